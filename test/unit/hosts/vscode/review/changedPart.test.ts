/** The part of a text that is replaced. */
import assert from 'node:assert/strict';
import { changedPart } from '../../../../../src/hosts/vscode/review/changedPart';

describe('the changed part of a text', () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    ['abc', 'aXc', 'b', 'X'],
    ['abc', 'abcd', '', 'd'],
    ['aa', 'aaa', '', 'a'],
    ['aaa', 'aa', 'a', ''],
    ['', 'new', '', 'new'],
    ['old', '', 'old', ''],
    // Halves of a character, and a carriage return and its line feed, stay together.
    ['x\u{1F600}y', 'x\u{1F601}y', '\u{1F600}', '\u{1F601}'],
    ['a\r\nb', 'a\r\n\r\nb', '', '\r\n'],
    ['a\u{10000}', 'a\u{10400}', '\u{10000}', '\u{10400}'],
  ];
  it('is the shortest that makes the new text of the old one', () => {
    for (const [before, after, old, text] of cases) {
      const part = changedPart(before, after);
      assert.ok(part, before);
      assert.equal(before.slice(0, part.start) + part.text + before.slice(part.end), after);
      assert.deepEqual([before.slice(part.start, part.end), part.text], [old, text], JSON.stringify(before));
    }
  });

  it('is none where nothing changed', () => {
    assert.equal(changedPart('same', 'same'), undefined);
  });
});
