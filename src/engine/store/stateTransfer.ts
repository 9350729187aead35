/** Takes the state of a workspace out as one file, and puts one in. What was there is kept aside; a crash in between leaves the one or the other. */
import { EngineError } from '../../domain/errors';
import type { Databases } from '../../ports/database';
import type { Files } from '../../ports/files';
import { stateFolder } from '../memory/stateFolder';
import { migrate, storeVersion, versionOf } from './migrations/migrations';
import { filesOfState, newer, packState, unpackState } from './portable';
import { lastSeqOf, stateFiles } from './stateFiles';
import { putLastSeq } from './statements';
import type { Store } from './store';

const databaseEntry = 'state.db';
const runsFolder = 'runs';

export interface TransferParts {
  readonly files: Files;
  readonly databases: Databases;
  readonly store: Store;
  readonly prepare: () => Promise<void>;
}

export interface Imported {
  readonly runs: number;
  /** Where what was there before is kept; undefined where nothing was. */
  readonly keptAside: string | undefined;
}

export async function exportState({ files, store }: TransferParts): Promise<{ readonly bytes: Uint8Array; readonly runs: number }> {
  const database = { path: databaseEntry, bytes: await store.exported() };
  const { rows } = await store.ask('SELECT count(*) FROM runs', 1);
  return { bytes: packState([database, ...(await filesOfState(files, stateFolder, runsFolder))]), runs: Number(rows[0]?.[0] ?? 0) };
}

/**
 * `name` is how the file is called in messages. Where there is state it must be said that it is to be replaced. Afterwards the store
 * takes nothing any more: the engine has to be started again.
 */
export async function importState(
  parts: TransferParts,
  file: Uint8Array,
  how: { name: string; isReplacing: boolean; stamp: string },
): Promise<Imported> {
  const { files, store, prepare } = parts;
  const entries = unpackState(file, how.name);
  const { database, runs } = await importable(parts, entries.find(({ path }) => path === databaseEntry)?.bytes, how.name);
  if (store.hasBegun && !how.isReplacing)
    throw new EngineError(
      'refused',
      `There is state in this workspace already. \`--replace\` puts ${how.name} in its place and keeps the old one aside.`,
    );
  await prepare();
  const aside = `${stateFolder}/replaced-${how.stamp}`;
  const hadState = store.hasBegun;
  await store.close();
  await files.makeDirectory(aside);
  // From the moment the old snapshots have their other name this one counts, with every record of the old journal behind it.
  await files.writeAtomic(stateFiles.imported, database);
  for (const name of ['state.previous.db', 'state.db', 'journal', runsFolder])
    await files.rename(`${stateFolder}/${name}`, `${aside}/${name}`);
  for (const { path, bytes } of entries) if (path !== databaseEntry) await files.writeAtomic(`${stateFolder}/${path}`, bytes);
  await files.rename(stateFiles.imported, stateFiles.current);
  if (!hadState) await files.remove(aside);
  return { runs, keptAside: hadState ? aside : undefined };
}

/** Checked, brought to the form of this version, and beginning after everything that the journal here has had. */
async function importable(
  { databases, store }: TransferParts,
  bytes: Uint8Array | undefined,
  name: string,
): Promise<{ database: Uint8Array; runs: number }> {
  if (bytes === undefined)
    throw new EngineError('damaged', `${name} has no database in it: nothing of it was used.`, { data: { path: name } });
  const database = await databases.open(bytes);
  try {
    if ((await versionOf(database)) > storeVersion) throw newer(name);
    await migrate(database);
    const seq = Math.max(await lastSeqOf(database), store.lastSeq);
    await database.run([putLastSeq(seq)]);
    const { rows } = await database.query({ text: 'SELECT count(*) FROM runs' });
    return { database: await database.export(), runs: Number(rows[0]?.[0] ?? 0) };
  } finally {
    await database.close();
  }
}
