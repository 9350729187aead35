/**
 * Keeps the database as far as the journal is. It is opened when it is first needed: until then the lines after the last snapshot
 * wait in memory, and where they are too many for that they are read from the journal once more. What they mean is made out where
 * the database is, in its thread: nobody who appends waits for it.
 */
import { EngineError } from '../../domain/errors';
import type { Database, Databases } from '../../ports/database';
import { joinBytes } from '../../shared/bytes';
import type { Journal } from './journal';
import type { RecordLines } from './journalReading';
import { migrate } from './migrations/migrations';
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
  #waiting: RecordLines[] = [];
  #waitingCount = 0;
  /** Whether records after `#applied` are on the disk alone. */
  #isBehind = false;
  #isStarted = false;
  #isClosed = false;
  #working: Promise<unknown> = Promise.resolve();

  constructor(parts: ProjectorParts, base: StateSnapshot | undefined) {
    this.#parts = parts;
    this.#database = base?.database;
    this.#applied = base?.seq ?? 0;
  }

  /** Records that are on the disk, in the order of their numbers. */
  add(lines: RecordLines): void {
    if (!this.#isBehind) {
      this.#waiting.push(lines);
      this.#waitingCount += lines.count;
    }
    if (this.#waitingCount < (this.#database === undefined ? waitingAtMost : batchSize)) return;
    if (this.#database === undefined) this.#fallBehind();
    if (this.#isStarted) this.#catchUpInBackground();
  }

  /** The journal was read: from here on what is too much to wait in memory is written at once. */
  start(): void {
    this.#isStarted = true;
    if (this.#isBehind) this.#catchUpInBackground();
  }

  /** Resolves when every record that was added is in the database. */
  settle(): Promise<Projected> {
    return this.use(async (projected) => projected);
  }

  /** Work on the database as it is then, before anything else is written to it. */
  use<T>(work: (projected: Projected) => Promise<T>): Promise<T> {
    const used = this.#working.then(async () => work(await this.#catchUp()));
    this.#working = used.catch(() => undefined);
    return used;
  }

  /** What is not in the database yet is not waited for: the journal has it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#database?.close();
    await this.#working;
    await this.#database?.close();
    this.#database = undefined;
  }

  #catchUpInBackground(): void {
    void this.settle().catch(() => undefined);
  }

  #fallBehind(): void {
    this.#isBehind = true;
    this.#take();
  }

  #take(): RecordLines[] {
    const taken = this.#waiting;
    this.#waiting = [];
    this.#waitingCount = 0;
    return taken;
  }

  async #catchUp(): Promise<Projected> {
    try {
      this.#assertOpen();
      const database = (this.#database ??= await this.#open());
      if (this.#isBehind) await this.#readBehind(database);
      while (this.#waitingCount > 0) await this.#write(database, this.#take());
      return { database, seq: this.#applied };
    } catch (error) {
      if (!this.#isClosed) await this.#giveUp(error);
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

  /** Up to the last that was added: what is added from here on waits in memory again. */
  async #readBehind(database: Database): Promise<void> {
    this.#isBehind = false;
    const onLines = (lines: RecordLines): Promise<void> => this.#write(database, [lines]);
    await this.#parts.journal.replay({ after: this.#applied, onLines });
  }

  async #write(database: Database, lines: readonly RecordLines[]): Promise<void> {
    this.#assertOpen();
    await database.runEncoded(joinBytes(lines.map(({ bytes }) => bytes)));
    this.#applied = lines.at(-1)?.lastSeq ?? this.#applied;
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new EngineError('cancelled', 'The store is closed.');
  }

  /** The journal has it all: the next who asks has a database made from the last snapshot and what came after it. */
  async #giveUp(error: unknown): Promise<void> {
    this.#parts.log(`the database is made anew: ${String(error)}`);
    const database = this.#database;
    this.#database = undefined;
    this.#fallBehind();
    await database?.close().catch(() => undefined);
  }
}
