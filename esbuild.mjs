/**
 * Builds everything: the generated files first, then the programs in dist/, node-pty's runtime beside them, and the
 * notices of what was bundled. `--check` only says which generated files are stale, `--watch` builds again after every
 * change, `--production` minifies and leaves the source maps out. `--dist=DIR` builds there instead, for package.mjs.
 */
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import * as prettier from 'prettier';
import { parserOfTypeScript } from './typescriptParser.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const flags = new Set(process.argv.slice(2));
const isProduction = flags.has('--production');
/** Of `--name=value`. */
const valueOf = (name) => [...flags].find((flag) => flag.startsWith(`--${name}=`))?.slice(name.length + 3);
const dist = valueOf('dist') ?? join(root, 'dist');

/** CommonJS has no import.meta; ESM-only packages that ask for their own address get the bundle's. */
const importMetaUrl = "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;";
const nodeProgram = {
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  define: { 'import.meta.url': 'importMetaUrl' },
  banner: { js: importMetaUrl },
};

/** zod brings its messages in fifty languages; ours are shown in one. It is most of what the extension would load. */
const oneLocale = {
  name: 'one-locale',
  setup(build) {
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.c?js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
      loader: 'js',
    }));
  },
};

/**
 * The editor's API as it is. esbuild copies what `import *` of a CommonJS module gives, name by name, once for each file that
 * imports it; and each `require` of it goes through the editor. Together that was a third of what activation cost.
 */
const apiAsItIs = {
  name: 'api-as-it-is',
  setup(build) {
    build.onResolve({ filter: /^vscode$/ }, ({ namespace }) =>
      namespace === 'api' ? { path: 'vscode', external: true } : { path: 'vscode', namespace: 'api' },
    );
    build.onLoad({ filter: /^vscode$/, namespace: 'api' }, () => ({ contents: "module.exports = require('vscode');", loader: 'js' }));
    build.onLoad({ filter: /[\\/]src[\\/]hosts[\\/]vscode[\\/].*\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(/^import \* as vscode from 'vscode';/m, "import vscode = require('vscode');"),
      loader: 'ts',
    }));
  },
};

/**
 * What the extension imports with `import()` is in files of its own: V8 compiles a file as a whole before its first line runs.
 * This one shares modules with the extension, and is built together with it.
 */
const sharingPart = 'src/hosts/vscode/later.ts';
/** These share nothing with it that has a state, and are programs of their own. */
const laterParts = {
  'src/hosts/node/client/connectEngine.ts': 'engineClient.js',
  'src/hosts/vscode/openFiles/threadMeasurer.ts': 'threadMeasurer.js',
};
const partsBesideUs = {
  name: 'parts-beside-us',
  setup(build) {
    build.onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      const source = `${relative(root, join(resolveDir, path)).split(sep).join('/')}.ts`;
      if (source === sharingPart) return undefined;
      const outfile = laterParts[source];
      if (outfile === undefined) return { errors: [{ text: `name a file of its own for ${path} in laterParts` }] };
      return { path: `./${outfile}`, external: true };
    });
  },
};

/** The parsers are one file for the worker of Node and that of the browser: they are most of what the package weighs. */
const languagesBesideUs = {
  name: 'languages-beside-us',
  setup(build) {
    build.onResolve({ filter: /^\.\/measureText$/ }, () => ({ path: './languages.js', external: true }));
  },
};

