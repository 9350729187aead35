/** Databases of older versions are brought forward with what is in them; one step is taken whole or not at all. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { migrate, storeVersion, versionOf } from '../../../../src/engine/store/migrations/migrations';
import { LineWriter } from '../../../../src/engine/store/journalLines';
import type { Database } from '../../../../src/ports/database';
import { attempt, databases, run } from './stateFolder';

const fixture = (version: number): string => join(__dirname, `../../../fixtures/state/form-${version}.db.gz`);

/** What the database is made of, in an order of its own. */
async function form(database: Database): Promise<unknown> {
  return (await database.query({ text: 'SELECT type, name, sql FROM sqlite_schema ORDER BY name' })).rows;
}

describe('the form of the database', () => {
  const opened: Database[] = [];
  const open = async (content?: Uint8Array): Promise<Database> => {
    const database = await databases.open(content);
    opened.push(database);
    return database;
  };
  afterEach(async () => {
    for (const database of opened.splice(0)) await database.close();
  });

  for (let version = 1; version <= storeVersion; version += 1)
    it(`goes forward from ${version}, as a released version left it`, async () => {
      const old = await open(gunzipSync(readFileSync(fixture(version))));
      assert.equal(await versionOf(old), version);
      await migrate(old);
      const newest = await open();
      await migrate(newest);
      assert.equal(await versionOf(old), storeVersion);
      assert.deepEqual(await form(old), await form(newest));
      assert.deepEqual((await old.query({ text: 'SELECT id, state FROM runs' })).rows, [['r1', 'done']]);
      assert.deepEqual((await old.query({ text: 'SELECT run_id, amount, used FROM budgets' })).rows, [['r1', 10, 2]]);
      // And takes records as one that was made today.
      const lines = new LineWriter();
      lines.add({ v: 1, seq: 50, at: 5, type: 'attempt.started', attempt: attempt('a9', 'b') });
      lines.add({ v: 1, seq: 51, at: 6, type: 'run.changed', run: run('r1', { costUsed: 4, costBudget: 10 }) });
      await old.runEncoded(lines.bytes());
      assert.deepEqual((await old.query({ text: 'SELECT used FROM spend' })).rows, [[4]]);
    });

  it('is taken there once', async () => {
    const database = await open();
    await migrate(database);
    const before = await form(database);
    await migrate(database);
    assert.deepEqual(await form(database), before);
  });

  it('stays as it was when a step fails', async () => {
    const database = await open();
    await migrate(database, 1);
    await database.run([{ text: 'CREATE TABLE budgets (mine)' }]);
    const before = await form(database);
    await assert.rejects(migrate(database));
    assert.deepEqual([await versionOf(database), await form(database)], [1, before]);
  });
});
