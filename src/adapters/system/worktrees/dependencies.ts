/**
 * Makes the person's installed dependencies usable in a worktree without installing or copying them: a folder of links. A
 * package of the workspace itself (`node_modules/@team/core` → `packages/core`) leads to its copy in the worktree, so that what
 * is tested there is what was changed there.
 */
import { promises as fs, type Dirent } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

export interface Trees {
  /** Absolute path of the person's. */
  readonly from: string;
  /** Absolute path of the worktree. */
  readonly to: string;
}

/** Written by tools as they run: each worktree gets its own. */
const cacheFolders = new Set(['.cache', '.vite', '.vite-temp', '.vitest', '.nyc_output', '.turbo']);

/** `folder` is relative to the roots. */
export async function linkDependencies(trees: Trees, folder: string): Promise<void> {
  if (basename(folder) === 'node_modules') return linkEntries(trees, folder);
  await fs.mkdir(dirname(join(trees.to, folder)), { recursive: true });
  await linkTo(join(trees.from, folder), join(trees.to, folder), true);
}

async function linkEntries(trees: Trees, folder: string): Promise<void> {
  await fs.mkdir(join(trees.to, folder), { recursive: true });
  for (const entry of await fs.readdir(join(trees.from, folder), { withFileTypes: true })) {
    if (!cacheFolders.has(entry.name)) await linkEntry(trees, `${folder}/${entry.name}`, entry);
  }
}

async function linkEntry(trees: Trees, path: string, entry: Dirent): Promise<void> {
  const from = join(trees.from, path);
  const to = join(trees.to, path);
  if (entry.isSymbolicLink()) return copyLink(trees, from, to);
  // A scope, or the programs: links of their own stand in them.
  if (entry.isDirectory() && (entry.name.startsWith('@') || entry.name === '.bin')) return linkEntries(trees, path);
  return linkTo(from, to, entry.isDirectory());
}

/** A link inside the person's tree leads to the same place in the worktree, one out of it to where it led. */
async function copyLink({ from: root, to: copy }: Trees, from: string, to: string): Promise<void> {
  const target = resolve(dirname(from), await fs.readlink(from));
  const way = relative(root, target);
  const isInside = way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
  const isFolder = (await fs.stat(from).catch(() => undefined))?.isDirectory() === true;
  await linkTo(isInside ? join(copy, way) : target, to, isFolder);
}

async function linkTo(target: string, path: string, isFolder: boolean): Promise<void> {
  // Windows lets everybody make junctions, and only some make links.
  await fs.symlink(target, path, isFolder ? 'junction' : 'file');
}
