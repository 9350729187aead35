/**
 * The append-only journal: one segment per epoch. An engine that takes over opens the next, and so does one that goes on after a
 * snapshot. Nothing that was written is ever changed: a torn tail stays where it is and is passed over, because the next engine
 * writes to a segment of its own. Segments of which a snapshot has everything are removed as a whole.
 */
import { EngineError } from '../../domain/errors';
import type { Clock } from '../../ports/clock';
import type { AppendFile, Files } from '../../ports/files';
import type { WorkspaceOwner } from '../../ports/ownership';
import { messageOf } from '../../shared/messageOf';
import { withResolvers, type Resolvers } from '../../shared/withResolvers';
import { LineWriter } from './journalLines';
import { epochsIn, readJournal, segmentPath, type Damage, type RecordLines, type Segment } from './journalReading';
import { checkedRecord, journalVersion, type JournalRecord, type NewJournalRecord } from './journalRecords';

/** More than one append has: of a segment that was begun by another engine, so much of its end is written once more. */
const rewrittenBytes = 1_048_576;

export interface JournalOptions {
  readonly files: Files;
  readonly clock: Clock;
  /** Relative to the files' root, for example `.symbiote/journal`. */
  readonly folder: string;
  /** Asked after each sync: what is acknowledged was written by the owner. By default nobody else can be. */
  readonly owner?: WorkspaceOwner;
  /** Runs once before the first append; makes the state folder what it must be, or refuses. */
  readonly prepare: () => Promise<void>;
  /** Why what is in the folder is not to be read: a repository brought it. `prepare` refuses then. */
  readonly foreign?: string;
  /** Who writes: named in the record that takes the journal over. */
  readonly engine?: { readonly pid: number; readonly build: string };
  /** Records are on the disk; in the order of their numbers, the journal's own too. */
  readonly onAppended?: (lines: RecordLines) => void;
  /** Somebody deleted the folder while we wrote to it; what happens from now on is kept in a new one. */
  readonly onAnew?: () => void;
}

export interface JournalContent {
  /** The epoch under which this journal will write. */
  readonly epoch: number;
  /** Number of the last record. */
  readonly lastSeq: number;
  /** What was torn, damaged or out of place, in words. */
  readonly notes: readonly string[];
  readonly damage: readonly Damage[];
  /** Whether something that was recorded is missing. */
  readonly isIncomplete: boolean;
}

export interface JournalBase {
  /** What is known from a snapshot: records up to this number are not needed, and the next is given the one after it. */
  readonly after: number;
  /** Those this version understands, in order. */
  readonly onRecord?: (record: JournalRecord) => void;
  /** The lines of those that count, part by part. Waited for: whoever cannot keep up says so here. */
  readonly onLines?: (lines: RecordLines) => Promise<void> | void;
}

/** Records that share a write and a sync, and are acknowledged together. */
interface Batch {
  readonly firstSeq: number;
  lastSeq: number;
  readonly lines: LineWriter;
  /** Whether its first record is that of a new segment. */
  readonly opensSegment: boolean;
  readonly onDisk: Resolvers<void>;
}

export class Journal {
  readonly #options: JournalOptions;
  #content: Promise<JournalContent> | undefined;
  #hasRead = false;
  #segment: AppendFile | undefined;
  #epoch = 0;
  /** Of the segment that was opened last: the next one may have been tried in vain. */
  #openEpoch = 0;
  /** Those with records, oldest first. */
  #segments: Segment[] = [];
  /** Number of the last record there was when the journal was read. */
  #firstSeq = 0;
  #lastSeq = 0;
  /** Number of the last record that is known to be on the disk. */
  #syncedSeq = 0;
  #waiting: Batch[] = [];
  #writing: Promise<void> | undefined;
  /** The newest segment that was read, until it is known to be on the disk. */
  #former: Segment | undefined;
  /** The last segment could not be synced; the next record opens another. */
  #isAbandoned = false;
  /** Set when nothing may be appended any more. */
  #ended: EngineError | undefined;

  constructor(options: JournalOptions) {
    this.#options = options;
  }

  /** Number of the last record that was given one. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** Reads every segment; writes nothing. Called more than once it answers with what it found first, and gives no record again. */
  read(base: JournalBase = { after: 0 }): Promise<JournalContent> {
    this.#content ??= this.#readAll(base);
    return this.#content;
  }

