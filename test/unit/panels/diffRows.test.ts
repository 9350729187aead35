/** Hunks as rows: numbers, pairs, the words that differ, line ends. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { DiffLine } from '../../../src/domain/runs/changes';
import { diffHunk, type DiffSide } from '../../../src/panels/diffRows';
import { wordChanges } from '../../../src/panels/wordChanges';

const line = (kind: DiffLine['kind'], text: string, isUnterminated?: boolean): DiffLine => ({ kind, text, isUnterminated });
const hunk = (lines: DiffLine[], more: { oldStart?: number; newStart?: number } = {}) =>
  diffHunk({
    oldStart: more.oldStart ?? 1,
    newStart: more.newStart ?? 1,
    oldLines: lines.filter(({ kind }) => kind !== 'added').length,
    newLines: lines.filter(({ kind }) => kind !== 'removed').length,
    lines,
  });
const text = (side: DiffSide | undefined): string =>
  side === undefined ? '' : `${side.number}${side.parts.map((part) => (part.isChanged ? `[${part.text}]` : part.text)).join('')}`;

describe('the rows of a diff', () => {
  it('pair what took the place of what', () => {
    const { rows, range } = hunk(
      [
        line('context', ' a'),
        line('removed', ' const x = 1;'),
        line('removed', ' gone'),
        line('added', ' const y = 1;'),
        line('context', ' z'),
      ],
      { oldStart: 10, newStart: 12 },
    );
    assert.equal(range, '@@ -10,4 +12,3 @@');
    assert.deepEqual(
      rows.map(({ left, right }) => [text(left), text(right)]),
      [
        ['10 a', '12 a'],
        ['11 const [x] = 1;', '13 const [y] = 1;'],
        ['12 gone', ''],
        ['13 z', '14 z'],
      ],
    );
  });

  it('count from the first line of a file that was added', () => {
    assert.deepEqual(
      diffHunk({ oldStart: 0, oldLines: 0, newStart: 1, newLines: 1, lines: [line('added', 'x')] }).rows.map(({ right }) => right?.number),
      [1],
    );
  });

  it('say in words where only the line end differs', () => {
    const { rows } = hunk([line('removed', 'same\r'), line('added', 'same')]);
    assert.deepEqual([rows[0]?.left?.lineEnd, rows[0]?.right?.lineEnd], ['CRLF', 'LF']);
    assert.deepEqual([text(rows[0]?.left), text(rows[0]?.right)], ['1same', '1same']);
  });

  it('say where a file ends without a line feed', () => {
    const { rows } = hunk([line('removed', 'end', true), line('added', 'end')]);
    assert.deepEqual([rows[0]?.left?.isUnterminated, rows[0]?.right?.isUnterminated], [true, false]);
  });
});

describe('words that differ', () => {
  it('are marked, the rest is not', () => {
    assert.deepEqual(wordChanges('return a + b;', 'return a - b;')?.[1], [
      { text: 'return a ', isChanged: false },
      { text: '-', isChanged: true },
      { text: ' b;', isChanged: false },
    ]);
  });

  it('are not marked in lines that have nothing to do with each other', () => {
    assert.equal(wordChanges('import x from "y";', '  while (true) await tick();'), undefined);
  });

  it('leave both lines whole', () => {
    const words = fc.array(fc.constantFrom('a', 'bc', ' ', '(', ')', 'ü', '1'), { maxLength: 40 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(words, words, (before, after) => {
        const changes = wordChanges(before, after);
        if (changes === undefined) return;
        const [a, b] = changes;
        assert.deepEqual([a.map((part) => part.text).join(''), b.map((part) => part.text).join('')], [before, after]);
        const kept = (parts: typeof a) =>
          parts
            .filter(({ isChanged }) => !isChanged)
            .map((part) => part.text)
            .join('');
        assert.equal(kept(a), kept(b));
      }),
    );
  });
});
