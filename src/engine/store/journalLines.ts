/** The journal's bytes: one record per line, `length crc32 json`, so that a torn or damaged one is told from a good one. */
import { crc32 } from '../../shared/crc32';
import { recordEnvelopeSchema, type RecordEnvelope } from './journalRecords';

const newline = 10;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** `length` counts the bytes of the JSON; `crc32` is theirs, in eight hexadecimal digits. JSON has no raw line break in it. */
export function encodeRecord(record: RecordEnvelope): Uint8Array {
  const json = encoder.encode(JSON.stringify(record));
  const head = encoder.encode(`${json.length} ${checksum(json)} `);
  const line = new Uint8Array(head.length + json.length + 1);
  line.set(head);
  line.set(json, head.length);
  line[line.length - 1] = newline;
  return line;
}

export interface DecodedLine {
  /** Byte offset of the line in its segment. */
  readonly offset: number;
  /** Undefined when the line does not check. */
  readonly record: RecordEnvelope | undefined;
}

export interface DecodedSegment {
  readonly lines: readonly DecodedLine[];
  /** Where a last line begins that does not check, with nothing good after it: an append that was cut short. */
  readonly tornAt: number | undefined;
}

/** A line that does not check is passed over; reading goes on at the next line break. */
export function decodeSegment(data: Uint8Array): DecodedSegment {
  const lines: DecodedLine[] = [];
  for (let offset = 0; offset < data.length;) {
    const end = data.indexOf(newline, offset);
    const record = end === -1 ? undefined : decodeLine(data.subarray(offset, end));
    lines.push({ offset, record });
    offset = end === -1 ? data.length : end + 1;
  }
  const last = lines.at(-1);
  if (last === undefined || last.record !== undefined) return { lines, tornAt: undefined };
  return { lines: lines.slice(0, -1), tornAt: last.offset };
}

function decodeLine(line: Uint8Array): RecordEnvelope | undefined {
  try {
    const head = /^(\d{1,10}) ([0-9a-f]{8}) $/.exec(decoder.decode(line.subarray(0, headLength(line))));
    if (head === null) return undefined;
    const json = line.subarray(head[0].length);
    if (json.length !== Number(head[1]) || checksum(json) !== head[2]) return undefined;
    return recordEnvelopeSchema.safeParse(JSON.parse(decoder.decode(json))).data;
  } catch {
    return undefined;
  }
}

/** Up to and with the second space. */
function headLength(line: Uint8Array): number {
  const space = 32;
  return line.indexOf(space, line.indexOf(space) + 1) + 1;
}

function checksum(data: Uint8Array): string {
  return crc32(data).toString(16).padStart(8, '0');
}
