/** The state as one file: there and back, refused when damaged, and nothing replaced that was not to be. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { EngineError } from '../../../../src/domain/errors';
import { exportState, importState, type TransferParts } from '../../../../src/engine/store/stateTransfer';
import type { Store } from '../../../../src/engine/store/store';
import { carryOut, databases, run, StateWorkspace } from './stateFolder';

const done = { kind: 'exited', exitCode: 0 } as const;
const how = { name: 'file', isReplacing: false, stamp: 's' };

describe('the state as one file', () => {
  const from = (): StateWorkspace => workspaces[0] ?? assert.fail();
  const to = (): StateWorkspace => workspaces[1] ?? assert.fail();
  let workspaces: StateWorkspace[];
  beforeEach(() => (workspaces = [new StateWorkspace(), new StateWorkspace()]));
  afterEach(async () => {
    for (const workspace of workspaces) await workspace.dispose();
  });

  const partsOf = (workspace: StateWorkspace, store: Store): TransferParts => ({
    files: workspace.files,
    databases,
    store,
    prepare: () => workspace.files.makeDirectory('.symbiote'),
  });
  const exported = async (): Promise<Uint8Array> => {
    const store = await from().open();
    await carryOut(store, 'r1', 'a', done);
    mkdirSync(from().path('runs/r1'), { recursive: true });
    writeFileSync(from().path('runs/r1/task-a.log'), 'what it said');
    return (await exportState(partsOf(from(), store))).bytes;
  };
  const runIds = async (store: Store): Promise<string[]> => (await store.runs.page(10)).runs.map(({ id }) => id);

  it('is the same elsewhere, with logs, and goes on there', async () => {
    const bytes = await exported();
    // As a file is read: a part of a larger buffer.
    const imported = await importState(partsOf(to(), await to().open()), Buffer.from(bytes), how);
    assert.deepEqual(imported, { runs: 1, keptAside: undefined });
    const store = await to().reopened();
    assert.deepEqual([store.notes, await runIds(store)], [[], ['r1']]);
    assert.equal(new TextDecoder().decode(await to().files.read('.symbiote/runs/r1/task-a.log')), 'what it said');
    await carryOut(store, 'r2', 'a', done);
    assert.deepEqual(await runIds(await to().reopened()), ['r2', 'r1']);
  });

  it('replaces only what it is told to, and keeps that aside', async () => {
    const bytes = await exported();
    let store = await to().open();
    for (let index = 0; index < 3; index += 1) await carryOut(store, `own${index}`, 'a', done);
    await assert.rejects(importState(partsOf(to(), store), bytes, how), (error) => EngineError.is(error, 'refused'));
    assert.equal((await runIds(store)).length, 3);
    const { keptAside } = await importState(partsOf(to(), store), bytes, { ...how, isReplacing: true });
    assert.equal(keptAside, '.symbiote/replaced-s');
    assert.deepEqual(to().names('replaced-s/journal'), ['0000000001.log']);
    store = await to().reopened();
    assert.deepEqual([store.notes, await runIds(store)], [[], ['r1']]);
  });

  it('is refused when a byte of it is not what it was, and when it was cut short', async () => {
    const bytes = await exported();
    const store = await to().open();
    await store.runs.record({ type: 'run.started', run: run('own') });
    for (let at = 0; at < bytes.length; at += 997) {
      const wrong = bytes.slice();
      wrong[at] = (wrong[at] ?? 0) ^ 8;
      await assert.rejects(importState(partsOf(to(), store), wrong, { ...how, isReplacing: true }), (error) =>
        EngineError.is(error, 'damaged'),
      );
    }
    for (const part of [bytes.slice(0, -1), bytes.slice(0, 20), new Uint8Array()])
      await assert.rejects(importState(partsOf(to(), store), part, { ...how, isReplacing: true }), (error) =>
        EngineError.is(error, 'damaged'),
      );
    assert.deepEqual(await runIds(await to().reopened()), ['own']);
  });

  it('that was half put in is put in by the next engine', async () => {
    const bytes = await exported();
    const store = await to().open();
    await carryOut(store, 'own', 'a', done);
    await store.snapshot();
    let left = 3;
    const { files } = to();
    const failing = {
      ...files,
      rename: async (path: string, name: string) => ((left -= 1) < 0 ? assert.fail('power cut') : files.rename(path, name)),
    };
    await assert.rejects(importState({ ...partsOf(to(), store), files: failing }, bytes, { ...how, isReplacing: true }));
    assert.deepEqual(await runIds(await to().reopened()), ['r1']);
  });

  it('repair writes damaged state anew, so that the damage is found once', async () => {
    const store = await from().open();
    for (const id of ['r1', 'r2', 'r3']) await carryOut(store, id, 'a', done);
    await from().close();
    from().damage('journal/0000000001.log', 400);
    const next = await from().open();
    const runs = await runIds(next);
    assert.notEqual(next.notes.length, 0);
    assert.equal((await next.repair()).length, 2);
    assert.deepEqual([next.notes, await next.repair()], [[], []]);
    const after = await from().reopened();
    assert.deepEqual([after.notes, await runIds(after)], [[], runs]);
    assert.equal(from().names('quarantine').length, 1);
  });
});
