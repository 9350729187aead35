/** Where Symbiote keeps what is not the workspace's: approvals, logs, the sockets of engines, measurements. */
import { promises as fs, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';
import { EngineError } from '../../domain/errors';
import { makeDirectories } from './atomicWrite';
import { ioError } from './ioError';

export interface LocalPaths {
  /** What lasts: trust.json, logs/. */
  readonly stateHome: string;
  /** What lives as long as engines do: sockets and discovery files. A short path, because that of a socket is capped near 104 bytes. */
  readonly runtime: string;
  /** What may be deleted at any time. */
  readonly cacheHome: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * `SYMBIOTE_HOME` overrides both. Every client of one person must come to the same runtime folder, or a workspace would have
 * two engines: so a missing XDG_RUNTIME_DIR (sudo, cron, ssh) is looked for where it would be, and TMPDIR is not asked on
 * Linux and macOS, where tools like to set one per shell.
 */
export function localPaths(environment: Environment = process.env, platform: NodeJS.Platform = process.platform): LocalPaths {
  const path = platform === 'win32' ? win32 : posix;
  const override = absoluteOr(environment.SYMBIOTE_HOME, undefined, path);
  if (override !== undefined) return { stateHome: override, runtime: path.join(override, 'run'), cacheHome: path.join(override, 'cache') };
  if (platform === 'win32') {
    const local = absoluteOr(environment.LOCALAPPDATA, path.join(environment.USERPROFILE ?? homedir(), 'AppData', 'Local'), path);
    return {
      stateHome: path.join(local, 'Symbiote'),
      runtime: path.join(local, 'Symbiote', 'run'),
      cacheHome: path.join(local, 'Symbiote', 'Cache'),
    };
  }
  const home = absoluteOr(environment.HOME, homedir(), path);
  const uid = process.getuid?.() ?? 0;
  if (platform === 'darwin') {
    const library = path.join(home, 'Library');
    return {
      stateHome: path.join(library, 'Application Support', 'Symbiote'),
      runtime: `/tmp/symbiote-${uid}`,
      cacheHome: path.join(library, 'Caches', 'Symbiote'),
    };
  }
  const stateHome = path.join(absoluteOr(environment.XDG_STATE_HOME, path.join(home, '.local', 'state'), path), 'symbiote');
  const cacheHome = path.join(absoluteOr(environment.XDG_CACHE_HOME, path.join(home, '.cache'), path), 'symbiote');
  const runtimes = [absoluteOr(environment.XDG_RUNTIME_DIR, undefined, path), `/run/user/${uid}`];
  const runtime = runtimes.find((folder) => folder !== undefined && isOwnFolder(folder, uid));
  return { stateHome, cacheHome, runtime: runtime === undefined ? `/tmp/symbiote-${uid}` : path.join(runtime, 'symbiote') };
}

/**
 * Creates a folder that only this user may enter, or checks that an existing one is so. Rejects with `refused` when it is
 * somebody else's or others may write to it: what it holds decides what is executed.
 */
export async function ensurePrivateFolder(folder: string): Promise<void> {
  try {
    await makeDirectories(folder, 0o700);
    if (process.platform === 'win32') return;
    const info = await fs.lstat(folder);
    const uid = process.getuid?.() ?? info.uid;
    if (!info.isDirectory() || info.uid !== uid) throw refused(folder, 'it belongs to another user or is no folder');
    if ((info.mode & 0o022) !== 0) throw refused(folder, 'others may write to it');
    if ((info.mode & 0o077) !== 0) await fs.chmod(folder, 0o700);
  } catch (error) {
    throw ioError('create', folder, error);
  }
}

function refused(folder: string, why: string): EngineError {
  const message = `Symbiote does not use ${folder}: ${why}. Remove it, or set SYMBIOTE_HOME to a folder of your own.`;
  return new EngineError('refused', message, { data: { path: folder } });
}

function isOwnFolder(folder: string, uid: number): boolean {
  try {
    const info = statSync(folder);
    return info.isDirectory() && info.uid === uid;
  } catch {
    return false;
  }
}

function absoluteOr<T extends string | undefined>(value: string | undefined, otherwise: T, path: typeof posix): string | T {
  return value !== undefined && path.isAbsolute(value) ? value : otherwise;
}
