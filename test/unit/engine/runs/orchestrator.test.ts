/** Wishes that come while the loop waits for something else: each must find the state it meets, not the one it left. */
import assert from 'node:assert/strict';
import { EngineError } from '../../../../src/domain/errors';
import { diskFull, Gate, LoopWorkspace } from '../loopWorkspace';

const twoTasks = `- { id: a, command: first, context: { branch: main } }
- { id: b, command: second, context: { branch: main } }
`;

describe('the loop, between two moments', function () {
  this.timeout(30_000);
  let loop: LoopWorkspace;

  beforeEach(async () => (loop = await LoopWorkspace.create(twoTasks)));
  afterEach(() => loop.dispose());

  /** Acts once, while the loop looks a last time before it starts a task. */
  const whileDeciding = (act: () => Promise<unknown>): Promise<void> =>
    new Promise((resolve, reject) => {
      loop.interventions.branch = async () => {
        loop.interventions.branch = () => undefined;
        await act().then(() => resolve(), reject);
      };
    });

  it('starts no task after a pause that came while the task was chosen', async () => {
    const paused = whileDeciding(() => loop.orchestrator.pause());
    const waiting = new Promise<void>((resolve) => {
      loop.interventions.append = (record) => {
        if (record.type === 'run.changed' && record.run.state === 'paused') setImmediate(resolve);
      };
    });
    const run = await loop.start();
    await paused;
    await waiting;
    assert.deepEqual(await loop.statuses(), ['a pending', 'b pending']);
    assert.deepEqual(loop.started, []);
    assert.equal((await loop.orchestrator.resume())?.state, 'running');
    assert.equal((await loop.ended(run)).state, 'done');
    assert.deepEqual(loop.started, ['first', 'second']);
  });

  it('starts no task after a stop that came while the task was chosen', async () => {
    const stopped = whileDeciding(() => loop.orchestrator.stop());
    const run = await loop.ended(await loop.start());
    await stopped;
    assert.equal(run.ending, 'stopped');
    assert.deepEqual(loop.started, []);
    assert.deepEqual(await loop.statuses(), ['a pending', 'b pending']);
  });

  it('carries a task out once in a run, also when commands put the tasks file back as it was', async () => {
    loop.interventions.command = () => loop.write('tasks.yml', twoTasks);
    assert.equal((await loop.ended(await loop.start())).ending, 'completed');
    assert.deepEqual(loop.started, ['first', 'second']);
    assert.deepEqual(await loop.statuses(), ['a pending', 'b done']);
    loop.interventions.command = () => undefined;
    await loop.ended(await loop.start());
    assert.deepEqual(loop.started, ['first', 'second', 'first']);
  });

  it('carries a task out again in the same run when a person retries it', async () => {
    loop.interventions.command = async (text) => {
      if (text === 'second' && loop.started.length === 2) await loop.orchestrator.retry(loop.memory, ['a']);
    };
    await loop.ended(await loop.start());
    assert.deepEqual(loop.started, ['first', 'second', 'first']);
    assert.deepEqual(await loop.statuses(), ['a done', 'b done']);
  });

  it('leaves no task in progress when it is cancelled while the task was chosen', async () => {
    let cancelled: Promise<unknown> | undefined;
    loop.interventions.branch = () => void (cancelled = loop.orchestrator.cancel(undefined, { requeue: false }));
    const run = await loop.ended(await loop.start());
    await cancelled;
    assert.equal(run.ending, 'cancelled');
    assert.deepEqual(loop.started, []);
    assert.deepEqual(await loop.statuses(), ['a pending', 'b pending']);
  });

  it('stays over when a wish comes while its end is being recorded', async () => {
    const end = new Gate();
    const reached = new Gate();
    loop.interventions.append = (record) => {
      if (record.type !== 'run.changed' || record.run.ending === undefined) return;
      reached.open();
      return end.passed;
    };
    const run = await loop.start();
    await reached.passed;
    const wishes = [loop.orchestrator.pause(), loop.orchestrator.resume(), loop.orchestrator.stop()];
    end.open();
    assert.equal((await loop.ended(run)).state, 'done');
    await Promise.all(wishes);
    assert.equal(loop.runs.run(run.id)?.state, 'done');
    assert.deepEqual(loop.runs.liveRuns(), []);
  });

  it('goes on after a resume that could not be recorded', async () => {
    const running = new Gate();
    const release = new Gate();
    loop.interventions.command = () => {
      running.open();
      return release.passed;
    };
    const run = await loop.start();
    await running.passed;
    await loop.orchestrator.pause();
    const paused = new Gate();
    loop.interventions.append = (record) => {
      if (record.type === 'run.changed' && record.run.state === 'paused') setImmediate(() => paused.open());
    };
    release.open();
    await paused.passed;
    loop.interventions.append = (record) => {
      loop.interventions.append = () => undefined;
      if (record.type === 'run.changed') diskFull();
    };
    await assert.rejects(loop.orchestrator.resume(), (error) => EngineError.is(error, 'io'));
    assert.equal((await loop.ended(run)).state, 'done');
    assert.deepEqual(await loop.statuses(), ['a done', 'b done']);
  });

  it('waits, and says what for, while the journal takes nothing, and goes on when it does', async () => {
    loop.interventions.append = (record) => {
      if (record.type !== 'run.started') diskFull();
    };
    const waiting = new Gate();
    const subscription = loop.runs.onDidChange(() => {
      if (/disk is full.*goes on when that is mended/.test(loop.runs.liveRuns()[0]?.reason ?? '')) waiting.open();
    });
    const run = await loop.start();
    await waiting.passed;
    subscription.dispose();
    assert.equal(loop.orchestrator.isBusy, true);
    loop.interventions.append = () => undefined;
    const ended = await loop.ended(run);
    assert.equal(ended.ending, 'completed');
    assert.equal(ended.reason, undefined);
    assert.deepEqual(await loop.statuses(), ['a done', 'b done']);
  });

  it('can be cancelled while it waits for the journal', async () => {
    loop.interventions.append = (record) => {
      if (record.type !== 'run.started') diskFull();
    };
    const waiting = new Gate();
    loop.runs.onDidChange(() => {
      if (loop.runs.liveRuns()[0]?.reason !== undefined) waiting.open();
    });
    const run = await loop.start();
    await waiting.passed;
    await loop.orchestrator.cancel(undefined, { requeue: true });
    assert.equal(loop.runs.run(run.id)?.ending, 'cancelled');
    assert.deepEqual(loop.runs.liveRuns(), []);
    assert.equal(loop.orchestrator.isBusy, false);
  });

  it('answers a cancelled task when its outcome is written, and also when it cannot be', async () => {
    const running = new Gate();
    loop.interventions.command = () => {
      running.open();
      return new Promise(() => undefined);
    };
    const run = await loop.start();
    await running.passed;
    loop.interventions.append = () => diskFull();
    await assert.rejects(loop.orchestrator.cancelTasks(loop.memory, ['a']), (error) => EngineError.is(error, 'io'));
    loop.interventions.append = () => undefined;
    loop.interventions.command = () => undefined;
    assert.equal((await loop.ended(run)).ending, 'completed');
    assert.deepEqual(await loop.statuses(), ['a cancelled', 'b done']);
  });

  it('does not run a task again that is being executed, whoever asks for it', async () => {
    const running = new Gate();
    const release = new Gate();
    loop.interventions.command = () => {
      running.open();
      return release.passed;
    };
    const run = await loop.start();
    await running.passed;
    await assert.rejects(loop.orchestrator.retry(loop.memory, ['a']), (error) => EngineError.is(error, 'busy'));
    release.open();
    await loop.ended(run);
    assert.deepEqual(await loop.statuses(), ['a done', 'b done']);
  });

  it('tells the journal of no retry that could not be written to the file', async () => {
    await loop.ended(await loop.start());
    loop.memory.update = async () => {
      throw new EngineError('io', 'tasks.yml cannot be written: permission denied');
    };
    const before = loop.records.length;
    await assert.rejects(loop.orchestrator.retry(loop.memory, ['a']), (error) => EngineError.is(error, 'io'));
    assert.deepEqual(loop.records.slice(before), []);
    assert.deepEqual(await loop.statuses(), ['a done', 'b done']);
  });

  it('cancels a task that is just being started', async () => {
    const cancelled = new Gate();
    let answer: Promise<unknown> | undefined;
    loop.interventions.append = (record) => {
      if (record.type !== 'task.moved' || record.to !== 'in_progress' || record.taskId !== 'a') return;
      answer ??= loop.orchestrator.cancelTasks(loop.memory, ['a']).finally(() => cancelled.open());
    };
    loop.interventions.command = (text) => (text === 'first' ? new Promise(() => undefined) : undefined);
    const run = await loop.ended(await loop.start());
    await cancelled.passed;
    assert.deepEqual(
      ((await answer) as { status: string }[]).map(({ status }) => status),
      ['cancelled'],
    );
    assert.deepEqual(
      run.results.map(({ taskId, status }) => `${taskId} ${status}`),
      ['a cancelled', 'b done'],
    );
  });

  it('cancels a task that the loop decides to start meanwhile', async () => {
    const decided = new Gate();
    const cancelling = new Gate();
    let answer: Promise<unknown> | undefined;
    // The loop has chosen the task; cancelling it has looked whether it is being executed, and it was not.
    loop.interventions.branch = () => {
      loop.interventions.branch = () => undefined;
      answer = loop.orchestrator.cancelTasks(loop.memory, ['a']);
      return cancelling.passed;
    };
    loop.interventions.append = (record) => {
      if (record.type === 'task.moved' && record.to === 'cancelled') {
        cancelling.open();
        return decided.passed;
      }
      if (record.type === 'task.moved' && record.to === 'in_progress') setImmediate(() => decided.open());
      return undefined;
    };
    loop.interventions.command = (text) => (text === 'first' ? new Promise(() => undefined) : undefined);
    await loop.ended(await loop.start());
    await answer;
    assert.deepEqual(await loop.statuses(), ['a cancelled', 'b done']);
  });

  it('starts nothing more once it is closed, also a run that was being started', async () => {
    const preparing = new Gate();
    const reached = new Gate();
    loop.interventions.prepare = () => {
      reached.open();
      return preparing.passed;
    };
    const start = loop.start();
    await reached.passed;
    const closed = loop.orchestrator.close();
    preparing.open();
    await assert.rejects(start, (error) => EngineError.is(error, 'cancelled'));
    await closed;
    await assert.rejects(loop.start(), (error) => EngineError.is(error, 'cancelled'));
    assert.equal(loop.orchestrator.isBusy, false);
    assert.deepEqual(loop.started, []);
  });

  it('makes the task being executed pending again when it is closed', async () => {
    const running = new Gate();
    loop.interventions.command = () => {
      running.open();
      return new Promise(() => undefined);
    };
    const run = await loop.start();
    await running.passed;
    await loop.orchestrator.close();
    assert.equal(loop.runs.run(run.id)?.ending, 'cancelled');
    assert.deepEqual(await loop.statuses(), ['a pending', 'b pending']);
  });
});
