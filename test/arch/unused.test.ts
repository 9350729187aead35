/** Everything declared is used by something, and each check is shown to fail on something planted. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { errorCodes } from '../../src/domain/errors';
import { settingKeys } from '../../src/domain/settings';
import { knownRecordTypes } from '../../src/engine/store/journalRecords';
import { operations } from '../../src/protocol/operations';
import { filesBelow } from '../filesBelow';
import { readSources, repository, type Source } from './sources';
import { packagesOf, unsaid, unthrown, unusedExports } from './unused';

/** Programs, adapters (the registries list them) and what esbuild.mjs loads to generate from. */
const entries =
  /^src\/(extension|webExtension|hosts\/(node|cli|webview)\/main|hosts\/worker\/(languageWorker|halsteadWorker|webLanguageWorker|comparisonWorker|databaseWorker)|domain\/tasksJsonSchema)\.ts$/;

function readTests(): Source[] {
  return filesBelow(join(repository, 'test'))
    .filter((file) => /\.ts$/.test(file))
    .map((file) => ({ path: relative(repository, file).split(sep).join('/'), text: readFileSync(file, 'utf8') }));
}

describe('what is declared', function () {
  this.timeout(60_000);
  const sources = readSources();
  const without = (...paths: string[]): Source[] => sources.filter(({ path }) => !paths.includes(path));

  it('is imported by somebody, if it is exported', () => {
    // What esbuild.mjs takes to generate package.json from.
    const build: Source = { path: 'esbuild.ts', text: "import { manifest } from './src/hosts/vscode/contributions/manifest';" };
    assert.deepEqual(unusedExports(sources, [...readTests(), build], entries), []);
  });

  it('is read, if it is a setting', () => {
    assert.deepEqual(unsaid(settingKeys, without('src/domain/settings.ts', 'src/hosts/vscode/contributions/settings.ts')), []);
  });

  it('is called by a client, if it is an operation', () => {
    const clients = sources.filter(({ path }) => /^src\/hosts\/(cli|vscode|node\/client)\//.test(path));
    assert.deepEqual(unsaid(Object.keys(operations), clients), []);
  });

  it('is thrown, if it is the code of an error', () => {
    assert.deepEqual(unthrown(errorCodes, sources), []);
  });

  it('is written, if it is a record of the journal', () => {
    assert.deepEqual(unsaid([...knownRecordTypes], without('src/engine/store/journalRecords.ts', 'src/engine/runs/runStore.ts')), []);
  });

  it('goes into the programs, if it is a dependency', () => {
    const { dependencies } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
    assert.deepEqual(Object.keys(dependencies).sort(), packagesOf(sources));
  });
});

describe('the checks of what is used', () => {
  const planted = (texts: Readonly<Record<string, string>>): Source[] => Object.entries(texts).map(([path, text]) => ({ path, text }));

  it('find an export that nobody imports', () => {
    const sources = planted({
      'src/engine/a.ts': 'export const used = 1; export const unused = 2; export function alsoUnused() {} export interface Shape {}',
      'src/engine/b.ts': "import { used } from './a';",
    });
    assert.deepEqual(unusedExports(sources, [], /^$/), ['src/engine/a.ts unused', 'src/engine/a.ts alsoUnused']);
    assert.deepEqual(unusedExports(sources, [], /a\.ts$/), []);
  });

  it('allow an export that a test imports, or that goes out with its whole module', () => {
    const source = planted({ 'src/engine/a.ts': 'export const a = 1;' });
    assert.deepEqual(unusedExports(source, planted({ 'test/a.test.ts': "import { a as b } from '../src/engine/a';" }), /^$/), []);
    assert.deepEqual(unusedExports(source, planted({ 'test/a.test.ts': "export * from '../src/engine/a';" }), /^$/), []);
    assert.deepEqual(unusedExports(source, planted({ 'test/a.test.ts': "void import('../src/engine/a');" }), /^$/), []);
  });

  it('find a setting that nobody reads, and a code that nobody throws', () => {
    const sources = planted({
      'src/engine/a.ts': "const x = settings['a.b'] + settings.c; throw new EngineError('io', 'No.'); is(error, 'busy');",
    });
    assert.deepEqual(unsaid(['a.b', 'c', 'd'], sources), ['d']);
    assert.deepEqual(unthrown(['io', 'busy'], sources), ['busy']);
  });

  it('name the packages that are imported', () => {
    const sources = planted({ 'src/engine/a.ts': "import 'node:fs'; import { x } from '@a/b/c'; import y from 'yaml'; import './z';" });
    assert.deepEqual(packagesOf(sources), ['@a/b', 'yaml']);
  });
});
