/** What the Runs view says. */
import assert from 'node:assert/strict';
import type { FileChange } from '../../../../../src/domain/runs/changes';
import type { Attempt, Run, RunResult } from '../../../../../src/domain/runs/run';
import {
  attemptDescription,
  attemptStatus,
  fileDescription,
  outcomeContextValue,
  outcomeDescription,
  outcomesOf,
  outcomeStatus,
  runAsText,
  runContextValue,
  runDescription,
  runLabel,
  runTooltip,
  timeLabel,
} from '../../../../../src/hosts/vscode/views/runItems';

const at = (day: number, hour: number, minute = 0): number => new Date(2026, 10, day, hour, minute).getTime();
const reader = { now: at(21, 15), locale: 'en-GB' };
const result = (taskId: string, more: Partial<RunResult> = {}): RunResult => ({
  taskId,
  title: `Do \`${taskId}\``,
  status: 'done',
  durationMs: 1500,
  exitCode: 0,
  ...more,
});
const run = (more: Partial<Run> = {}): Run => ({
  id: 'r-1',
  state: 'done',
  startedAt: at(21, 14, 2),
  endedAt: at(21, 14, 3),
  requested: [],
  tasksFile: 'tasks.yml',
  costUsed: 0,
  costBudget: null,
  results: [],
  warnings: [],
  ...more,
});
const file = (more: Partial<FileChange> = {}): FileChange => ({
  kind: 'modified',
  path: 'src/a.ts',
  isBinary: false,
  additions: 3,
  deletions: 1,
  ...more,
});
const attempt = (taskId: string, number: number, more: Partial<Attempt> = {}): Attempt => ({
  id: `a-${taskId}-${number}`,
  runId: 'r-1',
  taskId,
  title: `Do \`${taskId}\``,
  number,
  startedAt: 0,
  endedAt: 2000,
  terminal: true,
  verdict: { kind: 'exited', exitCode: 0 },
  changes: { files: [], omitted: [] },
  ...more,
});

describe('the Runs view', () => {
  it('says when, by the calendar', () => {
    assert.equal(timeLabel(at(21, 14, 2), reader), 'Today 14:02');
    assert.equal(timeLabel(at(20, 23, 59), reader), 'Yesterday 23:59');
    assert.equal(timeLabel(at(16, 9), reader), 'Mon 09:00');
    assert.equal(timeLabel(at(2, 9), reader), '2 Nov 09:00');
    assert.equal(timeLabel(new Date(2025, 4, 3, 9).getTime(), reader), '3 May 2025 09:00');
    assert.equal(timeLabel(at(21, 14, 2), reader, 'second'), 'Today 14:02:00');
  });

  it('says how a run ended', () => {
    const results = [result('a'), result('b'), result('c', { status: 'failed' })];
    assert.equal(runLabel(run({ state: 'failed', results }), reader), 'Today 14:02, 2 done, 1 failed');
    assert.equal(runLabel(run({ state: 'cancelled', results: [result('a')] }), reader), 'Today 14:02, cancelled, 1 done');
    assert.equal(runLabel(run({ state: 'interrupted' }), reader), 'Today 14:02, interrupted');
    assert.equal(runLabel(run({ ending: 'nothingReady' }), reader), 'Today 14:02, nothing was ready');
    assert.equal(runDescription(run({ costUsed: 2.30000001 }), undefined), '1m 00s · cost 2.3');
  });

  it('says what a live run is at', () => {
    const { endedAt: _, ...live } = run({ state: 'running', results: [result('a')] });
    assert.equal(runLabel(live, reader), 'Today 14:02, running, 1 done');
    assert.equal(runDescription(live, 'Do `b`'), 'Do b');
    assert.equal(runContextValue(live, true), 'run live changes');
  });

  it('takes text of a file for text', () => {
    assert.match(runTooltip(run({ warnings: ['[x](command:y)'] }), reader), /\\\[x\\\]\\\(command\\:y\\\)/);
  });

  it('has the tasks in the order in which the run got to them, the running one last', () => {
    const running = attempt('b', 1);
    const { endedAt: _, verdict: __, changes: ___, ...live } = running;
    const outcomes = outcomesOf(run({ results: [result('a')] }), [attempt('a', 1), live]);
    assert.deepEqual(
      outcomes.map((outcome) => [outcome.taskId, outcomeStatus(outcome), outcome.attempts.length]),
      [
        ['a', 'done', 1],
        ['b', 'in_progress', 1],
      ],
    );
  });

  it('says why a task failed, how often it was tried and what it changed', () => {
    const failed = result('a', { status: 'failed', reason: 'exit code 1', exitCode: 1 });
    const changes = { files: [file(), file({ path: 'b.ts', additions: 0, deletions: 0 })], omitted: [] };
    const [outcome] = outcomesOf(run({ results: [failed] }), [attempt('a', 1, { changes }), attempt('a', 2)]);
    assert.ok(outcome);
    assert.equal(outcomeDescription(outcome), 'exit code 1 · 2 attempts · 1.5s · 2 files, +3 −1');
    const [quiet] = outcomesOf(run({ results: [result('a')] }), []);
    assert.ok(quiet);
    assert.equal(outcomeDescription(quiet), '1.5s');
  });

  it('never counts an attempt as done that nobody knows the end of', () => {
    assert.equal(attemptStatus(attempt('a', 1, { verdict: { kind: 'interrupted' } })), 'pending');
    assert.equal(attemptStatus(attempt('a', 1, { verdict: { kind: 'signalled', signal: 'SIGKILL' } })), 'failed');
    assert.equal(attemptDescription(attempt('a', 1, { verdict: { kind: 'timedOut', afterSeconds: 2 } })), 'timed out after 2 s · 2.0s');
  });

  it('says what happened to a file', () => {
    assert.equal(fileDescription(file()), 'src · +3 −1');
    assert.equal(
      fileDescription(file({ kind: 'renamed', path: 'b.ts', oldPath: 'a.ts', additions: 0, deletions: 0 })),
      'renamed from a.ts · +0 −0',
    );
    assert.equal(fileDescription(file({ kind: 'added', isBinary: true })), 'src · added · binary');
    assert.equal(fileDescription(file({ oldMode: '100644', newMode: '100755' })), 'src · mode 100644 → 100755 · +3 −1');
  });

  it('offers what there is', () => {
    const nothing = { isTask: false, hasCode: false, hasTerminal: false };
    assert.equal(outcomeContextValue([attempt('a', 1)], undefined, nothing), 'outcome');
    const changed = attempt('a', 1, { changes: { files: [file()], omitted: [] } });
    const all = { isTask: true, hasCode: true, hasTerminal: true };
    assert.equal(outcomeContextValue([changed], 'x.log', all), 'outcome log changes task code terminal');
  });

  it('is text to paste', () => {
    assert.equal(
      runAsText(run({ results: [result('a'), result('b', { status: 'failed', reason: 'exit code 2' })] }), [], reader),
      'Today 14:02, 1 done, 1 failed (1m 00s)\n- Do a: done (1.5s)\n- Do b: failed (exit code 2 · 1.5s)',
    );
  });
});
