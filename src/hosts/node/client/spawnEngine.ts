/** Starts an engine that outlives whoever started it. */
import { spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, promises as fs, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensurePrivateFolder, localPaths } from '../../../adapters/system/localPaths';
import { EngineError } from '../../../domain/errors';
import { realWorkspace, workspaceKey } from '../ownership/workspaceNames';

/** A log that has grown past this becomes `.log.1` when the next engine starts. */
const maxLogBytes = 1024 * 1024;
const tailBytes = 2_000;

/** Where the engine of a workspace writes what it has to say: start-up errors, defects. The workspace must exist. */
export async function engineLogPath(workspace: string): Promise<string> {
  return join(localPaths().stateHome, 'logs', `engine-${workspaceKey(await realWorkspace(workspace))}.log`);
}

/**
 * The environment without what belongs to the client alone: the editor's own variables, its debugger's hooks, settings that each
 * client sends with its requests. What the engine's own life depends on stays: its home and SYMBIOTE_ENGINE_*.
 */
export function engineEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isOwn = (name: string): boolean =>
    /^(ELECTRON_|VSCODE_|NODE_OPTIONS$|NODE_CHANNEL_|NODE_UNIQUE_ID$|NODE_V8_COVERAGE$|npm_|INIT_CWD$)/.test(name) ||
    (name.startsWith('SYMBIOTE_') && name !== 'SYMBIOTE_HOME' && !name.startsWith('SYMBIOTE_ENGINE_'));
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !isOwn(name)));
}

export interface StartedEngine {
  readonly pid: number;
  /** Undefined while it lives. */
  readonly ended: { readonly code: number | null; readonly signal: NodeJS.Signals | null } | undefined;
  /** What it wrote, its end. */
  tail(): Promise<string>;
  /** Stops listening to it; it lives on. */
  forget(): void;
}

/** Rejects with `engineUnreachable` when no process can be started. */
export async function spawnEngine(engineScript: string, workspace: string): Promise<StartedEngine> {
  const log = await engineLogPath(workspace);
  await ensurePrivateFolder(localPaths().stateHome);
  await ensurePrivateFolder(dirname(log));
  const { file, start } = openLog(log);
  const child = spawn(process.execPath, [engineScript, '--workspace', workspace], {
    detached: true,
    windowsHide: true,
    // Nothing of the client's: a pipe would end with it, and a folder in use cannot be removed on Windows.
    stdio: ['ignore', file, file],
    cwd: localPaths().stateHome,
    env: { ...engineEnvironment(process.env), ...(process.versions.electron === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' }) },
  });
  closeSync(file);
  let ended: StartedEngine['ended'];
  child.once('exit', (code, signal) => (ended = { code, signal }));
  child.unref();
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) =>
      reject(
        new EngineError('engineUnreachable', `The engine cannot be started with ${process.execPath}: ${error.message}.`, { cause: error }),
      ),
    );
  });
  return {
    pid: child.pid ?? 0,
    get ended() {
      return ended;
    },
    tail: () => readTail(log, start),
    forget: () => child.removeAllListeners(),
  };
}

function openLog(path: string): { readonly file: number; readonly start: number } {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > maxLogBytes) renameSync(path, `${path}.1`);
  const file = openSync(path, 'a', 0o600);
  return { file, start: fstatSync(file).size };
}

async function readTail(path: string, start: number): Promise<string> {
  const data = await fs.readFile(path).catch(() => Buffer.alloc(0));
  return data
    .subarray(Math.max(Math.min(start, data.length), data.length - tailBytes))
    .toString('utf8')
    .trim();
}
