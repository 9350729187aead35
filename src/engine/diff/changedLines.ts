/** Which lines of two texts are not common to both: the fewest, at the places where a reader expects them. */
import { markEdits, trimmed, type Sequences } from './shortestEdit';
import { slideEdits } from './slideEdits';

/** 1 for each line that is only on that side. */
export interface ChangedLines {
  readonly removed: Uint8Array;
  readonly added: Uint8Array;
}

export function changedLines(before: readonly string[], after: readonly string[]): ChangedLines {
  const sequences = numberLines(before, after);
  const removed = new Uint8Array(before.length);
  const added = new Uint8Array(after.length);
  markChanged(sequences, removed, added);
  slideEdits({ lines: before, numbers: sequences.before, changed: removed }, { lines: after, numbers: sequences.after, changed: added });
  return { removed, added };
}

/** Equal lines have equal numbers. */
function numberLines(before: readonly string[], after: readonly string[]): Sequences {
  const numbers = new Map<string, number>();
  return { before: numbered(before, numbers), after: numbered(after, numbers) };
}

function numbered(lines: readonly string[], numbers: Map<string, number>): Int32Array {
  const result = new Int32Array(lines.length);
  for (let place = 0; place < result.length; place++) {
    const line = lines[place] ?? '';
    const known = numbers.get(line);
    result[place] = known ?? numbers.size;
    if (known === undefined) numbers.set(line, numbers.size);
  }
  return result;
}

/**
 * Lines that the other side does not have at all are changed whatever the rest is; without them the search is short, and
 * two texts with nothing in common need none.
 */
function markChanged(sequences: Sequences, removed: Uint8Array, added: Uint8Array): void {
  const { before, after } = sequences;
  const { beforeStart, beforeEnd, afterStart, afterEnd } = trimmed(sequences, {
    beforeStart: 0,
    beforeEnd: before.length,
    afterStart: 0,
    afterEnd: after.length,
  });
  const inBefore = new Set(before.subarray(beforeStart, beforeEnd));
  const inAfter = new Set(after.subarray(afterStart, afterEnd));
  const keptBefore = kept({ numbers: before, start: beforeStart, end: beforeEnd }, inAfter, removed);
  const keptAfter = kept({ numbers: after, start: afterStart, end: afterEnd }, inBefore, added);
  const keptRemoved = new Uint8Array(keptBefore.length);
  const keptAdded = new Uint8Array(keptAfter.length);
  markEdits(
    { before: keptBefore.map((place) => before[place] ?? 0), after: keptAfter.map((place) => after[place] ?? 0) },
    keptRemoved,
    keptAdded,
  );
  keptRemoved.forEach((isRemoved, index) => (removed[keptBefore[index] ?? 0] = isRemoved));
  keptAdded.forEach((isAdded, index) => (added[keptAfter[index] ?? 0] = isAdded));
}

interface Part {
  readonly numbers: Int32Array;
  readonly start: number;
  readonly end: number;
}

/** Places of the lines that the other side has too; the others are marked. */
function kept({ numbers, start, end }: Part, other: ReadonlySet<number>, changed: Uint8Array): Int32Array {
  const places = new Int32Array(end - start);
  let count = 0;
  for (let place = start; place < end; place++) {
    if (other.has(numbers[place] ?? -1)) places[count++] = place;
    else changed[place] = 1;
  }
  return places.subarray(0, count);
}
