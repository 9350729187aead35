/** What a worktree is made of: the files to copy, the folders of installed dependencies to link, and the repositories inside. */
import { promises as fs } from 'node:fs';
import { basename, join } from 'node:path';
import picomatch from 'picomatch';
import { EngineError } from '../../../domain/errors';
import type { GitRun } from '../gitCommand';

export interface TreeListing {
  /** Relative to the root, forward slashes. Some may be gone, and some be folders: submodules. */
  readonly files: readonly string[];
  /** Ignored folders that are wanted whole. */
  readonly folders: readonly string[];
  /** Folders of installed dependencies. */
  readonly dependencies: readonly string[];
  /** Untracked repositories inside. */
  readonly nested: readonly string[];
}

/** Installed from elsewhere, large, and the same for every change: linked, never copied. */
const dependencyFolders = ['node_modules', 'bower_components', 'jspm_packages', '.venv', 'venv'];
const stateFolder = '.symbiote';

/** `run` is git in that folder; undefined where it is in no repository. `copyIgnored`: globs of what git ignores and is copied all the same. */
export async function listTree(
  root: string,
  run: GitRun | undefined,
  copyIgnored: readonly string[],
  signal: AbortSignal | undefined,
): Promise<TreeListing> {
  const found = run === undefined ? await walk(root, signal) : await listRepository(run, copyIgnored, signal);
  const isOurs = (path: string): boolean => path === stateFolder || path.startsWith(`${stateFolder}/`);
  return { ...found, files: found.files.filter((path) => !isOurs(path)) };
}

async function listRepository(run: GitRun, copyIgnored: readonly string[], signal: AbortSignal | undefined): Promise<TreeListing> {
  const installed = dependencyFolders.map((name) => `--exclude=${name}/`);
  const list = async (...args: string[]): Promise<string[]> => {
    const listed = await run(['ls-files', '-z', ...args], { signal });
    if (listed?.exitCode !== 0) throw new EngineError('internal', `git could not list the files: ${listed?.stderr.trim() ?? 'it is gone'}`);
    return listed.stdout.toString('utf8').split('\0').slice(0, -1);
  };
  const [present, ignored] = await Promise.all([
    list('--cached', '--others', '--exclude-standard', ...installed),
    list('--others', '--ignored', '--exclude-standard', '--directory', ...installed),
  ]);
  const isWanted = picomatch([...copyIgnored], { dot: true, basename: false });
  const isWhollyWanted = (folder: string): boolean => isWanted(folder) || isWanted(`${folder}/any/thing`);
  const ignoredFolders = ignored.filter((path) => path.endsWith('/')).map((path) => path.slice(0, -1));
  const dependencies = ignoredFolders.filter((path) => dependencyFolders.includes(basename(path)));
  return {
    files: [
      ...new Set([...present.filter((path) => !path.endsWith('/')), ...ignored.filter((path) => !path.endsWith('/') && isWanted(path))]),
    ],
    folders: ignoredFolders.filter((path) => !dependencies.includes(path) && path !== stateFolder && isWhollyWanted(path)),
    dependencies,
    nested: present.filter((path) => path.endsWith('/')).map((path) => path.slice(0, -1)),
  };
}

/** Without git everything is the person's work but what was installed. */
async function walk(root: string, signal: AbortSignal | undefined): Promise<TreeListing> {
  const files: string[] = [];
  const dependencies: string[] = [];
  const visit = async (folder: string): Promise<void> => {
    if (signal?.aborted === true) throw new EngineError('cancelled', 'Cancelled while the files were listed.');
    for (const entry of await fs.readdir(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (!entry.isDirectory()) files.push(path);
      else if (dependencyFolders.includes(entry.name)) dependencies.push(path);
      else if (path !== stateFolder) await visit(path);
    }
  };
  await visit('');
  return { files, folders: [], dependencies, nested: [] };
}
