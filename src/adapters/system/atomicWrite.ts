/**
 * Replaces a file's content in one step. Our own rather than write-file-atomic, which ignores short writes (a full disk then
 * replaces the file by half of it), replaces a symbolic link whose target is missing, and does not sync the directory.
 */
import { constants, promises as fs, type Stats } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errnoOf, isMissing } from './ioError';
import { TemporaryFiles } from './temporaryFiles';

export interface AtomicWriteOptions {
  /** Mode of a file that did not exist; the umask applies. */
  readonly mode?: number;
  /** Mode of parents that did not exist; the umask applies. */
  readonly directoryMode?: number;
  /** Names the temporary file, and remembers where leftovers were looked for; default those of this process. */
  readonly temporary?: TemporaryFiles;
  /** Asked when all but the rename is done; false leaves the file as it is. */
  readonly mayReplace?: () => Promise<boolean>;
}

const ofThisProcess = new TemporaryFiles();

/** Rejects with the system's error. Temporary file beside the target, sync, rename, sync of the directory. Whether it was replaced. */
export async function atomicWrite(path: string, data: Uint8Array, options: AtomicWriteOptions = {}): Promise<boolean> {
  const target = await finalTarget(path);
  const directory = dirname(target);
  await makeDirectories(directory, options.directoryMode);
  const existing = await statOrUndefined(target);
  // A rename needs no right to the file itself: ask, or a file that was made read-only on purpose would be replaced.
  if (existing !== undefined) await fs.access(target, constants.W_OK);
  const { temporary: temporaries = ofThisProcess } = options;
  await temporaries.removeLeftovers(target);
  const temporary = temporaries.nameFor(target);
  try {
    await writeSynced(temporary, data, existing, options.mode ?? 0o666);
    if (options.mayReplace !== undefined && !(await options.mayReplace())) {
      await fs.unlink(temporary);
      return false;
    }
    await renameOver(temporary, target);
  } catch (error) {
    await fs.unlink(temporary).catch(() => undefined);
    throw error;
  }
  await syncDirectory(directory);
  return true;
}

/** Creates a directory and its parents, on the disk when it resolves. */
export async function makeDirectories(path: string, mode = 0o777): Promise<void> {
  try {
    const first = await fs.mkdir(path, { recursive: true, mode });
    // Each of them is a name in the one above it.
    for (let made = path; first !== undefined && made.length >= first.length; made = dirname(made)) await syncDirectory(dirname(made));
  } catch (error) {
    // Of a read-only file system Node says that the new folder is not there; the one above it has the reason.
    if (isMissing(error)) await fs.access(await nearestDirectory(path), constants.W_OK);
    throw error;
  }
}

async function nearestDirectory(path: string): Promise<string> {
  const parent = dirname(path);
  return parent === path || (await statOrUndefined(parent)) !== undefined ? parent : nearestDirectory(parent);
}

/** Makes names created, replaced or removed in a directory survive a power cut. Windows cannot, and does not need to. */
export async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await fs.open(path, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some network and user-space file systems do not know how to sync a directory.
    if (!['EINVAL', 'ENOTSUP', 'ENOSYS', 'EBADF', 'EPERM'].includes(errnoOf(error) ?? '')) throw error;
  } finally {
    await handle.close();
  }
}

async function writeSynced(path: string, data: Uint8Array, existing: Stats | undefined, mode: number): Promise<void> {
  const handle = await fs.open(path, 'wx', existing === undefined ? mode : existing.mode & 0o777);
  try {
    await handle.writeFile(data);
    if (existing !== undefined) await keepOwnerAndMode(handle, existing);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function keepOwnerAndMode(handle: fs.FileHandle, existing: Stats): Promise<void> {
  const now = await handle.stat();
  if (now.uid !== existing.uid || now.gid !== existing.gid) await handle.chown(existing.uid, existing.gid).catch(() => undefined);
  if (now.mode !== existing.mode) await handle.chmod(existing.mode & 0o7777).catch(() => undefined);
}

/** Where a write to the path lands: symbolic links are followed by hand, because the last target need not exist yet. */
export async function finalTarget(path: string): Promise<string> {
  let current = path;
  for (let depth = 0; depth < 40; depth += 1) {
    const link = await fs.readlink(current).catch(() => undefined);
    if (link === undefined) return current;
    current = resolve(dirname(current), link);
  }
  throw Object.assign(new Error('too many symbolic links'), { code: 'ELOOP' });
}

async function statOrUndefined(path: string): Promise<Stats | undefined> {
  try {
    return await fs.stat(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** On Windows a virus scanner or an editor may hold the target for a moment. */
export async function renameOver(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await fs.rename(from, to);
    } catch (error) {
      const isHeld = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(errnoOf(error) ?? '');
      if (!isHeld || attempt === 8) throw error;
      await sleep(2 ** attempt * 5);
    }
  }
}
