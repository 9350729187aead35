import assert from 'node:assert/strict';
import { hotspotSchema } from '../../../../src/domain/audit/hotspot';
import type { FileMetrics, FunctionMetrics } from '../../../../src/domain/audit/metrics';
import { isOver, rank, rankFindings, withIds } from '../../../../src/domain/audit/ranking';

const thresholds = { cyclomatic: 15, cognitive: 15 };
const none = new Map<string, never>();

function fn(name: string, cognitive: number, cyclomatic: number, line = 1): FunctionMetrics {
  return { name, kind: 'function', line, column: 1, endLine: line + 9, cyclomatic, cognitive, nesting: 1, parameters: 0, lines: 10 };
}
const file = (path: string, ...functions: FunctionMetrics[]): FileMetrics => ({ path, language: 'typescript', lines: 100, functions });

describe('rank', () => {
  it('shows the formula with its parts filled in', () => {
    const [first] = rank([file('a.ts', fn('parse', 31, 18))], new Map([['a.ts', 4]]), thresholds, none);
    assert.equal(first?.reason, 'excess 19 (cognitive 31 − 15, cyclomatic 18 − 15) × churn 4 = 76');
    assert.deepEqual([first.excess, first.churn, first.score, first.rank], [19, 4, 76, 1]);
    assert.deepEqual(first.over, [
      { metric: 'cognitive', value: 31, threshold: 15, excess: 16 },
      { metric: 'cyclomatic', value: 18, threshold: 15, excess: 3 },
    ]);
    assert.doesNotThrow(() => hotspotSchema.parse(first));
  });

  it('takes a value at the threshold for no finding', () => {
    assert.deepEqual(
      rank([file('a.ts', fn('a', 15, 15), fn('b', 16, 15, 20))], none, thresholds, none).map(({ id }) => id),
      ['a.ts#b'],
    );
    assert.equal(isOver(fn('a', 15, 15), thresholds), false);
    assert.equal(isOver(fn('a', 15, 16), thresholds), true);
  });

  it('names only the metrics that are over', () => {
    const [first] = rank([file('a.ts', fn('a', 3, 20))], none, thresholds, none);
    assert.equal(first?.reason, 'excess 5 (cyclomatic 20 − 15) × churn 1 = 5');
  });

  it('puts score first, then excess, then the place', () => {
    const files = [
      file('z.ts', fn('low', 17, 1)),
      file('b.ts', fn('later', 20, 1, 50), fn('earlier', 20, 1, 5)),
      file('a.ts', fn('same', 20, 1)),
      file('c.ts', fn('busy', 16, 1)),
    ];
    const order = rank(
      files,
      new Map([
        ['c.ts', 5],
        ['z.ts', 5],
      ]),
      thresholds,
      none,
    ).map(({ function: { name } }) => name);
    assert.deepEqual(order, ['low', 'same', 'earlier', 'later', 'busy']);
  });

  it('does not depend on the order of files or functions', () => {
    const files = [file('a.ts', fn('x', 20, 1), fn('x', 22, 1, 40)), file('b.ts', fn('y', 30, 1))];
    const turned = files.map((each) => ({ ...each, functions: [...each.functions].reverse() })).reverse();
    assert.deepEqual(rank(files, none, thresholds, none), rank(turned, none, thresholds, none));
  });

  it('counts churn of zero or unknown as one', () => {
    assert.equal(rankFindings([file('a.ts', fn('a', 20, 1))], new Map([['a.ts', 0]]), thresholds)[0]?.churn, 1);
  });

  it('keeps ids when lines move, and tells functions of one name apart', () => {
    const before = withIds(file('a.ts', fn('x', 1, 1, 5), fn('y', 1, 1, 20), fn('x', 1, 1, 40)));
    const after = withIds(file('a.ts', fn('x', 1, 1, 105), fn('y', 1, 1, 120), fn('x', 1, 1, 140)));
    assert.deepEqual(
      before.map(([id]) => id),
      ['a.ts#x', 'a.ts#y', 'a.ts#x~2'],
    );
    assert.deepEqual(
      after.map(([id]) => id),
      before.map(([id]) => id),
    );
  });

  it('carries the suggestion of its id, or one from the numbers', () => {
    const given = { text: 'the loop at 2–9 holds 5 of 20: extract it', line: 2, endLine: 9 };
    const [a, b] = rank([file('a.ts', fn('a', 20, 1), fn('b', 19, 1, 30))], none, thresholds, new Map([['a.ts#a', given]]));
    assert.deepEqual(a?.suggestion, given);
    assert.match(b?.suggestion.text ?? '', /split b \(10 lines\)/);
  });
});
