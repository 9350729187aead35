/** Which files a snapshot is made of: tracked or untracked and not ignored, not too large, readable, files of this repository. */
import { constants, promises as fs, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import type { OmittedFile } from '../../../ports/snapshots';
import type { GitRun } from '../gitCommand';
import { errnoOf } from '../ioError';

export interface ListedFiles {
  readonly paths: readonly string[];
  /** Those of them that the person's repository does not have: their content is stored in ours. */
  readonly untracked: ReadonlySet<string>;
  readonly omitted: readonly OmittedFile[];
}

export interface ExaminedFiles {
  readonly paths: readonly string[];
  readonly omitted: readonly OmittedFile[];
  /** What the untracked ones of `paths` take on a disk. */
  readonly untrackedBytes: number;
}

const nestedReason = 'a repository of its own; what changes in it is not looked at';
/** Folders with what tools fetched or made, where nobody wrote a .gitignore: they are not the work of a task. */
const fetchedFolders = [
  'node_modules',
  'bower_components',
  'jspm_packages',
  '.pnpm-store',
  '.venv',
  'venv',
  '__pycache__',
  '.tox',
  '.gradle',
  '.cache',
  '.hg',
  '.svn',
];
const parallel = 64;
/** A small file takes a block of the disk. */
const smallestOnDisk = 4096;

/** What the person's repository lists, below the workspace. Undefined when git could not. */
export async function listRepository(run: GitRun, signal: AbortSignal | undefined): Promise<ListedFiles | undefined> {
  return listed(await run(['ls-files', '-z', '-t', '--cached', '--others', '--exclude-standard'], { signal }));
}

/** What stands in a folder without a repository: `run` is that of the private one, with an index that is not there. */
export async function listFolder(run: GitRun, signal: AbortSignal | undefined): Promise<ListedFiles | undefined> {
  const fetched = fetchedFolders.map((name) => `--exclude=${name}/`);
  return listed(await run(['ls-files', '-z', '-t', '--others', '--exclude-standard', ...fetched], { signal }));
}

function listed(found: Awaited<ReturnType<GitRun>>): ListedFiles | undefined {
  if (found?.exitCode !== 0) return undefined;
  const paths = new Set<string>();
  const untracked = new Set<string>();
  const omitted: OmittedFile[] = [];
  // Each with a letter and a space before it, which says what git thinks of it.
  for (const entry of found.stdout.toString('utf8').split('\0')) {
    const path = entry.slice(2);
    if (path === '' || path === '.symbiote' || path.startsWith('.symbiote/')) continue;
    if (path.endsWith('/')) omitted.push({ path: path.slice(0, -1), reason: nestedReason });
    else paths.add(path);
    if (entry.startsWith('? ')) untracked.add(path);
  }
  return { paths: [...paths], untracked, omitted };
}

/** Of these, those whose content can be taken, or that are gone; and why the others cannot. */
export async function examineFiles(
  workspace: string,
  { paths, untracked }: Pick<ListedFiles, 'paths' | 'untracked'>,
  maxBytes: number,
): Promise<ExaminedFiles> {
  let untrackedBytes = 0;
  const kept: string[] = [];
  const omitted: OmittedFile[] = [];
  await each(paths, async (path) => {
    const info = await look(join(workspace, path));
    const reason = typeof info === 'string' ? unreachable(path, info) : unfit(info, maxBytes);
    if (reason === undefined) {
      kept.push(path);
      if (typeof info !== 'string' && untracked.has(path)) untrackedBytes += Math.max(info.size, smallestOnDisk);
    } else omitted.push({ path, reason, ...(typeof info === 'string' || info.isDirectory() ? {} : { stamp: stampOf(info) }) });
  });
  return { paths: kept, omitted, untrackedBytes };
}

function unfit(info: Stats, maxBytes: number): string | undefined {
  if (info.isDirectory()) return nestedReason;
  if (info.isSymbolicLink()) return undefined;
  if (!info.isFile()) return 'not a file';
  if (info.size <= maxBytes) return undefined;
  return `${megabytes(info.size)} MB, more than ${megabytes(maxBytes)} MB`;
}

/** What is gone, or stands below what is now a file, git takes out. */
function unreachable(path: string, errno: string): string | undefined {
  if (errno !== 'ENOENT' && errno !== 'ENOTDIR') return 'it cannot be reached';
  return path.includes('\uFFFD') ? 'its name is not valid UTF-8' : undefined;
}

/**
 * After git could not take some file: those that cannot be read, and those that are not really at their path because a folder
 * above is now a link.
 */
export async function findUnreadable(
  workspace: string,
  paths: readonly string[],
): Promise<{ unreadable: OmittedFile[]; elsewhere: string[] }> {
  const unreadable: OmittedFile[] = [];
  const elsewhere: string[] = [];
  const links = new Map<string, Promise<boolean>>();
  const isBelowLink = (folder: string): Promise<boolean> => {
    if (folder === '.') return Promise.resolve(false);
    const known = links.get(folder);
    if (known !== undefined) return known;
    const asked = look(join(workspace, folder)).then(
      (info) => (typeof info !== 'string' && info.isSymbolicLink()) || isBelowLink(dirname(folder)),
    );
    links.set(folder, asked);
    return asked;
  };
  await each(paths, async (path) => {
    if (await isBelowLink(dirname(path))) elsewhere.push(path);
    else {
      const info = await look(join(workspace, path));
      if (typeof info !== 'string' && info.isFile() && !(await isReadable(join(workspace, path))))
        unreadable.push({ path, reason: 'it cannot be read', stamp: stampOf(info) });
    }
  });
  return { unreadable, elsewhere };
}

async function isReadable(path: string): Promise<boolean> {
  return fs.access(path, constants.R_OK).then(
    () => true,
    () => false,
  );
}

function stampOf({ size, mtimeMs, ctimeMs, ino }: Stats): string {
  return [size, mtimeMs, ctimeMs, ino].join(' ');
}

/** The file, or the error's name. */
async function look(path: string): Promise<Stats | string> {
  try {
    return await fs.lstat(path);
  } catch (error) {
    return errnoOf(error) ?? 'unknown';
  }
}

async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(parallel, items.length) }, worker));
}

function megabytes(bytes: number): string {
  return (bytes / 1_048_576).toFixed(bytes % 1_048_576 === 0 ? 0 : 1);
}
