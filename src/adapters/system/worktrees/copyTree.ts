/** Copies files into a worktree, sharing the disk's blocks where the file system can. What vanished meanwhile is not there. */
import { constants, promises as fs, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { EngineError } from '../../../domain/errors';
import { errnoOf } from '../ioError';

const parallel = 32;

/** Resolves with those of the paths that are folders: they are not copied. */
export async function copyFiles(
  from: string,
  to: string,
  paths: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const folders: string[] = [];
  const made = new Map<string, Promise<unknown>>();
  const makeFolder = (folder: string): Promise<unknown> => {
    const known = made.get(folder) ?? fs.mkdir(folder, { recursive: true });
    made.set(folder, known);
    return known;
  };
  await each(paths, signal, async (path) => {
    const info = await look(join(from, path));
    if (info?.isDirectory() === true) folders.push(path);
    if (info === undefined || info.isDirectory()) return;
    await makeFolder(dirname(join(to, path)));
    await copyOne(join(from, path), join(to, path), info);
  });
  return folders;
}

/** A folder with all that is below it. */
export async function copyFolder(from: string, to: string, path: string, signal: AbortSignal | undefined): Promise<void> {
  const names = await fs.readdir(join(from, path)).catch(() => []);
  await fs.mkdir(join(to, path), { recursive: true });
  const below = names.map((name) => `${path}/${name}`);
  for (const folder of await copyFiles(from, to, below, signal)) await copyFolder(from, to, folder, signal);
}

/** Links stay links, and pipes, sockets and devices stay where they are. */
async function copyOne(from: string, to: string, info: Stats): Promise<void> {
  try {
    if (info.isSymbolicLink()) await fs.symlink(await fs.readlink(from), to);
    else if (info.isFile()) {
      await fs.copyFile(from, to, constants.COPYFILE_FICLONE);
      // What builds by times sees no difference.
      await fs.utimes(to, info.atime, info.mtime);
    }
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}

async function look(path: string): Promise<Stats | undefined> {
  try {
    return await fs.lstat(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

async function each<T>(items: readonly T[], signal: AbortSignal | undefined, work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) {
      if (signal?.aborted === true) throw new EngineError('cancelled', 'Cancelled while the worktree was made.');
      await work(item);
    }
  };
  // All of them stop before the first failure is told: what is half made is removed then.
  const ended = await Promise.allSettled(Array.from({ length: Math.min(parallel, items.length) }, worker));
  for (const { status, ...rest } of ended) if (status === 'rejected' && 'reason' in rest) throw rest.reason;
}