const programs = [
  {
    entry: 'src/extension.ts',
    outfile: 'extension.js',
    // chunk.js is what both need.
    parts: ['later.js', 'chunk.js'],
    options: { platform: 'node', target: 'node20', format: 'esm', splitting: true, plugins: [partsBesideUs, apiAsItIs] },
  },
  ...Object.entries(laterParts).map(([entry, outfile]) => ({ entry, outfile, options: nodeProgram })),
  { entry: 'src/hosts/node/main.ts', outfile: 'engine.js', options: nodeProgram },
  {
    entry: 'src/hosts/cli/main.ts',
    outfile: 'cli.js',
    options: { ...nodeProgram, banner: { js: `#!/usr/bin/env node\n${importMetaUrl}` } },
    isExecutable: true,
  },
  { entry: 'src/hosts/worker/languageWorker.ts', outfile: 'languageWorker.js', options: { ...nodeProgram, plugins: [languagesBesideUs] } },
  { entry: 'src/hosts/worker/comparisonWorker.ts', outfile: 'comparisonWorker.js', options: nodeProgram },
  { entry: 'src/hosts/worker/databaseWorker.ts', outfile: 'databaseWorker.js', options: nodeProgram },
  // Halstead's numbers, for whoever asks: escomplex and Babel's parser.
  { entry: 'src/hosts/worker/halsteadWorker.ts', outfile: 'halsteadWorker.js', options: { ...nodeProgram, minify: true } },
  // The web window's own two: VS Code loads the first as CommonJS in a worker, which starts the second when a script is opened.
  {
    entry: 'src/webExtension.ts',
    outfile: 'web.js',
    options: { platform: 'browser', format: 'cjs', target: 'chrome120', plugins: [apiAsItIs] },
  },
  // It carries TypeScript's parser, and is minified always, because nobody steps through that. Node's worker requires it: what would
  // be Node's in the parser is left out here as there.
  {
    entry: 'src/hosts/worker/webLanguageWorker.ts',
    outfile: 'languages.js',
    options: {
      platform: 'browser',
      format: 'iife',
      target: 'chrome120',
      minify: true,
      globalName: 'symbioteLanguages',
      footer: { js: "if (typeof module === 'object') module.exports = symbioteLanguages;" },
      define: { 'process.browser': 'true' },
      plugins: [parserOfTypeScript],
    },
  },
  {
    entry: 'src/hosts/webview/main.ts',
    outfile: 'webview.js',
    options: { platform: 'browser', format: 'iife', target: 'chrome120' },
  },
];

/** Folders with one adapter per entry, and what their registry is called. */
const registries = [
  { folder: 'src/adapters/languages', type: 'Language', port: '../../ports/language', name: 'languages' },
  { folder: 'src/adapters/strategies', type: 'Strategy', port: '../../ports/strategy', name: 'strategies' },
];

/** `x.ts` or `x/x.ts`, each exporting a const `x`. */
function adapterNames(folder) {
  const names = [];
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const name = entry.isDirectory() ? entry.name : entry.name.replace(/\.ts$/, '');
    if (entry.name.endsWith('.generated.ts') || (!entry.isDirectory() && !entry.name.endsWith('.ts'))) continue;
    const file = entry.isDirectory() ? join(folder, name, `${name}.ts`) : join(folder, entry.name);
    if (!existsSync(join(root, file))) throw new Error(`${folder}/${name}/ is an adapter's folder: expected ${name}.ts in it.`);
    if (!new RegExp(`^export const ${name}\\b`, 'm').test(readFileSync(join(root, file), 'utf8')))
      throw new Error(`${file} is an adapter: expected "export const ${name}", named like the file.`);
    names.push({ name, module: entry.isDirectory() ? `./${name}/${name}` : `./${name}` });
  }
  return names.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function registryText({ folder, type, port, name }) {
  const adapters = adapterNames(folder);
  return [
    '/** Written by esbuild.mjs from the files beside it: one file or folder, one adapter. Not edited by hand. */',
    `import type { ${type} } from '${port}';`,
    ...adapters.map((adapter) => `import { ${adapter.name} } from '${adapter.module}';`),
    '',
    `export const ${name}: readonly ${type}[] = [${adapters.map((adapter) => adapter.name).join(', ')}];`,
  ].join('\n');
}

/** Loads a TypeScript module of ours that runs anywhere. Packages are loaded as they are. */
async function importSource(file) {
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [file],
    bundle: true,
    write: false,
    packages: 'external',
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
  const module = { exports: {} };
  new Function('module', 'exports', 'require', outputFiles[0].text)(module, module.exports, createRequire(import.meta.url));
  return module.exports;
}

