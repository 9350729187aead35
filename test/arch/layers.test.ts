/** Layers are kept: who may import what, no cycles, no file outside. Each check is shown to fail on a planted breach. */
import assert from 'node:assert/strict';
import { importCycles, layerBreaches } from './layers';
import { readSources, type Source } from './sources';

function planted(files: Readonly<Record<string, string>>): Source[] {
  return Object.entries(files).map(([path, text]) => ({ path, text }));
}

/** What is said of the first file when a second one exists for it to import. */
function breachesOf(path: string, text: string, other?: string): string[] {
  const sources = planted({ [path]: text, ...(other === undefined ? {} : { [other]: '' }) });
  return layerBreaches(sources).map(({ at, what }) => `${at} ${what}`);
}

describe('layers', () => {
  it('are kept by every file', () => {
    assert.deepEqual(layerBreaches(readSources()), []);
  });

  it('have no import cycles', () => {
    assert.deepEqual(importCycles(readSources()), []);
  });

  const refused: readonly (readonly [string, string, string, string?])[] = [
    ['node: in the engine', 'src/engine/a.ts', "import { join } from 'node:path';"],
    ['vscode in the engine', 'src/engine/a.ts', "import * as vscode from 'vscode';"],
    ['vscode as a type outside hosts/vscode', 'src/hosts/node/a.ts', "import type { Uri } from 'vscode';"],
    ['vscode in an import type', 'src/adapters/system/a.ts', "export type U = import('vscode').Uri;"],
    ['a library with ambient state in the engine', 'src/engine/a.ts', "import chokidar from 'chokidar';"],
    ['an adapter in the engine', 'src/engine/a.ts', "import { b } from '../adapters/system/b';", 'src/adapters/system/b.ts'],
    ['the engine in an adapter', 'src/adapters/system/a.ts', "export { b } from '../../engine/b';", 'src/engine/b.ts'],
    ['an adapter of another kind', 'src/adapters/languages/a.ts', "import { b } from '../strategies/b';", 'src/adapters/strategies/b.ts'],
    ['a host in an adapter', 'src/adapters/system/a.ts', "void import('../../hosts/node/b');", 'src/hosts/node/b.ts'],
    ['a port in the domain', 'src/domain/a.ts', "import type { B } from '../ports/b';", 'src/ports/b.ts'],
    ['a package in shared', 'src/shared/a.ts', "import { z } from 'zod';"],
    ['yaml in panels', 'src/panels/a.ts', "import { parse } from 'yaml';"],
    ['require of node: in the domain', 'src/domain/a.ts', "const fs = require('node:fs');"],
    ['node: in the webview', 'src/hosts/webview/a.ts', "import 'node:fs';"],
    ['the engine in the webview', 'src/hosts/webview/a.ts', "import { b } from '../../engine/b';", 'src/engine/b.ts'],
    ['another host than hosts/node', 'src/hosts/cli/a.ts', "import { b } from '../vscode/b';", 'src/hosts/vscode/b.ts'],
    ['a host from hosts/node', 'src/hosts/node/a.ts', "import { b } from '../cli/b';", 'src/hosts/cli/b.ts'],
    ['a computed name', 'src/hosts/node/a.ts', 'void import(name);'],
    ['a file outside src', 'src/hosts/node/a.ts', "import x from '../../../package.json';"],
  ];
  for (const [what, path, text, other] of refused) {
    it(`refuse ${what}`, () => assert.equal(breachesOf(path, text, other).length, 1));
  }

  it('say where the breach is', () => {
    const [breach] = breachesOf('src/engine/a.ts', "\nimport { join } from 'node:path';");
    assert.equal(breach, 'src/engine/a.ts:2 engine may not import node:path');
  });

  it('refuse a file outside every layer', () => {
    assert.deepEqual(breachesOf('src/stray.ts', ''), ['src/stray.ts is in no layer']);
  });

  it('allow what the table allows', () => {
    assert.deepEqual(breachesOf('src/hosts/vscode/a.ts', "import * as vscode from 'vscode';\nimport 'node:fs';"), []);
    assert.deepEqual(breachesOf('src/hosts/cli/a.ts', "import { b } from '../node/b';", 'src/hosts/node/b.ts'), []);
    assert.deepEqual(breachesOf('src/engine/a.ts', "import { parse } from 'yaml';"), []);
  });

  it('find a cycle through dynamic imports and name its path', () => {
    const sources = planted({
      'src/engine/a.ts': "import { b } from './b';",
      'src/engine/b.ts': "export * from './c';",
      'src/engine/c.ts': "void import('./a');",
    });
    assert.deepEqual(importCycles(sources), ['src/engine/a.ts → src/engine/b.ts → src/engine/c.ts → src/engine/a.ts']);
  });

  it('do not count types as a cycle', () => {
    const sources = planted({ 'src/engine/a.ts': "import { b } from './b';", 'src/engine/b.ts': "import type { A } from './a';" });
    assert.deepEqual(importCycles(sources), []);
  });
});
