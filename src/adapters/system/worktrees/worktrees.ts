/** Worktrees below `.symbiote/worktrees/`: registered with git where there is a repository with a commit, plain copies elsewhere. */
import { promises as fs } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { EngineError } from '../../../domain/errors';
import type { StandingWorktree, Worktree, Worktrees } from '../../../ports/worktrees';
import { createGitRun, type GitRun } from '../gitCommand';
import { ioError, isMissing } from '../ioError';
import { copyFiles, copyFolder } from './copyTree';
import { linkDependencies, type Trees } from './dependencies';
import { GitRegistration } from './gitRegistration';
import { listTree } from './treeListing';

export interface WorktreesOptions {
  /** Absolute path. */
  readonly workspace: string;
  /** Makes the state folder what it must be, or refuses. */
  readonly prepare: () => Promise<void>;
  /** Globs, relative to the repository, of what git ignores and a worktree has all the same. */
  readonly copyIgnored?: readonly string[];
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** The repository around the workspace; without one, the workspace alone. */
interface Surroundings {
  /** Absolute path. */
  readonly root: string;
  /** From the root to the workspace; empty where they are one. */
  readonly prefix: string;
  readonly run: GitRun | undefined;
}

export function createWorktrees(options: WorktreesOptions): Worktrees {
  const { workspace, prepare, copyIgnored = ['**/.env', '**/.env.*'], environment = process.env } = options;
  const folder = join(workspace, '.symbiote', 'worktrees');
  const registration = new GitRegistration(createGitRun(workspace, environment));
  const placeOf = (id: string): string => join(folder, nameOf(id));

  const copyNested = async (trees: Trees, path: string, signal: AbortSignal | undefined): Promise<string[]> => {
    const inside = { from: join(trees.from, path), to: join(trees.to, path) };
    const nested = await fill(inside, createGitRun(inside.from, environment), signal);
    return [path, ...nested.map((below) => `${path}/${below}`)];
  };

  /** Resolves with the repositories inside. */
  const fill = async (trees: Trees, run: GitRun | undefined, signal: AbortSignal | undefined): Promise<string[]> => {
    const listing = await listTree(trees.from, run, copyIgnored, signal);
    const submodules = await copyFiles(trees.from, trees.to, listing.files, signal);
    for (const path of listing.folders) await copyFolder(trees.from, trees.to, path, signal);
    for (const path of listing.dependencies) await linkDependencies(trees, path);
    const nested: string[] = [];
    for (const path of [...submodules, ...listing.nested]) nested.push(...(await copyNested(trees, path, signal)));
    return nested.sort();
  };

  const surroundings = async (): Promise<Surroundings> => {
    const run = createGitRun(workspace, environment);
    const found = await run(['rev-parse', '--show-toplevel', '--show-prefix']);
    const [root, prefix] = found?.exitCode === 0 ? found.stdout.toString('utf8').split('\n') : [];
    if (root === undefined || root === '') return { root: workspace, prefix: '', run: undefined };
    return { root: resolve(root), prefix: (prefix ?? '').replace(/\/$/, ''), run: createGitRun(resolve(root), environment) };
  };

  const create = async (id: string, signal: AbortSignal | undefined): Promise<Worktree> => {
    const root = placeOf(id);
    const { root: from, prefix, run } = await surroundings();
    if (run === undefined || !(await registration.add(root, signal))) await fs.mkdir(root);
    const nested = await fill({ from, to: root }, run, signal);
    const path = join(root, prefix);
    await fs.mkdir(path, { recursive: true });
    return { id, path, root, nested };
  };

  const remove = async (id: string): Promise<void> => {
    const root = placeOf(id);
    await fs.rm(root, { recursive: true, force: true, maxRetries: 3 });
    await registration.remove(root);
  };

  return {
    create: async (id, signal) => {
      await prepare();
      try {
        await fs.mkdir(folder, { recursive: true });
        if ((await fs.lstat(placeOf(id)).catch(() => undefined)) !== undefined)
          throw new EngineError('invalidInput', `There is a worktree ${id} already.`);
        return await create(id, signal).catch(async (error: unknown) => {
          await remove(id);
          throw error;
        });
      } catch (error) {
        throw EngineError.is(error) ? error : ioError('make', placeOf(id), error);
      }
    },
    remove: (id) => attempt(placeOf(id), () => remove(id)),
    list: async () => {
      const names = await attempt(folder, () => namesIn(folder));
      return Promise.all(names.map(async (name) => standing(name, join(folder, name))));
    },
  };
}

/** An id becomes one folder's name. */
function nameOf(id: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(id)) throw new EngineError('invalidInput', `\`${id}\` is no name for a worktree.`);
  return id;
}

async function standing(id: string, path: string): Promise<StandingWorktree> {
  const info = await fs.lstat(path);
  return { id, createdAt: info.birthtimeMs, bytes: await bytesBelow(path) };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await fs.readdir(folder)).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function bytesBelow(path: string): Promise<number> {
  let sum = 0;
  for (const entry of await fs.readdir(path, { withFileTypes: true })) {
    const below = join(path, entry.name);
    if (entry.isDirectory()) sum += await bytesBelow(below);
    else if (entry.isFile()) sum += (await fs.lstat(below)).size;
  }
  return sum;
}

async function attempt<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw EngineError.is(error) ? error : ioError('look at', dirname(path), error);
  }
}
