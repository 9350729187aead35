/** Differences of two texts: right, short, and where a reader expects them. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Hunk } from '../../../../src/domain/runs/changes';
import { diffTexts } from '../../../../src/engine/diff/diffTexts';
import { processorTime } from '../../../processorTime';
import { inForm } from '../../../longForm';

/** Lines of few kinds, so that much is common. */
export const someText = fc
  .tuple(fc.array(fc.constantFrom('a', 'b', '  c', '}', '', 'x = 1;\r', 'ä'), { maxLength: 30 }), fc.boolean())
  .map(([lines, isTerminated]) => lines.join('\n') + (isTerminated && lines.length > 0 ? '\n' : ''));

/** `-a`, ` b`, `+c`. */
function shown(hunks: readonly Hunk[]): string[] {
  const marks = { context: ' ', removed: '-', added: '+' };
  return hunks.flatMap(({ lines }) => lines.map(({ kind, text }) => marks[kind] + text));
}

/** One side of the hunks, put into the other text. */
function rebuilt(text: string, hunks: readonly Hunk[]): string {
  const lines = text.split(/(?<=\n)/);
  const result: string[] = [];
  let done = 0;
  for (const hunk of hunks) {
    const start = hunk.oldLines === 0 ? hunk.oldStart : hunk.oldStart - 1;
    result.push(...lines.slice(done, start));
    for (const line of hunk.lines) if (line.kind !== 'removed') result.push(line.text + (line.isUnterminated ? '' : '\n'));
    done = start + hunk.oldLines;
  }
  return [...result, ...lines.slice(done)].join('');
}

/** Length of the longest common subsequence, by the textbook's table. */
function commonLines(before: readonly string[], after: readonly string[]): number {
  let row = new Array<number>(after.length + 1).fill(0);
  for (const line of before) {
    const next = [0];
    after.forEach((other, index) => next.push(line === other ? (row[index] ?? 0) + 1 : Math.max(row[index + 1] ?? 0, next[index] ?? 0)));
    row = next;
  }
  return row.at(-1) ?? 0;
}

describe('the difference of two texts', () => {
  it('makes the one from the other', () => {
    fc.assert(
      fc.property(someText, someText, fc.nat(4), (before, after, context) => {
        assert.equal(rebuilt(before, diffTexts(before, after, { context })), after);
      }),
      { numRuns: inForm(200, 5000) },
    );
  });

  it('is the shortest there is', () => {
    fc.assert(
      fc.property(someText, someText, (before, after) => {
        const [old, fresh] = [before, after].map((text) => text.split(/(?<=\n)/).filter((line) => line !== ''));
        const changed = shown(diffTexts(before, after)).filter((line) => !line.startsWith(' ')).length;
        assert.equal(changed, (old?.length ?? 0) + (fresh?.length ?? 0) - 2 * commonLines(old ?? [], fresh ?? []));
      }),
      { numRuns: inForm(200, 5000) },
    );
  });

  it('is nothing for equal texts', () => {
    assert.deepEqual(diffTexts('a\nb', 'a\nb'), []);
    assert.deepEqual(diffTexts('', ''), []);
  });

  it('says where the lines are, from 1, and which line has no line feed', () => {
    assert.deepEqual(diffTexts('a\n', 'a\nb'), [
      {
        oldStart: 1,
        oldLines: 1,
        newStart: 1,
        newLines: 2,
        lines: [
          { kind: 'context', text: 'a' },
          { kind: 'added', text: 'b', isUnterminated: true },
        ],
      },
    ]);
    assert.deepEqual(diffTexts('', 'a\n'), [{ oldStart: 0, oldLines: 0, newStart: 1, newLines: 1, lines: [{ kind: 'added', text: 'a' }] }]);
  });

  it('sees a line feed at the end, and a carriage return', () => {
    assert.deepEqual(shown(diffTexts('a', 'a\n')), ['-a', '+a']);
    assert.deepEqual(shown(diffTexts('a\r\nb\r\n', 'a\nb\r\n')), ['-a\r', '+a', ' b\r']);
  });

  it('tells texts apart that UTF-8 does not', () => {
    assert.deepEqual(shown(diffTexts('\ud800\n', '\udbff\n')), ['-\ud800', '+\udbff']);
  });

  it('joins changes that are near, and names the function each hunk is in', () => {
    const indented = (letters: string): string[] => [...letters].map((letter) => `  ${letter}`);
    const before = ['function one() {', ...indented('abcdefghi'), '}', 'function two() {', ...indented('klmnopqrs'), '}', ''].join('\n');
    const hunks = diffTexts(before, before.replace('  h\n', '  H\n').replace('  o\n', '  O\n').replace('  s\n', '  S\n'));
    assert.deepEqual(
      hunks.map(({ heading, oldStart, oldLines }) => ({ heading, oldStart, oldLines })),
      [
        { heading: 'function one() {', oldStart: 6, oldLines: 7 },
        { heading: 'function two() {', oldStart: 14, oldLines: 9 },
      ],
    );
    assert.equal(diffTexts(before, before.replace('  h\n', '  H\n').replace('  m\n', '  M\n')).length, 1);
  });

  it('shows an added function whole, not the end of one and the start of another', () => {
    const one = 'def one():\n    if x:\n        return 1\n    return 2\n';
    const two = 'def two():\n    if y:\n        return 1\n    return 2\n';
    assert.deepEqual(
      shown(diffTexts(`${one}\nend\n`, `${one}\n${two}\nend\n`, { context: 0 })),
      `${two}`.split('\n').map((line) => `+${line}`),
    );
  });

  it('puts a changed block opposite the one it replaces', () => {
    assert.deepEqual(shown(diffTexts('a\nx\nx\nb\n', 'a\ny\nx\nx\nx\nb\n', { context: 0 })).length, 2);
  });
});

describe('the difference of very large texts', function () {
  this.timeout(60_000);
  const count = 500_000;
  const numbers = Array.from({ length: count }, (_, index) => index);
  const changedLines = (before: string[], after: string[]): number => {
    const [old, fresh] = [before.join('\n'), after.join('\n')];
    const hunks = diffTexts(old, fresh, { context: 0 });
    assert.ok(rebuilt(old, hunks) === fresh, 'The difference does not make the one from the other.');
    return hunks.reduce((sum, { oldLines, newLines }) => sum + oldLines + newLines, 0);
  };

  it('is found in seconds when nothing is common', () => {
    const worked = processorTime();
    assert.equal(changedLines(numbers.map((n) => `a${n}`), numbers.map((n) => `b${n}`)), 2 * count); // prettier-ignore
    assert.ok(worked() < 20_000);
  });

  it('is found in seconds, and right, when everything is common and nothing is in its place', () => {
    const worked = processorTime();
    const some = numbers.slice(0, inForm(50_000, 200_000));
    const lines = some.map((n) => `line ${n}`);
    // A permutation: 7 has no divisor in common with the count.
    assert.ok(changedLines(lines, some.map((n) => lines[(n * 7 + 3) % some.length] ?? '')) <= 2 * some.length); // prettier-ignore
    assert.ok(worked() < 30_000);
  });
});
