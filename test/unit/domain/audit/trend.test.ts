import assert from 'node:assert/strict';
import fc from 'fast-check';
import { trendFactor, trendOf, type FunctionState } from '../../../../src/domain/audit/trend';

const day = 86_400_000;
const start = Date.UTC(2026, 2, 1);
const thresholds = { cyclomatic: 15, cognitive: 15 };

const state = (days: number, cognitive: number, cyclomatic = 5): FunctionState => ({
  atMs: start + days * day,
  commit: `c${days}`,
  subject: `work of day ${days}`,
  cognitive,
  cyclomatic,
});
const now = (cognitive: number, cyclomatic = 5, days = 90) => ({ atMs: start + days * day, cognitive, cyclomatic });

describe('the trend of a function', () => {
  it('is unknown without a past', () => {
    assert.equal(trendOf({ states: [], now: now(20), thresholds, isNew: false }), undefined);
  });

  it('tells first and last value, the change, the latest change and the slope', () => {
    const states = [{ atMs: start, cognitive: 10, cyclomatic: 5 }, state(30, 16), state(60, 22)];
    const trend = trendOf({ states, now: now(22), thresholds, isNew: false });
    assert.deepEqual(trend?.cognitive, { first: 10, last: 22, change: 12, latest: 6, slope: 4.2 });
    assert.deepEqual(trend?.cyclomatic, { first: 5, last: 5, change: 0, latest: 0, slope: 0 });
    assert.equal(trend?.states, 3);
  });

  it('names the commit that brought it over the threshold for the last time', () => {
    const states = [state(0, 20), state(10, 14), state(20, 18), state(30, 40)];
    const trend = trendOf({ states, now: now(40), thresholds, isNew: false });
    assert.deepEqual([trend?.crossed?.commit, trend?.crossed?.metric, trend?.crossed?.subject], ['c20', 'cognitive', 'work of day 20']);
    assert.equal(trendOf({ states: [state(0, 20), state(1, 30)], now: now(30), thresholds, isNew: false })?.crossed, undefined);
  });

  it('counts what is not committed as a change without a commit', () => {
    const trend = trendOf({ states: [state(0, 10)], now: now(31), thresholds, isNew: false });
    assert.equal(trend?.crossed?.commit, undefined);
    assert.deepEqual(trend?.steps, [{ atMs: start + 90 * day, cognitive: 31, cyclomatic: 5 }]);
    assert.equal(trend?.factor, 1.5);
  });

  it('lists the last changes of the numbers, newest first, and nothing that changed none', () => {
    const states = [state(0, 1), state(1, 1), ...[2, 3, 4, 5, 6, 7].map((at) => state(at, at))];
    const trend = trendOf({ states, now: now(7), thresholds, isNew: false });
    assert.deepEqual(
      trend?.steps.map(({ commit }) => commit),
      ['c7', 'c6', 'c5', 'c4', 'c3'],
    );
  });

  it('has a factor from 0.5 to 1.5 that is 1 without change and grows with what came', () => {
    assert.equal(trendFactor(12, 12), 1);
    assert.equal(trendFactor(0, 19), 1.5);
    assert.equal(trendFactor(40, 0), 0.5);
    assert.equal(trendFactor(10, 19), 1.24);
    assert.equal(trendFactor(0, 1), 1.05);
    const excess = fc.integer({ min: 0, max: 5000 });
    fc.assert(
      fc.property(excess, excess, excess, (before, after, more) => {
        const factor = trendFactor(before, after);
        assert.ok(factor >= 0.5 && factor <= 1.5);
        assert.ok(trendFactor(before, after + more) >= factor);
      }),
    );
  });
});
