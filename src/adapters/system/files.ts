/** Files below one folder of this machine. */
import { constants, lstatSync, promises as fs, statSync, type Stats } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { EngineError } from '../../domain/errors';
import type { FileInfo, Files } from '../../ports/files';
import { openAppendFile } from './appendFile';
import { atomicWrite, finalTarget, makeDirectories, renameOver, syncDirectory } from './atomicWrite';
import { watchFile } from './fileWatch';
import { ioError, isMissing, reasonOf } from './ioError';
import { networkFileSystemOf } from './networkFileSystem';
import { TemporaryFiles } from './temporaryFiles';

export interface FilesOptions {
  /** Mode of files created; the umask applies. Default 0666. */
  readonly fileMode?: number;
  /** Mode of directories created; the umask applies. Default 0777. */
  readonly directoryMode?: number;
  /** Whose temporary files these write; default this process. */
  readonly temporary?: TemporaryFiles;
}

/** `root` is absolute. Paths that would lead out of it are refused with `invalidInput`. */
export function createFiles(root: string, options: FilesOptions = {}): Files {
  const mode = options.fileMode ?? 0o666;
  const directoryMode = options.directoryMode ?? 0o777;
  const { temporary = new TemporaryFiles() } = options;
  const writing = { mode, directoryMode, temporary };
  const absolute = (path: string): string => inside(root, path);
  const inOrder = new OrderPerKey();

  return {
    root,
    absolute,
    info: (path) => attempt('look at', path, () => lookAt(absolute(path))),
    infos: (paths, signal) => lookAtMany(paths.map(absolute), signal),
    read: (path) => attempt('read', path, () => fs.readFile(absolute(path))),
    readPart: (path, start, length) => attempt('read', path, () => readPart(absolute(path), start, length)),
    // Two writers of one file take turns, so that the later call is what stays.
    writeAtomic: async (path, data) =>
      inOrder.run(absolute(path), () => attemptAll('write', path, async () => void (await atomicWrite(absolute(path), data, writing)))),
    replaceIf: async (path, data, mayReplace) =>
      inOrder.run(absolute(path), () => attemptAll('write', path, () => atomicWrite(absolute(path), data, { ...writing, mayReplace }))),
    setExecutable: (path, isExecutable) => attemptAll('change', path, () => setExecutable(absolute(path), isExecutable)),
    removeLeftovers: (path) => removeLeftovers(absolute(path), temporary).catch(() => undefined),
    staysInside: async (path) => staysInside(root, absolute(path)),
    whyUnwritable: (path) => whyUnwritable(absolute(path)),
    networkFileSystem: () => networkFileSystemOf(root),
    openAppend: async (path, { exclusive = false } = {}) => openAppendFile(absolute(path), { name: path, exclusive, mode, directoryMode }),
    list: async (path) => (await attempt('list', path, async () => (await fs.readdir(absolute(path))).sort())) ?? [],
    makeDirectory: (path) => attemptAll('create', path, () => makeDirectories(absolute(path), directoryMode)),
    rename: async (path, to) => (await attempt('rename', path, () => rename(absolute(path), absolute(to)))) ?? false,
    remove: (path) => attemptAll('remove', path, () => fs.rm(absolute(path), { recursive: true, force: true, maxRetries: 3 })),
    watch: (path, callback) => watchFile(absolute(path), callback),
  };
}

/** For those who may read it, as git does. */
async function setExecutable(path: string, isExecutable: boolean): Promise<void> {
  const { mode } = await fs.stat(path);
  const permissions = mode & 0o777;
  await fs.chmod(path, isExecutable ? permissions | ((permissions & 0o444) >> 2) : permissions & ~0o111);
}

/** An empty segment, `.` or `..`, or what means something on Windows. */
const peculiar = /(?:^|\/)\.{0,2}(?:\/|$)|[\\:]/;

function inside(root: string, path: string): string {
  // Nearly all are; to resolve and compare them would be most of what a look at thousands of files costs.
  if (sep === '/' && !peculiar.test(path) && !root.endsWith('/')) return `${root}/${path}`;
  const target = resolve(root, path);
  const way = relative(root, target);
  if (isAbsolute(path) || leadsOut(way)) {
    throw new EngineError('invalidInput', `${path} leads out of ${root}; expected a path inside it.`, { data: { path } });
  }
  return join(root, way);
}

