/**
 * The form of the database, as steps from an empty one. The number of a step is its place; a database says in `user_version` how
 * many it has taken. Steps are only ever added: what was released is never changed.
 */
import type { Database, Statement } from '../../../ports/database';
import { runs } from './m0001Runs';
import { budgets } from './m0002Budgets';
import { findings } from './m0003Findings';
import { proofs } from './m0004Proofs';

const migrations: readonly (readonly string[])[] = [runs, budgets, findings, proofs];

export const storeVersion = migrations.length;

export async function versionOf(database: Database): Promise<number> {
  const { rows } = await database.query({ text: 'PRAGMA user_version' });
  return Number(rows[0]?.[0] ?? 0);
}

/** Takes the steps that are missing, each whole or not at all; `to` for a database as an older version left it. */
export async function migrate(database: Database, to = storeVersion): Promise<void> {
  for (let version = await versionOf(database); version < to; version += 1) {
    const steps: Statement[] = (migrations[version] ?? []).map((text) => ({ text }));
    await database.run([...steps, { text: `PRAGMA user_version = ${version + 1}` }]);
  }
}
