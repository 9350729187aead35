/**
 * `npm run bench:gate [-- PATH …] [--short] [--json FILE] [--time]`: how many mutants of correct refactorings the gate rejects and by which
 * of its gates, how many correct refactorings it rejects wrongly, and how long a proof without tests takes. Each PATH is a local
 * repository, for whose files refactorings and mutants are made by rule and judged without its tests. Ends with 1 where an aim is missed.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { measureGate } from './measure';
import { repositoryFigures } from './repositories';
import { printFigures } from './report';
import { proofTime } from './proofTime';

const most = { wronglyRejected: 0.05, proofMs: 5000 };
const leastRejected = 0.98;

async function main(): Promise<void> {
  const given = process.argv.slice(2);
  const at = given.indexOf('--json');
  const json = at === -1 ? undefined : given[at + 1];
  const paths = given
    .filter((argument, index) => !argument.startsWith('--') && (at === -1 || index !== at + 1))
    .map((path) => resolve(path));
  const isShort = given.includes('--short');
  const figures = await measureGate(isShort ? 8 : 1);
  printFigures(figures);
  const repositories = paths.map((path) => repositoryFigures(path, isShort ? 20 : 200));
  const others = await Promise.all(repositories);
  const proof = isShort ? undefined : await proofTime(1000);
  if (proof !== undefined)
    console.log(`\nProof without tests, 1,000 files: ${(proof.ms / 1000).toFixed(2)} s (aim < 5 s): ${proof.stages}`);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ ...figures, repositories: others, proof }, undefined, 1)}\n`);
  const isMissed =
    figures.rejectedShare < leastRejected || figures.wronglyRejectedShare > most.wronglyRejected || (proof?.ms ?? 0) >= most.proofMs;
  if (isMissed) console.error('An aim is missed.');
  process.exitCode = isMissed ? 1 : 0;
}

void main();