/** The manifest with %keys% for its texts, and the texts in English. */
async function localizedManifest() {
  const [{ manifest }, { localize }] = await Promise.all(
    ['manifest', 'nls'].map((name) => importSource(`src/hosts/vscode/contributions/${name}.ts`)),
  );
  return localize(manifest());
}

async function packageText() {
  const { manifest } = await localizedManifest();
  const before = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return JSON.stringify({ ...before, ...manifest, l10n: './l10n' });
}

async function packageTextsText() {
  const { texts } = await localizedManifest();
  return JSON.stringify(texts);
}

/** What the sources say to people: the first argument of every `l10n.t`, sorted. */
async function bundleText() {
  const sources = filesBelow(join(root, 'src'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(file, 'utf8'))
    .filter((contents) => contents.includes("'@vscode/l10n'"));
  const messages = Object.assign({}, ...(await messagesOf(sources)));
  const sorted = Object.entries(messages).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(sorted));
}

/** Reading them out takes a tenth of a second for each file: what was found in a text is kept by the text's hash. */
async function messagesOf(sources) {
  const file = join(root, 'node_modules/.cache/symbiote/messages.json');
  const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const found = {};
  for (const contents of sources) {
    const key = createHash('sha256').update(contents).digest('hex');
    found[key] = known[key] ?? (await readMessages(contents));
  }
  if (Object.keys(found).some((key) => !(key in known))) writeIfChanged(file, JSON.stringify(found));
  return Object.values(found);
}

async function readMessages(contents) {
  const { getL10nJson } = await import('@vscode/l10n-dev');
  return getL10nJson([{ extension: '.ts', contents }]);
}

async function tasksSchemaText() {
  const { tasksJsonSchema } = await importSource('src/domain/tasks/tasksJsonSchema.ts');
  return JSON.stringify(tasksJsonSchema(), undefined, 2);
}

/** The engine must know what is measured without loading the parsers, which live in the worker. */
async function extensionsText() {
  const { languages } = await importSource('src/adapters/languages/registry.generated.ts');
  const extensions = Object.assign({}, ...languages.map((language) => language.extensions));
  return [
    '/** Written by esbuild.mjs from the registry beside it: file extensions and the language ids they stand for. Not edited by hand. */',
    `export const extensions: Readonly<Record<string, string>> = ${JSON.stringify(extensions)};`,
  ].join('\n');
}

/** Every generated file: where it is, what it is made from, what it should say. */
function generators() {
  return [
    ...registries.map((registry) => ({
      file: `${registry.folder}/registry.generated.ts`,
      text: () => registryText(registry),
    })),
    {
      file: 'src/adapters/languages/extensions.generated.ts',
      text: extensionsText,
    },
    { file: 'package.json', text: packageText },
    { file: 'package.nls.json', text: packageTextsText },
    { file: 'l10n/bundle.l10n.json', text: bundleText },
    { file: 'media/tasks.schema.json', text: tasksSchemaText },
  ];
}

