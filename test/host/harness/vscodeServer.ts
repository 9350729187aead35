/** The VS Code server from npm as a process of its own, and the addresses under which it shows a folder. */
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SessionOptions, WindowOptions } from './host';
import { cleanEnvironment } from './cleanEnvironment';
import { installExtension } from './installedExtension';
import { until } from './until';

export interface ServerProgram {
  /** Node to run it with. */
  readonly node: string;
  /** Folder of the VS Code server in the package. */
  readonly server: string;
}

export interface VscodeServer {
  /** Where a browser opens a window. */
  address(options: WindowOptions): string;
  readonly onDidExit: Promise<void>;
  /** Ends of its output and of its newest logs. */
  diagnosis(): string;
  stop(): Promise<void>;
}

/** Path of a URL for an absolute path, on Windows with its drive as a first segment. */
function urlPath(path: string): string {
  const slashed = path.replaceAll('\\', '/');
  return slashed.startsWith('/') ? slashed : `/${slashed}`;
}

/** The ends of the logs of the newest extension host and of the server. */
function lastLogs(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const logs = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => /(remoteagent|remoteexthost)\.log$/.test(path));
  return logs
    .sort()
    .slice(-3)
    .map((path) => `${path}: ${readFileSync(join(folder, path), 'utf8').slice(-800).trim()}`);
}

function placeQuery(place: string | undefined): Record<string, string> {
  if (place === undefined) return { ew: 'true' };
  return place.endsWith('.code-workspace') ? { workspace: urlPath(place) } : { folder: urlPath(place) };
}

export async function startServer(program: ServerProgram, options: SessionOptions): Promise<VscodeServer> {
  mkdirSync(join(options.data, 'data/User'), { recursive: true });
  writeFileSync(join(options.data, 'data/User/settings.json'), JSON.stringify(options.settings, undefined, 2));
  if (options.isInstalled) installExtension(join(options.data, 'extensions'));
  const args = [
    join(program.server, 'out/server-main.js'),
    // The system gives it a free port, which it says: one looked for before might be another's by then.
    ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--accept-server-license-terms'],
    // Makes it honour extensionDevelopmentPath in an address.
    '--enable-smoke-test-driver',
    ...['--server-data-dir', options.data, '--extensions-dir', join(options.data, 'extensions'), '--telemetry-level', 'off'],
    ...(options.isTrusted ? ['--disable-workspace-trust'] : []),
  ];
  const isPosix = process.platform !== 'win32';
  const child = spawn(program.node, args, {
    env: { ...cleanEnvironment(), ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that the extension hosts and terminals below it end with it.
    detached: isPosix,
  });
  const log = createWriteStream(join(options.data, 'server.log'));
  let output = '';
  const listen = (chunk: Buffer): void => {
    output = (output + String(chunk)).slice(-20_000);
    log.write(chunk);
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  let isGone = false;
  const onDidExit = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      output += error.message;
      isGone = true;
      resolve();
    });
    child.once('exit', () => {
      isGone = true;
      resolve();
    });
  });
  const end = (signal: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(isPosix ? -child.pid : child.pid, signal);
    } catch {
      // Every process of the group is gone.
    }
  };
  const stop = async (): Promise<void> => {
    end('SIGTERM');
    await Promise.race([onDidExit, new Promise((resolve) => setTimeout(resolve, 5_000).unref())]);
    // The server may go before its children do.
    end('SIGKILL');
    await onDidExit;
    log.end();
  };
  let port: number;
  try {
    port = await until('the VS Code server listens', () => {
      if (isGone) throw new Error(`it ended:\n${output}`);
      const said = /Extension host agent listening on (\d+)/.exec(output);
      return output.includes('Extension host agent started') && said !== null && Number(said[1]);
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    onDidExit,
    diagnosis: () =>
      [`server${isGone ? ' (it ended)' : ''}: ${output.slice(-1500).trim()}`, ...lastLogs(join(options.data, 'data/logs'))].join('\n'),
    stop,
    address: ({ folder, developmentExtension }) => {
      const query = new URLSearchParams(placeQuery(folder));
      if (developmentExtension !== undefined) {
        const location = `vscode-remote://127.0.0.1:${port}${urlPath(developmentExtension)}`;
        query.set('payload', JSON.stringify([['extensionDevelopmentPath', location]]));
      }
      return `http://127.0.0.1:${port}/?${query.toString()}`;
    },
  };
}

/** Where the server lives in the package `code-server`, by the folder that has it in node_modules. */
export function serverFolder(folder: string): string {
  return join(folder, 'node_modules/code-server/lib/vscode');
}
