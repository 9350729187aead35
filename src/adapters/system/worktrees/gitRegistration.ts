/**
 * What git knows of a worktree: a folder below `.git/worktrees` with its HEAD (detached, so that no branch is moved) and its index.
 * Made with `git worktree add --no-checkout`, which runs no hook and writes no file of the tree; taken away by hand, because
 * `git worktree prune` would take the person's own too.
 */
import { constants, promises as fs } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { EngineError } from '../../../domain/errors';
import type { GitRun } from '../gitCommand';
import { isMissing } from '../ioError';

export class GitRegistration {
  readonly #run: GitRun;

  /** `run` is git in the person's workspace. */
  constructor(run: GitRun) {
    this.#run = run;
  }

  /** False where there is no commit yet: then it has to do without git. */
  async add(path: string, signal?: AbortSignal): Promise<boolean> {
    const head = await this.#run(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], { signal });
    if (head?.exitCode !== 0) return false;
    const added = await this.#run(['worktree', 'add', '--quiet', '--detach', '--no-checkout', path, 'HEAD'], { signal });
    if (added?.exitCode !== 0)
      throw new EngineError('internal', `git could not make a worktree: ${added?.stderr.trim().split('\n').at(-1) ?? 'it is gone'}`);
    await this.#copyIndex(path);
    return true;
  }

  /** What is staged is staged in the worktree; a split index has its other half beside it. */
  async #copyIndex(path: string): Promise<void> {
    const theirs = await this.#pathOf('index');
    const ours = await gitFolderOf(path);
    if (theirs === undefined || ours === undefined) return;
    const shared = (await fs.readdir(dirname(theirs))).filter((name) => name.startsWith('sharedindex.'));
    for (const name of shared) await copyIfThere(join(dirname(theirs), name), join(ours, name));
    await copyIfThere(theirs, join(ours, 'index'));
  }

  /** Also where the folder is gone already. */
  async remove(path: string): Promise<void> {
    const common = await this.#pathOf('worktrees');
    if (common === undefined) return;
    for (const name of await namesIn(common)) {
      const registered = await readIfThere(join(common, name, 'gitdir'));
      if (registered !== undefined && (await isSame(registered.trim(), join(path, '.git'))))
        await fs.rm(join(common, name), { recursive: true, force: true, maxRetries: 3 });
    }
    // git takes the empty folder away too.
    if ((await namesIn(common)).length === 0) await fs.rmdir(common).catch(() => undefined);
  }

  async #pathOf(name: string): Promise<string | undefined> {
    const found = await this.#run(['rev-parse', '--path-format=absolute', '--git-path', name]);
    return found?.exitCode === 0 ? resolve(found.stdout.toString('utf8').replace(/\r?\n$/, '')) : undefined;
  }
}

/** `.git` of a worktree is a file: `gitdir: /path/to/.git/worktrees/name`. */
async function gitFolderOf(worktree: string): Promise<string | undefined> {
  const text = await readIfThere(join(worktree, '.git'));
  const folder = /^gitdir: (.+?)\r?\n?$/.exec(text ?? '')?.[1];
  return folder === undefined ? undefined : resolve(worktree, folder);
}

async function copyIfThere(from: string, to: string): Promise<void> {
  try {
    await fs.copyFile(from, to, constants.COPYFILE_FICLONE);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await fs.readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await fs.readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** git writes the path with its links resolved; the worktree may be gone, its parent is there. */
async function isSame(registered: string, path: string): Promise<boolean> {
  if (resolve(registered) === resolve(path)) return true;
  const parent = await fs.realpath(dirname(dirname(path))).catch(() => undefined);
  return parent !== undefined && resolve(registered) === join(parent, ...path.split(/[/\\]/).slice(-2));
}
