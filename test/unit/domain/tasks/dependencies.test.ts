/** What a dependency would mean before it is written. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cycleThrough, dependantsOf } from '../../../../src/domain/tasks/dependencies';
import { graphFaults } from '../../../../src/domain/tasks/taskGraph';

const tasks = [
  { id: 'a', dependencies: [] },
  { id: 'b', dependencies: ['a'] },
  { id: 'c', dependencies: ['b'] },
  { id: 'd', dependencies: [] },
];

describe('a dependency that is only thought of', () => {
  it('names the circle it would close, the shortest', () => {
    assert.deepEqual(cycleThrough(tasks, 'a', 'c'), ['a', 'c', 'b', 'a']);
    assert.deepEqual(cycleThrough(tasks, 'a', 'b'), ['a', 'b', 'a']);
    assert.deepEqual(cycleThrough(tasks, 'a', 'a'), ['a', 'a']);
    assert.equal(cycleThrough(tasks, 'c', 'a'), undefined);
    assert.equal(cycleThrough(tasks, 'a', 'd'), undefined);
  });

  it('is known to be impossible on everything that waits', () => {
    assert.deepEqual([...dependantsOf(tasks, ['a'])], ['b', 'c']);
    assert.deepEqual([...dependantsOf(tasks, ['c', 'd'])], []);
  });

  it('is refused exactly where the graph would have a fault', () => {
    const graphs = fc.array(fc.array(fc.nat(5), { maxLength: 3 }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(graphs, fc.nat(5), fc.nat(5), (drawn, one, other) => {
        // Only backwards, so that there is no circle yet.
        const graph = drawn.map((list, index) => ({
          id: `t${index}`,
          dependencies: [...new Set(list.filter((id) => id < index).map((id) => `t${id}`))],
        }));
        const [id, on] = [`t${one % graph.length}`, `t${other % graph.length}`];
        const after = graph.map((task) => (task.id === id ? { ...task, dependencies: [...task.dependencies, on] } : task));
        const path = cycleThrough(graph, id, on);
        assert.equal(path !== undefined, graphFaults(after).length > 0);
        assert.equal(path !== undefined, id === on || dependantsOf(graph, [id]).has(on));
        for (const [step, name] of (path ?? []).entries()) {
          const next = path?.[step + 1];
          if (next !== undefined) assert.ok(after.find((task) => task.id === name)?.dependencies.includes(next));
        }
      }),
    );
  });
});
