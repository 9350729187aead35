/**
 * `npm run parity -- [FOLDER|FILE …]`: how far our numbers are those of ESLint and sonarjs, over the files given or over
 * several packages of node_modules. Prints every disagreement with its place; exits 1 under the bars.
 */
import { readFileSync } from 'node:fs';
import { compare, type Comparison, type Disagreement } from './compare';
import { sourceFiles } from './corpus';
import { Peers } from './peers';

const packages = 'zod eslint lodash underscore @typescript-eslint yaml ajv mocha @azure/msal-common undici cheerio semver parse5'.split(
  ' ',
);
const defaults = ['src', ...packages.map((name) => `node_modules/${name}`)];
const bars = { cyclomatic: 1, cognitive: 0.999 };

interface Totals {
  files: number;
  compared: number;
  comparedCognitive: number;
  readonly refused: string[];
  readonly syntaxErrors: string[];
  readonly disagreements: Disagreement[];
}

function add(totals: Totals, path: string, result: Comparison): void {
  if (result.failure !== undefined) return void totals.refused.push(`${path}:${result.failure}`);
  totals.files++;
  totals.compared += result.compared;
  totals.comparedCognitive += result.comparedCognitive;
  totals.disagreements.push(...result.disagreements);
  totals.syntaxErrors.push(...result.syntaxErrors);
}

function print(lines: readonly string[], title: string): void {
  if (lines.length > 0) process.stdout.write(`\n${title} (${lines.length})\n${lines.map((line) => `  ${line}\n`).join('')}`);
}

function agreement(totals: Totals, metric: 'cyclomatic' | 'cognitive'): number {
  const count = metric === 'cyclomatic' ? totals.compared : totals.comparedCognitive;
  return 1 - totals.disagreements.filter((found) => found.metric === metric || found.metric === 'presence').length / Math.max(count, 1);
}

function main(): void {
  const roots = process.argv.slice(2);
  const peers = new Peers();
  const totals: Totals = { files: 0, compared: 0, comparedCognitive: 0, refused: [], syntaxErrors: [], disagreements: [] };
  for (const path of sourceFiles(roots.length > 0 ? roots : defaults, 2_000_000)) {
    add(totals, path, compare(peers, path, readFileSync(path, 'utf8')));
  }
  print(totals.refused, 'Refused by the peers’ parser, not compared');
  print(totals.syntaxErrors, 'Syntax errors to us alone');
  print(
    totals.disagreements.map(({ where, what }) => `${where} ${what}`),
    'Disagreements',
  );
  const [cyclomatic, cognitive] = [agreement(totals, 'cyclomatic'), agreement(totals, 'cognitive')];
  const percent = (share: number) => `${(share * 100).toFixed(3)}%`;
  process.stdout.write(
    `\n${totals.files} files, ${totals.compared} functions: cyclomatic ${percent(cyclomatic)}, cognitive ${percent(cognitive)} (of ${totals.comparedCognitive})\n`,
  );
  if (cyclomatic < bars.cyclomatic || cognitive < bars.cognitive) process.exitCode = 1;
}

main();
