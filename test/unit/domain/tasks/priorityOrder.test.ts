/** Priorities that put tasks elsewhere in the order: right, few, and numbers a person would write. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { PriorityChange } from '../../../../src/domain/tasks/priorityLevels';
import { byPriority, priorityChanges, type PriorityTask } from '../../../../src/domain/tasks/priorityOrder';
import { EngineError } from '../../../../src/domain/errors';
import { processorTime } from '../../../processorTime';
import { inForm } from '../../../longForm';

/** `a5 b0`: ids of one letter with their priority. */
const tasksOf = (text: string): PriorityTask[] =>
  text.split(' ').map((word) => ({ id: word.slice(0, 1), priority: Number(word.slice(1)) }));
const applied = (tasks: readonly PriorityTask[], changes: readonly PriorityChange[]): PriorityTask[] =>
  tasks.map((task) => changes.find(({ id }) => id === task.id) ?? task);
const moved = (text: string, ids: string, before: string | null): string =>
  priorityChanges(tasksOf(text), [...ids], before)
    .map(({ id, priority }) => `${id}${priority}`)
    .join(' ');

describe('the order of priority', () => {
  it('is highest first, ties in the order of the file', () => {
    assert.equal(
      byPriority(tasksOf('a0 b5 c0 d5'))
        .map(({ id }) => id)
        .join(''),
      'bdac',
    );
  });

  it('changes with one number where there is room', () => {
    assert.equal(moved('a0 b0 c0', 'c', 'a'), 'c1');
    assert.equal(moved('a0 b0 c0', 'a', null), 'a-1');
    assert.equal(moved('a10 b0 c-5', 'c', 'b'), 'c5');
    assert.equal(moved('a1 b0 c-5', 'c', 'b'), 'c1');
    assert.equal(moved('c-5 a1 b0', 'c', 'b'), 'c0');
    assert.equal(moved('b0 c-5 a1', 'c', 'b'), 'c0.5');
    assert.equal(moved('a40 b30 c20 d10', 'd', 'b'), 'd35');
  });

  it('changes others only where there is no room, and as few as there can be', () => {
    assert.equal(moved('a0 b0 c0', 'c', 'b'), 'b-1');
    assert.equal(moved('a0 b0 c0 d0 e0 f0', 'f', 'b'), 'a1 f1');
    assert.equal(moved('a0 b0 c0 d0 e0 f0', 'a', 'f'), 'a-1 f-1');
  });

  it('leaves everything where it stands already', () => {
    assert.equal(moved('a2 b1 c0', 'b', 'c'), '');
    assert.equal(moved('a0 b0 c0', 'ab', 'c'), '');
    assert.equal(moved('a0', 'a', null), '');
  });

  it('keeps the order in which several were given', () => {
    assert.equal(moved('a3 b2 c1', 'cb', 'a'), 'c5 b4');
    assert.equal(moved('a3 b2 c1', 'ba', null), 'b0 a-1');
  });

  it('refuses what is not there, and a task before itself', () => {
    assert.throws(
      () => priorityChanges(tasksOf('a0'), ['x'], null),
      (error) => EngineError.is(error, 'unknownTask'),
    );
    assert.throws(
      () => priorityChanges(tasksOf('a0'), ['a'], 'x'),
      (error) => EngineError.is(error, 'unknownTask'),
    );
    assert.throws(
      () => priorityChanges(tasksOf('a0'), ['a'], 'a'),
      (error) => EngineError.is(error, 'invalidInput'),
    );
  });

  const drawn = fc.record({
    priorities: fc.array(fc.constantFrom(0, 0, 0, 1, 2, 10, -3, 0.5), { minLength: 1, maxLength: 7 }),
    picks: fc.array(fc.nat(6), { minLength: 1, maxLength: 3 }),
    before: fc.option(fc.nat(6)),
  });
  const caseOf = ({ priorities, picks, before }: { priorities: number[]; picks: number[]; before: number | null }) => {
    const tasks = priorities.map((priority, index) => ({ id: String.fromCharCode(97 + index), priority }));
    const ids = [...new Set(picks.map((pick) => tasks[pick % tasks.length]?.id ?? 'a'))];
    const target = before === null ? undefined : tasks[before % tasks.length]?.id;
    return { tasks, ids, before: target === undefined || ids.includes(target) ? null : target };
  };

  it('is exactly as asked for afterwards, with the fewest changes', () => {
    fc.assert(
      fc.property(drawn, (values) => {
        const { tasks, ids, before } = caseOf(values);
        const changes = priorityChanges(tasks, ids, before);
        const wanted = orderWanted(tasks, ids, before);
        assert.deepEqual(
          byPriority(applied(tasks, changes)).map(({ id }) => id),
          wanted,
        );
        const cost = costOf(
          changes.map(({ id }) => id),
          ids,
        );
        assert.equal(cost, leastCost(tasks, wanted, ids), JSON.stringify({ tasks, ids, before, changes }));
        assert.ok(changes.every(({ id, priority }) => tasks.find((task) => task.id === id)?.priority !== priority));
      }),
      { numRuns: inForm(500, 10_000) },
    );
  });

  it('stays readable after many moves to the same place', () => {
    let tasks: PriorityTask[] = Array.from({ length: 30 }, (_, index) => ({ id: `t${index}`, priority: 30 - index }));
    for (let round = 0; round < 400; round++) {
      const ordered = byPriority(tasks).map(({ id }) => id);
      const [id = '', before = ''] = [ordered[(round * 7) % 20], ordered[25]];
      const changes = priorityChanges(tasks, [id], before);
      tasks = applied(tasks, changes);
      const expected = ordered.filter((other) => other !== id);
      expected.splice(expected.indexOf(before), 0, id);
      assert.deepEqual(
        byPriority(tasks).map((task) => task.id),
        expected,
      );
      for (const { priority } of changes) assert.ok(String(priority).length <= 7, String(priority));
    }
  });

  it('is found at once among 10,000', () => {
    const tasks = Array.from({ length: 10_000 }, (_, index) => ({ id: `t${index}`, priority: 0 }));
    const worked = processorTime();
    assert.equal(priorityChanges(tasks, ['t9999'], 't5000').length, 4999);
    assert.ok(worked() < 1000);
  });
});

