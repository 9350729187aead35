/** Two runs side by side. */
import assert from 'node:assert/strict';
import type { Attempt, Run, RunResult } from '../../../../src/domain/runs/run';
import { changeCounts, compareRuns, type RunRecord } from '../../../../src/domain/runs/runComparison';

const result = (taskId: string, more: Partial<RunResult> = {}): RunResult => ({
  taskId,
  title: taskId,
  status: 'done',
  durationMs: 100,
  exitCode: 0,
  attemptId: `a-${taskId}`,
  ...more,
});
const attempt = (taskId: string, more: Partial<Attempt> = {}): Attempt => ({
  id: `a-${taskId}`,
  runId: 'r',
  taskId,
  title: taskId,
  number: 1,
  startedAt: 0,
  terminal: false,
  ...more,
});
const record = (results: RunResult[], attempts: Attempt[] = [], more: Partial<Run> = {}): RunRecord => ({
  run: {
    id: 'r',
    state: 'done',
    startedAt: 0,
    endedAt: 1000,
    requested: [],
    tasksFile: 'tasks.yml',
    costUsed: 1,
    costBudget: null,
    results,
    warnings: [],
    ...more,
  },
  attempts,
});
const file = (path: string, additions: number, deletions: number) =>
  ({ kind: 'modified', path, isBinary: false, additions, deletions }) as const;

describe('two runs compared', () => {
  it('have the tasks of the right one in its order, then what only the left one has', () => {
    const { tasks } = compareRuns(record([result('x'), result('a')]), record([result('b'), result('a')]), 0);
    assert.deepEqual(
      tasks.map(({ taskId, left, right }) => [taskId, left?.status, right?.status]),
      [
        ['b', undefined, 'done'],
        ['a', 'done', 'done'],
        ['x', 'done', undefined],
      ],
    );
  });

  it('take the last of several results of a task, and the time of all', () => {
    const twice = [
      result('a', { status: 'failed', exitCode: 1, attemptId: 'a-1', cost: 2 }),
      result('a', { durationMs: 50, attemptId: 'a-2', cost: 1 }),
    ];
    const { tasks, right } = compareRuns(record([]), record(twice), 0);
    assert.deepEqual(tasks[0]?.right, {
      status: 'done',
      reason: undefined,
      exitCode: 0,
      durationMs: 150,
      attempts: 2,
      cost: 3,
      changes: { files: 0, additions: 0, deletions: 0, isKnown: true },
    });
    assert.deepEqual([right.tasks, right.done, right.failed, right.attempts], [1, 1, 0, 2]);
  });

  it('know no cost of a task where one of its results has none', () => {
    const { tasks } = compareRuns(record([result('a', { cost: 1 }), result('a')]), record([result('a', { cost: 0 })]), 0);
    assert.deepEqual([tasks[0]?.left?.cost, tasks[0]?.right?.cost], [undefined, 0]);
  });

  it('count what is being executed as running, up to now', () => {
    const { tasks, right } = compareRuns(
      record([]),
      record([], [attempt('a', { startedAt: 400 })], { state: 'running', currentTask: 'a' }),
      1500,
    );
    assert.equal(tasks[0]?.right?.status, 'in_progress');
    assert.equal(tasks[0]?.right?.durationMs, 1100);
    assert.equal(right.durationMs, 1000);
  });

  it('do not say that what was interrupted runs', () => {
    const { tasks } = compareRuns(record([]), record([], [attempt('a', { endedAt: 5 })], { state: 'interrupted' }), 0);
    assert.equal(tasks[0]?.right?.status, 'pending');
  });

  it('count files once and lines of every attempt', () => {
    const changed = [
      { changes: { files: [file('x', 3, 1), file('y', 1, 0)], omitted: [] } },
      { changes: { files: [file('x', 1, 1)], omitted: [] } },
    ];
    assert.deepEqual(changeCounts(changed), { files: 2, additions: 5, deletions: 2, isKnown: true });
  });

  it('know nothing of attempts that were not recorded', () => {
    assert.equal(changeCounts([{}]).isKnown, false);
    assert.equal(changeCounts([{ changes: { files: [], omitted: [], unavailable: 'no git' } }]).isKnown, false);
  });
});
