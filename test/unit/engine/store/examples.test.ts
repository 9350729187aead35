/** The questions in the documentation and in the help of `symbiote query` are asked of a database of today. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { migrate } from '../../../../src/engine/store/migrations/migrations';
import { queryHelp } from '../../../../src/hosts/cli/commands/query';
import type { Database } from '../../../../src/ports/database';
import { databases } from './stateFolder';

describe('examples of questions', () => {
  let database: Database;

  before(async () => {
    database = await databases.open();
    await migrate(database);
  });
  after(() => database.close());

  const texts = { 'docs/state.md': readFileSync(resolve('docs/state.md'), 'utf8'), 'symbiote query --help': queryHelp };
  for (const [place, text] of Object.entries(texts)) {
    const questions = [...text.matchAll(/symbiote query "([^"]+)"/g)].map(([, question = '']) => question);
    it(`of ${place} are answered`, async () => {
      assert.ok(questions.length >= 3);
      for (const question of questions) await database.ask(question, { rows: 10 });
    });
  }

  it('name every view, with its columns', async () => {
    const { rows } = await database.query({ text: `SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name` });
    for (const [view] of rows) {
      const { columns } = await database.query({ text: `SELECT * FROM ${String(view)}` });
      assert.match(queryHelp, new RegExp(`^  ${String(view)} +${columns.join(', ')}( {2,}|$)`, 'm'));
    }
  });

  it('name every table', async () => {
    const { rows } = await database.query({ text: `SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'store'` });
    const [, named = ''] = /Tables:\n {2}(.*)\n/.exec(queryHelp) ?? [];
    assert.deepEqual(named.split(', ').sort(), rows.map(([name]) => String(name)).sort());
  });
});
