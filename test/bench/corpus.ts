/** The files both sides of a comparison are given: sources of installed packages, copied where no rule leaves them out, or a repository's. */
import { cpSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { extname, join, relative } from 'node:path';

const measured = new Set(['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs']);

/** Packages whose published sources are readable code, largest first. */
const packages = [
  'eslint/lib',
  '@typescript-eslint',
  'zod/src',
  'yaml/dist',
  'chokidar',
  'prettier/plugins',
  'eslint-plugin-sonarjs/cjs',
  'mocha/lib',
  'fast-check/lib',
  'yaml-language-server/lib/esm',
  '@eslint',
  'undici/lib',
  '@textlint',
];

export interface Corpus {
  readonly root: string;
  /** Relative to root. */
  readonly files: readonly string[];
}

export function packageCorpus(nodeModules: string, target: string, limit: number): Corpus {
  const files: string[] = [];
  for (const name of packages) {
    const from = join(nodeModules, name);
    if (!existsSync(from)) continue;
    for (const file of walk(from)) {
      if (files.length >= limit) break;
      const to = join('packages', relative(nodeModules, file).replaceAll('node_modules', 'nested'));
      mkdirSync(join(target, to, '..'), { recursive: true });
      cpSync(file, join(target, to));
      files.push(to);
    }
  }
  return { root: target, files };
}

function* walk(folder: string): Generator<string> {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    const info = statSync(path);
    if (info.isDirectory()) yield* walk(path);
    else if (measured.has(extname(name)) && !/\.d\.[cm]?ts$|\.min\.|\.umd\./.test(name) && info.size < 400_000) yield path;
  }
}
