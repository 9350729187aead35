/** CRC-32 (IEEE 802.3, the one of gzip and PNG): tells a torn or damaged record from a good one. Not a defence against forgery. */

/** Eight tables after one another, of 256 entries each: the n-th continues over n further bytes of zeros, so that eight bytes are taken at once. */
const tables = new Int32Array(8 * 256);
for (let byte = 0; byte < 256; byte += 1) {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  tables[byte] = value;
}
for (let at = 256; at < tables.length; at += 1) tables[at] = (entry(at - 256) >>> 8) ^ entry(entry(at - 256) & 0xff);

function entry(at: number): number {
  return tables[at] ?? 0;
}

/** Unsigned, 0 to 2³² − 1. `before` is the checksum of what comes before the data. */
export function crc32(data: Uint8Array, before = 0): number {
  return continued(before, data, { from: 0, to: data.length });
}

/** Of the bytes from one index to before another. */
export function crc32Of(data: Uint8Array, from: number, to: number): number {
  return continued(0, data, { from, to });
}

function continued(before: number, data: Uint8Array, { from, to }: { readonly from: number; readonly to: number }): number {
  let value = ~before;
  let at = from;
  // By index: the iterator of an array of bytes costs several times the arithmetic.
  for (const end = to - 7; at < end; at += 8) {
    value ^= byteAt(data, at) | (byteAt(data, at + 1) << 8) | (byteAt(data, at + 2) << 16) | (byteAt(data, at + 3) << 24);
    value =
      entry(1792 + (value & 0xff)) ^
      entry(1536 + ((value >>> 8) & 0xff)) ^
      entry(1280 + ((value >>> 16) & 0xff)) ^
      entry(1024 + (value >>> 24)) ^
      entry(768 + byteAt(data, at + 4)) ^
      entry(512 + byteAt(data, at + 5)) ^
      entry(256 + byteAt(data, at + 6)) ^
      entry(byteAt(data, at + 7));
  }
  for (; at < to; at += 1) value = (value >>> 8) ^ entry((value ^ byteAt(data, at)) & 0xff);
  return ~value >>> 0;
}

function byteAt(data: Uint8Array, at: number): number {
  return data[at] ?? 0;
}
