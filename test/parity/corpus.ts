/** Files to compare on: every JavaScript and TypeScript file below some folders or in a list of files. */
import { readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';

const source = /\.[cm]?[jt]sx?$/;
const declaration = /\.d\.[cm]?ts$/;

/**
 * Packages of the development dependencies that hold sources, and not only what was built from them. The two routers are
 * there for this alone: few packages of npm's ship TSX.
 */
const typeScriptPackages = [
  'zod/src',
  'ajv/lib',
  '@azure',
  'cheerio/src',
  'htmlparser2/src',
  '@secretlint',
  '@textlint',
  '@tanstack/react-router/src',
  '@tanstack/solid-router/src',
  '@tanstack/router-core/src',
];
const javaScriptPackages =
  'eslint mocha undici yaml semver commander parse5 underscore/cjs @typescript-eslint playwright-core typescript'.split(' ');

/** Our own source and the packages; TypeScript and TSX are more than half of it. */
export function defaultFiles(mostBytes: number): readonly string[] {
  const written = typeScriptPackages.map((name) => `node_modules/${name}`);
  const built = javaScriptPackages.map((name) => `node_modules/${name}`);
  return [
    ...sourceFiles(['src', 'test'], mostBytes),
    ...sourceFiles(written, mostBytes).filter((path) => isTypeScript(path)),
    ...sourceFiles(built, mostBytes),
  ];
}

export function isTypeScript(path: string): boolean {
  return /\.[cm]?tsx?$/.test(path);
}

/** Some of the files, from everywhere among them and from every extension; always the same. */
export function sampleOf(files: readonly string[], count: number): readonly string[] {
  const byExtension = new Map<string, string[]>();
  for (const path of files) byExtension.set(extname(path), [...(byExtension.get(extname(path)) ?? []), path]);
  const share = count / Math.max(files.length, 1);
  return [...byExtension.values()].flatMap((each) => spread(each, Math.max(3, Math.round(each.length * share))));
}

function spread(files: readonly string[], count: number): readonly string[] {
  const step = Math.max(1, files.length / count);
  return files.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step));
}

/** Sorted, without declaration files; nested `node_modules` are left out. Files over `mostBytes` are left out too. */
export function sourceFiles(roots: readonly string[], mostBytes: number): readonly string[] {
  return roots.flatMap((root) => (statSync(root).isDirectory() ? below(root, mostBytes) : [root]));
}

function below(folder: string, mostBytes: number): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' || entry.name === '.git' ? [] : below(path, mostBytes);
    return entry.isFile() && isSource(entry.name) && statSync(path).size <= mostBytes ? [path] : [];
  });
}

function isSource(name: string): boolean {
  return source.test(name) && !declaration.test(name);
}