/** Brings generated files up to date, or with `isCheck` only names the stale ones. */
async function generate({ isCheck }) {
  const stale = [];
  for (const { file, text } of generators()) {
    const config = (await prettier.resolveConfig(join(root, file))) ?? {};
    const wanted = await prettier.format(await text(), { ...config, filepath: join(root, file) });
    if (existsSync(join(root, file)) && readFileSync(join(root, file), 'utf8') === wanted) continue;
    stale.push(file);
    if (!isCheck) writeIfChanged(join(root, file), wanted);
  }
  return stale;
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** One name for the sources of a build: programs of the same build may talk to each other. */
function buildIdOfSources() {
  const hash = createHash('sha256');
  for (const file of [
    ...filesBelow(join(root, 'src')),
    join(root, 'package-lock.json'),
    join(root, 'esbuild.mjs'),
    join(root, 'typescriptParser.mjs'),
  ]) {
    hash.update(relative(root, file).split(sep).join('/')).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex').slice(0, 12);
}

/** Replaces a file in one step and only when it changes: a program that is just being started never reads half of it. */
function writeIfChanged(file, contents, mode = 0o644) {
  const bytes = Buffer.from(contents);
  const isSame = existsSync(file) && readFileSync(file).equals(bytes);
  if (!isSame) {
    mkdirSync(dirname(file), { recursive: true });
    const temporary = `${file}.${process.pid}.tmp`;
    writeFileSync(temporary, bytes);
    renameSync(temporary, file);
  }
  chmodSync(file, mode);
}

/** node-pty loads native files from beside itself, so it is not bundled but copied; the programs then find it in dist. */
const nodePtyBesideUs = {
  name: 'node-pty-beside-us',
  setup(build) {
    build.onResolve({ filter: /^node-pty$/ }, () => ({ path: './node-pty/lib/index.js', external: true }));
  },
};

/** What node-pty needs at run time: no debug symbols, and not Windows' second console, which only `useConptyDll` asks for. */
function copyNodePty() {
  const from = join(root, 'node_modules', 'node-pty');
  const to = join(dist, 'node-pty');
  const wanted = new Set();
  for (const file of filesBelow(from)) {
    const path = relative(from, file).split(sep).join('/');
    const isRuntime =
      ['package.json', 'LICENSE'].includes(path) ||
      (/^lib\/.*\.js$/.test(path) && !/\.test\.js$/.test(path)) ||
      /^prebuilds\/[^/]+\/([^/]+\.node|spawn-helper)$/.test(path);
    if (!isRuntime) continue;
    wanted.add(join(to, path));
    writeIfChanged(join(to, path), readFileSync(file), path.endsWith('/spawn-helper') ? 0o755 : 0o644);
  }
  for (const file of filesBelow(to)) if (!wanted.has(file)) rmSync(file);
  return [...wanted];
}

/** SQLite as WebAssembly; the database's thread finds it beside itself. */
function copySqlite() {
  const to = join(dist, 'sql-wasm.wasm');
  writeIfChanged(to, readFileSync(join(root, 'node_modules', 'sql.js', 'dist', 'sql-wasm.wasm')));
  return to;
}

/** Names, versions and licence texts of the packages whose files went into the bundles. */
function thirdPartyNotices(inputs) {
  const packages = new Set(['node_modules/node-pty']);
  for (const input of inputs) {
    const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match) packages.add(match[1]);
  }
  const notices = [...packages].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const files = readdirSync(join(root, folder)).filter((file) => /^(licen[cs]e|notice|thirdpartynotice)/i.test(file));
    const texts = files.map((file) =>
      readFileSync(join(root, folder, file), 'utf8')
        .replaceAll('\r\n', '\n')
        .trim(),
    );
    return [`${name} ${version} (${license})`, '', ...(texts.length > 0 ? texts : ['No licence file in the package.'])].join('\n');
  });
  return ['Symbiote contains the following software.', ...notices].join(`\n\n${'-'.repeat(72)}\n\n`) + '\n';
}

/**
 * esbuild shares code between files only as modules of ECMAScript, which not every editor loads. An `import()` left as it is would be
 * the editor's to carry out; `require` works in every one.
 */
async function asCommonJs(files) {
  const written = [];
  for (const { path, contents } of files.filter((file) => file.path.endsWith('.js'))) {
    const map = files.find((file) => file.path === `${path}.map`);
    const comment = (text) => `\n//# sourceMappingURL=${text}\n`;
    const inlined = map === undefined ? '' : comment(`data:application/json;base64,${Buffer.from(map.contents).toString('base64')}`);
    const result = await esbuild.transform(Buffer.from(contents).toString() + inlined, {
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      supported: { 'dynamic-import': false },
      minify: isProduction,
      sourcemap: map === undefined ? false : 'external',
      sourcefile: basename(path),
      logLevel: 'warning',
    });
    written.push({ path, contents: Buffer.from(result.code + (map === undefined ? '' : comment(`${basename(path)}.map`))) });
    if (map !== undefined) written.push({ path: map.path, contents: Buffer.from(result.map) });
  }
  return written;
}

