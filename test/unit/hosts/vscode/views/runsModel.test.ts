/** The history of runs as the editor keeps it. */
import assert from 'node:assert/strict';
import type { Attempt, Run } from '../../../../../src/domain/runs/run';
import { RunsModel, type RunsEngine } from '../../../../../src/hosts/vscode/views/runsModel';
import type { Disposable } from '../../../../../src/shared/disposable';
import { Emitter } from '../../../../../src/shared/emitter';

const runOf = (id: string, more: Partial<Run> = {}): Run => ({
  id,
  state: 'done',
  startedAt: 0,
  requested: [],
  tasksFile: 'tasks.yml',
  costUsed: 0,
  costBudget: null,
  results: [],
  warnings: [],
  ...more,
});
const attemptOf = (runId: string, id: string, more: Partial<Attempt> = {}): Attempt => ({
  id,
  runId,
  taskId: 't',
  title: 'T',
  number: 1,
  startedAt: 0,
  terminal: false,
  ...more,
});

describe('the history of runs', () => {
  /** Newest first; all that the engine has. */
  let all: Run[];
  let attempts: Attempt[];
  let asked: string[];
  let model: RunsModel;
  const connected = new Emitter<void>();
  const newestChanged = new Emitter<void>();
  const listeners = new Map<string, (value: never) => void>();
  const newest = {
    get runs() {
      return all.slice(0, 3);
    },
    get olderRuns() {
      return Math.max(0, all.length - 3);
    },
    onDidChange: newestChanged.event,
  };
  const answer = (name: string, input: object): unknown => {
    asked.push(name);
    if (name === 'run.list' && 'before' in input) {
      const rest = all.slice(all.findIndex(({ id }) => id === input.before) + 1);
      return { runs: rest.slice(0, 2), attempts: [], older: Math.max(0, rest.length - 2) };
    }
    const runId = 'runId' in input ? input.runId : undefined;
    return { run: all.find(({ id }) => id === runId), attempts: attempts.filter((attempt) => attempt.runId === runId) };
  };
  const engine: RunsEngine = {
    request: async (name, input) => answer(name, input) as never,
    on: (name, listener): Disposable => {
      listeners.set(name, listener);
      return { dispose: () => undefined };
    },
    onDidConnect: connected.event,
  };
  const tell = (name: string, attempt: Attempt): void => listeners.get(name)?.({ attempt } as never);
  const ids = (): string[] => model.runs.map(({ id }) => id);
  const begin = (run: Run): void => {
    all = [run, ...all];
    newestChanged.fire();
  };

  beforeEach(() => {
    all = ['r6', 'r5', 'r4', 'r3', 'r2', 'r1'].map((id) => runOf(id));
    attempts = [];
    asked = [];
    model = new RunsModel(engine, newest);
    newestChanged.fire();
  });
  afterEach(() => model.dispose());

  it('has the newest runs, and older ones a page at a time to the end', async () => {
    assert.deepEqual([ids(), model.older], [['r6', 'r5', 'r4'], 3]);
    await model.more();
    assert.deepEqual([ids(), model.older], [['r6', 'r5', 'r4', 'r3', 'r2'], 1]);
    await Promise.all([model.more(), model.more()]);
    assert.deepEqual([ids(), model.older], [['r6', 'r5', 'r4', 'r3', 'r2', 'r1'], 0]);
    assert.deepEqual(asked, ['run.list', 'run.list']);
  });

  it('has no gap when new runs begin after older ones were asked for', async () => {
    await model.more();
    begin(runOf('r7'));
    begin(runOf('r8'));
    assert.deepEqual(ids(), ['r8', 'r7', 'r6', 'r5', 'r4', 'r3', 'r2']);
  });

  it('asks once for the attempts of a run, and follows them from there', async () => {
    begin(runOf('r7', { state: 'running' }));
    attempts = [attemptOf('r7', 'a1')];
    assert.equal(model.known('r7'), undefined);
    await Promise.all([model.load('r7'), model.load('r7')]);
    tell('attempt.ended', attemptOf('r7', 'a1', { endedAt: 5 }));
    tell('attempt.started', attemptOf('r7', 'a2'));
    tell('attempt.started', attemptOf('r6', 'other'));
    assert.deepEqual(
      model.known('r7')?.attempts.map(({ id, endedAt }) => [id, endedAt]),
      [
        ['a1', 5],
        ['a2', undefined],
      ],
    );
    assert.deepEqual(asked, ['run.show']);
  });

  it('does not take an end back that was told before an older answer came', async () => {
    begin(runOf('r7', { state: 'running' }));
    attempts = [attemptOf('r7', 'a1')];
    const loading = model.load('r7');
    tell('attempt.ended', attemptOf('r7', 'a1', { endedAt: 5 }));
    assert.equal((await loading).attempts[0]?.endedAt, 5);
  });

  it('asks again for an attempt that a result names and nobody told of', async () => {
    begin(runOf('r7', { state: 'running' }));
    await model.load('r7');
    attempts = [attemptOf('r7', 'a9', { endedAt: 1 })];
    const result = { taskId: 't', title: 'T', status: 'failed' as const, attemptId: 'a9', durationMs: 1, exitCode: null };
    all = [runOf('r7', { state: 'failed', results: [result] }), ...all.slice(1)];
    newestChanged.fire();
    assert.deepEqual((await model.load('r7')).attempts.length, 0);
    await new Promise(setImmediate);
    assert.deepEqual(
      model.known('r7')?.attempts.map(({ id }) => id),
      ['a9'],
    );
  });

  it('finds a run that is older than the list without putting it there', async () => {
    assert.equal((await model.load('r1')).run.id, 'r1');
    assert.deepEqual(ids(), ['r6', 'r5', 'r4']);
    await model.more();
    assert.deepEqual(ids(), ['r6', 'r5', 'r4', 'r3', 'r2']);
  });

  it('asks anew when there is another engine', async () => {
    await model.load('r6');
    connected.fire();
    assert.equal(model.known('r6'), undefined);
    await model.load('r6');
    assert.deepEqual(asked, ['run.show', 'run.show']);
  });
});
