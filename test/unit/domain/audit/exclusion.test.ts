import assert from 'node:assert/strict';
import { excludeByContent, excludeByPath, excludeBySize, excludeFolder, isIncluded } from '../../../../src/domain/audit/exclusion';
import { baseOfGlob, matchingGlob } from '../../../../src/domain/globs';
import { defaultSettings, type Settings } from '../../../../src/domain/settings';
import { processorTime } from '../../../processorTime';

const extensions = { '.ts': 'typescript', '.tsx': 'typescriptreact', '.js': 'javascript', '.mjs': 'javascript' };
const byPath = (path: string, changes: Partial<Settings> = {}) => excludeByPath(path, { ...defaultSettings, ...changes }, extensions);
const byContent = (text: string, changes: Partial<Settings> = {}, path = 'src/a.js') =>
  excludeByContent(path, text, { ...defaultSettings, ...changes });

const source = `/** Parses what people write. */
import { a } from './a';

export function parse(text: string): string[] {
  return text.split(',').map((part) => part.trim());
}
`;

describe('excludeByPath', () => {
  for (const path of [
    'src/a.ts',
    'lib/a.js',
    'build/tasks.ts',
    'dist/own.js',
    'out/a.ts',
    'src/external/client.ts',
    'src/vendors/list.tsx',
    'src/spec/openapi.ts',
    'src/testing/runner.ts',
    'src/latest.ts',
    'src/contest.ts',
    'src/commands/test.ts',
    'src/run-test.ts',
    'src/test-page.ts',
    'packages/test-utils/src/mount.ts',
    'src/inspect.ts',
    'src/admin.ts',
    'src/generator.ts',
    'src/d.ts',
    'a b/ünï.ts',
    '.config/a.ts',
    'UPPER.TS',
    'src/tutorial-1.2.js',
  ]) {
    it(`keeps ${path}`, () => assert.equal(byPath(path), undefined));
  }

  const excluded: readonly (readonly [string, string, keyof Settings | undefined])[] = [
    ['node_modules/x/index.js', 'vendored', 'audit.includeVendored'],
    ['packages/a/node_modules/x.js', 'vendored', 'audit.includeVendored'],
    ['src/vendor/x.ts', 'vendored', 'audit.includeVendored'],
    ['Third_Party/x.ts', 'vendored', 'audit.includeVendored'],
    ['.yarn/releases/yarn.js', 'vendored', 'audit.includeVendored'],
    ['public/jquery-3.6.0.js', 'vendored', 'audit.includeVendored'],
    ['src/a.d.ts', 'declaration', 'audit.includeDeclarations'],
    ['src/a.d.json.ts', 'declaration', 'audit.includeDeclarations'],
    ['src/a.test.ts', 'test', 'audit.includeTests'],
    ['src/a.spec.tsx', 'test', 'audit.includeTests'],
    ['src/a.e2e-spec.ts', 'test', 'audit.includeTests'],
    ['src/a_test.js', 'test', 'audit.includeTests'],
    ['src/Button.stories.tsx', 'test', 'audit.includeTests'],
    ['src/__tests__/a.ts', 'test', 'audit.includeTests'],
    ['Tests/a.ts', 'test', 'audit.includeTests'],
    ['packages/x/e2e/a.ts', 'test', 'audit.includeTests'],
    ['spec/a.js', 'test', 'audit.includeTests'],
    ['test.js', 'test', 'audit.includeTests'],
    ['packages/task/test-resources/compare.js', 'test', 'audit.includeTests'],
    ['src/common/test-helpers.ts', 'test', 'audit.includeTests'],
    ['scripts/test-setup.js', 'test', 'audit.includeTests'],
    ['src/api.generated.ts', 'generated', 'audit.includeGenerated'],
    ['src/routeTree.gen.ts', 'generated', 'audit.includeGenerated'],
    ['src/__generated__/a.ts', 'generated', 'audit.includeGenerated'],
    ['src/user_pb.js', 'generated', 'audit.includeGenerated'],
    ['public/app.min.js', 'minified', 'audit.includeMinified'],
    ['README.md', 'unsupported', undefined],
    ['Makefile', 'unsupported', undefined],
    ['.symbiote/cache/a.ts', 'outside', undefined],
    ['.git/hooks/a.js', 'outside', undefined],
  ];
  for (const [path, reason, setting] of excluded) {
    it(`leaves out ${path} as ${reason}`, () => {
      const exclusion = byPath(path);
      assert.equal(exclusion?.reason, reason);
      assert.equal(exclusion.setting, setting);
      assert.notEqual(exclusion.detail, '');
    });
  }

  for (const [path, , setting] of excluded) {
    if (setting === undefined) continue;
    it(`${setting} lets in ${path}`, () => assert.equal(byPath(path, { [setting]: true }), undefined));
  }

  it('audit.exclude adds a rule and says which glob', () => {
    assert.deepEqual(byPath('src/old/a.ts', { 'audit.exclude': ['src/old'] }), {
      reason: 'pattern',
      detail: 'matches src/old',
      setting: 'audit.exclude',
    });
  });

  it('audit.include wins over every rule', () => {
    const settings = { 'audit.include': ['**/node_modules/own/**', '*.test.ts'], 'audit.exclude': ['**'] };
    assert.equal(byPath('node_modules/own/dist/a.min.js', settings), undefined);
    assert.equal(byPath('src/a.test.ts', settings), undefined);
    assert.equal(byPath('src/a.ts', settings)?.reason, 'pattern');
  });

  it('audit.include cannot let in what no language measures, nor what is not code', () => {
    assert.equal(byPath('README.md', { 'audit.include': ['**'] })?.reason, 'unsupported');
    assert.equal(byPath('.symbiote/a.ts', { 'audit.include': ['**'] })?.reason, 'outside');
  });

  it('judges folders without an extension', () => {
    assert.equal(excludeFolder('a/node_modules', defaultSettings)?.reason, 'vendored');
    assert.equal(excludeFolder('src', defaultSettings), undefined);
  });
});

