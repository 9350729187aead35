/** Texts that hurt parsers: each is measured or refused with a reason, and the thread that met it goes on. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultSettings } from '../../src/domain/settings';
import { check } from '../fuzz/sourceMutations';
import { measureFile } from '../../src/hosts/worker/measureFile';

const deep = 10_000;

const nestings: Readonly<Record<string, string>> = {
  parentheses: `${'('.repeat(deep)}1${')'.repeat(deep)}`,
  arrays: `x = ${'['.repeat(deep)}${']'.repeat(deep)}`,
  blocks: `function f() ${'{'.repeat(deep)}${'}'.repeat(deep)}`,
  conditions: `function f(a) { ${'if (a) '.repeat(deep)} a(); }`,
  arrows: `${'a => '.repeat(deep)} a`,
  ternaries: `x = ${'a ? b : '.repeat(deep)} c`,
  negations: `x = ${'!'.repeat(deep)}a`,
  templates: `x = ${'`${'.repeat(deep)}a${'}`'.repeat(deep)}`,
  'open templates': '`${'.repeat(deep),
  calls: `f${'()'.repeat(deep)}`,
  sums: `x = ${'a + '.repeat(deep)}a`,
  'else ifs': `function f(a) { ${'if (a) {} else '.repeat(deep)} {} }`,
  elements: `x = ${'<a>'.repeat(deep)}${'</a>'.repeat(deep)}`,
  'types of types': `type T = ${'A<'.repeat(deep)}B${'>'.repeat(deep)}`,
  'regular expressions': `x = /${'(a+'.repeat(2000)}${')+'.repeat(2000)}$/.test('${'a'.repeat(deep)}b'); y = /[${'['.repeat(deep)}`,
  'open strings': `${'"\n'.repeat(deep)}`,
  'open comments': '/* '.repeat(deep),
};

describe('pathological sources', () => {
  for (const [name, text] of Object.entries(nestings)) {
    it(`${name}: measured, or said to be nested too deeply`, () => {
      for (const path of ['deep.js', 'deep.tsx']) check({ path, text });
    });
  }

  it('a file of 46,000 lines is measured to its last function', () => {
    const text = Array.from({ length: 11_500 }, (_, at) => `function f${at}(a) {\n  if (a) return ${at};\n  return 0;\n}`).join('\n');
    check({ path: 'long.ts', text });
  });

  it('a bundle of 20 MB is left out by its size, unread', () => {
    const folder = mkdtempSync(join(tmpdir(), 'symbiote-large-'));
    try {
      writeFileSync(join(folder, 'bundle.js'), Buffer.alloc(20_000_000, 'a();'));
      const file = measureFile('bundle.js', { workspace: folder, settings: defaultSettings, increments: 'over' });
      assert.equal(file.exclusion?.reason, 'tooLarge');
      assert.match(file.exclusion?.detail ?? '', /19532 kB, more than/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
