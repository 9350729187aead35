/** Work has a key: what was interrupted goes on under its own, what was completed is never carried out again. */
import assert from 'node:assert/strict';
import { systemClock } from '../../../../src/adapters/system/clock';
import type { Attempt } from '../../../../src/domain/runs/run';
import { Recorder } from '../../../../src/engine/changes/recorder';
import { recover } from '../../../../src/engine/runs/recovery';
import { LoopWorkspace } from '../loopWorkspace';
import { MemoryWorkspace } from '../memory/memoryWorkspace';

const none = {
  state: 'running',
  startedAt: 0,
  requested: [],
  tasksFile: 'tasks.yml',
  costUsed: 2,
  costBudget: null,
  results: [],
  warnings: [],
} as const;

describe('work that goes on', function () {
  this.timeout(30_000);
  let loop: LoopWorkspace;
  beforeEach(async () => (loop = await LoopWorkspace.create('- { id: a, command: first, cost: 2 }\n')));
  afterEach(() => loop.dispose());

  /** An attempt of an engine that died, with what it had recorded. */
  const died = async (more: Partial<Attempt> = {}): Promise<Attempt> => {
    const before = await loop.snapshots.take();
    const stages = [
      { name: 'record', state: 'done' as const, startedAt: 1, endedAt: 2 },
      { name: 'command', state: 'running' as const, startedAt: 2 },
    ];
    const attempt: Attempt = {
      ...{ id: 'a-old', runId: 'r-old', taskId: 'a', title: 'a', number: 1, key: 'k-old', command: 'first', startedAt: 1 },
      ...{ terminal: false, stages, before: { id: before.id, omitted: [] } },
      ...more,
    };
    await loop.runs.record({
      type: 'run.started',
      run: { id: 'r-old', ...none, results: [], requested: [], warnings: [], currentTask: 'a' },
    });
    await loop.runs.record({ type: 'attempt.started', attempt });
    return attempt;
  };
  const recovered = async (): Promise<string[]> => {
    const recorder = new Recorder({ files: (await MemoryWorkspace.create()).files, clock: systemClock, snapshots: loop.snapshots });
    const { interrupted } = await recover({
      clock: systemClock,
      processes: { start: () => assert.fail(), sweep: () => Promise.resolve(0), terminalUnavailable: undefined },
      runs: loop.runs,
      memoryOf: () => loop.memory,
      journalNotes: [],
      compare: (request) => recorder.compare({ ...request, patch: undefined }),
    });
    return interrupted;
  };
  const next = async (): Promise<Attempt> => {
    const run = await loop.ended(await loop.start());
    return (await loop.runs.attemptsOf(run.id))[0] ?? assert.fail('there is an attempt');
  };
  const inProgress = (more = ''): Promise<void> =>
    loop.write('tasks.yml', `- { id: a, command: first, cost: 2, status: in_progress${more} }\n`);

  it('is tried again under its key, and compared with the files as the first try found them', async () => {
    loop.snapshots.files.set('x', 'one\n');
    await died();
    loop.snapshots.files.set('x', 'two\n');
    await inProgress();
    assert.deepEqual(await recovered(), ['a']);
    const taken = loop.snapshots.taken;
    const again = await next();
    assert.deepEqual([again.key, again.number, again.verdict], ['k-old', 2, { kind: 'exited', exitCode: 0 }]);
    // Recorded once: the other is the one after the command.
    assert.equal(loop.snapshots.taken - taken, 1);
    assert.deepEqual(again.stages?.map(({ name, detail }) => [name, detail])[0], ['record', 'as the interrupted attempt found the files']);
    assert.deepEqual(
      again.changes?.files.map(({ path }) => path),
      ['x'],
    );
  });

  it('records anew where what was recorded is no longer kept', async () => {
    await died();
    await inProgress();
    await recovered();
    await loop.snapshots.clear();
    const again = await next();
    assert.equal(again.key, 'k-old');
    assert.deepEqual(again.stages?.map(({ name, detail }) => [name, detail])[0], ['record', undefined]);
  });

  it('begins under a new key when the task is not the same any more, and when a person wants it once more', async () => {
    await died({ command: 'another' });
    await inProgress();
    await recovered();
    const first = await next();
    assert.notEqual(first.key, 'k-old');
    await loop.orchestrator.retry(loop.memory, ['a']);
    const second = await next();
    assert.notEqual(second.key, first.key);
    assert.deepEqual([first.number, second.number], [2, 3]);
  });

  it('is not carried out again when it had its verdict: what came after is done, and its run has its result', async () => {
    loop.snapshots.files.set('x', 'one\n');
    const attempt = await died();
    const stages = [
      { name: 'command', state: 'done' as const, startedAt: 2, endedAt: 9 },
      { name: 'compare', state: 'running' as const, startedAt: 9 },
    ];
    await loop.runs.record({ type: 'attempt.changed', attemptId: attempt.id, stages, verdict: { kind: 'exited', exitCode: 0 } });
    loop.snapshots.files.set('x', 'two\n');
    await inProgress();
    assert.deepEqual(await recovered(), []);
    assert.deepEqual(await loop.statuses(), ['a done']);
    const { verdict, changes, stages: ended } = (await loop.runs.findAttempt('a-old')) ?? assert.fail();
    assert.deepEqual([verdict, changes?.files.map(({ path }) => path)], [{ kind: 'exited', exitCode: 0 }, ['x']]);
    assert.deepEqual(ended?.at(-1)?.state, 'done');
    const [result] = loop.runs.run('r-old')?.results ?? [];
    assert.deepEqual([result?.taskId, result?.status, result?.cost, result?.durationMs], ['a', 'done', 2, 7]);
    await loop.ended(await loop.start());
    assert.deepEqual(loop.started, []);
  });

  it('that was completed is told once, however often its engine dies', async () => {
    const attempt = await died();
    await loop.runs.record({ type: 'attempt.ended', attempt: { ...attempt, verdict: { kind: 'exited', exitCode: 4 }, endedAt: 9 } });
    await inProgress();
    await recovered();
    await recovered();
    assert.deepEqual(
      loop.runs.run('r-old')?.results.map(({ status }) => status),
      ['failed'],
    );
    assert.deepEqual(await loop.statuses(), ['a failed']);
  });
});
