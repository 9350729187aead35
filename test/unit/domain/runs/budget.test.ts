import assert from 'node:assert/strict';
import { budgetWarning, isExhausted, left, wouldExceed } from '../../../../src/domain/runs/budget';

describe('a budget of cost', () => {
  it('without a limit is never exhausted', () => {
    const budget = { budget: null, used: 1e9 };
    assert.deepEqual(
      [isExhausted(budget), wouldExceed(budget, 1e9), left(budget), budgetWarning(budget, 1, 0.8)],
      [false, false, undefined, undefined],
    );
  });

  it('of nothing is exhausted from the start', () => assert.equal(isExhausted({ budget: 0, used: 0 }), true));

  it('may be used to the last bit', () =>
    assert.deepEqual([wouldExceed({ budget: 10, used: 7 }, 3), wouldExceed({ budget: 10, used: 7 }, 3.01)], [false, true]));

  it('knows that three times 0.1 is 0.3', () =>
    assert.deepEqual(
      [wouldExceed({ budget: 0.3, used: 0.1 + 0.1 }, 0.1), isExhausted({ budget: 0.3, used: 0.1 + 0.1 + 0.1 })],
      [false, true],
    ));

  it('warns at the threshold, not before and not again', () => {
    const warned = [7, 8, 9].map((used) => budgetWarning({ budget: 10, used }, 1, 0.8) !== undefined);
    assert.deepEqual(warned, [true, false, false]);
  });

  it('says how much is used', () => assert.equal(budgetWarning({ budget: 10, used: 7 }, 2, 0.8), 'The budget is used to 90%: 9 of 10.'));
});
