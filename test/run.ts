/**
 * `npm test` runs the everyday tests, `npm run test:long` what takes long (longForm.ts): builds, then the tests that need Node
 * alone, then the journeys in the real editor, an editor for each core. Further arguments go to both (`npm test -- --grep
 * TEXT`). In CI a file of journeys that failed is run once more, alone, in an editor of its own, which is said. The last line
 * sums up; the exit code is 1 when anything failed or did not run.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { failedFiles, oneFailure, readCounts, sumOf, type SuiteCounts } from './counts';
import { journeys, nodeTests, type Form } from './testFiles';

const repository = resolve(__dirname, '..');
const out = join(repository, 'out');
const mocha = join(repository, 'node_modules/mocha/bin/mocha.js');
const form: Form = process.argv[2] === '--long' ? 'long' : 'everyday';
const args = process.argv.slice(form === 'long' ? 3 : 2);
const isCi = process.env['CI'] !== undefined;
const jobs = Math.min(availableParallelism(), 4);
const started = performance.now();

function announce(label: string): void {
  console.log(`\n== ${label} (after ${Math.round((performance.now() - started) / 1000)} s)`);
}

function environment(counts: string): NodeJS.ProcessEnv {
  return { ...process.env, SYMBIOTE_TEST_COUNTS: counts, ...(form === 'long' ? { SYMBIOTE_TEST_LONG: '1' } : {}) };
}

function build(): boolean {
  announce('Build');
  return spawnSync(process.execPath, ['esbuild.mjs'], { cwd: repository, stdio: 'inherit' }).status === 0;
}

/** What a suite counted. One that failed without saying where is one failure. */
function countsOf(file: string, isGood: boolean): SuiteCounts {
  const counts = readCounts(file) ?? (isGood ? { files: {}, elsewhere: { passes: 0, failures: 0 } } : oneFailure);
  return isGood || sumOf([counts]).failures > 0 ? counts : { ...counts, elsewhere: { ...counts.elsewhere, failures: 1 } };
}

/** Runs one suite. Its report is seen as it comes, or, where others run beside it, when it has ended. */
function suite(name: string, parameters: readonly string[], isLive: boolean): Promise<SuiteCounts> {
  const file = join(out, `counts-${form}-${name}.json`);
  rmSync(file, { force: true });
  const stream = isLive ? 'inherit' : 'pipe';
  const child = spawn(process.execPath, parameters, { cwd: repository, stdio: ['ignore', stream, stream], env: environment(file) });
  const report: Buffer[] = [];
  for (const source of [child.stdout, child.stderr]) source?.on('data', (data: Buffer) => report.push(data));
  return new Promise((done) => {
    child.once('error', (error) => report.push(Buffer.from(`${error.message}\n`)));
    child.once('close', (status) => {
      process.stdout.write(Buffer.concat(report));
      done(countsOf(file, status === 0));
    });
  });
}

function runNodeTests(): Promise<SuiteCounts> {
  announce(`Tests that need Node alone, ${jobs} files at a time`);
  const options = ['--parallel', '--jobs', String(jobs), '--reporter', join(__dirname, 'countingReporter.ts')];
  return suite('node', [mocha, ...options, ...(isCi ? ['--forbid-only'] : []), ...args, ...nodeTests(form)], true);
}

function runJourneys(name: string, files: readonly string[], isLive: boolean): Promise<SuiteCounts> {
  return suite(name, ['--import', 'tsx', join(__dirname, 'host/run.ts'), ...args, ...files], isLive);
}

/** As many parts as editors run at a time, dealt out like cards: the files come longest first. */
function inParts(files: readonly string[]): string[][] {
  const parts = Array.from({ length: Math.min(jobs, files.length) }, (): string[] => []);
  files.forEach((file, index) => {
    const round = Math.floor(index / parts.length);
    const place = index % parts.length;
    parts[round % 2 === 0 ? place : parts.length - 1 - place]?.push(file);
  });
  return parts;
}

/** The files of journeys that failed, and all of a part that ended without counts. */
function toTryAgain(parts: readonly (readonly string[])[], counted: readonly SuiteCounts[]): string[] {
  return parts.flatMap((files, index) => (counted[index] === oneFailure ? files : failedFiles(counted[index] ?? oneFailure)));
}

/** The counts without those of some files. */
function without(files: readonly string[], counts: SuiteCounts): SuiteCounts {
  if (counts === oneFailure) return { files: {}, elsewhere: { passes: 0, failures: 0 } };
  return { ...counts, files: Object.fromEntries(Object.entries(counts.files).filter(([file]) => !files.includes(file))) };
}

async function runAllJourneys(): Promise<SuiteCounts[]> {
  const parts = inParts(journeys(form));
  announce(`Journeys in the editor, ${parts.length} at a time`);
  const counted = await Promise.all(parts.map((files, index) => runJourneys(`host-${index}`, files, index === 0)));
  const failed = toTryAgain(parts, counted);
  // A machine that others load may miss a moment. At home it fails.
  if (!isCi || failed.length === 0) return counted;
  announce(`Tried again: ${failed.map((file) => basename(file)).join(', ')}`);
  return [...counted.map((counts) => without(failed, counts)), await runJourneys('host-again', failed, true)];
}

/** No suite is run on a build that failed; it counts as one failure. */
async function main(): Promise<void> {
  mkdirSync(out, { recursive: true });
  const suites = build() ? [await runNodeTests(), ...(await runAllJourneys())] : [oneFailure];
  const { passes, failures } = sumOf(suites);
  console.log(`${passes} passed, ${failures} failed in ${Math.round((performance.now() - started) / 1000)} s`);
  process.exit(failures === 0 ? 0 : 1);
}

void main();
