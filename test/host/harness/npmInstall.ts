/** Brings the npm-delivered editor onto this machine: once, into .vscode-test/npm-host, from the committed lock file. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repository } from './host';
import { withInstallLock } from './installLock';

const run = promisify(execFile);
const recipe = join(repository, 'test/host/npm-host');

/** npm's own entry, to be run by this Node: a bare `npm` is a script that Windows cannot start without a shell. */
function npmCommand(): [string, string[]] {
  const script = process.env['npm_execpath'];
  if (script !== undefined && script.endsWith('.js')) return [process.execPath, [script]];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', []];
}

async function npm(cwd: string, ...args: string[]): Promise<void> {
  const [command, before] = npmCommand();
  // What the outer npm told its script would otherwise be told to this npm too, a folder and flags that are not its own.
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(package|lifecycle|config_(local_prefix|prefix$))/.test(name)),
  );
  await run(command, [...before, ...args], { cwd, env: environment, maxBuffer: 1 << 26, shell: command === 'npm.cmd' });
}

/** Absolute path of the folder with the editor's packages in its node_modules. Downloads some 300 MB the first time. */
export async function installNpmHost(log: (message: string) => void): Promise<string> {
  const hash = createHash('sha256');
  for (const file of ['package.json', 'package-lock.json']) hash.update(readFileSync(join(recipe, file)));
  const folder = join(repository, '.vscode-test', `npm-host-${hash.digest('hex').slice(0, 8)}`);
  const isThere = (): boolean => existsSync(join(folder, 'complete'));
  if (!isThere())
    await withInstallLock(join(repository, '.vscode-test/installing'), async () => {
      if (!isThere()) await install(folder, log);
    });
  return folder;
}

/** Built aside and renamed: a run that is killed leaves nothing half installed. */
async function install(folder: string, log: (message: string) => void): Promise<void> {
  log('Installing the editor from npm (once)…');
  const aside = `${folder}.${process.pid}`;
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(aside, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(recipe, file), join(aside, file));
  try {
    // Install scripts would compile native modules that are prebuilt or not needed here.
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    await npm(aside, 'ci', ...quiet);
    // `install`, not `ci`: the shrinkwrap that is shipped there does not quite fit its package.json.
    await npm(join(aside, 'node_modules/code-server/lib/vscode'), 'install', '--omit=dev', ...quiet);
    writeFileSync(join(aside, 'complete'), '');
    rmSync(folder, { recursive: true, force: true });
    renameSync(aside, folder);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    throw new Error(`The editor could not be installed from npm: ${String(error).slice(0, 2000)}`);
  }
}

/** The Node that the VS Code server wants: this one when it is recent enough, else the one that came from npm. */
export function nodeForServer(folder: string): string {
  if (Number(process.versions.node.split('.')[0]) === 24) return process.execPath;
  const names = [
    `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
    `node-bin-${process.platform}-${process.arch}`,
  ];
  for (const name of names) {
    const path = join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    if (existsSync(path)) return path;
  }
  throw new Error(
    `npm has no Node 24 for ${process.platform}-${process.arch}: run the editor tests with Node 24, or name a VS Code in SYMBIOTE_VSCODE.`,
  );
}
