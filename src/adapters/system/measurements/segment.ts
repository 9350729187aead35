/**
 * A segment of the cache on disk: a file that one process appends records to and everybody reads. A record is a checksum, two
 * lengths, a key and a text. A torn or damaged record ends or holes its segment and nothing else: what it held is a miss.
 */
import { crc32 } from 'node:zlib';

const headBytes = 12;
const magic = 0x53594d31;
export const segmentHead = Buffer.from('symbiote1\n');

/** Where a record's key and text stand. */
export interface RecordPlace {
  readonly at: number;
  readonly keyBytes: number;
  readonly textBytes: number;
}

export function encodeRecord(key: string, text: string): Buffer {
  const keyBytes = Buffer.byteLength(key);
  const textBytes = Buffer.byteLength(text);
  const record = Buffer.allocUnsafe(headBytes + keyBytes + textBytes);
  record.writeUInt32LE(textBytes, 4);
  record.writeUInt32LE((magic & 0xffff0000) | keyBytes, 8);
  record.write(key, headBytes);
  record.write(text, headBytes + keyBytes);
  record.writeUInt32LE(crc32(record.subarray(4)), 0);
  return record;
}

/** Calls back for each record that is whole by its lengths, and answers how far they reach. Texts are not looked at. */
export function scanSegment(data: Buffer, found: (key: string, place: RecordPlace) => void): number {
  if (!data.subarray(0, segmentHead.length).equals(segmentHead)) return 0;
  let at = segmentHead.length;
  while (at + headBytes <= data.length) {
    const textBytes = data.readUInt32LE(at + 4);
    const marked = data.readUInt32LE(at + 8);
    const keyBytes = marked & 0xffff;
    const end = at + headBytes + keyBytes + textBytes;
    if (marked >>> 16 !== magic >>> 16 || end > data.length) break;
    found(data.toString('latin1', at + headBytes, at + headBytes + keyBytes), { at, keyBytes, textBytes });
    at = end;
  }
  return at;
}

/** The text of a record; undefined where its checksum is not that of what stands there. */
export function textAt(data: Buffer, { at, keyBytes, textBytes }: RecordPlace): string | undefined {
  const start = at + headBytes + keyBytes;
  const end = start + textBytes;
  if (end > data.length || data.readUInt32LE(at) !== crc32(data.subarray(at + 4, end))) return undefined;
  return data.toString('utf8', start, end);
}
