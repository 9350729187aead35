/**
 * `npm run parity -- [--sample N] [FOLDER|FILE …]`: how far our numbers are those of ESLint and sonarjs, function by
 * function, matched by position; over the files given (a repository's folder, say), or over our own source and packages of
 * node_modules. Prints every disagreement with its place and cause; exits 1 under the bars. `--sample` takes so many of the
 * files, from everywhere among them.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compare } from './compare';
import { defaultFiles, isTypeScript, sampleOf, sourceFiles } from './corpus';
import { Peers } from './peers';
import { Totals } from './totals';

const bars = { cyclomatic: 1, cognitive: 0.999 };
const mostBytes = 2_000_000;

function print(lines: readonly string[], title: string): void {
  if (lines.length > 0) process.stdout.write(`\n${title} (${lines.length})\n${lines.map((line) => `  ${line}\n`).join('')}`);
}

function filesToCompare(): readonly string[] {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { sample: { type: 'string' } } });
  const files = positionals.length > 0 ? sourceFiles(positionals, mostBytes) : defaultFiles(mostBytes);
  return values.sample === undefined ? files : sampleOf(files, Number(values.sample));
}

function main(): void {
  const files = filesToCompare();
  const peers = new Peers();
  const totals = new Totals();
  for (const path of files) totals.add(path, compare(peers, path, readFileSync(path, 'utf8')));
  print(totals.refused, 'Refused by the peers’ parser, not compared');
  print(totals.syntaxErrors, 'Syntax errors to us alone');
  print(
    totals.disagreements.map(({ where, what, cause }) => `${where} ${what} (${cause})`),
    'Disagreements',
  );
  const typed = files.filter(isTypeScript).length;
  const { comparedCognitive, compared } = totals.all;
  process.stdout.write(
    `\n${totals.table()}\n\n${typed} of ${files.length} files are TypeScript or TSX. ESLint and sonarjs were run on each; ${compared} functions, ` +
      `static blocks and field initialisers were compared with ESLint’s complexity, ${comparedCognitive} functions with sonarjs’ cognitive-complexity.\n`,
  );
  if (compared === 0) throw new Error('Nothing was compared.');
  if (totals.agreement('cyclomatic') < bars.cyclomatic || totals.agreement('cognitive') < bars.cognitive) process.exitCode = 1;
}

main();
