/** Opens the editor with Symbiote on a folder, for a person: `npm run editor -- FOLDER`. Stays until ^C. */
import { mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chooseHost } from './harness/chooseHost';
import { createElectronHost } from './harness/electronHost';
import { scratch, type SessionOptions } from './harness/host';
import { installNpmHost, nodeForServer } from './harness/npmInstall';
import { userSettings } from './harness/userSettings';
import { serverFolder, startServer } from './harness/vscodeServer';

/** Their own Symbiote's variables (SYMBIOTE_HOME among them) reach it, unlike in tests. */
function ownVariables(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('SYMBIOTE_'))) as Record<string, string>;
}

function interrupted(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => done());
  });
}

async function show(folder: string, options: SessionOptions): Promise<void> {
  const log = (message: string): void => console.log(message);
  const choice = await chooseHost(log, true);
  if (choice.kind === 'electron') {
    const session = await createElectronHost(choice.desktop).start(options);
    const page = await session.openWindow({ folder });
    console.log(`Symbiote is open in VS Code (${choice.desktop.origin}) on ${folder}. ^C closes it.`);
    await Promise.race([interrupted(), new Promise((done) => page.once('close', done))]);
    await session.stop();
    return;
  }
  const npmHost = await installNpmHost(log);
  const server = await startServer({ node: nodeForServer(npmHost), server: serverFolder(npmHost) }, options);
  console.log(`Symbiote is open on ${folder}. Show it in a browser, ^C ends it:\n\n  ${server.address({ folder })}\n`);
  await Promise.race([interrupted(), server.onDidExit]);
  await server.stop();
}

async function main(): Promise<void> {
  const folder = realpathSync(resolve(process.argv[2] ?? '.'));
  if (!statSync(folder).isDirectory()) throw new Error(`${folder} is not a folder.`);
  const data = realpathSync(mkdtempSync(join(tmpdir(), 'symbiote-editor-')));
  const { 'security.workspace.trust.startupPrompt': _, ...settings } = userSettings('dark');
  try {
    await show(folder, { data, settings, environment: ownVariables(), isTrusted: false, isInstalled: true, language: undefined });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
    rmSync(data, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);
