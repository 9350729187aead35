/** The Plan panel's model. */
import assert from 'node:assert/strict';
import type { Plan } from '../../../src/domain/tasks/plan';
import { planPanel } from '../../../src/panels/plan';
import { hostMessageSchema } from '../../../src/protocol/webview';

const empty: Plan = { order: [], blocked: [], skipped: [], cost: { total: 0, used: 0, budget: null, isExhausted: false } };
const select = (plan: Plan | undefined, more: { failure?: string; isLoading?: boolean } = {}) =>
  planPanel.select({ plan, failure: more.failure, isLoading: more.isLoading ?? false });

describe('the Plan panel', () => {
  it('says that it is being made', () => {
    assert.equal(select(undefined, { isLoading: true }).status, 'Making the plan …');
  });

  it('says that nothing is ready', () => {
    assert.equal(select(empty).status, 'Nothing is ready to run.');
  });

  it('says when there is no budget', () => {
    assert.equal(select(empty).budget?.text, 'Cost 0, no budget is set.');
    assert.equal(select(empty).budget?.bar, undefined);
  });

  it('says that the budget is exhausted', () => {
    const cost = { total: 2, used: 5, budget: 5, isExhausted: true };
    assert.equal(select({ ...empty, cost }).budget?.text, 'Cost 2 of a budget of 5, 5 used. The budget is exhausted.');
    assert.deepEqual(select({ ...empty, cost }).budget?.bar, { value: 5, max: 5 });
  });

  it('rounds sums of binary fractions', () => {
    const order = [{ id: 'a', title: 'A', kind: 'command' as const, priority: 0, cost: 0.1, cumulativeCost: 0.1 + 0.2, dependencies: [] }];
    assert.equal(select({ ...empty, order }).order[0]?.cumulativeCost, '0.3');
  });

  it('renders what the wire takes', () => {
    for (const model of [select(undefined), select(empty), select(empty, { failure: 'x' })]) {
      const message = { type: 'render', number: 1, now: 0, tree: planPanel.render(model) };
      assert.equal(hostMessageSchema.safeParse(message).success, true);
    }
  });

  it('names every action its buttons send', () => {
    const names = JSON.stringify(planPanel.render(select({ ...empty, blocked: [{ id: 'a', title: 'A', reason: 'r' }] }))).matchAll(
      /"name":"(\w+)"/g,
    );
    assert.deepEqual([...new Set([...names].map((match) => match[1]))].sort(), [...planPanel.actions].sort());
  });
});
