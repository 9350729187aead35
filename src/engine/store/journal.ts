/**
 * The append-only journal: one segment per epoch, and an engine that takes over opens the next. Nothing that was written is
 * ever changed: a torn tail stays where it is and is passed over, because the next engine writes to a segment of its own.
 */
import { EngineError } from '../../domain/errors';
import type { Clock } from '../../ports/clock';
import type { AppendFile, Files } from '../../ports/files';
import { joinBytes } from '../../shared/bytes';
import { decodeSegment, encodeRecord, type DecodedLine } from './journalLines';
import {
  journalVersion,
  knownRecordTypes,
  newJournalRecordSchema,
  type JournalRecord,
  type NewJournalRecord,
  type RecordEnvelope,
} from './journalRecords';

export interface JournalOptions {
  readonly files: Files;
  readonly clock: Clock;
  /** Relative to the files' root, for example `.symbiote/journal`. */
  readonly folder: string;
  /** Runs once before the first append; makes the state folder what it must be, or refuses. */
  readonly prepare: () => Promise<void>;
  /** Why what is in the folder is not to be read: a repository brought it. `prepare` refuses then. */
  readonly foreign?: string;
  /** Who writes: named in the record that takes the journal over. */
  readonly engine?: { readonly pid: number; readonly build: string };
}

export interface JournalContent {
  /** Those this version understands, in order. */
  readonly records: readonly JournalRecord[];
  /** The epoch under which this journal will write. */
  readonly epoch: number;
  /** What was torn, damaged or out of place, in words. */
  readonly notes: readonly string[];
}