describe('globs', () => {
  const matches = (glob: string, path: string): boolean => matchingGlob(path, [glob]) !== undefined;

  it('without a slash match a name at any depth', () => {
    assert.ok(matches('*.gen.ts', 'a/b/x.gen.ts'));
    assert.ok(matches('legacy', 'a/legacy/x.ts'));
    assert.ok(!matches('legacy', 'a/legacy2/x.ts'));
  });

  it('with a slash are anchored at the root and take folders whole', () => {
    assert.ok(matches('./src/old/', 'src/old/deep/x.ts'));
    assert.ok(matches('/a.ts', 'a.ts'));
    assert.ok(!matches('src/old', 'x/src/old/a.ts'));
  });

  it('match dot files, spaces and other scripts', () => {
    assert.ok(matches('**/*.ts', '.config/ä b/文.ts'));
  });

  it('know the folder below which they match', () => {
    assert.deepEqual(['src/gen/**/*.ts', '**/*.ts', '*.ts', 'src/gen/a.ts', 'out'].map(baseOfGlob), ['src/gen', '', '', 'src/gen', '']);
  });
});

describe('excludeByContent: generated', () => {
  for (const [name, text] of Object.entries({
    '@generated': `/**\n * @generated SignedSource<<abc>>\n */\nexport const a = 1;\n`,
    'protobuf-ts': `// @generated by protobuf-ts 2.9.0\n// @ts-nocheck\nimport x from 'x';\n`,
    'Go style': `// Code generated by tool. DO NOT EDIT.\nexport const a = 1;\n`,
    automatic: `/* eslint-disable */\n/**\n * This file was automatically generated by json-schema-to-typescript.\n */\nexport {};\n`,
    'auto-generated': `/* AUTO-GENERATED, see build.mjs */\nexport {};\n`,
    'after a licence and a shebang': `#!/usr/bin/env node\n/* Copyright X */\n\n// THIS FILE IS AUTOGENERATED. DO NOT MODIFY\nexport {};\n`,
    CoffeeScript: `// Generated by CoffeeScript 1.12.7\n(function() {\n}).call(this);\n`,
    'do not edit': `// Do not edit this file directly; edit schema.json\nexport {};\n`,
    'generated, and do not change': `// Written by the generator.\n// Please do not change.\nexport {};\n`,
    'TypeScript output': `"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\nexports.a = 1;\n`,
    'TypeScript helpers': `"use strict";\nvar __awaiter = (this && this.__awaiter) || function () {};\n`,
    'Babel output': `"use strict";\n\nObject.defineProperty(exports, "__esModule", {\n  value: true\n});\n`,
    'a source map': `export const a = 1;\n//# sourceMappingURL=a.js.map\n`,
  })) {
    it(`sees ${name}`, () => {
      const exclusion = byContent(text);
      assert.equal(exclusion?.reason, 'generated');
      assert.equal(exclusion.setting, 'audit.includeGenerated');
      assert.equal(byContent(text, { 'audit.includeGenerated': true }), undefined);
      assert.equal(byContent(text, { 'audit.include': ['src/a.js'] }), undefined);
    });
  }

  for (const [name, text] of Object.entries({
    'plain source': source,
    'a string': `const banner = '// Code generated by us. DO NOT EDIT.';\n// @generated\nexport { banner };\n`,
    'a rule about markers': `/**\n * Reports files that carry the @generated marker.\n */\nexport const rule = {};\n`,
    'a compiler': `/**\n * Emits code. The code that is\n * generated by the emitter is checked later.\n */\nexport {};\n`,
    'a comment further down': `${source}\n// This file was automatically generated\n`,
    'a warning about a part': `// DO NOT EDIT the order of these without asking.\nexport const a = [1];\n`,
    'a request without a generator': `// Please do not change this without a review.\nexport {};\n`,
    'a source map named in a string': `${source}\nexport const end = '//# sourceMappingURL=';\n`,
    nothing: '',
    'an open comment': '/* never closed',
  })) {
    it(`keeps ${name}`, () => assert.equal(byContent(text), undefined));
  }
});

