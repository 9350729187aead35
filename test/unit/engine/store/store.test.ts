/** The state over the lives of engines: what is in the journal is in the database, and neither is lost by damage, age or size. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import type { Store } from '../../../../src/engine/store/store';
import { attempt, carryOut, databases, run, StateWorkspace } from './stateFolder';

const done = { kind: 'exited', exitCode: 0 } as const;

describe('the state of a workspace', () => {
  let workspace: StateWorkspace;
  beforeEach(() => (workspace = new StateWorkspace()));
  afterEach(() => workspace.dispose());

  const rows = async (store: Store, text: string): Promise<unknown> => (await store.ask(text, 1000)).rows;
  const runIds = async (store: Store): Promise<string[]> => (await store.runs.page(1000)).runs.map(({ id }) => id);

  it('is nothing, and writes nothing, until something happens', async () => {
    const store = await workspace.open();
    assert.equal(store.hasBegun, false);
    assert.deepEqual(await rows(store, 'SELECT count(*) FROM runs'), [[0]]);
    await workspace.close();
    assert.throws(() => workspace.names());
  });

  it('answers what was recorded: runs, attempts, stages, failures, budgets, events', async () => {
    const store = await workspace.open();
    await carryOut(store, 'r1', 'a', done);
    await carryOut(store, 'r2', 'b', { kind: 'exited', exitCode: 3 }, { cwd: 'lib' });
    const told = {
      runs: await rows(store, 'SELECT id, state, ending, ended_at FROM runs ORDER BY seq'),
      attempts: await rows(store, 'SELECT id, task_id, number, verdict, exit_code, cwd FROM attempts ORDER BY seq'),
      stages: await rows(store, 'SELECT owner_id, name, state, ended_at - started_at FROM stages ORDER BY owner_id'),
      failures: await rows(store, 'SELECT task_id, kind, exit_code, detail FROM failures'),
      tasks: await rows(store, 'SELECT id, status FROM tasks ORDER BY id'),
      reservations: await rows(store, 'SELECT run_id, task_id, amount, state FROM reservations ORDER BY seq'),
      moves: await rows(store, "SELECT task_id, detail ->> 'to' FROM events WHERE type = 'task.moved' AND run_id = 'r1' ORDER BY seq"),
    };
    assert.deepEqual(told, {
      runs: [
        ['r1', 'done', 'completed', 50],
        ['r2', 'done', 'completed', 50],
      ],
      attempts: [
        ['a-r1', 'a', 1, 'exited', 0, null],
        ['a-r2', 'b', 1, 'exited', 3, 'lib'],
      ],
      stages: [
        ['a-r1', 'command', 'done', 25],
        ['a-r2', 'command', 'done', 25],
      ],
      failures: [['b', 'exited', 3, 'exit code 3']],
      tasks: [
        ['a', 'done'],
        ['b', 'failed'],
      ],
      reservations: [
        ['r1', 'a', 2, 'settled'],
        ['r2', 'b', 2, 'settled'],
      ],
      moves: [
        ['a', 'in_progress'],
        ['a', 'done'],
      ],
    });
  });

  it('has views for what is asked most', async () => {
    const store = await workspace.open();
    await carryOut(store, 'r1', 'a', done);
    await carryOut(store, 'r2', 'a', { kind: 'timedOut', afterSeconds: 3 });
    await store.runs.record({ type: 'run.started', run: run('r3', { costBudget: 5 }) });
    for (const [id, cwd] of [
      ['x', 'lib'],
      ['y', 'lib'],
      ['z', 'app'],
    ] as const)
      await store.runs.record({ type: 'attempt.started', attempt: attempt(id, id, { runId: 'r3', cwd }) });
    await store.runs.record({ type: 'run.changed', run: run('r3', { costBudget: 5, currentTask: 'z', costUsed: 3 }) });
    assert.deepEqual(await rows(store, 'SELECT status, tasks FROM queue_depth ORDER BY status'), [
      ['failed', 1],
      ['in_progress', 3],
    ]);
    assert.deepEqual(await rows(store, 'SELECT task_id, attempts, failures, rate FROM failure_rate'), [['a', 2, 1, 0.5]]);
    assert.deepEqual(await rows(store, 'SELECT task_id, stage, attempts, median_ms, p95_ms FROM durations'), [['a', 'command', 2, 25, 25]]);
    assert.deepEqual(await rows(store, "SELECT budget, used, held, remaining FROM spend WHERE run_id = 'r3'"), [[5, 3, 3, 2]]);
    assert.deepEqual(await rows(store, "SELECT attempts, switches FROM context_switches WHERE run_id = 'r3'"), [[3, 1]]);
  });

  it('keeps what audits found and tasks as they were seen', async () => {
    const store = await workspace.open();
    const finding = {
      rank: 1,
      id: 'x.ts#f',
      path: 'x.ts',
      name: 'f',
      line: 3,
      cyclomatic: 20,
      cognitive: 30,
      excess: 20,
      churn: 2,
      score: 40,
    };
    const summary = { files: 1, functions: 2, lines: 30, findings: 1, durationMs: 5 };
    await store.append({ type: 'audit.finished', summary, findings: [finding] });
    const task = { id: 'a', title: 'A', kind: 'command', status: 'pending', priority: 3, cost: 2 } as const;
    await store.append({ type: 'tasks.seen', tasksFile: 'tasks.yml', tasks: [task, { ...task, id: 'b' }], gone: [] });
    await store.append({ type: 'tasks.seen', tasksFile: 'tasks.yml', tasks: [], gone: ['b'] });
    assert.deepEqual(await rows(store, 'SELECT path, name, score FROM findings'), [['x.ts', 'f', 40]]);
    assert.deepEqual(await rows(store, 'SELECT status, tasks, cost FROM queue_depth'), [['pending', 1, 2]]);
  });

  it('cannot be changed by a question', async () => {
    const store = await workspace.open();
    await carryOut(store, 'r1', 'a', done);
    await assert.rejects(store.ask('DELETE FROM runs', 10));
    assert.deepEqual(await rows(store, 'SELECT count(*) FROM runs'), [[1]]);
  });

  it('is the same from a snapshot and the journal after it as from the journal alone', async () => {
    let store = await workspace.open();
    await carryOut(store, 'r1', 'a', done);
    await store.runs.record({ type: 'run.started', run: run('r2') });
    await store.snapshot();
    await carryOut(store, 'r3', 'b', done);
    const tables = ['runs', 'attempts', 'stages', 'results', 'events', 'failures', 'budgets', 'reservations', 'tasks', 'store'];
    const everything = async (): Promise<unknown> =>
      Promise.all(tables.map((table) => rows(store, `SELECT * FROM ${table} ORDER BY 1, 2`)));
    store = await workspace.reopened();
    const fromSnapshot = await everything();
    const held = { runs: store.runs.runs(), open: store.runs.openAttempts(), last: await store.runs.lastAttempt('a') };
    rmSync(workspace.path('state.db'));
    store = await workspace.reopened();
    assert.deepEqual(await everything(), fromSnapshot);
    assert.deepEqual({ runs: store.runs.runs(), open: store.runs.openAttempts(), last: await store.runs.lastAttempt('a') }, held);
    assert.deepEqual(store.notes, []);
  });

  it('goes on in a new segment after a snapshot, and removes what the last two do not need', async () => {
    let store = await workspace.open();
    await carryOut(store, 'r1', 'a', done);
    await store.snapshot();
    assert.deepEqual(workspace.names('journal'), ['0000000001.log', '0000000002.log']);
    await carryOut(store, 'r2', 'a', done);
    await store.snapshot();
    assert.deepEqual(workspace.names('journal'), ['0000000002.log', '0000000003.log']);
    assert.deepEqual(
      workspace.names().filter((name) => name.endsWith('.db')),
      ['state.db', 'state.previous.db'],
    );
    store = await workspace.reopened();
    assert.deepEqual([store.notes, await runIds(store)], [[], ['r2', 'r1']]);
    await carryOut(store, 'r3', 'a', done);
    assert.equal((await store.runs.lastAttempt('a'))?.number, 3);
    assert.deepEqual(workspace.names('journal'), ['0000000002.log', '0000000003.log', '0000000004.log']);
  });

  it('writes a snapshot by itself when the journal has grown', async () => {
    workspace.limits = { ...workspace.limits, snapshotRecords: 20 };
    const store = await workspace.open();
    for (let index = 0; index < 6; index += 1) await carryOut(store, `r${index}`, 'a', done);
    await workspace.close();
    assert.ok(workspace.names().includes('state.db'));
    assert.deepEqual(await runIds(await workspace.open()), ['r5', 'r4', 'r3', 'r2', 'r1', 'r0']);
  });

  it('does not begin a snapshot once it is closed, however late the settings are read', async () => {
    let read: () => void = () => undefined;
    const limits = { ...workspace.limits, snapshotRecords: 0 };
    const store = await workspace.open({ limits: () => new Promise((resolve) => (read = () => resolve(limits))) });
    await carryOut(store, 'r0', 'a', done);
    const closed = workspace.close();
    read();
    await closed;
    assert.ok(!workspace.names().includes('state.db'));
  });

  it('has all of its history when only the newest runs are held, page by page', async () => {
    let store = await workspace.open();
    const ids = Array.from({ length: 130 }, (_, index) => `r${String(index).padStart(3, '0')}`);
    for (const id of ids) await store.runs.record({ type: 'run.started', run: run(id, { state: 'done', endedAt: 5 }) });
    await store.runs.record({ type: 'attempt.ended', attempt: attempt('old', 'a', { runId: 'r000', endedAt: 4, verdict: done }) });
    for (const isAnew of [false, true]) {
      if (isAnew) {
        await store.snapshot();
        store = await workspace.reopened();
      }
      assert.equal(store.runs.runs().length, 100);
      const seen: string[] = [];
      for (let before: string | undefined; ;) {
        const { runs, older } = await store.runs.page(40, before);
        seen.push(...runs.map(({ id }) => id));
        assert.equal(older, 130 - seen.length);
        if (older === 0) break;
        before = runs.at(-1)?.id;
      }
      assert.deepEqual(seen, ids.toReversed());
      assert.equal((await store.runs.findRun('r000'))?.state, 'done');
      assert.deepEqual(
        (await store.runs.attemptsOf('r000')).map(({ id }) => id),
        ['old'],
      );
      assert.equal((await store.runs.lastAttempt('a'))?.id, 'old');
      assert.equal((await store.runs.findAttempt('old'))?.taskId, 'a');
    }
  });

  it('forgets old runs as the settings say, and neither what is live nor the last attempt at a task', async () => {
    const store = await workspace.open();
    await store.runs.record({ type: 'run.started', run: run('live') });
    await carryOut(store, 'r1', 'a', done);
    await carryOut(store, 'r2', 'a', done);
    workspace.now = 400 * 86_400_000;
    await store.snapshot();
    assert.deepEqual(await rows(store, 'SELECT id FROM runs'), [['live']]);
    assert.deepEqual(await rows(store, 'SELECT id FROM attempts'), [['a-r2']]);
    for (const table of ['results', 'reservations', 'failures'])
      assert.deepEqual(await rows(store, `SELECT count(*) FROM ${table}`), [[0]]);
    const next = await workspace.reopened();
    assert.equal((await next.runs.lastAttempt('a'))?.number, 2);
    assert.deepEqual(await runIds(next), ['live']);
  });

  it('loses nothing when the newest snapshot is damaged: the one before it and the journal have all of it', async () => {
    let store = await workspace.open();
    for (const id of ['r1', 'r2', 'r3']) {
      await carryOut(store, id, 'a', done);
      if (id !== 'r3') await store.snapshot();
    }
    await workspace.close();
    workspace.damage('state.db', 5000);
    store = await workspace.open();
    assert.deepEqual(await runIds(store), ['r3', 'r2', 'r1']);
    assert.match(
      store.notes.join('\n'),
      /state\.db is damaged[\s\S]*kept in \.symbiote\/quarantine\/state\.db-\d+\.bin[\s\S]*state\.previous\.db is used/,
    );
    assert.ok(!workspace.names().includes('state.db'));
    assert.deepEqual(await runIds(await workspace.reopened()), ['r3', 'r2', 'r1']);
  });

  it('uses the intact records on both sides of damage, keeps the damaged bytes and says which they were', async () => {
    const store = await workspace.open();
    for (const id of ['r1', 'r2', 'r3']) await store.runs.record({ type: 'run.started', run: run(id, { state: 'done' }) });
    await workspace.close();
    const journal = 'journal/0000000001.log';
    workspace.damage(journal, (await workspace.files.read(`.symbiote/${journal}`))?.indexOf(10) ?? 0);
    workspace.damage(journal, 0);
    const next = await workspace.open();
    assert.deepEqual(await runIds(next), ['r3', 'r2']);
    assert.match(next.notes.join('\n'), /the record at byte 0 is damaged and left out \(it looks like number 1, engine\.started/);
    assert.match(next.notes.join('\n'), /2 records before it are missing \(numbers 1 to 2\)/);
    assert.deepEqual(workspace.names('quarantine'), ['journal-0000000001.log-at-0.bin']);
  });

  it('leaves the database of a newer version alone, and rebuilds from the journal', async () => {
    const store = await workspace.open();
    await carryOut(store, 'r1', 'a', done);
    await store.snapshot();
    await workspace.close();
    const bytes = await workspace.files.read('.symbiote/state.db');
    const newer = await databases.open(bytes);
    await newer.run([{ text: 'PRAGMA user_version = 900' }]);
    await workspace.files.writeAtomic('.symbiote/state.db', await newer.export());
    const next = await workspace.open();
    assert.match(
      next.notes.join('\n'),
      /written by a newer Symbiote \(form 900.*as \.symbiote\/state\.form-900\.db; the state is rebuilt from the journal/,
    );
    assert.deepEqual(await runIds(next), ['r1']);
    assert.ok(workspace.names().includes('state.form-900.db'));
  });

  it('is written again when the folder is deleted while it is in use', async () => {
    const store = await workspace.open();
    await carryOut(store, 'r1', 'a', done);
    rmSync(workspace.path(''), { recursive: true });
    await carryOut(store, 'r2', 'a', done);
    await workspace.close();
    assert.deepEqual(await runIds(await workspace.open()), ['r2', 'r1']);
  });

  it('makes its database anew when that is lost, and answers the next who asks', async () => {
    let opened = 0;
    workspace.databases = {
      open: async (content) => {
        const database = await databases.open(content);
        opened += 1;
        if (opened === 1) await database.close();
        return database;
      },
    };
    const store = await workspace.open();
    await carryOut(store, 'r1', 'a', done);
    await assert.rejects(store.settled());
    assert.deepEqual(await rows(store, 'SELECT id FROM runs'), [['r1']]);
  });
});