function leadsOut(way: string): boolean {
  return isAbsolute(way) || way === '..' || way.startsWith(`..${sep}`);
}

/** A file that a killed process had renamed is known to the system, and not to the disk. */
async function removeLeftovers(path: string, temporary: TemporaryFiles): Promise<void> {
  const target = await finalTarget(path);
  await temporary.removeLeftovers(target);
  await syncDirectory(dirname(target));
}

async function rename(from: string, to: string): Promise<true> {
  await renameOver(from, to);
  await syncDirectory(dirname(to));
  return true;
}

/** Folders that are not there yet are made where their nearest parent really is. A circle of links leads nowhere. */
async function staysInside(root: string, path: string): Promise<boolean> {
  try {
    return !leadsOut(relative(await fs.realpath(root), await realPlace(await finalTarget(path))));
  } catch {
    return false;
  }
}

/** Of what is not there, its nearest folder says it. Where modes do not tell (Windows), nothing is held against it. */
async function whyUnwritable(path: string): Promise<string | undefined> {
  try {
    await fs.access(path, constants.W_OK);
    return undefined;
  } catch (error) {
    const parent = dirname(path);
    return isMissing(error) && parent !== path ? whyUnwritable(parent) : reasonOf(error);
  }
}

async function realPlace(path: string): Promise<string> {
  const parent = dirname(path);
  if (parent === path) return path;
  const real = await fs.realpath(path).catch(() => undefined);
  return real ?? join(await realPlace(parent), basename(path));
}

async function readPart(path: string, start: number, length: number): Promise<Uint8Array> {
  const handle = await fs.open(path, 'r');
  try {
    const { size } = await handle.stat();
    const part = new Uint8Array(Math.max(0, Math.min(length, size - start)));
    let filled = 0;
    while (filled < part.length) {
      const { bytesRead } = await handle.read(part, filled, part.length - filled, start + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return part.subarray(0, filled);
  } finally {
    await handle.close();
  }
}

async function lookAt(path: string): Promise<FileInfo> {
  const info = await fs.lstat(path);
  return info.isSymbolicLink() ? { ...describe(await fs.stat(path)), isSymbolicLink: true } : describe(info);
}

/** So many are looked at in one turn: a fraction of a millisecond of the loop's time. */
const looksPerTurn = 128;

/** A look takes 3 µs, handing it to a thread and back ten times as much: so it is done here, in turns that let others in. */
async function lookAtMany(paths: readonly string[], signal: AbortSignal | undefined): Promise<(FileInfo | undefined)[]> {
  const infos: (FileInfo | undefined)[] = [];
  for (const path of paths) {
    if (infos.length % looksPerTurn === looksPerTurn - 1) await breathe();
    if (signal?.aborted === true) break;
    infos.push(lookAtNow(path));
  }
  return infos;
}

function lookAtNow(path: string): FileInfo | undefined {
  try {
    const info = lstatSync(path, { throwIfNoEntry: false });
    return info?.isSymbolicLink() === true ? { ...describe(statSync(path)), isSymbolicLink: true } : info && describe(info);
  } catch {
    return undefined;
  }
}

function describe(info: Stats): FileInfo {
  return {
    kind: info.isFile() ? 'file' : info.isDirectory() ? 'directory' : 'other',
    size: info.size,
    modifiedMs: info.mtimeMs,
  };
}

/** What is not there is undefined. */
async function attempt<T>(verb: string, path: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw ioError(verb, path, error);
  }
}

async function attemptAll<T>(verb: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw ioError(verb, path, error);
  }
}

/** Runs what has the same key one after the other. */
class OrderPerKey {
  readonly #last = new Map<string, Promise<unknown>>();

  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const result = (this.#last.get(key) ?? Promise.resolve()).then(work);
    const settled = result
      .catch(() => undefined)
      .then(() => {
        if (this.#last.get(key) === settled) this.#last.delete(key);
      });
    this.#last.set(key, settled);
    return result;
  }
}
