import assert from 'node:assert/strict';
import { EngineError } from '../../../../src/domain/errors';
import { assertGraph, blockedChanges, graphFaults } from '../../../../src/domain/tasks/taskGraph';
import type { Task } from '../../../../src/domain/tasks/task';
import { taskOf } from '../../../taskOf';

function changes(...tasks: Task[]): (string | undefined)[][] {
  return blockedChanges(tasks).map(({ id, from, to, reason }) => [id, from, to, reason]);
}

describe('the graph of tasks', () => {
  it('finds duplicate ids, unknown dependencies and cycles at once', () => {
    const faults = graphFaults([taskOf('a', { dependencies: ['b'] }), taskOf('b', { dependencies: ['a', 'x'] }), taskOf('a')]);
    assert.deepEqual(
      faults.map(({ kind }) => kind),
      ['duplicate', 'unknown', 'cycle'],
    );
  });

  it('gives a cycle as its path, from its first task in the file on', () => {
    const tasks = [
      taskOf('out', { dependencies: ['c'] }),
      taskOf('a', { dependencies: ['b'] }),
      taskOf('b', { dependencies: ['c'] }),
      taskOf('c', { dependencies: ['a'] }),
    ];
    const [fault] = graphFaults(tasks);
    assert.deepEqual(fault?.kind === 'cycle' && [fault.path, fault.index], [['a', 'b', 'c', 'a'], 1]);
  });

  it('names the ids in its errors', () => {
    const tasks = [taskOf('a', { dependencies: ['b'] }), taskOf('b', { dependencies: ['a'] })];
    assert.throws(
      () => assertGraph(tasks),
      (error) => EngineError.is(error, 'dependencyCycle') && /a → b → a/.test(error.message),
    );
  });

  it('walks a chain of 100,000 tasks', () => {
    const tasks = Array.from({ length: 100_000 }, (_, index) =>
      taskOf(`t${index}`, { dependencies: index < 99_999 ? [`t${index + 1}`] : [] }),
    );
    assert.deepEqual(graphFaults(tasks), []);
  });
});

describe('blocked tasks', () => {
  it('are those whose dependency failed or was cancelled', () => {
    assert.deepEqual(
      changes(
        taskOf('f', { status: 'failed' }),
        taskOf('c', { status: 'cancelled' }),
        taskOf('a', { dependencies: ['f'] }),
        taskOf('b', { dependencies: ['c'] }),
      ),
      [
        ['a', 'pending', 'blocked', 'dependency `f` failed'],
        ['b', 'pending', 'blocked', 'dependency `c` was cancelled'],
      ],
    );
  });

  it('block what depends on them, whatever their order in the file', () => {
    assert.deepEqual(
      changes(taskOf('b', { dependencies: ['a'] }), taskOf('a', { dependencies: ['f'] }), taskOf('f', { status: 'failed' })),
      [
        ['a', 'pending', 'blocked', 'dependency `f` failed'],
        ['b', 'pending', 'blocked', 'dependency `a` is blocked'],
      ],
    );
  });

  it('are pending again when nothing stands in their way, and so are those after them', () => {
    const a = taskOf('a', { status: 'blocked', reason: 'dependency `f` failed', dependencies: ['f'] });
    const b = taskOf('b', { status: 'blocked', reason: 'dependency `a` is blocked', dependencies: ['a'] });
    assert.deepEqual(changes(taskOf('f'), a, b), [
      ['a', 'blocked', 'pending', undefined],
      ['b', 'blocked', 'pending', undefined],
    ]);
  });

  it('get another reason when another dependency stands in their way', () => {
    const a = taskOf('a', { status: 'blocked', reason: 'dependency `f` failed', dependencies: ['f', 'g'] });
    assert.deepEqual(changes(taskOf('f', { status: 'done' }), taskOf('g', { status: 'failed' }), a), [
      ['a', 'blocked', 'blocked', 'dependency `g` failed'],
    ]);
  });

  it('are left alone when they are blocked for another reason', () => {
    assert.deepEqual(
      changes(taskOf('a', { status: 'blocked', reason: 'needs branch x, main is checked out' }), taskOf('b', { status: 'blocked' })),
      [],
    );
  });

  it('wait, and are not blocked, while a dependency is being done or reviewed', () => {
    assert.deepEqual(
      changes(taskOf('r', { status: 'review' }), taskOf('p', { status: 'in_progress' }), taskOf('a', { dependencies: ['r', 'p'] })),
      [],
    );
  });

  it('need no second change once changed', () => {
    const tasks = [taskOf('f', { status: 'failed' }), taskOf('a', { dependencies: ['f'] }), taskOf('b', { dependencies: ['a'] })];
    const changed = new Map(blockedChanges(tasks).map((change) => [change.id, change]));
    const after = tasks.map((task) => {
      const change = changed.get(task.id);
      return change?.reason === undefined ? task : { ...task, status: change.to, reason: change.reason };
    });
    assert.deepEqual(blockedChanges(after), []);
  });
});
