import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EngineError } from '../../../../src/domain/errors';
import { planSchema } from '../../../../src/domain/tasks/plan';
import { plan, planNext, type PlanOptions } from '../../../../src/domain/tasks/planner';
import type { Task } from '../../../../src/domain/tasks/task';
import { taskOf } from '../../../taskOf';
import { processorTime } from '../../../processorTime';

const free: PlanOptions = { budget: null, used: 0, canExecute: () => undefined };

function next(tasks: readonly Task[], options: Partial<PlanOptions> = {}): string {
  const result = planNext(tasks, { ...free, ...options });
  return result.kind === 'task' ? result.task.id : result.reason;
}

function order(tasks: readonly Task[], options: Partial<PlanOptions> = {}): string[] {
  return plan(tasks, { ...free, ...options }).order.map(({ id }) => id);
}

describe('what runs next', () => {
  it('is the ready task of the highest priority', () =>
    assert.equal(next([taskOf('a'), taskOf('b', { priority: 2 }), taskOf('c', { priority: 3, dependencies: ['a'] })]), 'b'));

  it('is the first in the file among equals', () => assert.equal(next([taskOf('z'), taskOf('a')]), 'z'));

  it('waits until every dependency is done', () => {
    const tasks = [taskOf('a', { status: 'in_progress' }), taskOf('b', { status: 'done' }), taskOf('c', { dependencies: ['a', 'b'] })];
    assert.equal(next(tasks), 'nothingReady');
  });

  it('is none of a kind that cannot be carried out, and says so', () => {
    const result = planNext([taskOf('m', { kind: 'manual' })], {
      ...free,
      canExecute: (task) => (task.kind === 'manual' ? 'a person does it' : undefined),
    });
    assert.match(result.kind === 'none' ? result.detail : '', /`m` is skipped \(a person does it\)/);
  });

  it('says a reason once, however many tasks it keeps away', () => {
    const tasks = [...'abcd'].map((id) => taskOf(id, { kind: id === 'd' ? 'agent' : 'manual' }));
    const result = planNext(tasks, { ...free, canExecute: ({ kind }) => `No strategy for ${kind}.` });
    assert.equal(
      result.kind === 'none' ? result.detail : '',
      'No task is ready: 4 pending; 3 tasks are skipped (No strategy for manual); `d` is skipped (No strategy for agent).',
    );
  });

  it('is nothing once the budget is used up', () =>
    assert.equal(next([taskOf('a', { cost: 0 })], { budget: 3, used: 3 }), 'budgetExhausted'));

  it('lets nothing cheaper jump the queue', () =>
    assert.equal(next([taskOf('a', { cost: 1 }), taskOf('b', { cost: 5, priority: 1 })], { budget: 10, used: 7 }), 'budgetExhausted'));

  it('does not speak of the budget where nothing is ready', () => assert.equal(next([], { budget: 1, used: 1 }), 'nothingReady'));

  it('warns once, with the task that crosses the threshold', () => {
    const warned = [0, 1, 2, 3, 4].map((used) => {
      const result = planNext([taskOf('a')], { ...free, budget: 5, used });
      return result.kind === 'task' && result.warning !== undefined;
    });
    assert.deepEqual(warned, [false, false, false, true, false]);
  });

  it('is one of those asked for, or of what they need', () => {
    const tasks = [taskOf('x', { priority: 9 }), taskOf('a'), taskOf('b', { dependencies: ['a'] })];
    assert.equal(next(tasks, { only: ['b'] }), 'a');
  });

  for (const [name, code, tasks, only] of [
    ['a task asked for that does not exist', 'unknownTask', [taskOf('a')], ['b']],
    ['two tasks of one id', 'duplicateTask', [taskOf('a'), taskOf('a')], undefined],
    ['an unknown dependency', 'unknownDependency', [taskOf('a', { dependencies: ['b'] })], undefined],
    ['a task that waits for itself', 'dependencyCycle', [taskOf('a', { dependencies: ['a'] })], undefined],
  ] as const) {
    it(`refuses ${name}`, () =>
      assert.throws(
        () => next(tasks, only === undefined ? {} : { only }),
        (error) => EngineError.is(error) && error.code === code,
      ));
  }
});

