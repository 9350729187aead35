/**
 * The state of a workspace: the journal, the database that is made from it, its snapshots on the disk, and the runs that are held
 * in memory. An operation counts when its record is in the journal; everything else follows from there, and can be made anew.
 */
import { EngineError } from '../../domain/errors';
import type { TreeWrite } from '../../domain/proof/treeWrite';
import type { Clock } from '../../ports/clock';
import type { Database, Databases, Rows, Statement } from '../../ports/database';
import type { Files } from '../../ports/files';
import type { WorkspaceOwner } from '../../ports/ownership';
import { stateFolder } from '../memory/stateFolder';
import { openWrites } from '../proof/pastProofs';
import { heldRuns, RunStore, type PastRuns } from '../runs/runStore';
import { Journal } from './journal';
import type { NewJournalRecord } from './journalRecords';
import { findAttempts, findRun, recentRuns, runsBefore } from './pastRuns';
import { Projector } from './projector';
import { quarantineDamage } from './quarantine';
import { StateFiles, type StateSnapshot } from './stateFiles';

const journalFolder = `${stateFolder}/journal`;

/** What bounds the state, from the settings. */
export interface StoreLimits {
  /** After so many records a snapshot is written. */
  readonly snapshotRecords: number;
  /** Runs that ended longer ago are forgotten when a snapshot is written. */
  readonly keepDays: number;
  /** And all but so many of the newest. */
  readonly keepRuns: number;
}

export interface StoreParts {
  readonly files: Files;
  readonly clock: Clock;
  readonly databases: Databases;
  readonly owner?: WorkspaceOwner;
  /** Makes the state folder what it must be, or refuses. */
  readonly prepare: () => Promise<void>;
  /** Whether nothing may be written here: what does not check is told and stays where it is. */
  readonly isReadOnly: boolean;
  /** Why the state folder is none of ours. */
  readonly foreign: string | undefined;
  readonly engine: { readonly pid: number; readonly build: string };
  readonly limits: () => Promise<StoreLimits>;
  readonly log: (text: string) => void;
}

export interface SnapshotTaken {
  /** Number of the last record in it. */
  readonly seq: number;
  readonly bytes: number;
}

const msPerDay = 86_400_000;

/** Reads the newest good snapshot and the journal after it; what does not check is copied to the quarantine and told. */
export async function openStore(parts: StoreParts): Promise<Store> {
  const notes: string[] = [];
  const states = new StateFiles(parts);
  const base = parts.foreign === undefined ? await states.newest(notes) : undefined;
  const store = new Store(parts, states, base);
  if (base !== undefined) store.runs.begin(await recentRuns(base.database, heldRuns));
  await store.read(base?.seq ?? 0, notes, base === undefined ? [] : await openWrites(base.database));
  return store;
}

export class Store {
  readonly runs: RunStore;
  readonly #parts: StoreParts;
  readonly #states: StateFiles;
  readonly #journal: Journal;
  readonly #projector: Projector;
  #found: readonly string[] = [];
  #notes: readonly string[] = [];
  #isIncomplete = false;
  #limits: StoreLimits | undefined;
  /** Number of the last record in the newest snapshot, and in the one before it. */
  #snapshotSeq: number;
  #previousSeq = 0;
  /** Number of the last record when a snapshot was tried last. */
  #triedSeq = 0;
  #snapshotting: Promise<SnapshotTaken> | undefined;
  #readingLimits: Promise<void> | undefined;
  #isClosed = false;
  /** Tasks of which a proof was being accepted or undone when the journal ends. */
  readonly #unsettled = new Set<string>();

