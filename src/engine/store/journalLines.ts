/** The journal's bytes: one record per line, `length crc32 json`, so that a torn or damaged one is told from a good one. */
import { crc32 } from '../../shared/crc32';
import { envelopeOf, type RecordEnvelope } from './journalRecords';

const newline = 10;
const space = 32;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** `length` counts the bytes of the JSON; `crc32` is theirs, in eight hexadecimal digits. JSON has no raw line break in it. */
export function encodeRecord(record: RecordEnvelope): Uint8Array {
  const json = encoder.encode(JSON.stringify(record));
  const head = encoder.encode(`${json.length} ${crc32(json).toString(16).padStart(8, '0')} `);
  const line = new Uint8Array(head.length + json.length + 1);
  line.set(head);
  line.set(json, head.length);
  line[line.length - 1] = newline;
  return line;
}

export interface DecodedLine {
  /** Byte offset of the line in its segment. */
  readonly offset: number;
  /** With its line break, where there is one. */
  readonly bytes: Uint8Array;
  /** Undefined when the line does not check. */
  readonly record: RecordEnvelope | undefined;
}

/** Lines as their bytes come in; one that does not check is given without a record, and reading goes on at the next line break. */
export class LineReader {
  #rest: Uint8Array = new Uint8Array();
  #offset = 0;

  /** Calls back for every line that these bytes complete. */
  push(bytes: Uint8Array, onLine: (line: DecodedLine) => void): void {
    const data = this.#rest.length === 0 ? bytes : joined(this.#rest, bytes);
    const texts = textsOf(data);
    let from = 0;
    let index = 0;
    for (let end = data.indexOf(newline); end !== -1; end = data.indexOf(newline, from)) {
      onLine({ offset: this.#offset + from, bytes: data.subarray(from, end + 1), record: decodeLine(data, from, end, texts?.[index]) });
      index += 1;
      from = end + 1;
    }
    this.#offset += from;
    this.#rest = new Uint8Array(data.subarray(from));
  }

  /** What no line break ends: an append that was cut short. */
  rest(): { readonly offset: number; readonly bytes: Uint8Array } {
    return { offset: this.#offset, bytes: this.#rest };
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}

/** All lines at once, which costs a fraction of one after the other; undefined where some of it is no text: then each is tried alone. */
function textsOf(data: Uint8Array): readonly string[] | undefined {
  try {
    return decoder.decode(data.subarray(0, data.lastIndexOf(newline) + 1)).split('\n');
  } catch {
    return undefined;
  }
}

/** `text` is that of the whole line, where it is known. What is before its JSON is ASCII: as many characters as bytes. */
function decodeLine(data: Uint8Array, from: number, end: number, text: string | undefined): RecordEnvelope | undefined {
  const length = digits(data, from, 10);
  if (length === undefined) return undefined;
  const checksumAt = from + length.text.length + 1;
  const json = data.subarray(checksumAt + 9, end);
  if (json.length !== Number(length.text) || data[checksumAt + 8] !== space) return undefined;
  if (crc32(json) !== hexadecimal(data, checksumAt)) return undefined;
  try {
    return envelopeOf(JSON.parse(text?.slice(checksumAt + 9 - from) ?? decoder.decode(json)));
  } catch {
    return undefined;
  }
}

/** The decimal digits before the first space. */
function digits(data: Uint8Array, from: number, most: number): { readonly text: string } | undefined {
  let text = '';
  for (let at = from; at <= from + most; at += 1) {
    const byte = data[at] ?? 0;
    if (byte === space) return text === '' ? undefined : { text };
    if (byte < 48 || byte > 57) return undefined;
    text += String.fromCharCode(byte);
  }
  return undefined;
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
