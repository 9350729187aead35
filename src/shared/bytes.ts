/** Arrays of bytes: joined, and compared by what they hold. */

/** One array of all the parts in order; a single part is returned as it is. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const [only, ...others] = parts;
  if (only !== undefined && others.length === 0) return only;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** Undefined, a file that is not there, equals only itself. */
export function sameBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined || a === b) return a === b;
  if (a.length !== b.length) return false;
  const words = Math.min(wordsOf(a).length, wordsOf(b).length);
  return areSame(wordsOf(a), wordsOf(b), 0, words) && areSame(a, b, words * 4, a.length);
}

/** Four bytes at a time, where the array begins at a place that allows it. */
function wordsOf({ buffer, byteOffset, length }: Uint8Array): Uint32Array {
  return byteOffset % 4 === 0 ? new Uint32Array(buffer, byteOffset, length >> 2) : new Uint32Array();
}

function areSame<A extends Uint8Array | Uint32Array>(a: A, b: A, from: number, to: number): boolean {
  for (let index = from; index < to; index++) if (a[index] !== b[index]) return false;
  return true;
}
