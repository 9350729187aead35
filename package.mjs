/**
 * `npm run package [-- --target PLATFORM] [--out FILE]`: the .vsix, from a production build in a folder of its own, so that
 * neither `dist/` nor anything else of this checkout is in it by accident. Without a target it is the universal one, with
 * node-pty's native part for every platform that has one; with a target it has that platform's alone.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = dirname(fileURLToPath(import.meta.url));

/**
 * What VS Code calls platforms, and which of node-pty's prebuilt files belong there. Where there are none (32-bit ARM, and
 * musl, for which glibc's would not load) tasks run on pipes, and `symbiote doctor` says so.
 */
const prebuilds = {
  'win32-x64': 'win32-x64',
  'win32-arm64': 'win32-arm64',
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'linux-armhf': 'none',
  'alpine-x64': 'none',
  'alpine-arm64': 'none',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
};

const { values } = parseArgs({ options: { target: { type: 'string' }, out: { type: 'string' } } });
const { target } = values;
if (target !== undefined && !Object.hasOwn(prebuilds, target)) {
  console.error(`There is no target ${target}: expected one of ${Object.keys(prebuilds).join(', ')}.`);
  process.exit(2);
}

const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const file = resolve(values.out ?? join(root, `${name}-${target === undefined ? '' : `${target}-`}${version}.vsix`));
const stage = join(root, 'out', 'package', target ?? 'universal');
const run = (cwd, ...args) => execFileSync(process.execPath, args, { cwd, stdio: 'inherit' });

rmSync(stage, { recursive: true, force: true });
mkdirSync(stage, { recursive: true });
const platform = target === undefined ? [] : [`--node-pty=${prebuilds[target]}`];
run(root, join(root, 'esbuild.mjs'), '--production', `--dist=${join(stage, 'dist')}`, ...platform);
/**
 * The editor shows the README of an installed extension without a folder around it, and draws no picture that is not on the
 * web: pictures of ours are left out, links to our files become words.
 */
function readmeAlone() {
  return readFileSync(join(root, 'README.md'), 'utf8')
    .replace(/<picture>[\s\S]*?<\/picture>\n*/g, '')
    .replace(/!\[[^\]]*\]\((?!https:)[^)]+\)\n*/g, '')
    .replace(/(?<!!)\[([^\]]+)\]\((?!https?:|#)[^)]+\)/g, '$1');
}

const texts = readdirSync(root).filter((entry) => /^package\.nls(\.[a-z-]+)?\.json$/.test(entry));
for (const entry of ['package.json', ...texts, 'l10n', 'CHANGELOG.md', 'LICENSE', 'media', '.vscodeignore'])
  cpSync(join(root, entry), join(stage, entry), { recursive: true });
writeFileSync(join(stage, 'README.md'), readmeAlone());
const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
const options = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', file];
run(stage, vsce, 'package', ...options, ...(target === undefined ? [] : ['--target', target]));
console.log(`${file}: ${(statSync(file).size / 1e6).toFixed(2)} MB`);
