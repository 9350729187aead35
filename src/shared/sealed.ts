/**
 * Bytes with a checksum behind them, so that what was torn or damaged on the disk is told from what is whole. It stands at the
 * end, where programs that know the bytes by their beginning (SQLite does) pass over it.
 */
import { crc32 } from './crc32';

const mark = 'symbiote seal 1';
const sealLength = 64;

export function sealed(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(bytes.length + sealLength);
  whole.set(bytes);
  whole.set(new TextEncoder().encode(sealOf(bytes)), bytes.length);
  return whole;
}

/** What was sealed; undefined when it is not what it was. */
export function unsealed(whole: Uint8Array): Uint8Array | undefined {
  const at = whole.length - sealLength;
  if (at < 0) return undefined;
  const bytes = whole.subarray(0, at);
  const seal = String.fromCharCode(...whole.subarray(at));
  return seal.startsWith(`\n${mark} `) && seal === sealOf(bytes) ? bytes : undefined;
}

function sealOf(bytes: Uint8Array): string {
  return `\n${mark} ${crc32(bytes).toString(16).padStart(8, '0')} ${bytes.length}`.padEnd(sealLength - 1) + '\n';
}
