/**
 * Keeps the database as far as the journal is. It is opened when it is first needed: until then the records after the last
 * snapshot wait in memory, and where they are too many for that they are read from the journal once more.
 */
import type { Database, Databases } from '../../ports/database';
import type { Journal } from './journal';
import type { JournalRecord } from './journalRecords';
import { migrate } from './migrations/migrations';
import { projectAll } from './projection';
import type { StateFiles, StateSnapshot } from './stateFiles';

export interface ProjectorParts {
  readonly databases: Databases;
  readonly journal: Pick<Journal, 'replay'>;
  readonly states: StateFiles;
  readonly log: (text: string) => void;
}

/** So many records wait in memory for a database that nobody has asked for. */
const waitingAtMost = 5000;
/** Of an open database, so many are written in one transaction. */
const batchSize = 500;

export interface Projected {
  readonly database: Database;
  /** Number of the last record in it. */
  readonly seq: number;
}

export class Projector {
  readonly #parts: ProjectorParts;
  #database: Database | undefined;
  /** Number of the last record in the database, or in the snapshot it will be opened from. */
  #applied = 0;
  #waiting: JournalRecord[] = [];
  /** Whether records after `#applied` are on the disk alone. */
  #isBehind = false;
  #isStarted = false;
  #working: Promise<unknown> = Promise.resolve();

  constructor(parts: ProjectorParts, base: StateSnapshot | undefined) {
    this.#parts = parts;
    this.#database = base?.database;
    this.#applied = base?.seq ?? 0;
  }

  /** A record that is on the disk, in the order of their numbers. */
  add(record: JournalRecord): void {
    if (!this.#isBehind) this.#waiting.push(record);
    if (this.#waiting.length < (this.#database === undefined ? waitingAtMost : batchSize)) return;
    if (this.#database === undefined) {
      this.#isBehind = true;
      this.#waiting = [];
    }
    if (this.#isStarted) void this.settle().catch(() => undefined);
  }

  /** The journal was read: from here on what is too much to wait in memory is written at once. */
  start(): void {
    this.#isStarted = true;
    if (this.#isBehind) void this.settle().catch(() => undefined);
  }

  /** Resolves when every record that was added is in the database. */
  settle(): Promise<Projected> {
    const settled = this.#working.then(() => this.#catchUp());
    this.#working = settled.catch(() => undefined);
    return settled;
  }

  /** Work on the database as it is then, before anything else is written to it. */
  async use<T>(work: (projected: Projected) => Promise<T>): Promise<T> {
    const used = this.#working.then(async () => work(await this.#catchUp()));
    this.#working = used.catch(() => undefined);
    return used;
  }

  async close(): Promise<void> {
    await this.#working;
    await this.#database?.close();
    this.#database = undefined;
  }

  async #catchUp(): Promise<Projected> {
    try {
      const database = (this.#database ??= await this.#open());
      if (this.#isBehind) await this.#readBehind(database);
      while (this.#waiting.length > 0) {
        const batch = this.#waiting.slice(0, batchSize);
        await this.#write(database, batch);
        this.#waiting.splice(0, batch.length);
      }
      return { database, seq: this.#applied };
    } catch (error) {
      await this.#giveUp(error);
      throw error;
    }
  }

  async #open(): Promise<Database> {
    const notes: string[] = [];
    const snapshot = this.#applied === 0 ? undefined : await this.#parts.states.newest(notes);
    for (const note of notes) this.#parts.log(note);
    this.#applied = snapshot?.seq ?? 0;
    if (snapshot !== undefined) return snapshot.database;
    const database = await this.#parts.databases.open();
    await migrate(database);
    return database;
  }

  async #readBehind(database: Database): Promise<void> {
    this.#isBehind = false;
    const read: JournalRecord[] = [];
    const flush = async (): Promise<void> => {
      while (read.length > 0) await this.#write(database, read.splice(0, batchSize * 10));
    };
    await this.#parts.journal.replay({ after: this.#applied, onRecord: (record) => read.push(record), onPart: flush });
    await flush();
  }

  async #write(database: Database, records: readonly JournalRecord[]): Promise<void> {
    const fresh = records.filter(({ seq }) => seq > this.#applied);
    await database.run(projectAll(fresh));
    this.#applied = fresh.at(-1)?.seq ?? this.#applied;
  }

  /** The journal has it all: the next who asks has a database made from the last snapshot and what came after it. */
  async #giveUp(error: unknown): Promise<void> {
    this.#parts.log(`the database is made anew: ${String(error)}`);
    const database = this.#database;
    this.#database = undefined;
    this.#isBehind = true;
    this.#waiting = [];
    await database?.close().catch(() => undefined);
  }
}
