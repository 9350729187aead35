/** What the Tasks view says and offers. */
import assert from 'node:assert/strict';
import { viewOf, type TaskView } from '../../../../../src/domain/tasks/task';
import {
  latestLogs,
  rowTitle,
  taskBadge,
  taskContextValue,
  taskDescription,
  taskTooltip,
} from '../../../../../src/hosts/vscode/views/taskItems';
import { taskOf } from '../../../../taskOf';

const task = (more: Partial<TaskView>): TaskView => ({ ...viewOf(taskOf('a', { title: 'A', command: 'true' })), ...more });
const none = { hasTerminal: false, hasLog: false, isRunLive: false };
const flags = (more: Partial<TaskView>): string[] => taskContextValue(task(more), none).split(' ');

describe('the Tasks view', () => {
  it('begins a row with what tells it from others, which a narrow view does not cut off', () => {
    assert.equal(rowTitle('Refactor `Parser.next` in src/parse.ts (cognitive 31)'), 'Parser.next in src/parse.ts (cognitive 31)');
    assert.equal(rowTitle('Split src/api/all.ts (maintainability 8 of 100)'), 'all.ts in src/api (maintainability 8 of 100)');
    assert.equal(rowTitle('Split all.ts (maintainability 8 of 100)'), 'all.ts (maintainability 8 of 100)');
    assert.equal(rowTitle('Split the team in `two`'), 'Split the team in two');
  });

  it('offers to run only what can run', () => {
    assert.ok(flags({}).includes('runnable'));
    assert.ok(!flags({ kind: 'refactor' }).includes('runnable'));
    assert.ok(!flags({ status: 'done' }).includes('runnable'));
  });

  it('offers to cancel what runs, and to retry what failed', () => {
    assert.deepEqual(flags({ status: 'in_progress' }), ['task', 'running', 'cancellable', 'movable']);
    assert.deepEqual(flags({ status: 'failed' }), ['task', 'cancellable', 'retryable', 'movable']);
  });

  it('never calls a command done because a person said so', () => {
    assert.ok(!flags({}).includes('finishable'));
    assert.ok(flags({ kind: 'manual' }).includes('finishable'));
  });

  it('says what a task waits for', () => {
    const byId = new Map([
      ['b', task({ id: 'b', status: 'done' })],
      ['c', task({ id: 'c' })],
    ]);
    assert.equal(taskDescription(task({ dependencies: ['b', 'c'] }), byId), 'after c');
  });

  it('says why it failed', () => {
    assert.equal(taskDescription(task({ status: 'failed', reason: 'exit code 1' }), new Map()), 'exit code 1');
  });

  it('says that a task was interrupted, but not why it was made', () => {
    const interrupted = 'interrupted: the engine ended while it ran';
    assert.equal(taskDescription(task({ reason: interrupted }), new Map()), interrupted);
    assert.equal(taskDescription(task({ reason: 'excess 19' }), new Map()), '');
  });

  it('has a badge only for what waits for the person', () => {
    assert.equal(taskBadge([task({ status: 'failed' }), task({})]), undefined);
    assert.equal(taskBadge([task({ status: 'review' })])?.value, 1);
  });

  it('shows a title from the file as text', () => {
    assert.match(taskTooltip(task({ title: '[x](command:y)' })), /^\*\*\\\[x\\\]\\\(command\\:y\\\)\*\*/);
  });

  it('finds the newest log', () => {
    const run = (id: string, log: string) => ({
      id,
      state: 'done' as const,
      startedAt: 0,
      requested: [],
      tasksFile: 'tasks.yml',
      costUsed: 0,
      costBudget: null,
      warnings: [],
      results: [{ taskId: 'a', title: 'A', status: 'done' as const, durationMs: 1, log, exitCode: 0 }],
    });
    assert.equal(latestLogs([run('r2', 'new'), run('r1', 'old')]).get('a'), 'new');
    assert.equal(latestLogs([run('r1', 'old')]).get('b'), undefined);
  });
});
