/**
 * Reads the journal: every segment in the order of its epoch, without what an engine wrote after another had taken over, and with
 * a word about everything that does not check. Changes nothing.
 */
import type { Files } from '../../ports/files';
import { LineReader, guessOf, type DamagedLine, type LineListener } from './journalLines';
import { knownRecordTypes, parseRecord, type JournalRecord, type RecordEnvelope } from './journalRecords';

/** A segment that is there. */
export interface Segment {
  readonly epoch: number;
  /** Number of the first record in it that checks. */
  readonly firstSeq: number | undefined;
}

/** Bytes of a segment that are no record, and were one. */
export interface Damage {
  readonly epoch: number;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

export interface JournalReading {
  readonly segments: readonly Segment[];
  /** Of the last record there is, at least `after`. */
  readonly lastSeq: number;
  /** What was torn, damaged or out of place, in words. */
  readonly notes: readonly string[];
  readonly damage: readonly Damage[];
  /** Whether something that was recorded is missing: more than an append that was cut short. */
  readonly isIncomplete: boolean;
}

/** Lines of records that follow one another, as they are on the disk. */
export interface RecordLines {
  readonly bytes: Uint8Array;
  readonly count: number;
  /** Number of the last of them. */
  readonly lastSeq: number;
}

export interface ReadingOptions {
  readonly files: Files;
  readonly folder: string;
  /** Only records with a higher number. */
  readonly after: number;
  /** And none with a higher one than this. */
  readonly through?: number;
  /** Those this version understands, in order. */
  readonly onRecord?: (record: JournalRecord) => void;
  /** Those that count, part by part. Waited for: whoever cannot keep up says so here. */
  readonly onLines?: (lines: RecordLines) => Promise<void> | void;
}

/** So much of a segment is in memory at a time. */
const partBytes = 1_048_576;

export async function readJournal(options: ReadingOptions): Promise<JournalReading> {
  const { files, folder, after } = options;
  const segments = await segmentsOf(files, folder);
  const notes: string[] = [];
  const damage: Damage[] = [];
  const sequence = new Sequence(options, notes);
  for (const [index, { epoch }] of segments.entries()) {
    const limit = takeoverSeq(segments.slice(index + 1));
    if (limit <= after + 1) continue;
    const isNewest = index === segments.length - 1;
    const listener: LineListener = {
      onRecord: (record, offset) => sequence.take({ epoch, offset, record, limit }),
      onDamage: (line) => {
        damage.push({ epoch, ...line });
        notes.push(damageNote(epoch, line));
      },
    };
    const torn = await readLines({ files, path: segmentPath(folder, epoch), listener, onLines: (bytes) => sequence.give(bytes) });
    // In an older segment the engine that took over has told of it, and a hole it would leave is told by the numbers.
    if (isNewest && torn > 0) notes.push(`${segmentName(epoch)}: the last ${torn} bytes were never completed and are left out`);
  }
  return { segments, lastSeq: sequence.last, notes, damage, isIncomplete: sequence.hasGaps || damage.length > 0 };
}

export function segmentPath(folder: string, epoch: number): string {
  return `${folder}/${segmentName(epoch)}`;
}

export function segmentName(epoch: number): string {
  return `${String(epoch).padStart(10, '0')}.log`;
}

export async function epochsIn(files: Files, folder: string): Promise<number[]> {
  const epochs = (await files.list(folder)).map(epochOf).filter((epoch) => epoch !== undefined);
  return epochs.sort((a, b) => a - b);
}

function epochOf(name: string): number | undefined {
  const digits = /^(\d{10})\.log$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

async function segmentsOf(files: Files, folder: string): Promise<Segment[]> {
  const segments: Segment[] = [];
  for (const epoch of await epochsIn(files, folder))
    segments.push({ epoch, firstSeq: await firstSeqOf(files, segmentPath(folder, epoch)) });
  return segments;
}

async function firstSeqOf(files: Files, path: string): Promise<number | undefined> {
  let firstSeq: number | undefined;
  const reader = new LineReader({
    onRecord: ({ seq }) => {
      firstSeq ??= seq;
      return false;
    },
  });
  // It is in the first few bytes, nearly always.
  for (let start = 0, length = 65_536; firstSeq === undefined; length = partBytes) {
    const part = await files.readPart(path, start, length);
    if (part === undefined || part.length === 0) break;
    reader.push(part);
    start += part.length;
  }
  return firstSeq;
}

interface LinesToRead {
  readonly files: Files;
  readonly path: string;
  readonly listener: LineListener;
  /** The lines of those that the listener takes. */
  readonly onLines: (bytes: Uint8Array) => Promise<void>;
}

/** Returns how many bytes come after the last line break. */
async function readLines({ files, path, listener, onLines }: LinesToRead): Promise<number> {
  const reader = new LineReader(listener);
  let part = await files.readPart(path, 0, partBytes);
  for (let start = 0; part !== undefined && part.length > 0;) {
    start += part.length;
    // The next is read while this one is decoded.
    const next = files.readPart(path, start, partBytes);
    next.catch(() => undefined);
    await onLines(reader.push(part));
    part = await next;
  }
  return reader.rest().bytes.length;
}

/** The lowest first number of the later segments. */
function takeoverSeq(later: readonly Segment[]): number {
  return Math.min(...later.map(({ firstSeq }) => firstSeq ?? Infinity), Infinity);
}

function damageNote(epoch: number, { offset, bytes }: DamagedLine): string {
  const guess = guessOf(bytes);
  return `${segmentName(epoch)}: the record at byte ${offset} is damaged and left out${guess === undefined ? '' : ` (it looks like ${guess})`}`;
}

interface Place {
  readonly epoch: number;
  readonly offset: number;
  readonly record: RecordEnvelope;
  /** From this number on another engine has written. */
  readonly limit: number;
}

/** Records whose numbers go up by one. */
class Sequence {
  readonly #options: ReadingOptions;
  readonly #notes: string[];
  #last: number;
  /** Taken, and not given yet. */
  #count = 0;
  hasGaps = false;

  constructor(options: ReadingOptions, notes: string[]) {
    this.#options = options;
    this.#notes = notes;
    this.#last = options.after;
  }

  get last(): number {
    return this.#last;
  }

  /** Whether the record counts. */
  take({ epoch, offset, record, limit }: Place): boolean {
    const { seq } = record;
    const { after, through = Infinity } = this.#options;
    if (seq <= after || seq > through) return false;
    const place = (): string => `${segmentName(epoch)}: the record at byte ${offset} (number ${seq})`;
    const expected = this.#last + 1;
    if (seq >= limit) this.#notes.push(`${place()} was written after another engine had taken over and is left out`);
    else if (seq < expected) this.#notes.push(`${place()} repeats a number and is left out`);
    if (seq >= limit || seq < expected) return false;
    if (seq > expected) {
      this.hasGaps = true;
      this.#notes.push(`${place()} follows a gap: ${missing(expected, seq - 1)}`);
    }
    this.#last = seq;
    this.#count += 1;
    this.#parse(record);
    return true;
  }

  /** The lines of what was taken since the last time. */
  async give(bytes: Uint8Array): Promise<void> {
    const count = this.#count;
    this.#count = 0;
    if (count > 0) await this.#options.onLines?.({ bytes, count, lastSeq: this.#last });
  }

  #parse(envelope: RecordEnvelope): void {
    const { onRecord } = this.#options;
    if (onRecord === undefined || !knownRecordTypes.has(envelope.type)) return;
    const record = parseRecord(envelope);
    if (record !== undefined) onRecord(record);
    else this.#notes.push(`record ${envelope.seq} (${envelope.type}) does not fit what this version expects and is left out`);
  }
}

function missing(from: number, to: number): string {
  const count = to - from + 1;
  return count === 1
    ? `1 record before it is missing (number ${from})`
    : `${count} records before it are missing (numbers ${from} to ${to})`;
}
