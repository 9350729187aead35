/** What every language in the registry keeps, whatever it is given. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { extensions } from '../../src/adapters/languages/extensions.generated';
import { languages } from '../../src/adapters/languages/registry.generated';
import { measuredFileSchema, type MeasuredFile } from '../../src/domain/audit/metrics';
import { inForm } from '../longForm';

function assertWhole(file: MeasuredFile): void {
  measuredFileSchema.parse(file);
  for (const fn of file.functions) {
    const sum = (metric: string) => fn.increments.reduce((total, each) => total + (each.metric === metric ? each.amount : 0), 0);
    assert.equal(sum('cyclomatic'), fn.cyclomatic - 1);
    assert.equal(sum('cognitive'), fn.cognitive);
    assert.equal(fn.lines, fn.endLine - fn.line + 1);
    assert.ok(fn.line <= fn.endLine && fn.endLine <= file.lines, `${fn.name} ${fn.line}–${fn.endLine} of ${file.lines}`);
    assert.ok(fn.name.length > 0);
  }
}

describe('the registry of languages', () => {
  it('gives each id and each extension to one language', () => {
    const ids = languages.map(({ id }) => id);
    const all = languages.flatMap((language) => Object.keys(language.extensions));
    assert.equal(new Set(ids).size, ids.length);
    assert.equal(new Set(all).size, all.length);
  });

  it('says the same of extensions as the file the engine reads', () => {
    assert.deepEqual({ ...extensions }, Object.assign({}, ...languages.map((language) => language.extensions)));
  });
});

for (const language of languages) {
  describe(`the language ${language.id}`, function () {
    this.timeout(60_000);
    const paths = Object.keys(language.extensions).map((extension) => `some/folder/file${extension}`);

    it('has extensions with a dot, in lower case', () => {
      assert.ok(paths.length > 0);
      for (const extension of Object.keys(language.extensions)) assert.match(extension, /^\.[a-z0-9.+-]+$/);
    });

    it('measures an empty text as one line without functions', () => {
      for (const path of paths) {
        const file = language.measure(path, '');
        assertWhole(file);
        assert.deepEqual({ path: file.path, lines: file.lines, functions: file.functions }, { path, lines: 1, functions: [] });
      }
    });

    it('names the editor’s language of each extension', () => {
      for (const [extension, id] of Object.entries(language.extensions)) assert.equal(language.measure(`x${extension}`, '').language, id);
    });

    it('never throws, and keeps its sums, on any text', () => {
      fc.assert(
        fc.property(fc.constantFrom(...paths), fc.string({ unit: 'binary', maxLength: 300 }), (path, text) =>
          assertWhole(language.measure(path, text)),
        ),
        { numRuns: inForm(60, 1200) },
      );
    });

    it('never throws, and keeps its sums, on pieces of its own words', () => {
      const words =
        'function class => ( ) { } [ ] if else for while switch case : ; , ? && || ?? ?. = def return try catch < > / ` ${ } #x @d . "s" \n 1 a static get async'.split(
          ' ',
        );
      const text = fc.array(fc.constantFrom(...words), { maxLength: 80 }).map((list) => list.join(' '));
      fc.assert(
        fc.property(fc.constantFrom(...paths), text, (path, code) => assertWhole(language.measure(path, code))),
        { numRuns: inForm(120, 2500) },
      );
    });

    it('says the same of the same text', () => {
      const text = 'const a = (b) => b ? 1 : 2;\nclass C { m() { for (;;) if (a) { } } }\n';
      for (const path of paths) assert.deepEqual(language.measure(path, text), language.measure(path, text));
    });
  });
}
