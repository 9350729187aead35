import assert from 'node:assert/strict';
import { ago, count, duration, safe, safeLines, shorten, widthOf, wrap } from '../../../../../src/hosts/cli/format/text';

describe('text for a terminal', () => {
  it('shows what a terminal would act on', () => {
    assert.equal(safe('a\u001b[31mb\nc\u0007'), 'a\\x1b[31mb\\nc\\x07');
  });

  it('shows what would reorder or hide text', () => {
    assert.equal(safe('rm \u202e-rf\u200b'), 'rm \\u{202e}-rf\\u{200b}');
  });

  it('keeps the lines of a command', () => {
    assert.deepEqual(safeLines('a\r\n\tb\rc'), ['a', '    b\\rc']);
  });

  it('counts columns: wide characters twice, colours and marks not at all', () => {
    assert.equal(widthOf('\u001b[1mab\u001b[22m'), 2);
    assert.equal(widthOf('漢字'), 4);
    assert.equal(widthOf('e\u0301'), 1);
  });

  it('shortens with an ellipsis inside the width', () => {
    assert.equal(shorten('abcdef', 4), 'abc…');
    assert.equal(shorten('漢字漢字', 4), '漢…');
    assert.equal(shorten('abc', 3), 'abc');
  });

  it('wraps between words and indents what follows', () => {
    assert.equal(wrap('one two three', 8, '  '), 'one two\n  three');
    assert.equal(wrap('one two three', undefined, '  '), 'one two three');
  });

  it('says amounts and times as people do', () => {
    assert.equal(count(1, 'file'), '1 file');
    assert.equal(count(1204, 'file'), '1,204 files');
    assert.deepEqual([840, 1300, 125_000, 11_040_000].map(duration), ['840 ms', '1.3 s', '2 min 5 s', '3 h 4 min']);
    assert.equal(ago(0, 3 * 86_400_000), '3 days ago');
  });
});