  /** Gives the records after a number once more, up to the last that is acknowledged when this is called. */
  async replay(base: JournalBase): Promise<void> {
    const { files, folder, foreign } = this.#options;
    if (foreign === undefined) await readJournal({ files, folder, through: this.#syncedSeq, ...base });
  }

  /**
   * Resolves when the record is on the disk. The first takes the journal over: it creates the folder and a segment of its own,
   * and fails with `refused` when another engine owns the workspace. After a failed append (a full disk) the next one tries again;
   * after a failed sync nobody knows what is on the disk, and the next one goes to a new segment: its first number is that of the
   * first record that failed, so that readers leave those out. A segment that somebody deleted is begun anew.
   */
  append(record: NewJournalRecord): Promise<void> {
    if (!this.#hasRead) return this.read().then(() => this.append(record));
    if (this.#lastSeq === this.#firstSeq && record.type !== 'engine.started')
      void this.#enqueue(this.#owner('engine.started', this.#epoch)).catch(() => undefined);
    else if (this.#isAbandoned) void this.#enqueue(this.#owner('journal.rotated', this.#epoch)).catch(() => undefined);
    return this.#enqueue(record);
  }

  /**
   * Goes on in a new segment, which is on the disk when this resolves; where nothing was appended there is nothing to do. Fails
   * with `refused`, and ends the journal, when another engine has taken over.
   */
  async rotate(): Promise<void> {
    await this.read();
    if (this.#lastSeq === this.#firstSeq) return;
    const epochs = await epochsIn(this.#options.files, this.#options.folder);
    if (epochs.some((epoch) => epoch > this.#epoch)) throw this.#endTakenOver();
    await this.#enqueue(this.#owner('journal.rotated', this.#epoch + 1), true);
  }

  /** Removes the segments of which every record has a number up to this. The one being written stays. */
  async forget(upTo: number): Promise<void> {
    const { files, folder } = this.#options;
    for (let next = this.#segments[1]; next !== undefined && (next.firstSeq ?? Infinity) <= upTo + 1; next = this.#segments[1]) {
      const [oldest] = this.#segments;
      if (oldest === undefined || oldest.epoch >= this.#openEpoch) return;
      await files.remove(segmentPath(folder, oldest.epoch));
      this.#segments.shift();
    }
  }

  /** Waits for what is being appended. */
  async close(): Promise<void> {
    this.#ended ??= new EngineError('cancelled', 'The journal is closed.');
    while (this.#writing !== undefined) await this.#writing;
    await this.#segment?.close();
    this.#segment = undefined;
  }

  #owner(type: 'engine.started' | 'journal.rotated', epoch: number): NewJournalRecord {
    const { pid, build } = this.#options.engine ?? { pid: 0, build: 'unknown' };
    return { type, epoch, pid, build };
  }

  /** Encoded at once: while a batch is on its way to the disk the next is made ready. */
  #enqueue(record: NewJournalRecord, opensSegment = false): Promise<void> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    let checked: NewJournalRecord;
    try {
      checked = checkedRecord(record);
    } catch (error) {
      return Promise.reject(new EngineError('internal', `The journal cannot take ${record.type}: ${messageOf(error)}`, { cause: error }));
    }
    const seq = (this.#lastSeq += 1);
    const batch = (opensSegment ? undefined : this.#waiting.at(-1)) ?? this.#begin(seq, opensSegment);
    batch.lines.add({ v: journalVersion, seq, at: this.#options.clock.now(), ...checked });
    batch.lastSeq = seq;
    this.#writing ??= this.#writeWaiting();
    return batch.onDisk.promise;
  }

  #begin(firstSeq: number, opensSegment: boolean): Batch {
    const batch: Batch = { firstSeq, lastSeq: firstSeq, lines: new LineWriter(), opensSegment, onDisk: withResolvers() };
    this.#waiting.push(batch);
    return batch;
  }

  /** Everything that came while the last sync was under way shares the next. */
  async #writeWaiting(): Promise<void> {
    // A turn for those who append in the same breath.
    await Promise.resolve();
    for (let batch = this.#waiting.shift(); batch !== undefined; batch = this.#waiting.shift()) {
      const { firstSeq, lastSeq, lines, opensSegment, onDisk } = batch;
      try {
        if (opensSegment) await this.#openNext();
        const bytes = lines.bytes();
        await this.#write(bytes, firstSeq);
        this.#syncedSeq = lastSeq;
        this.#options.onAppended?.({ bytes, count: lastSeq - firstSeq + 1, lastSeq });
        onDisk.resolve();
      } catch (error) {
        // The numbers are given again, and those who came meanwhile fail too: their records would follow a gap.
        this.#lastSeq = firstSeq - 1;
        for (const failed of [batch, ...this.#waiting.splice(0)]) failed.onDisk.reject(error);
      }
    }
    // Not later: whoever appends in the next moment must find that nobody is writing.
    this.#writing = undefined;
  }

  async #write(bytes: Uint8Array, firstSeq: number): Promise<void> {
    this.#segment ??= await this.#open();
    await this.#segment.append(bytes);
    try {
      await this.#segment.sync();
    } catch (error) {
      if (!isGone(error)) {
        await this.#abandon();
        throw error;
      }
      await this.#writeAnew(bytes);
    }
    await this.#assertOwner();
    this.#isAbandoned = false;
    if (this.#segments.at(-1)?.epoch !== this.#openEpoch) this.#segments.push({ epoch: this.#openEpoch, firstSeq });
  }

  async #abandon(): Promise<void> {
    const failed = this.#segment;
    this.#segment = undefined;
    this.#epoch += 1;
    this.#isAbandoned = true;
    await failed?.close().catch(() => undefined);
  }

  /** Records that are on the disk now and not acknowledged: whoever took over leaves them out. */
  async #assertOwner(): Promise<void> {
    try {
      await this.#options.owner?.assertHeld();
    } catch (error) {
      this.#ended ??= EngineError.from(error);
      throw error;
    }
  }

  /** Somebody deleted the state folder while we write to it: what happens from now on is kept all the same. */
  async #writeAnew(bytes: Uint8Array): Promise<void> {
    const deleted = this.#segment;
    this.#segment = undefined;
    await deleted?.close();
    this.#segment = await this.#open();
    await this.#segment.append(bytes);
    await this.#segment.sync();
    this.#options.onAnew?.();
  }

  /** The old segment stays as it is, whether or not the new one can be opened; an epoch that was tried is not tried again. */
  async #openNext(): Promise<void> {
    this.#epoch += 1;
    const next = await this.#open();
    const old = this.#segment;
    this.#segment = next;
    await old?.close();
  }

  async #open(): Promise<AppendFile> {
    const { files, folder, prepare } = this.#options;
    await this.read();
    await prepare();
    await this.#syncFormer();
    if (this.#options.owner !== undefined) await this.#passOver();
    for (;;) {
      try {
        const file = await files.openAppend(segmentPath(folder, this.#epoch), { exclusive: true });
        this.#openEpoch = this.#epoch;
        return file;
      } catch (error) {
        if (!EngineError.is(error, 'io') || error.data.errno !== 'EEXIST') throw error;
        if (this.#options.owner === undefined) throw this.#endTakenOver(error);
        await this.#assertOwner();
        // Made after we had read, by an engine that slept through our taking over: nothing in it was acknowledged.
        this.#epoch += 1;
      }
    }
  }

  /** Only the owner opens a segment, and above every other: readers leave out what a lower epoch wrote after a higher one began. */
  async #passOver(): Promise<void> {
    await this.#assertOwner();
    const newest = (await epochsIn(this.#options.files, this.#options.folder)).at(-1) ?? 0;
    this.#epoch = Math.max(this.#epoch, newest + 1);
  }

  /**
   * What a dead engine wrote last may be known to the system alone, and not to the disk: what follows from it must not outlive it.
   * It is written once more: after a sync that failed, the system takes for written what the disk never had, and syncs it no more.
   */
  async #syncFormer(): Promise<void> {
    const { files, folder } = this.#options;
    const former = this.#former;
    if (former === undefined) return;
    const path = segmentPath(folder, former.epoch);
    const info = await files.info(path);
    if (info !== undefined) {
      const start = Math.max(0, info.size - rewrittenBytes);
      const tail = (await files.readPart(path, start, rewrittenBytes)) ?? new Uint8Array(0);
      const file = await files.openAppend(path);
      try {
        await file.writeAt(start, tail);
        await file.sync();
      } finally {
        await file.close();
      }
    }
    this.#former = undefined;
  }

  #endTakenOver(cause?: unknown): EngineError {
    const { folder } = this.#options;
    const path = segmentPath(folder, this.#epoch);
    this.#ended = new EngineError('refused', `Another engine has taken over ${folder}.`, { cause, data: { path } });
    return this.#ended;
  }

  async #readAll(base: JournalBase): Promise<JournalContent> {
    const { files, folder, foreign } = this.#options;
    if (foreign !== undefined) {
      this.#epoch = 1;
      this.#hasRead = true;
      return { epoch: 1, lastSeq: 0, notes: [foreign], damage: [], isIncomplete: false };
    }
    const { segments, ...content } = await readJournal({ files, folder, ...base });
    this.#segments = [...segments];
    this.#former = segments.at(-1);
    this.#lastSeq = this.#firstSeq = this.#syncedSeq = content.lastSeq;
    this.#epoch = (segments.at(-1)?.epoch ?? 0) + 1;
    this.#hasRead = true;
    return { epoch: this.#epoch, ...content };
  }
}

function isGone(error: unknown): boolean {
  return EngineError.is(error, 'io') && error.data.errno === 'ENOENT';
}
