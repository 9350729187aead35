/** Comparing what functions are made of: a fingerprint is twelve characters for equality and 32 for likeness. */

/** Buckets of the likeness, a character each; `.` for one that nothing fell into. */
export const fingerprintBuckets = 32;
const exactLength = 12;
const length = exactLength + fingerprintBuckets;
/** Two buckets of six bits that hold different tokens look alike this often. */
const chance = 1 / 64;

/** Whether both are made of the same tokens. False where one was not taken (an older record, another language). */
export function isSameCode(before: string | undefined, after: string | undefined): boolean {
  return isWhole(before) && isWhole(after) && before.slice(0, exactLength) === after.slice(0, exactLength);
}

/** The part that is equal for equal code. */
export function exactPart(fingerprint: string | undefined): string | undefined {
  return isWhole(fingerprint) ? fingerprint.slice(0, exactLength) : undefined;
}

/** Share of tokens in common, from 0 to 1; undefined where nothing can be said. */
export function likeness(before: string | undefined, after: string | undefined): number | undefined {
  if (!isWhole(before) || !isWhole(after)) return undefined;
  let filled = 0;
  let equal = 0;
  for (let index = exactLength; index < length; index++) {
    const left = before.charCodeAt(index);
    const right = after.charCodeAt(index);
    if (left === right) {
      if (left === empty) continue;
      equal++;
    }
    filled++;
  }
  if (filled === 0) return undefined;
  return Math.max(0, (equal / filled - chance) / (1 - chance));
}

/** How many buckets hold something: a function of a few tokens is alike to many. */
export function substance(fingerprint: string | undefined): number {
  if (!isWhole(fingerprint)) return 0;
  let filled = 0;
  for (let index = exactLength; index < length; index++) if (fingerprint.charCodeAt(index) !== empty) filled++;
  return filled;
}

const empty = '.'.charCodeAt(0);

function isWhole(fingerprint: string | undefined): fingerprint is string {
  return fingerprint?.length === length;
}
