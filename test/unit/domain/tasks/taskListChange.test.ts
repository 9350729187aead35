import assert from 'node:assert/strict';
import fc from 'fast-check';
import { changedList, listChange, saysTheSame, wholeList } from '../../../../src/domain/tasks/taskListChange';
import { viewOf, type TaskView } from '../../../../src/domain/tasks/task';
import { taskListChangeSchema } from '../../../../src/protocol/taskListChange';
import { taskOf } from '../../../taskOf';

const view = (id: string, line: number, more: Partial<TaskView> = {}): TaskView => viewOf(taskOf(id, { ...more, line }));

/** Tasks of a file: each some lines below the one before it. */
const lists = fc
  .uniqueArray(fc.tuple(fc.nat(14), fc.integer({ min: 1, max: 3 }), fc.constantFrom('a', 'b')), { selector: ([id]) => id, maxLength: 12 })
  .map((tasks) => {
    let line = 1;
    return tasks.map(([id, lines, title]) => view(`t${id}`, (line += lines), { title }));
  });

describe('the change of a list of tasks', () => {
  it('makes the fresh list of the old one, over the wire as well', () => {
    let told = 0;
    fc.assert(
      fc.property(lists, lists, (before, after) => {
        const change = listChange(before, after);
        if (change === undefined) return;
        told++;
        const received = taskListChangeSchema.parse(JSON.parse(JSON.stringify(change)));
        assert.deepEqual(changedList(before, received), after);
      }),
      { numRuns: 400 },
    );
    assert.ok(told > 50);
    fc.assert(fc.property(lists, (after) => assert.deepEqual(changedList([], wholeList(after)), after)));
  });

  it('follows edits one after the other, as long as the order stays', () => {
    fc.assert(
      fc.property(lists, fc.array(fc.tuple(fc.nat(11), fc.constantFrom('set', 'remove', 'insert')), { maxLength: 8 }), (first, edits) => {
        let [engine, client]: TaskView[][] = [first, first];
        edits.forEach(([place, what], step) => {
          const at = Math.min(place, (engine?.length ?? 0) - 1);
          const next = [...(engine ?? [])];
          if (what === 'insert') next.splice(at + 1, 0, view(`new${step}`, 1));
          else if (at >= 0 && what === 'remove') next.splice(at, 1);
          else if (at >= 0) next[at] = view(next[at]?.id ?? '', 1, { title: `said ${step}` });
          const numbered = next.map((task, index) => ({ ...task, line: index * (1 + (step % 2)) + step }));
          const change = listChange(engine ?? [], numbered);
          assert.ok(change !== undefined);
          client = changedList(client ?? [], change);
          engine = numbered;
          assert.deepEqual(client, engine);
        });
      }),
      { numRuns: 100 },
    );
  });

  it('says one thing for a status, and one for a line more above the others', () => {
    const before = Array.from({ length: 1000 }, (_, index) => view(`t${index}`, index * 5));
    const after = before.map((task, index) =>
      index === 500 ? { ...task, status: 'failed' as const } : index > 500 ? { ...task, line: (task.line ?? 0) + 1 } : task,
    );
    const change = listChange(before, after);
    assert.deepEqual([change?.set.map(({ at }) => at), change?.removed, change?.shifted], [[500], [], [{ from: 501, by: 1 }]]);
  });

  it('leaves tasks the same objects of which nothing was said', () => {
    const before = [view('a', 1), view('b', 2), view('c', 3)];
    const change = listChange(before, [view('a', 1), view('b', 2, { title: 'other' }), view('c', 3)]);
    const after = changedList(before, change ?? wholeList([]));
    assert.deepEqual([after?.[0] === before[0], after?.[1] === before[1], after?.[2] === before[2]], [true, false, true]);
  });

  it('is none where the order is another, and does not fit another list', () => {
    const [a, b] = [view('a', 1), view('b', 2)];
    assert.equal(listChange([a, b], [b, a]), undefined);
    assert.equal(changedList([a], { removed: [], set: [], shifted: [], length: 2 }), undefined);
    assert.equal(changedList([], { removed: [], set: [{ at: 3, task: a }], shifted: [], length: 1 }), undefined);
  });

  it('knows tasks that say the same by what they say, not by where they stand', () => {
    assert.ok(saysTheSame(view('a', 1), view('a', 9)));
    assert.ok(!saysTheSame(view('a', 1, { tags: ['x'] }), view('a', 1, { tags: ['y'] })));
    assert.ok(!saysTheSame(view('a', 1), view('a', 1, { epic: 'one' })));
  });
});
