/**
 * The everyday tests: builds, runs the suites that need Node alone, then the journeys in the real editor. Arguments go to
 * both (`npm test -- --grep TEXT`). The last line sums them up; the exit code is 1 when anything failed or did not run.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const repository = resolve(__dirname, '..');
const out = join(repository, 'out');
const mocha = join(repository, 'node_modules/mocha/bin/mocha.js');
const args = process.argv.slice(2);
const onlyInCi = process.env['CI'] === undefined ? [] : ['--forbid-only'];

interface Counts {
  readonly passes: number;
  readonly failures: number;
}

function node(label: string, parameters: readonly string[], environment: Readonly<Record<string, string>> = {}): boolean {
  console.log(`\n== ${label}`);
  const { status, error } = spawnSync(process.execPath, parameters, {
    cwd: repository,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  if (error !== undefined) console.error(error.message);
  return status === 0;
}

/** Runs one suite. A suite that ended without counts (it could not start, it crashed) is one failure. */
function suite(label: string, name: string, parameters: readonly string[]): Counts {
  const file = join(out, `counts-${name}.json`);
  rmSync(file, { force: true });
  const isGood = node(label, parameters, { SYMBIOTE_TEST_COUNTS: file });
  const counts = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Counts) : { passes: 0, failures: 0 };
  return isGood || counts.failures > 0 ? counts : { ...counts, failures: 1 };
}

/** No suite is run on a build that failed; it counts as one failure. */
function runAll(): Counts[] {
  if (!node('Build', ['esbuild.mjs'])) return [{ passes: 0, failures: 1 }];
  const folders = ['unit', 'contract', 'arch', 'panels'].filter((folder) => existsSync(join(__dirname, folder)));
  return [
    suite('Unit, contract, arch and panel tests', 'node', [
      ...[mocha, '--reporter', join(__dirname, 'countingReporter.ts'), ...onlyInCi, ...args],
      ...folders.map((folder) => `test/${folder}/**/*.test.ts`),
    ]),
    suite('Journeys in the editor', 'host', ['--import', 'tsx', join(__dirname, 'host/run.ts'), ...args]),
  ];
}

mkdirSync(out, { recursive: true });
const suites = runAll();
const sum = (key: keyof Counts): number => suites.reduce((total, counts) => total + counts[key], 0);
console.log(`${sum('passes')} passed, ${sum('failures')} failed`);
process.exit(sum('failures') === 0 ? 0 : 1);