describe('excludeByContent: minified and bundled', () => {
  const statements = Array.from({ length: 60 }, (_, i) => `function f${i}(a,b){if(a>${i}){return b(a,"x y z")}return a+b};`).join('');

  for (const [name, text] of Object.entries({
    'one long line': statements,
    'a licence before the long line': `/*! lib v1 | MIT */\n${statements}\n`,
    'long lines of limited length': statements.replace(/(.{500})/g, '$1\n'),
    webpack: `/******/ (() => { // webpackBootstrap\n/******/ \tvar a = {};\n${source}`,
    browserify: `(function(){function r(e,n,t){function o(i,f){if(!n[i]){}}}return r})()({1:[function(require,module,exports){\n`,
    esbuild: `"use strict";\nvar __defProp = Object.defineProperty;\nvar __getOwnPropNames = Object.getOwnPropertyNames;\nvar __commonJS = (cb, mod) => function () {};\n${source}`,
    rollup: `(function (global, factory) {\n  typeof exports === 'object' && typeof module !== 'undefined' ? factory(exports) :\n  factory();\n})(this, function () {});\n`,
  })) {
    it(`sees ${name}`, () => {
      const exclusion = byContent(text);
      assert.equal(exclusion?.reason, 'minified');
      assert.equal(exclusion.setting, 'audit.includeMinified');
      assert.equal(byContent(text, { 'audit.includeMinified': true, 'audit.includeGenerated': true }), undefined);
    });
  }

  for (const [name, text] of Object.entries({
    'an embedded image': `${source}\nexport const image = 'data:image/png;base64,${'iVBORw0KGgo'.repeat(5000)}';\n`,
    'a table of numbers': `${source}\nexport const table = [${Array.from({ length: 3000 }, (_, i) => i).join(',')}];\n`,
    'a table of objects': `export const table = [${'{a:1,b:2,c:[1,2,3]},'.repeat(500)}];\n`,
    'one long line in a long file': `${source.repeat(100)}\n${statements.slice(0, 2000)}\n`,
    'long lines of prose': `${'// words and more words that somebody wrote; one after the other, and so on. '.repeat(20)}\n${source}`,
    'talk about webpack': `// Reads what __webpack_require__ leaves; see webpackBootstrap\n${source}`,
  })) {
    it(`keeps ${name}`, () => assert.equal(byContent(text), undefined));
  }

  it('judges a large file of one string quickly and keeps it', () => {
    const worked = processorTime();
    assert.equal(byContent(`export const s = "${'x'.repeat(8_000_000)}";`), undefined);
    assert.ok(worked() < 2000);
  });
});

describe('excludeBySize', () => {
  it('leaves out files over the limit only', () => {
    assert.equal(excludeBySize(4096 * 1024, defaultSettings), undefined);
    const exclusion = excludeBySize(4096 * 1024 + 1, defaultSettings);
    assert.deepEqual(exclusion, { reason: 'tooLarge', detail: '4097 kB, more than 4096 kB', setting: 'audit.maxFileKilobytes' });
  });

  it('isIncluded tells where the limit does not count', () => {
    assert.ok(isIncluded('src/big.js', { ...defaultSettings, 'audit.include': ['src/big.js'] }));
  });
});