interface Waiting {
  readonly seq: number;
  readonly bytes: Uint8Array;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export class Journal {
  readonly #options: JournalOptions;
  #content: Promise<JournalContent> | undefined;
  #segment: AppendFile | undefined;
  /** Number of the last record there was when the journal was read. */
  #firstSeq = 0;
  #lastSeq = 0;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  /** Set when nothing may be appended any more. */
  #ended: EngineError | undefined;

  constructor(options: JournalOptions) {
    this.#options = options;
  }

  /** Reads every segment; writes nothing. Called more than once it answers with what it found first. */
  read(): Promise<JournalContent> {
    this.#content ??= this.#readAll();
    return this.#content;
  }

  /**
   * Resolves when the record is on the disk. The first takes the journal over: it creates the folder and a segment of its own,
   * and fails with `refused` when another engine did so in the meantime. After a failed append (a full disk) the next one tries
   * again; after a failed sync none does, because nobody knows what is on the disk. A segment that somebody deleted is begun anew.
   */
  async append(record: NewJournalRecord): Promise<void> {
    const { epoch } = await this.read();
    if (this.#lastSeq === this.#firstSeq && record.type !== 'engine.started')
      void this.#enqueue(this.#takeover(epoch)).catch(() => undefined);
    return this.#enqueue(record);
  }

  /** Waits for what is being appended. */
  async close(): Promise<void> {
    this.#ended ??= new EngineError('cancelled', 'The journal is closed.');
    while (this.#writing !== undefined) await this.#writing;
    await this.#segment?.close();
    this.#segment = undefined;
  }

  #takeover(epoch: number): NewJournalRecord {
    const { pid, build } = this.#options.engine ?? { pid: 0, build: 'unknown' };
    return { type: 'engine.started', epoch, pid, build };
  }

  #enqueue(record: NewJournalRecord): Promise<void> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const { success, data, error } = newJournalRecordSchema.safeParse(record);
    if (!success) return Promise.reject(new EngineError('internal', `The journal cannot take ${record.type}: ${error.message}`));
    const seq = (this.#lastSeq += 1);
    const bytes = encodeRecord({ v: journalVersion, seq, at: this.#options.clock.now(), ...data });
    const result = new Promise<void>((resolve, reject) => this.#waiting.push({ seq, bytes, resolve, reject }));
    this.#writing ??= this.#writeWaiting().finally(() => (this.#writing = undefined));
    return result;
  }

  /** Everything that came while the last sync was under way shares the next. */
  async #writeWaiting(): Promise<void> {
    // A turn for those who append in the same breath.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#write(joinBytes(batch.map(({ bytes }) => bytes)));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        // The numbers are given again, and those who came meanwhile fail too: their records would follow a gap.
        this.#lastSeq = (batch[0]?.seq ?? 1) - 1;
        for (const { reject } of [...batch, ...this.#waiting.splice(0)]) reject(error);
      }
    }
  }

  async #write(bytes: Uint8Array): Promise<void> {
    this.#segment ??= await this.#open();
    await this.#segment.append(bytes);
    try {
      await this.#segment.sync();
    } catch (error) {
      if (isGone(error)) return this.#writeAnew(bytes);
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
  }

  async #open(): Promise<AppendFile> {
    const { files, folder, prepare } = this.#options;
    const { epoch } = await this.read();
    await prepare();
    const path = `${folder}/${segmentName(epoch)}`;
    try {
      return await files.openAppend(path, { exclusive: true });
    } catch (error) {
      if (!EngineError.is(error, 'io') || error.data.errno !== 'EEXIST') throw error;
      this.#ended = new EngineError('refused', `Another engine has taken over ${folder}.`, { cause: error, data: { path } });
      throw this.#ended;
    }
  }

  async #readAll(): Promise<JournalContent> {
    const { files, folder, foreign } = this.#options;
    if (foreign !== undefined) return { records: [], epoch: 1, notes: [foreign] };
    const epochs = (await files.list(folder)).map(epochOf).filter((epoch) => epoch !== undefined);
    epochs.sort((a, b) => a - b);
    const segments: Segment[] = [];
    const notes: string[] = [];
    for (const epoch of epochs) {
      const data = await files.read(`${folder}/${segmentName(epoch)}`);
      if (data !== undefined) segments.push(readSegment(epoch, data, { isNewest: epoch === epochs.at(-1), notes }));
    }
    const envelopes = inSequence(segments, notes);
    this.#lastSeq = this.#firstSeq = envelopes.at(-1)?.seq ?? 0;
    return { records: envelopes.flatMap((envelope) => known(envelope, notes)), epoch: (epochs.at(-1) ?? 0) + 1, notes };
  }
}

interface Segment {
  readonly epoch: number;
  readonly lines: readonly DecodedLine[];
}

function readSegment(epoch: number, data: Uint8Array, { isNewest, notes }: { isNewest: boolean; notes: string[] }): Segment {
  const { lines, tornAt } = decodeSegment(data);
  const name = segmentName(epoch);
  // In an older segment the engine that took over has told of it, and a hole it would leave is told by the numbers.
  if (isNewest && tornAt !== undefined) notes.push(`${name}: the last ${data.length - tornAt} bytes were never completed and are left out`);
  for (const line of lines) if (line.record === undefined) notes.push(`${name}: the record at byte ${line.offset} is damaged and left out`);
  return { epoch, lines };
}

/** Records whose numbers go up, without what an engine wrote after another had taken over. */
function inSequence(segments: readonly Segment[], notes: string[]): readonly RecordEnvelope[] {
  const kept: RecordEnvelope[] = [];
  for (const [index, { epoch, lines }] of segments.entries()) {
    const limit = takeoverSeq(segments.slice(index + 1));
    for (const { record, offset } of lines) {
      if (record === undefined) continue;
      const place = `${segmentName(epoch)}: the record at byte ${offset} (number ${record.seq})`;
      const expected = (kept.at(-1)?.seq ?? 0) + 1;
      if (record.seq >= limit) notes.push(`${place} was written after another engine had taken over and is left out`);
      else if (record.seq < expected) notes.push(`${place} repeats a number and is left out`);
      else {
        if (record.seq > expected) notes.push(`${place} follows a gap: ${record.seq - expected} records before it are missing`);
        kept.push(record);
      }
    }
  }
  return kept;
}

/** The lowest first number of the later segments. */
function takeoverSeq(later: readonly Segment[]): number {
  return Math.min(...later.map(({ lines }) => lines.find(({ record }) => record !== undefined)?.record?.seq ?? Infinity), Infinity);
}

function known(envelope: RecordEnvelope, notes: string[]): readonly JournalRecord[] {
  if (!knownRecordTypes.has(envelope.type)) return [];
  const parsed = newJournalRecordSchema.safeParse(envelope);
  if (parsed.success) return [{ ...parsed.data, v: envelope.v, seq: envelope.seq, at: envelope.at }];
  notes.push(`record ${envelope.seq} (${envelope.type}) does not fit what this version expects and is left out`);
  return [];
}

function isGone(error: unknown): boolean {
  return EngineError.is(error, 'io') && error.data.errno === 'ENOENT';
}

function segmentName(epoch: number): string {
  return `${String(epoch).padStart(10, '0')}.log`;
}

function epochOf(name: string): number | undefined {
  const digits = /^(\d{10})\.log$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
