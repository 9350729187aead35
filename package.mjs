/**
 * `npm run package [-- --target PLATFORM …] [--out FILE|FOLDER]`: the .vsix, from a production build in a folder of its own, so
 * that neither `dist/` nor anything else of this checkout is in it by accident. Without a target it is the universal one, with
 * node-pty's native part for every platform that has one; with a target it has that platform's alone. Several targets, or
 * `--target all`, are packed from one build, and `--out` is then the folder they go to.
 */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createVSIX } from '@vscode/vsce';

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

const universal = 'universal';
const known = [universal, ...Object.keys(prebuilds)];

/** The targets that were asked for. Ends the program where one is unknown. */
function targetsOf(asked) {
  const targets = new Set(asked.flatMap((target) => (target === 'all' ? known : [target])));
  for (const target of targets) {
    if (known.includes(target)) continue;
    console.error(`There is no target ${target}: expected all, or one of ${known.join(', ')}.`);
    process.exit(2);
  }
  return [...targets];
}

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

/** Everything a package has but node-pty's native parts, which lie aside: they differ between targets. */
function makeStage(stage, aside) {
  const build = [join(root, 'esbuild.mjs'), '--production', `--dist=${join(stage, 'dist')}`];
  execFileSync(process.execPath, build, { cwd: root, stdio: 'inherit' });
  renameSync(join(stage, 'dist/node-pty/prebuilds'), aside);
  const texts = readdirSync(root).filter((entry) => /^package\.nls(\.[a-z-]+)?\.json$/.test(entry));
  for (const entry of ['package.json', ...texts, 'l10n', 'CHANGELOG.md', 'LICENSE', 'media', '.vscodeignore'])
    cpSync(join(root, entry), join(stage, entry), { recursive: true });
  writeFileSync(join(stage, 'README.md'), readmeAlone());
}

async function pack(target, stage, aside, file) {
  const inStage = join(stage, 'dist/node-pty/prebuilds');
  rmSync(inStage, { recursive: true, force: true });
  const wanted = target === universal ? readdirSync(aside) : [prebuilds[target]].filter((name) => existsSync(join(aside, name)));
  for (const name of wanted) cpSync(join(aside, name), join(inStage, name), { recursive: true });
  await createVSIX({
    cwd: stage,
    packagePath: file,
    ...(target === universal ? {} : { target }),
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  console.log(`${file}: ${(statSync(file).size / 1e6).toFixed(2)} MB`);
}

const { values } = parseArgs({ options: { target: { type: 'string', multiple: true }, out: { type: 'string' } } });
const targets = targetsOf(values.target ?? [universal]);
const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const nameOf = (target) => `${name}-${target === universal ? '' : `${target}-`}${version}.vsix`;
const isOne = targets.length === 1;
const out = resolve(values.out ?? (isOne ? join(root, nameOf(targets[0])) : root));

mkdirSync(join(root, 'out'), { recursive: true });
// Of this run alone: two at a time do not pack each other's files.
const scratch = mkdtempSync(join(root, 'out', 'package-'));
try {
  const [stage, aside] = [join(scratch, 'stage'), join(scratch, 'prebuilds')];
  mkdirSync(stage);
  makeStage(stage, aside);
  if (!isOne) mkdirSync(out, { recursive: true });
  for (const target of targets) await pack(target, stage, aside, isOne ? out : join(out, nameOf(target)));
} finally {
  rmSync(scratch, { recursive: true, force: true, maxRetries: 10 });
}
