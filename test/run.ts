/**
 * The everyday tests: builds, runs the suites that need Node alone, then the journeys in the real editor, several editors at a
 * time where the machine has the cores. Arguments go to both (`npm test -- --grep TEXT`). The last line sums them up; the exit
 * code is 1 when anything failed or did not run.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { filesBelow } from './filesBelow';

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

/** What a suite counted. One that ended without counts (it could not start, it crashed) is one failure. */
function countsOf(name: string, isGood: boolean): Counts {
  const file = countsFile(name);
  const counts = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Counts) : { passes: 0, failures: 0 };
  return isGood || counts.failures > 0 ? counts : { ...counts, failures: 1 };
}

function countsFile(name: string): string {
  return join(out, `counts-${name}.json`);
}

function suite(label: string, name: string, parameters: readonly string[]): Counts {
  rmSync(countsFile(name), { force: true });
  return countsOf(name, node(label, parameters, { SYMBIOTE_TEST_COUNTS: countsFile(name) }));
}

/** The journeys' files in as many parts as editors run at a time (each takes two cores), the longest first, each to the part with the least. */
function journeyParts(): string[][] {
  const files = filesBelow(join(__dirname, 'host/journeys')).filter((file) => file.endsWith('.test.ts'));
  const bySize = files.map((file) => ({ file, size: statSync(file).size })).sort((a, b) => b.size - a.size);
  const parts = Array.from({ length: Math.max(1, Math.min(Math.floor(availableParallelism() / 2), 3)) }, () => ({
    files: [] as string[],
    size: 0,
  }));
  for (const { file, size } of bySize) {
    const least = parts.reduce((a, b) => (b.size < a.size ? b : a));
    least.files.push(file);
    least.size += size;
  }
  return parts.map((part) => part.files).filter((part) => part.length > 0);
}

/** One part of the journeys. The first one's report is seen as it comes, the others' when they have ended. */
function journeys(part: readonly string[], index: number): Promise<Counts> {
  const name = `host-${index}`;
  rmSync(countsFile(name), { force: true });
  const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'host/run.ts'), ...args, ...part], {
    cwd: repository,
    stdio: ['ignore', index === 0 ? 'inherit' : 'pipe', index === 0 ? 'inherit' : 'pipe'],
    env: { ...process.env, SYMBIOTE_TEST_COUNTS: countsFile(name) },
  });
  const report: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => report.push(data));
  return new Promise((done) => {
    child.once('error', (error) => report.push(Buffer.from(error.message)));
    child.once('close', (status) => {
      process.stdout.write(Buffer.concat(report));
      done(countsOf(name, status === 0));
    });
  });
}

/** No suite is run on a build that failed; it counts as one failure. */
async function runAll(): Promise<Counts[]> {
  if (!node('Build', ['esbuild.mjs'])) return [{ passes: 0, failures: 1 }];
  const folders = ['unit', 'contract', 'arch', 'panels', 'package'].filter((folder) => existsSync(join(__dirname, folder)));
  const inNode = suite('Unit, contract, arch and panel tests', 'node', [
    ...[
      mocha,
      '--parallel',
      '--jobs',
      String(Math.min(availableParallelism(), 4)),
      '--reporter',
      join(__dirname, 'countingReporter.ts'),
      ...onlyInCi,
      ...args,
    ],
    ...folders.map((folder) => `test/${folder}/**/*.test.ts`),
  ]);
  const parts = journeyParts();
  // Several at once would all install the editor; it is there once one that has nothing to do has run.
  if (parts.length > 1) node('The editor', ['--import', 'tsx', join(__dirname, 'host/run.ts'), '--grep', '^nothing$', ...(parts[0] ?? [])]);
  console.log(`\n== Journeys in the editor, ${parts.length} at a time`);
  return [inNode, ...(await Promise.all(parts.map(journeys)))];
}

async function main(): Promise<void> {
  mkdirSync(out, { recursive: true });
  const suites = await runAll();
  const sum = (key: keyof Counts): number => suites.reduce((total, counts) => total + counts[key], 0);
  console.log(`${sum('passes')} passed, ${sum('failures')} failed`);
  process.exit(sum('failures') === 0 ? 0 : 1);
}

void main();
