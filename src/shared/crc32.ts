/** CRC-32 (IEEE 802.3, the one of gzip and PNG): tells a torn or damaged record from a good one. Not a defence against forgery. */

const table = new Uint32Array(256).map((_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** Unsigned, 0 to 2³² − 1. */
export function crc32(data: Uint8Array): number {
  let value = 0xffffffff;
  // By index: the iterator of an array of bytes costs several times the arithmetic.
  for (let at = 0; at < data.length; at += 1) value = (value >>> 8) ^ (table[(value ^ (data[at] ?? 0)) & 0xff] ?? 0);
  return (value ^ 0xffffffff) >>> 0;
}