async function bundle(program, define) {
  const result = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [program.entry],
    ...(program.parts === undefined
      ? { outfile: join(dist, program.outfile) }
      : { outdir: dist, entryNames: '[name]', chunkNames: '[name]' }),
    bundle: true,
    write: false,
    metafile: true,
    legalComments: 'none',
    sourcemap: !isProduction,
    minify: isProduction,
    logLevel: 'warning',
    ...program.options,
    define: { ...program.options.define, ...define },
    plugins: [nodePtyBesideUs, oneLocale, ...(program.options.plugins ?? [])],
  });
  const files = program.parts === undefined ? result.outputFiles : await asCommonJs(result.outputFiles);
  for (const file of files) writeIfChanged(file.path, file.contents, program.isExecutable && file.path.endsWith('.js') ? 0o755 : 0o644);
  return Object.keys(result.metafile.inputs);
}

function printSizes(files) {
  const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1).padStart(9)} KB`;
  for (const [name, paths] of files) {
    const contents = paths.map((path) => readFileSync(path));
    const zipped = contents.reduce((sum, bytes) => sum + gzipSync(bytes).length, 0);
    const plain = contents.reduce((sum, bytes) => sum + bytes.length, 0);
    console.log(`${name.padEnd(28)}${kilobytes(plain)}${kilobytes(zipped)} gzipped`);
  }
}

const outfiles = ({ outfile, parts = [] }) => [outfile, ...parts];

/** Programs of earlier builds, and source maps that a production build is without: neither may end up in the package. */
function removeLeftovers() {
  const wanted = new Set(programs.flatMap(outfiles).flatMap((file) => (isProduction ? [file] : [file, `${file}.map`])));
  for (const file of readdirSync(dist)) if (/\.js(\.map)?$/.test(file) && !wanted.has(file)) rmSync(join(dist, file));
}

/** Whether everything was built. */
async function build() {
  for (const file of await generate({ isCheck: false })) console.log(`generated ${file}`);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const define = { __SYMBIOTE_BUILD__: JSON.stringify(buildIdOfSources()), __SYMBIOTE_VERSION__: JSON.stringify(version) };
  // One that fails (esbuild has said why) leaves the others to be built and tried.
  const results = await Promise.allSettled(programs.map((program) => bundle(program, define)));
  const built = programs.filter((_, index) => results[index].status === 'fulfilled');
  const inputs = results.flatMap((result) => result.value ?? []);
  const pty = copyNodePty();
  const sqlite = copySqlite();
  const notices = join(dist, 'THIRD_PARTY_NOTICES.txt');
  writeIfChanged(notices, thirdPartyNotices(inputs));
  removeLeftovers();
  printSizes([
    ...built.flatMap(outfiles).map((file) => [`dist/${file}`, [join(dist, file)]]),
    ['dist/node-pty/', pty],
    ['dist/sql-wasm.wasm', [sqlite]],
    ['dist/THIRD_PARTY_NOTICES.txt', [notices]],
  ]);
  for (const { outfile } of programs) if (!built.some((program) => program.outfile === outfile)) console.error(`FAILED: dist/${outfile}`);
  return built.length === programs.length;
}

/** Says what went wrong instead of throwing it: a watch goes on. */
async function buildAndReport() {
  try {
    return await build();
  } catch (error) {
    console.error(error.stack);
    return false;
  }
}

/** Builds after every change below src/. One build at a time; what changes meanwhile is built after it. */
async function watchAndBuild() {
  const { watch } = await import('chokidar');
  let running = Promise.resolve();
  let isWaiting = false;
  const schedule = () => {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => {
      running = running.then(() => {
        isWaiting = false;
        console.log('[watch] build started');
        return buildAndReport().then(() => console.log('[watch] build finished'));
      });
    }, 100);
  };
  watch(join(root, 'src'), { ignoreInitial: true, ignored: (path) => path.endsWith('.generated.ts') }).on('all', schedule);
  schedule();
}

if (flags.has('--check')) {
  const stale = await generate({ isCheck: true });
  for (const file of stale) console.error(`${file} is stale: run "npm run build" and commit it.`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else if (flags.has('--watch')) {
  await watchAndBuild();
} else {
  process.exitCode = (await buildAndReport()) ? 0 : 1;
}
