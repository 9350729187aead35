/** What every database must do, in this thread and in one of its own. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { createSqliteDatabases } from '../../src/adapters/system/sqlite/sqliteDatabases';
import { createThreadDatabases } from '../../src/adapters/system/sqlite/threadDatabases';
import { EngineError } from '../../src/domain/errors';
import { LineWriter } from '../../src/engine/store/journalLines';
import { migrate } from '../../src/engine/store/migrations/migrations';
import { statementsOf } from '../../src/engine/store/projection';
import type { Database, Databases } from '../../src/ports/database';

const endless = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n';

describe('databases', () => {
  let home: string;
  let script: string;

  before(async () => {
    home = mkdtempSync(join(tmpdir(), 'symbiote-database-'));
    script = join(home, 'databaseWorker.js');
    copyFileSync(require.resolve('sql.js/dist/sql-wasm.wasm'), join(home, 'sql-wasm.wasm'));
    const entry = resolve('src/hosts/worker/databaseWorker.ts');
    await build({ entryPoints: [entry], outfile: script, bundle: true, platform: 'node', target: 'node20', logLevel: 'error' });
  });
  after(() => rmSync(home, { recursive: true, force: true }));

  const kinds: readonly [string, () => Databases][] = [
    ['in this thread', () => createSqliteDatabases({ decode: statementsOf })],
    ['in a thread of its own', () => createThreadDatabases({ script })],
  ];
  for (const [name, create] of kinds) {
    describe(name, () => {
      const open: Database[] = [];
      const opened = async (content?: Uint8Array): Promise<Database> => {
        const database = await create().open(content);
        open.push(database);
        return database;
      };
      const filled = async (): Promise<Database> => {
        const database = await opened();
        const inserts = [1, 2, 3].map((id) => ({ text: 'INSERT INTO t VALUES (?, ?)', values: [id, `n${id}`] }));
        await database.run([{ text: 'CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)' }, ...inserts]);
        return database;
      };
      const refused = (code: 'invalidInput' | 'internal' | 'damaged' | 'cancelled', pattern: RegExp) => (error: unknown) => {
        assert.ok(EngineError.is(error, code), String(error));
        assert.match(error.message, pattern);
        return true;
      };

      afterEach(async () => {
        for (const database of open.splice(0)) await database.close();
      });

      it('carries out what bytes say, all of it or none', async () => {
        const database = await opened();
        await migrate(database);
        const lines = new LineWriter();
        for (let seq = 1; seq <= 3; seq += 1) lines.add({ v: 1, seq, at: seq, type: 'engine.started', epoch: seq, pid: 1, build: 'b' });
        lines.add({ v: 1, seq: 4, at: 4, type: 'not.known' });
        const bytes = new Uint8Array(lines.bytes());
        await database.runEncoded(bytes.slice());
        const { rows } = await database.query({ text: `SELECT (SELECT group_concat(seq) FROM events), value FROM store` });
        assert.deepEqual(rows, [['1,2,3', 4]]);
        await database.run([{ text: 'DROP TABLE store' }]);
        await assert.rejects(database.runEncoded(bytes), refused('internal', /store/));
        assert.deepEqual((await database.query({ text: 'SELECT count(*) FROM events' })).rows, [[3]]);
      });

      it('finds what was put in', async () => {
        const database = await filled();
        assert.deepEqual(await database.query({ text: 'SELECT * FROM t WHERE id > ? ORDER BY id', values: [1] }), {
          columns: ['id', 'name'],
          rows: [
            [2, 'n2'],
            [3, 'n3'],
          ],
        });
      });

      it('keeps milliseconds since 1970, fractions and nothing as they are', async () => {
        const database = await filled();
        const { rows } = await database.query({ text: 'SELECT ?, ?, ?', values: [1_795_000_000_123, 0.1, null] });
        assert.deepEqual(rows, [[1_795_000_000_123, 0.1, null]]);
      });

      it('carries out all statements or none, and goes on afterwards', async () => {
        const database = await filled();
        const insert = (id: number) => ({ text: 'INSERT INTO t VALUES (?, ?)', values: [id, 'x'] });
        await assert.rejects(database.run([insert(4), insert(1)]), refused('internal', /UNIQUE/));
        await database.run([insert(5)]);
        assert.deepEqual((await database.query({ text: 'SELECT id FROM t ORDER BY id' })).rows, [[1], [2], [3], [5]]);
      });

      it('is the same after export and open, and works on after an export', async () => {
        const database = await filled();
        const copy = await opened(await database.export());
        await database.run([{ text: 'DELETE FROM t WHERE id = 1' }]);
        assert.deepEqual((await copy.query({ text: 'SELECT count(*) FROM t' })).rows, [[3]]);
        assert.deepEqual((await database.query({ text: 'SELECT count(*) FROM t' })).rows, [[2]]);
      });

      it('takes a part of a larger buffer, and leaves the rest alone', async () => {
        const whole = await (await filled()).export();
        const larger = Buffer.concat([Buffer.from('before'), whole, Buffer.from('after')]);
        const copy = await opened(larger.subarray(6, 6 + whole.length));
        assert.deepEqual((await copy.query({ text: 'SELECT count(*) FROM t' })).rows, [[3]]);
        assert.equal(larger.toString('utf8', 0, 6), 'before');
      });

      it('refuses bytes that are damaged anywhere, cut short or none of ours', async () => {
        const whole = await (await filled()).export();
        for (const at of [0, 100, whole.length >> 1, whole.length - 70, whole.length - 60, whole.length - 1]) {
          const bytes = whole.slice();
          bytes[at] = (bytes[at] ?? 0) ^ 4;
          await assert.rejects(opened(bytes), refused('damaged', /checksum/), `byte ${at}`);
        }
        for (const bytes of [whole.slice(0, -1), whole.slice(0, 10), new Uint8Array(), new TextEncoder().encode('hello')])
          await assert.rejects(opened(bytes), refused('damaged', /checksum/));
      });

      it('answers a person, so many rows at most', async () => {
        const database = await filled();
        const found = await database.ask('-- all of them\nSELECT id AS "the id" FROM t ORDER BY id;', { rows: 2 });
        assert.deepEqual(found, { columns: ['the id'], rows: [[1], [2]], isCut: true });
        const none = await database.ask('WITH x AS (SELECT * FROM t WHERE id > 9) SELECT * FROM x', { rows: 2 });
        assert.deepEqual(none, { columns: ['id', 'name'], rows: [], isCut: false });
        assert.deepEqual((await database.ask("SELECT x'00ff'", { rows: 1 })).rows, [["x'00ff'"]]);
      });

      it('refuses a person whatever does not only read, and stays as it was', async () => {
        const database = await filled();
        for (const text of [
          'DELETE FROM t',
          'PRAGMA query_only = 0',
          "ATTACH 'x' AS y",
          'CREATE TABLE u (id)',
          'WITH x AS (SELECT 1) DELETE FROM t',
          'SELECT 1; DELETE FROM t',
          'SELECT 1; SELECT 2',
          '/* SELECT */ DROP TABLE t',
          'EXPLAIN SELECT 1; DROP TABLE t',
          '',
          'SELECT nothing FROM nowhere',
          "SELECT load_extension('x')",
        ])
          await assert.rejects(database.ask(text, { rows: 10 }), refused('invalidInput', /./), text);
        assert.deepEqual((await database.query({ text: 'SELECT count(*) FROM t' })).rows, [[3]]);
        await database.run([{ text: 'DELETE FROM t' }]);
      });

      it('may be closed twice, and answers nothing afterwards', async () => {
        const database = await filled();
        await database.close();
        await database.close();
        await assert.rejects(database.query({ text: 'SELECT 1' }), refused('internal', /closed/));
      });
    });
  }

  it('in a thread of its own: a query without an end is ended by whoever asked', async () => {
    const database = await createThreadDatabases({ script }).open();
    const abort = new AbortController();
    const asked = database.ask(endless, { rows: 1 }, abort.signal);
    abort.abort();
    await assert.rejects(asked, (error) => EngineError.is(error, 'cancelled'));
    await database.close();
  });
});
