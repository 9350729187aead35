/**
 * Reads the journal: every segment in the order of its epoch, without what an engine wrote after another had taken over, and with
 * a word about everything that does not check. Changes nothing.
 */
import type { Files } from '../../ports/files';
import { LineReader, guessOf, type DecodedLine } from './journalLines';
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

export interface ReadingOptions {
  readonly files: Files;
  readonly folder: string;
  /** Only records with a higher number. */
  readonly after: number;
  /** Those this version understands, in order. */
  readonly onRecord: (record: JournalRecord) => void;
  /** Waited for between parts of a segment: whoever cannot keep up says so here. */
  readonly onPart?: () => Promise<void>;
}

/** So much of a segment is in memory at a time. */
const partBytes = 4 * 1_048_576;

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
    const torn = await readLines(
      files,
      segmentPath(folder, epoch),
      (line) => {
        if (line.record !== undefined) return sequence.take({ epoch, offset: line.offset, record: line.record, limit });
        damage.push({ epoch, offset: line.offset, bytes: new Uint8Array(line.bytes) });
        notes.push(damageNote(epoch, line));
      },
      options,
    );
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
  for (const epoch of await epochsIn(files, folder)) {
    let firstSeq: number | undefined;
    const path = segmentPath(folder, epoch);
    await readLines(files, path, ({ record }) => (firstSeq ??= record?.seq), { isEnough: () => firstSeq !== undefined });
    segments.push({ epoch, firstSeq });
  }
  return segments;
}

/** Returns how many bytes come after the last line break. */
async function readLines(
  files: Files,
  path: string,
  onLine: (line: DecodedLine) => void,
  { isEnough = () => false, onPart }: { readonly isEnough?: () => boolean; readonly onPart?: () => Promise<void> } = {},
): Promise<number> {
  const reader = new LineReader();
  // A look at the first record does not take millions of bytes.
  let length = 65_536;
  for (let start = 0; ;) {
    const part = await files.readPart(path, start, length);
    if (part === undefined || part.length === 0) break;
    reader.push(part, onLine);
    if (isEnough()) break;
    await onPart?.();
    start += part.length;
    length = partBytes;
  }
  return reader.rest().bytes.length;
}

/** The lowest first number of the later segments. */
function takeoverSeq(later: readonly Segment[]): number {
  return Math.min(...later.map(({ firstSeq }) => firstSeq ?? Infinity), Infinity);
}

function damageNote(epoch: number, { offset, bytes }: DecodedLine): string {
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
  hasGaps = false;

  constructor(options: ReadingOptions, notes: string[]) {
    this.#options = options;
    this.#notes = notes;
    this.#last = options.after;
  }

  get last(): number {
    return this.#last;
  }

  take({ epoch, offset, record, limit }: Place): void {
    const { seq } = record;
    const place = (): string => `${segmentName(epoch)}: the record at byte ${offset} (number ${seq})`;
    const expected = this.#last + 1;
    if (seq >= limit) this.#notes.push(`${place()} was written after another engine had taken over and is left out`);
    else if (seq <= this.#options.after) return;
    else if (seq < expected) this.#notes.push(`${place()} repeats a number and is left out`);
    else {
      if (seq > expected) {
        this.hasGaps = true;
        this.#notes.push(`${place()} follows a gap: ${missing(expected, seq - 1)}`);
      }
      this.#last = seq;
      this.#give(record);
    }
  }

  #give(envelope: RecordEnvelope): void {
    if (!knownRecordTypes.has(envelope.type)) return;
    const record = parseRecord(envelope);
    if (record !== undefined) this.#options.onRecord(record);
    else this.#notes.push(`record ${envelope.seq} (${envelope.type}) does not fit what this version expects and is left out`);
  }
}

function missing(from: number, to: number): string {
  const count = to - from + 1;
  return count === 1
    ? `1 record before it is missing (number ${from})`
    : `${count} records before it are missing (numbers ${from} to ${to})`;
}
