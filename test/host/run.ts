/**
 * Runs the journeys in a real editor: `node --import tsx test/host/run.ts [--grep TEXT] [FILE …]`. Ends with mocha's counts;
 * the exit code is the number of failures (1 where no editor could be had).
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as esbuild from 'esbuild';
import Mocha from 'mocha';
import { CountingReporter } from '../countingReporter';
import { filesBelow } from '../filesBelow';
import { chooseHost } from './harness/chooseHost';
import { setCurrentHost } from './harness/currentHost';
import type { Editor } from './harness/editor';
import { createElectronHost } from './harness/electronHost';
import { createNpmHost } from './harness/npmHost';
import { allScratch, repository, scratch, screenshots, type EditorHost } from './harness/host';
import { RemoteServer } from './harness/remoteServer';

async function buildControlExtension(): Promise<void> {
  await esbuild.build({
    entryPoints: [join(repository, 'test/host/remote/extension.ts')],
    outfile: join(scratch, 'remote.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'warning',
  });
}

/** What runs that were killed left behind; what belongs to a run that is under way stays. */
function removeOldScratch(): void {
  if (!existsSync(allScratch)) return;
  for (const name of readdirSync(allScratch)) {
    if (!/^\d+$/.test(name) || !isAlive(Number(name))) rmSync(join(allScratch, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A failed journey leaves pictures of its windows, and an editor left open is closed and counted as a failure. */
function rootHooks(openEditors: Set<Editor>): Mocha.RootHookObject {
  return {
    async afterEach(this: Mocha.Context) {
      if (this.currentTest?.state !== 'failed') return;
      const title = this.currentTest
        .fullTitle()
        .replace(/[^\w-]+/g, ' ')
        .slice(0, 120);
      for (const [index, editor] of [...openEditors].entries()) await editor.screenshot(`failed ${title} ${index}`).catch(() => undefined);
    },
    async afterAll(this: Mocha.Context) {
      const left = [...openEditors];
      for (const editor of left) await editor.close();
      if (left.length > 0) throw new Error(`${left.length} editors were not closed by the journeys that opened them.`);
    },
  };
}

async function runJourneys(host: EditorHost): Promise<number> {
  const remote = new RemoteServer();
  await remote.listen();
  const openEditors = new Set<Editor>();
  setCurrentHost({ host, remote, openEditors });
  const mocha = new Mocha({
    // Two tries to open a window fit in.
    timeout: 150_000,
    slow: 20_000,
    forbidOnly: process.env['CI'] !== undefined,
    // Steps of a journey follow from one another: a step that failed is not repeated in the state it left. test/run.ts
    // repeats whole files.
    retries: 0,
    reporter: CountingReporter,
    rootHooks: rootHooks(openEditors),
  });
  const args = process.argv.slice(2);
  const grep = args.indexOf('--grep');
  if (grep >= 0) mocha.grep(new RegExp(args.splice(grep, 2)[1] ?? ''));
  const files =
    args.length > 0
      ? args.map((file) => resolve(file))
      : filesBelow(join(repository, 'test/host/journeys')).filter((file) => file.endsWith('.test.ts'));
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  const failures = await new Promise<number>((done) => void mocha.run(done));
  remote.close();
  return failures;
}

/** Undefined: this has to be run again where there is a display. */
async function createHost(): Promise<EditorHost | undefined> {
  const log = (message: string): void => console.log(message);
  const choice = await chooseHost(log);
  if (choice.kind === 'npm') return createNpmHost(log);
  return choice.needsXvfb ? undefined : createElectronHost(choice.desktop);
}

async function main(): Promise<number> {
  mkdirSync(screenshots, { recursive: true });
  removeOldScratch();
  const host = await createHost();
  if (host === undefined) {
    const again = spawnSync('xvfb-run', ['-a', process.execPath, ...process.execArgv, ...process.argv.slice(1)], { stdio: 'inherit' });
    return again.status ?? 1;
  }
  console.log(`Editor tests run in: ${host.description}`);
  try {
    await buildControlExtension();
    return await runJourneys(host);
  } finally {
    await host.stop();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 10 });
  }
}

main().then(
  (failures) => process.exit(Math.min(failures, 100)),
  (error: unknown) => {
    console.error(`No editor tests were run. ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    process.exit(1);
  },
);
