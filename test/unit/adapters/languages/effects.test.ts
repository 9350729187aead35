import assert from 'node:assert/strict';
import { effectsOf } from '../../../../src/adapters/languages/typescript/effects';
import { effectChanges } from '../../../../src/domain/proof/effects';

const told = (text: string, kind: string, path = 'a.ts'): string[] =>
  effectsOf(path, text)
    .filter((effect) => effect.kind === kind)
    .map(({ what }) => what);

describe('the effects of a file', () => {
  it('are the modules it imports, however it does', () => {
    const text = `import a from 'a'; export * from './b'; const c = require('c'); const d = await import('d'); import e = require('e');`;
    assert.deepEqual(told(text, 'import'), ['a', './b', 'c', 'd', 'e']);
  });

  it('are the writes that others see, and not those to locals', () => {
    const text = `
      let cache = new Map(); let count = 0;
      function run(options, list) {
        let own = 1; own = 2; own++; options = { ...options };
        options.deep = true; list.push(1); delete options[key()];
        count += 1; cache.set('a', own);
        document.title = 'x'; undeclared = 1;
        const inner = () => { own = 3; };
        [own, this.last] = [1, 2];
        ({ a: list[0], ...own } = options);
        for (count of list) {}
      }
      class Box { #n = 0; add() { this.#n++; this.items.push(1); super.x = 1; } }
      cache = new Map();
    `;
    assert.deepEqual(told(text, 'write'), [
      'parameter options.deep',
      'parameter list.push',
      'parameter options.*',
      'module count',
      'module cache.set',
      'global document.title',
      'global undeclared',
      'captured own',
      'this.last',
      'parameter list.0',
      'module count',
      'this.#n',
      'this.items.push',
      'super.x',
    ]);
  });

  it('are what a reviewer has to see', () => {
    const text = `
      import { exec } from 'node:child_process'; import fs from 'fs/promises';
      eval('1'); new Function('x', 'return x'); setTimeout('go()', 1); setTimeout(go, 1);
      import(name); require(name); fetch(url); window.fetch(url); new RegExp(given); new RegExp('a');
      const key = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
      const slow = /^(a+)+$/, quick = /^[a-z]+(,[a-z])?$/;
      node.innerHTML = text; const read = node.innerHTML;
      toString(); hasOwnProperty('x');
    `;
    assert.deepEqual(told(text, 'risk'), [
      'child_process (starts programs)',
      'fs/promises (reads and writes files)',
      'eval() (runs text as code)',
      'Function() (runs text as code)',
      'setTimeout() of a text (runs text as code)',
      'import() of what is worked out',
      'require() of what is worked out',
      'fetch() (uses the network)',
      'fetch() (uses the network)',
      'RegExp() of what is worked out',
      'a secret in the text',
      'a regular expression that may never end: /^(a+)+$/',
      'innerHTML (text becomes markup)',
    ]);
  });

  it('are compared by how often they are there', () => {
    const before = effectsOf('a.ts', `import fs from 'fs'; class A { run() { this.a = 1; this.a = 2; } }`);
    const after = effectsOf('a.ts', `class A { run() { this.a = 1; } stop() { eval('x'); } }`);
    assert.deepEqual(
      effectChanges(before, after).map(({ kind, what, before: was, after: is }) => `${kind} ${what} ${was}→${is}`),
      ['import fs 1→0', 'risk eval() (runs text as code) 0→1', 'risk fs (reads and writes files) 1→0', 'write this.a 2→1'],
    );
    assert.deepEqual(effectChanges(before, before.toReversed()), []);
  });
});