describe('the plan', () => {
  it('orders by dependencies, then priority, then place in the file', () => {
    const tasks = [taskOf('late', { priority: 9, dependencies: ['b'] }), taskOf('a'), taskOf('b'), taskOf('c', { priority: 1 })];
    assert.deepEqual(order(tasks), ['c', 'a', 'b', 'late']);
  });

  it('has the shape that is sent', () => {
    const tasks = [
      taskOf('a', { cost: 2 }),
      taskOf('m', { kind: 'manual' }),
      taskOf('f', { status: 'failed' }),
      taskOf('b', { dependencies: ['f'] }),
    ];
    const result = plan(tasks, { ...free, budget: 10, used: 1, canExecute: ({ kind }) => (kind === 'manual' ? 'by hand' : undefined) });
    assert.deepEqual(planSchema.parse(result), result);
    assert.deepEqual(result, {
      order: [{ id: 'a', title: 'a', kind: 'command', priority: 0, cost: 2, cumulativeCost: 3, dependencies: [] }],
      blocked: [{ id: 'b', title: 'b', reason: 'dependency `f` failed' }],
      skipped: [{ id: 'm', title: 'm', reason: 'by hand' }],
      cost: { total: 2, used: 1, budget: 10, isExhausted: false },
    });
  });

  it('says why a task waits in vain: for a review, for one that is skipped', () => {
    const tasks = [
      taskOf('r', { status: 'review' }),
      taskOf('m', { kind: 'manual' }),
      taskOf('a', { dependencies: ['r'] }),
      taskOf('b', { dependencies: ['m'] }),
      taskOf('c', { dependencies: ['b'] }),
    ];
    const { blocked } = plan(tasks, { ...free, canExecute: ({ kind }) => (kind === 'manual' ? 'by hand' : undefined) });
    assert.deepEqual(
      blocked.map(({ reason }) => reason),
      ['dependency `r` waits for a review', 'dependency `m` is skipped (by hand)', 'dependency `b` waits itself'],
    );
  });

  it('ends where the budget ends', () => {
    const result = plan([taskOf('a', { cost: 3 }), taskOf('b', { cost: 3 }), taskOf('c')], { ...free, budget: 5, used: 0 });
    assert.deepEqual([result.order.length, result.skipped.map(({ id }) => id), result.cost.isExhausted], [1, ['b', 'c'], true]);
  });

  it('is what choosing the next task again and again would do', () => {
    const tasks = fc.integer({ min: 0, max: 25 }).chain((count) =>
      fc.tuple(
        ...Array.from({ length: count }, (_, index) =>
          fc.record({
            priority: fc.integer({ min: 0, max: 3 }),
            cost: fc.constantFrom(0, 0.1, 1, 2),
            status: fc.constantFrom('pending', 'pending', 'pending', 'done', 'failed', 'review', 'blocked'),
            kind: fc.constantFrom('command', 'command', 'manual'),
            dependencies:
              index === 0
                ? fc.constant([])
                : fc.uniqueArray(
                    fc.nat(index - 1).map((at) => `t${at}`),
                    { maxLength: 3 },
                  ),
          }),
        ),
      ),
    );
    const property = fc.property(tasks, fc.option(fc.integer({ min: 0, max: 12 })), (list, budget) => {
      const options: PlanOptions = { budget, used: 0, canExecute: ({ kind }) => (kind === 'manual' ? 'by hand' : undefined) };
      const all = list.map((given, index) => taskOf(`t${index}`, given as Partial<Task>));
      assert.deepEqual(order(all, options), oneByOne(all, options));
    });
    fc.assert(property, { numRuns: 300, seed: 5 });
  });

  it('of 5,000 tasks takes a moment', () => {
    const tasks = Array.from({ length: 5000 }, (_, index) =>
      taskOf(`t${index}`, { priority: index % 7, dependencies: index < 9 ? [] : [`t${index - 9}`, `t${index >> 1}`] }),
    );
    const worked = processorTime();
    assert.equal(order(tasks).length, 5000);
    const milliseconds = worked();
    assert.ok(milliseconds < 1000, `${milliseconds} ms`);
  });
});

function oneByOne(tasks: readonly Task[], options: PlanOptions): string[] {
  let list = tasks;
  let used = options.used;
  const done: string[] = [];
  for (;;) {
    const result = planNext(list, { ...options, used });
    if (result.kind === 'none') return done;
    const { id, cost } = result.task;
    done.push(id);
    used += cost;
    list = list.map((task) => (task.id === id ? { ...task, status: 'done' as const } : task));
  }
}