  constructor(parts: StoreParts, states: StateFiles, base: StateSnapshot | undefined) {
    this.#parts = parts;
    this.#states = states;
    const { files, clock, prepare, foreign, engine, owner } = parts;
    this.#journal = new Journal({
      files,
      clock,
      folder: journalFolder,
      prepare,
      ...(owner === undefined ? {} : { owner }),
      ...(foreign === undefined ? {} : { foreign }),
      engine,
      onAppended: (lines) => {
        this.#projector.add(lines);
        this.#snapshotWhenDue();
      },
      onAnew: () => this.#keepAnew(),
    });
    this.#projector = new Projector({ databases: parts.databases, journal: this.#journal, states, log: parts.log }, base);
    this.#snapshotSeq = base?.seq ?? 0;
    this.runs = new RunStore({ append: (record) => this.append(record) }, [], this.#past());
  }

  /** What reading found, mended since or not. */
  get found(): readonly string[] {
    return this.#found;
  }

  /** Of what reading found, what a person should know now. */
  get notes(): readonly string[] {
    return this.#notes;
  }

  /** Whether something that was recorded is missing, and nobody had the state made whole since. */
  get isIncomplete(): boolean {
    return this.#isIncomplete;
  }

  /** Whether something of the person's was being written when the engine before this one ended. */
  get isWriteOpen(): boolean {
    return this.#unsettled.size > 0;
  }

  /** Whether there is any state: where there is none, nothing is written just because something was looked at. */
  get hasBegun(): boolean {
    return this.#journal.lastSeq > 0;
  }

  /** Called once, before anything else. */
  async read(after: number, notes: readonly string[], openWrites: readonly TreeWrite[]): Promise<void> {
    for (const { taskId } of openWrites) this.#unsettled.add(taskId);
    const content = await this.#journal.read({
      after,
      onRecord: (record) => {
        this.runs.replay(record);
        if (record.type === 'tree.writing') this.#unsettled.add(record.write.taskId);
        if (record.type === 'task.moved') this.#unsettled.delete(record.taskId);
      },
      onLines: (lines) => this.#projector.add(lines),
    });
    this.#notes = [
      ...notes,
      ...content.notes,
      ...(this.#parts.isReadOnly ? [] : await quarantineDamage(this.#parts.files, content.damage)),
    ];
    this.#isIncomplete = content.isIncomplete;
    this.#found = this.#notes;
    this.#triedSeq = this.#snapshotSeq;
    this.#projector.start();
  }

  /** Resolves when the record is on the disk. */
  append(record: NewJournalRecord): Promise<void> {
    return this.#journal.append(record);
  }

  /** Nothing is taken any more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  get lastSeq(): number {
    return this.#journal.lastSeq;
  }

  /** The database with everything that was appended, as a snapshot has it. */
  exported(): Promise<Uint8Array> {
    return this.#projector.use(({ database }) => database.export());
  }

  /**
   * Two snapshots after one another: from then on neither they nor the journal after them have anything of what did not check, and
   * the segments it was in are removed. Says in words what was done; nothing where nothing was wrong.
   */
  async repair(): Promise<string[]> {
    if (this.#notes.length === 0) return [];
    await this.snapshot();
    const { seq, bytes } = await this.snapshot();
    this.#notes = [];
    this.#isIncomplete = false;
    return [
      `wrote the state, up to record ${seq}, to .symbiote/state.db (${Math.ceil(bytes / 1024)} KB), and the same to .symbiote/state.previous.db`,
      'began a new segment of the journal and removed the old ones, in which the damage was; damaged bytes stay in .symbiote/quarantine/',
    ];
  }

  /** Resolves when everything that was appended is in the database. */
  async settled(): Promise<void> {
    await this.#projector.settle();
  }

  /**
   * Writes everything to `state.db`, forgets what the settings say is old, goes on in a new segment of the journal, and removes
   * the segments that neither this snapshot nor the one before it needs. What was there stays until the new one is good.
   */
  async snapshot(): Promise<SnapshotTaken> {
    this.#snapshotting ??= this.#snapshot().finally(() => (this.#snapshotting = undefined));
    return this.#snapshotting;
  }

  /** What one of our own questions finds, with everything that was appended. */
  look<T>(question: (database: Database) => Promise<T>): Promise<T> {
    return this.#projector.use(({ database }) => question(database));
  }

  /**
   * What a person's text finds, in a copy: nothing it does can reach the state, and one that never ends is ended with the copy.
   * `also` is known beside the journal, and put into the copy alone.
   */
  async ask(
    text: string,
    rows: number,
    { also = [], signal }: { also?: readonly Statement[]; signal?: AbortSignal } = {},
  ): Promise<Rows & { readonly isCut: boolean }> {
    const bytes = await this.exported();
    const copy = await this.#parts.databases.open(bytes);
    try {
      await copy.run(also);
      return await copy.ask(text, { rows }, signal);
    } finally {
      await copy.close();
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#readingLimits;
    await this.#snapshotting?.catch(() => undefined);
    await this.#journal.close();
    await this.#projector.close();
  }

  #past(): PastRuns {
    return {
      run: (id) => this.#projector.use(({ database }) => findRun(database, id)),
      before: (id, limit) => this.#projector.use(({ database }) => runsBefore(database, id, limit)),
      attempts: (by, value) => this.#projector.use(({ database }) => findAttempts(database, by, value)),
    };
  }

  /** In the background: nobody who appends waits for it. One that fails (a full disk) is tried again after as many records. */
  #snapshotWhenDue(): void {
    if (this.#isClosed || this.#snapshotting !== undefined) return;
    if (this.#limits === undefined) return this.#readLimits();
    if (this.#journal.lastSeq - Math.max(this.#snapshotSeq, this.#triedSeq) >= this.#limits.snapshotRecords) this.#tryInBackground();
  }

  #readLimits(): void {
    this.#readingLimits ??= this.#parts
      .limits()
      .then(
        (limits) => {
          this.#limits ??= limits;
          this.#snapshotWhenDue();
        },
        (error: unknown) => this.#parts.log(`snapshots: ${EngineError.from(error).message}`),
      )
      .finally(() => (this.#readingLimits = undefined));
  }

  /** The folder was deleted with what was in it: the database still has all of it. */
  #keepAnew(): void {
    this.#parts.log(`${stateFolder} was deleted while it was in use; what is known is written again`);
    this.#tryInBackground();
  }

  #tryInBackground(): void {
    this.#triedSeq = this.#journal.lastSeq;
    this.snapshot().catch((error: unknown) =>
      this.#parts.log(`no snapshot of the state could be written: ${EngineError.from(error).message}`),
    );
  }

  async #snapshot(): Promise<SnapshotTaken> {
    await this.#compact();
    const { bytes, seq } = await this.#projector.use(async (projected) => ({
      bytes: await projected.database.export(),
      seq: projected.seq,
    }));
    const { length } = bytes;
    await this.#states.write(bytes);
    this.#previousSeq = this.#snapshotSeq;
    this.#snapshotSeq = seq;
    await this.#journal.rotate();
    await this.#journal.forget(this.#previousSeq);
    return { seq, bytes: length };
  }

  /** A record like any other, so that a database made anew has forgotten the same. */
  async #compact(): Promise<void> {
    this.#limits = await this.#parts.limits();
    const { keepDays, keepRuns } = this.#limits;
    const endedBefore = this.#parts.clock.now() - keepDays * msPerDay;
    await this.#journal.append({ type: 'store.compacted', endedBefore, keepRuns });
  }
}