function orderWanted(tasks: readonly PriorityTask[], ids: readonly string[], before: string | null): string[] {
  const others = byPriority(tasks)
    .map(({ id }) => id)
    .filter((id) => !ids.includes(id));
  others.splice(before === null ? others.length : others.indexOf(before), 0, ...ids);
  return others;
}

/** Others count first. */
function costOf(changed: readonly string[], ids: readonly string[]): number {
  return changed.reduce((sum, id) => sum + (ids.includes(id) ? 1 : 100), 0);
}

/** By trying every set of tasks that keep their number. */
function leastCost(tasks: readonly PriorityTask[], wanted: readonly string[], ids: readonly string[]): number {
  const places = new Map(tasks.map(({ id, priority }, index) => [id, { priority, index }]));
  let least = Infinity;
  for (let set = 0; set < 1 << wanted.length; set++) {
    const kept = wanted.flatMap((_, place) => ((set >> place) & 1 ? [place] : []));
    const isPossible = kept.slice(1).every((end, step) => {
      const between = wanted.slice(kept[step] ?? 0, end + 1).map((id) => places.get(id));
      const [high, low] = [between[0], between.at(-1)];
      if (high === undefined || low === undefined || high.priority < low.priority) return false;
      return high.priority > low.priority || between.every((task, at) => at === 0 || (task?.index ?? 0) > (between[at - 1]?.index ?? 0));
    });
    const changed = wanted.filter((_, place) => ((set >> place) & 1) === 0);
    if (isPossible) least = Math.min(least, costOf(changed, ids));
  }
  return least;
}
