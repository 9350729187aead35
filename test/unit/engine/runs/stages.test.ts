/** The stages of attempts and runs: what is told and recorded while they go on, and what ends them before their time. */
import assert from 'node:assert/strict';
import { EngineError } from '../../../../src/domain/errors';
import type { Attempt, Run, Stage } from '../../../../src/domain/runs/run';
import { defaultSettings } from '../../../../src/domain/settings';
import { recover } from '../../../../src/engine/runs/recovery';
import { RunStore } from '../../../../src/engine/runs/runStore';
import { systemClock } from '../../../../src/adapters/system/clock';
import { newJournalRecordSchema, type JournalRecord } from '../../../../src/engine/store/journalRecords';
import { diskFull, Gate, LoopWorkspace } from '../loopWorkspace';

const brief = (stages: readonly Stage[] | undefined): string[] => (stages ?? []).map(({ name, state }) => `${name} ${state}`);

describe('stages', function () {
  this.timeout(30_000);
  let loop: LoopWorkspace;

  beforeEach(async () => (loop = await LoopWorkspace.create('- { id: a, command: first }\n')));
  afterEach(() => loop.dispose());

  const attemptOf = async (run: Run): Promise<Attempt> => (await loop.runs.attemptsOf(run.id))[0] ?? assert.fail('there is an attempt');
  const nth = (count: number, act: () => Promise<void> | void): void => {
    loop.snapshots.onTake = () => (loop.snapshots.taken === count ? act() : undefined);
  };

  it('of an attempt are recorded one after the other, each with its times', async () => {
    loop.snapshots.files.set('same', 'x\n').set('text', 'one\ntwo\n');
    loop.interventions.command = () => void loop.snapshots.files.set('text', 'one\n').set('new', 'a\nb\n');
    const run = await loop.ended(await loop.start());
    const recorded = loop.records.flatMap((record) =>
      record.type === 'attempt.started' || record.type === 'attempt.ended'
        ? [brief(record.attempt.stages)]
        : record.type === 'attempt.changed'
          ? [brief(record.stages)]
          : [],
    );
    assert.deepEqual(recorded, [
      ['record running'],
      ['record done', 'command running'],
      ['record done', 'command done', 'compare running'],
      ['record done', 'command done', 'compare done'],
    ]);
    const { stages = [], changes, startedAt, endedAt = 0 } = await attemptOf(run);
    const times = [startedAt, ...stages.flatMap((stage) => [stage.startedAt, stage.endedAt ?? Infinity]), endedAt];
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
    assert.deepEqual(
      changes?.files.map(({ kind, path, additions, deletions }) => [kind, path, additions, deletions]),
      [
        ['added', 'new', 2, 0],
        ['modified', 'text', 0, 1],
      ],
    );
    assert.equal(stages.at(-1)?.detail, '2 files changed');
    const command = stages[1] ?? assert.fail('there is a command');
    assert.equal(run.results[0]?.durationMs, (command.endedAt ?? Infinity) - command.startedAt);
  });

  it('are told to whoever listens, from the first on', async () => {
    const told: string[] = [];
    loop.executor.onDidChange(({ stages }) => told.push(brief(stages).at(-1) ?? ''));
    loop.executor.onDidStart(() => told.push('process'));
    loop.executor.onDidEnd(({ stages }) => told.push(brief(stages).at(-1) ?? ''));
    await loop.ended(await loop.start());
    assert.deepEqual(told, ['record running', 'command running', 'process', 'compare running', 'compare done']);
  });

  it('never let a recording that fails fail the task', async () => {
    nth(1, diskFull);
    const run = await loop.ended(await loop.start());
    assert.equal(run.state, 'done');
    assert.deepEqual(brief((await attemptOf(run)).stages), ['record failed', 'command done']);
    assert.match((await attemptOf(run)).changes?.unavailable ?? '', /disk is full/);
    assert.deepEqual(await loop.statuses(), ['a done']);
  });

  it('never let a comparison that fails fail the task', async () => {
    nth(2, diskFull);
    const run = await loop.ended(await loop.start());
    assert.deepEqual(brief((await attemptOf(run)).stages), ['record done', 'command done', 'compare failed']);
    assert.match((await attemptOf(run)).changes?.unavailable ?? '', /disk is full/);
    assert.deepEqual(await loop.statuses(), ['a done']);
  });

  it('leave recording out where it is not available, or switched off', async () => {
    loop.snapshots.reason = 'git was not found';
    const unavailable = await attemptOf(await loop.ended(await loop.start()));
    assert.deepEqual(brief(unavailable.stages), ['command done']);
    assert.equal(unavailable.changes?.unavailable, 'git was not found');
    await loop.orchestrator.retry(loop.memory, ['a']);
    loop.snapshots.reason = undefined;
    const off = await attemptOf(await loop.ended(await loop.start({ settings: { ...defaultSettings, 'run.recordChanges': false } })));
    assert.deepEqual(brief(off.stages), ['command done']);
    assert.match(off.changes?.unavailable ?? '', /run\.recordChanges/);
    assert.equal(loop.snapshots.taken, 0);
  });

  it('go on though they cannot be recorded', async () => {
    loop.interventions.append = (record) => (record.type === 'attempt.changed' ? diskFull() : undefined);
    const run = await loop.ended(await loop.start());
    assert.equal(run.state, 'done');
    assert.deepEqual(brief((await attemptOf(run)).stages), ['record done', 'command done', 'compare done']);
  });

  it('end at once when the run is cancelled while the files are recorded: nothing is started', async () => {
    const recording = new Gate();
    nth(1, () => (recording.open(), new Promise(() => undefined)));
    const run = await loop.start();
    await recording.passed;
    const cancelled = await loop.orchestrator.cancel(run.id, { requeue: false });
    assert.equal(cancelled?.state, 'cancelled');
    assert.deepEqual(loop.started, []);
    assert.deepEqual(brief((await attemptOf(run)).stages), ['record cancelled']);
    assert.deepEqual((await attemptOf(run)).verdict, { kind: 'cancelled' });
    assert.deepEqual(await loop.statuses(), ['a cancelled']);
  });

  it('end at once when the run is cancelled while the files are compared: the command’s exit code stands', async () => {
    const comparing = new Gate();
    nth(2, () => (comparing.open(), new Promise(() => undefined)));
    const run = await loop.start();
    await comparing.passed;
    await loop.orchestrator.cancel(run.id, { requeue: true });
    assert.deepEqual(brief((await attemptOf(run)).stages), ['record done', 'command done', 'compare cancelled']);
    assert.deepEqual((await attemptOf(run)).verdict, { kind: 'exited', exitCode: 0 });
    assert.deepEqual(await loop.statuses(), ['a done']);
  });

  it('tell what a cancelled command changed before it was', async () => {
    const begun = new Gate();
    loop.interventions.command = () => (loop.snapshots.files.set('half', 'done\n'), begun.open(), new Promise(() => undefined));
    const run = await loop.start();
    await begun.passed;
    await loop.orchestrator.cancel(run.id, { requeue: false });
    assert.deepEqual(brief((await attemptOf(run)).stages), ['record done', 'command cancelled', 'compare done']);
    assert.deepEqual(
      (await attemptOf(run)).changes?.files.map(({ path }) => path),
      ['half'],
    );
  });

  it('list a thousand files, and say how many more there are; the patch has all', async () => {
    loop.interventions.command = () => {
      for (let number = 0; number < 1200; number++) loop.snapshots.files.set(`f${String(number).padStart(4, '0')}`, 'x\n');
    };
    const { changes } = await attemptOf(await loop.ended(await loop.start()));
    assert.equal(changes?.files.length, 1000);
    assert.deepEqual(changes.omitted, [{ path: '…', reason: '200 more files changed' }]);
    const patch = await loop.read(changes.patch ?? '');
    assert.equal(patch.match(/^diff --git/gm)?.length, 1200);
  });

  it('tell of large files only where they changed, and never call them added or deleted', async () => {
    const large = (path: string, stamp: string) => ({ path, reason: '12 MB, more than 10 MB', stamp });
    loop.snapshots.files.set('grows', 'small\n');
    loop.snapshots.omitted = [large('same', '1'), large('other', '1')];
    loop.interventions.command = () => {
      loop.snapshots.files.delete('grows');
      loop.snapshots.omitted = [large('same', '1'), large('other', '2'), large('grows', '1')];
    };
    const { changes } = await attemptOf(await loop.ended(await loop.start()));
    assert.deepEqual(changes?.files, []);
    assert.deepEqual(
      changes.omitted.map(({ path }) => path),
      ['other', 'grows'],
    );
  });

  it('do not call it the task’s work when a person changes another task through the engine meanwhile', async () => {
    const tasksFile = async (): Promise<void> => void loop.snapshots.files.set('tasks.yml', await loop.read('tasks.yml'));
    loop.snapshots.onTake = tasksFile;
    loop.interventions.command = async () => void (await loop.memory.update([{ id: 'a', changes: { title: 'Another' } }]));
    const run = await loop.ended(await loop.start());
    assert.match(await loop.read('tasks.yml'), /title: Another/);
    assert.deepEqual((await attemptOf(run)).changes, { files: [], omitted: [] });
    await loop.orchestrator.retry(loop.memory, ['a']);
    loop.interventions.command = async () => loop.write('tasks.yml', `${await loop.read('tasks.yml')}# by the command\n`);
    const again = await loop.ended(await loop.start());
    assert.deepEqual(
      (await attemptOf(again)).changes?.files.map(({ path }) => path),
      ['tasks.yml'],
    );
  });

  it('begin the store anew when it is too large, and keep it otherwise', async () => {
    loop.snapshots.bytes = 501 * 1024 * 1024;
    await loop.ended(await loop.start());
    assert.equal(loop.snapshots.bytes, 0);
  });

  it('of a run are its own steps, the latest of each name', async () => {
    loop.hasAudited = true;
    const seen: string[][] = [];
    loop.interventions.append = (record) => {
      if (record.type === 'run.changed' && record.run.stages !== undefined) seen.push(brief(record.run.stages));
    };
    loop.interventions.audit = () => {
      throw new EngineError('internal', 'no measure');
    };
    const run = await loop.ended(await loop.start());
    assert.deepEqual(brief(run.stages), ['audit failed']);
    assert.deepEqual(seen[0], ['audit running']);
    assert.equal(run.state, 'done');
    await loop.orchestrator.retry(loop.memory, ['a']);
    assert.deepEqual(brief((await loop.ended(await loop.start({ reflect: true }))).stages), ['reflect done']);
  });

  it('of a run that was not audited before are none', async () => {
    assert.equal((await loop.ended(await loop.start())).stages, undefined);
  });

  it('of a run that is cancelled while it reflects are cancelled', async () => {
    const reflecting = new Gate();
    const goOn = new Gate();
    loop.interventions.reflect = () => (reflecting.open(), goOn.passed);
    const run = await loop.start({ reflect: true });
    await reflecting.passed;
    const cancelled = loop.orchestrator.cancel(run.id, { requeue: false });
    loop.interventions.reflect = () => undefined;
    goOn.open();
    assert.equal((await cancelled)?.state, 'cancelled');
  });

  describe('after the engine died', () => {
    /** What the next engine makes of the records up to the one that fits. */
    const recovered = async (isLast: (record: JournalRecord) => boolean) => {
      await loop.ended(await loop.start());
      const records = loop.records.map((record, index) => ({ ...newJournalRecordSchema.parse(record), v: 1, seq: index + 1, at: 0 }));
      const last = records.findIndex(isLast);
      const store = new RunStore({ append: () => Promise.resolve() }, records.slice(0, last + 1));
      await loop.write('tasks.yml', '- { id: a, command: first, status: in_progress }\n');
      await recover({
        clock: systemClock,
        processes: { start: () => assert.fail(), sweep: () => Promise.resolve(0), terminalUnavailable: undefined },
        runs: store,
        memoryOf: () => loop.memory,
        journalNotes: [],
      });
      const [run] = store.runs();
      return { run, attempt: (await store.attemptsOf(run?.id ?? ''))[0] };
    };

    it('the running stage is interrupted, and so is the attempt', async () => {
      const { attempt } = await recovered(({ type }) => type === 'attempt.started');
      assert.deepEqual(brief(attempt?.stages), ['record interrupted']);
      assert.deepEqual(attempt?.verdict, { kind: 'interrupted' });
      assert.match(attempt.changes?.unavailable ?? '', /engine ended/);
      assert.deepEqual(await loop.statuses(), ['a pending']);
    });

    it('a command that had ended has earned its status, though nobody compared the files', async () => {
      const { attempt } = await recovered((record) => record.type === 'attempt.changed' && record.verdict !== undefined);
      assert.deepEqual(brief(attempt?.stages), ['record done', 'command done', 'compare interrupted']);
      assert.deepEqual(attempt?.verdict, { kind: 'exited', exitCode: 0 });
      assert.deepEqual(await loop.statuses(), ['a done']);
    });

    it('a step of the run is interrupted', async () => {
      loop.hasAudited = true;
      const { run } = await recovered((record) => record.type === 'run.changed' && record.run.stages !== undefined);
      assert.equal(run?.state, 'interrupted');
      assert.deepEqual(brief(run.stages), ['audit interrupted']);
    });
  });
});
