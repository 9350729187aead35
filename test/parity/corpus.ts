/** Files to compare on: every JavaScript and TypeScript file below some folders or in a list of files. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const source = /\.[cm]?[jt]sx?$/;
const declaration = /\.d\.[cm]?ts$/;

/** Sorted, without declaration files; nested `node_modules` are left out. Files over `mostBytes` are left out too. */
export function sourceFiles(roots: readonly string[], mostBytes: number): readonly string[] {
  return roots.flatMap((root) => (statSync(root).isDirectory() ? below(root, mostBytes) : [root]));
}

function below(folder: string, mostBytes: number): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : below(path, mostBytes);
    return entry.isFile() && isSource(entry.name) && statSync(path).size <= mostBytes ? [path] : [];
  });
}

function isSource(name: string): boolean {
  return source.test(name) && !declaration.test(name);
}
