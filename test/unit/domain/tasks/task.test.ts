import assert from 'node:assert/strict';
import { taskSchema } from '../../../../src/domain/tasks/task';
import { canMove, isSettled, taskStatuses } from '../../../../src/domain/tasks/taskStatus';

describe('a task', () => {
  it('needs an id and nothing else', () => assert.deepEqual(taskSchema.parse({ id: 'a' }), { id: 'a' }));

  it('may be called by a number', () => assert.equal(taskSchema.parse({ id: 12 }).id, '12'));

  it('keeps keys that nobody knows', () => assert.deepEqual(taskSchema.parse({ id: 'a', mine: [1] }), { id: 'a', mine: [1] }));

  for (const wrong of [
    { id: '' },
    { id: 'a b' },
    { id: 'a', cost: -1 },
    { id: 'a', priority: NaN },
    { id: 'a', context: { timeout: 0 } },
    { id: 'a', target: {} },
    { id: 'a', dependencies: 'b' },
  ]) {
    it(`is not ${JSON.stringify(wrong)}`, () => assert.equal(taskSchema.safeParse(wrong).success, false));
  }

  it('never goes from done to failed', () => assert.deepEqual([canMove('done', 'failed'), canMove('failed', 'pending')], [false, true]));

  it('is settled when done, failed or cancelled', () => assert.deepEqual(taskStatuses.filter(isSettled), ['done', 'failed', 'cancelled']));
});
