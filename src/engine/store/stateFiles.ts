/**
 * The snapshots on the disk: `state.db` and the one before it. The newest that checks counts; the one before stays until the new
 * one is safely there, so that at every moment one of them is good.
 */
import { EngineError } from '../../domain/errors';
import type { Database, Databases } from '../../ports/database';
import type { Files } from '../../ports/files';
import type { WorkspaceOwner } from '../../ports/ownership';
import { stateFolder } from '../memory/stateFolder';
import { migrate, storeVersion, versionOf } from './migrations/migrations';
import { quarantineFile } from './quarantine';

const current = `${stateFolder}/state.db`;
const previous = `${stateFolder}/state.previous.db`;
/** One that is being put in their place. */
const imported = `${stateFolder}/state.imported.db`;
export const stateFiles = { current, imported };

export interface StateSnapshot {
  readonly database: Database;
  /** Number of the last record in it. */
  readonly seq: number;
}

interface StateFilesParts {
  readonly files: Files;
  readonly databases: Databases;
  readonly isReadOnly: boolean;
  /** By default nobody else can own the workspace. */
  readonly owner?: WorkspaceOwner;
}

export class StateFiles {
  readonly #owner: WorkspaceOwner | undefined;
  readonly #files: Files;
  readonly #databases: Databases;
  readonly #isReadOnly: boolean;
  /** Whether `state.db` is there and known to be good. */
  #hasGoodCurrent = false;

  constructor({ files, databases, isReadOnly, owner }: StateFilesParts) {
    this.#owner = owner;
    this.#files = files;
    this.#databases = databases;
    this.#isReadOnly = isReadOnly;
  }

  /** What cannot be used is set aside under a name of its own, and told. */
  async newest(notes: string[]): Promise<StateSnapshot | undefined> {
    if (!this.#isReadOnly) await this.#files.removeLeftovers(current);
    for (const path of [current, previous, imported]) {
      const snapshot = await this.#open(path, notes);
      if (snapshot === undefined) continue;
      this.#hasGoodCurrent = path === current;
      if (path === previous) notes.push(`${previous} is used in its place, with the journal after it`);
      return snapshot;
    }
    return undefined;
  }

  /**
   * Fails with `refused` when another engine owns the workspace. Asked as late as can be: the new owner has removed what its own
   * snapshot has of the journal, and one that slept meanwhile would put an older snapshot in its place.
   */
  async write(bytes: Uint8Array): Promise<void> {
    await this.#owner?.assertHeld();
    if (this.#hasGoodCurrent) await this.#files.rename(current, previous);
    this.#hasGoodCurrent = false;
    await this.#files.replaceIf(current, bytes, async () => {
      await this.#owner?.assertHeld();
      return true;
    });
    this.#hasGoodCurrent = true;
  }

  async #open(path: string, notes: string[]): Promise<StateSnapshot | undefined> {
    const bytes = await this.#files.read(path);
    if (bytes === undefined) return undefined;
    let database: Database | undefined;
    try {
      // A copy: the bytes are given away, and may still be wanted.
      database = await this.#databases.open(new Uint8Array(bytes));
      const version = await versionOf(database);
      if (version <= storeVersion) {
        await migrate(database);
        return { database, seq: await lastSeqOf(database) };
      }
      await database.close();
      await this.#setNewerAside(path, version, notes);
    } catch (error) {
      await database?.close();
      if (!EngineError.is(error, 'damaged')) throw error;
      notes.push(`${path} is damaged and left out: ${error.message}`);
      const note = this.#isReadOnly
        ? undefined
        : await quarantineFile(this.#files, path, bytes, `${path.split('/').at(-1) ?? ''}-${bytes.length}.bin`);
      if (note !== undefined) notes.push(note);
    }
    return undefined;
  }

  /** A newer version wrote it. It knows what we do not: it is kept for it, and what the journal still has is used. */
  async #setNewerAside(path: string, version: number, notes: string[]): Promise<void> {
    const aside = path.replace(/\.db$/, `.form-${version}.db`);
    const isMoved = !this.#isReadOnly && (await this.#files.rename(path, aside).catch(() => false));
    notes.push(
      `${path} was written by a newer Symbiote (form ${version}, this one knows ${storeVersion}) and is left alone` +
        `${isMoved ? `, as ${aside}` : ''}; the state is rebuilt from the journal as far back as it goes`,
    );
  }
}

export async function lastSeqOf(database: Database): Promise<number> {
  const { rows } = await database.query({ text: `SELECT value FROM store WHERE name = 'lastSeq'` });
  return Number(rows[0]?.[0] ?? 0);
}
