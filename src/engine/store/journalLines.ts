/** The journal's bytes: one record per line, `length crc32 json`, so that a torn or damaged one is told from a good one. */
import { joinBytes } from '../../shared/bytes';
import { crc32Of } from '../../shared/crc32';
import { envelopeOf, type RecordEnvelope } from './journalRecords';

const newline = 10;
const space = 32;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** One record's line. */
export function encodeRecord(record: RecordEnvelope): Uint8Array {
  const lines = new LineWriter();
  lines.add(record);
  return lines.bytes();
}

/**
 * Lines of records after one another. `length` counts the bytes of the JSON; `crc32` is theirs, in eight hexadecimal digits. JSON has
 * no raw line break in it.
 */
export class LineWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;

  add(record: RecordEnvelope): void {
    const json = JSON.stringify(record);
    // A character takes three bytes at most, and what stands before the JSON fits into the rest.
    const room = this.#roomFor(json.length * 3 + 32);
    // Most text is ASCII: as many bytes as characters. Where it is not, the place may be wrong by a digit.
    const guess = this.#length + String(json.length).length + 10;
    const { written } = encoder.encodeInto(json, room.subarray(guess));
    const length = String(written);
    const start = this.#length + length.length + 10;
    if (start !== guess) room.copyWithin(start, guess, guess + written);
    const checksum = crc32Of(room, start, start + written)
      .toString(16)
      .padStart(8, '0');
    const head = `${length} ${checksum} `;
    for (let at = 0; at < head.length; at += 1) room[this.#length + at] = head.charCodeAt(at);
    room[start + written] = newline;
    this.#length = start + written + 1;
  }

  /** Nothing may be added any more. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #roomFor(more: number): Uint8Array {
    if (this.#bytes.length - this.#length >= more) return this.#bytes;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    larger.set(this.#bytes.subarray(0, this.#length));
    return (this.#bytes = larger);
  }
}

/** A line that does not check. */
export interface DamagedLine {
  /** Byte offset of the line in its segment. */
  readonly offset: number;
  /** With its line break. */
  readonly bytes: Uint8Array;
}

export interface LineListener {
  /** Whether the record counts: the lines of those that do are given back together. */
  onRecord(record: RecordEnvelope, offset: number): boolean;
  onDamage?(line: DamagedLine): void;
}

/** Lines as their bytes come in; one that does not check is told, and reading goes on at the next line break. */
export class LineReader {
  readonly #listener: LineListener;
  #rest: Uint8Array = new Uint8Array();
  #offset = 0;

  constructor(listener: LineListener) {
    this.#listener = listener;
  }

  /** Tells of every line that these bytes complete, and returns those that count. */
  push(bytes: Uint8Array): Uint8Array {
    const data = this.#rest.length === 0 ? bytes : joinBytes([this.#rest, bytes]);
    const part: Part = { data, text: textOf(data) };
    const counting: Uint8Array[] = [];
    let countsFrom = 0;
    let from = 0;
    for (let line = 0; ; line += 1) {
      const place = placeOf(data, from);
      const record = place && decodeLine(part, place, line);
      // Where its length says, if it checks: a torn line may have the next one behind its length.
      const end = place === undefined || record === undefined ? data.indexOf(newline, from) : place.end;
      if (end === -1) break;
      const offset = this.#offset + from;
      if (record === undefined) this.#listener.onDamage?.({ offset, bytes: new Uint8Array(data.subarray(from, end + 1)) });
      if (record === undefined || !this.#listener.onRecord(record, offset)) {
        counting.push(data.subarray(countsFrom, from));
        countsFrom = end + 1;
      }
      from = end + 1;
    }
    counting.push(data.subarray(countsFrom, from));
    this.#offset += from;
    this.#rest = new Uint8Array(data.subarray(from));
    return joinBytes(counting.filter(({ length }) => length > 0));
  }

  /** What no line break ends: an append that was cut short. */
  rest(): { readonly offset: number; readonly bytes: Uint8Array } {
    return { offset: this.#offset, bytes: this.#rest };
  }
}

interface Part {
  readonly data: Uint8Array;
  /** Of all of it, where it has as many characters as bytes; else of each line; undefined where some of it is no text. */
  readonly text: string | readonly string[] | undefined;
}

/** All lines at once, which costs a fraction of one after the other. */
function textOf(data: Uint8Array): Part['text'] {
  const end = data.lastIndexOf(newline) + 1;
  try {
    const text = decoder.decode(data.subarray(0, end));
    return text.length === end ? text : text.split('\n');
  } catch {
    return undefined;
  }
}

/** Where the parts of a line are, as its length says. */
interface LinePlace {
  readonly from: number;
  readonly checksumAt: number;
  readonly jsonAt: number;
  /** Of its line break. */
  readonly end: number;
}

/** Undefined where no length stands, or no line break where it says. */
function placeOf(data: Uint8Array, from: number): LinePlace | undefined {
  let length = 0;
  for (let at = from; at <= from + 10; at += 1) {
    const byte = data[at] ?? 0;
    if (byte === space) {
      const end = at + 10 + length;
      return at > from && data[at + 9] === space && data[end] === newline ? { from, checksumAt: at + 1, jsonAt: at + 10, end } : undefined;
    }
    if (byte < 48 || byte > 57) return undefined;
    length = length * 10 + byte - 48;
  }
  return undefined;
}

function decodeLine(part: Part, place: LinePlace, line: number): RecordEnvelope | undefined {
  const { checksumAt, jsonAt, end } = place;
  if (crc32Of(part.data, jsonAt, end) !== hexadecimal(part.data, checksumAt)) return undefined;
  try {
    return envelopeOf(JSON.parse(jsonOf(part, place, line)));
  } catch {
    return undefined;
  }
}

/** What is before the JSON is ASCII: as many characters as bytes. */
function jsonOf({ data, text }: Part, { from, jsonAt, end }: LinePlace, line: number): string {
  if (typeof text === 'string') return text.slice(jsonAt, end);
  return text?.[line]?.slice(jsonAt - from) ?? decoder.decode(data.subarray(jsonAt, end));
}

/** Eight lower-case hexadecimal digits; NaN, which equals nothing, where they are none. */
function hexadecimal(data: Uint8Array, from: number): number {
  let value = 0;
  for (let at = from; at < from + 8; at += 1) {
    const byte = data[at] ?? 0;
    const digit = byte >= 48 && byte <= 57 ? byte - 48 : byte >= 97 && byte <= 102 ? byte - 87 : NaN;
    value = value * 16 + digit;
  }
  return value;
}

/** What can still be read of a line that does not check; a guess, for a person. */
export function guessOf(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder().decode(bytes.subarray(0, 2000));
  const seq = /"seq":(\d{1,15})[,}]/.exec(text)?.[1];
  const type = /"type":"([a-z]+\.[a-z]+)"/.exec(text)?.[1];
  const at = /"at":(\d{12,14})[,}]/.exec(text)?.[1];
  const parts = [seq === undefined ? '' : `number ${seq}`, type ?? '', at === undefined ? '' : new Date(Number(at)).toISOString()].filter(
    (part) => part !== '',
  );
  return parts.length === 0 ? undefined : parts.join(', ');
}
