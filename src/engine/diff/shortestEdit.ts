/**
 * The fewest lines to remove and add between two sequences: Myers' algorithm in linear space (An O(ND) Difference Algorithm
 * and Its Variations, 1986). Where the sequences have so little in common that the best answer would take too long, a search
 * that has cost too much is cut where it got furthest: the answer is then still right, but may not be the shortest.
 */

export interface Sequences {
  readonly before: Int32Array;
  readonly after: Int32Array;
}

/** A part of both sequences: the ends are not in it. */
interface Box {
  readonly beforeStart: number;
  readonly beforeEnd: number;
  readonly afterStart: number;
  readonly afterEnd: number;
}

/** A search goes this far at least before it is cut. */
const minimumCut = 512;

interface Point {
  readonly before: number;
  readonly after: number;
}

/** Marks with 1 in `removed` and `added` what is not common to both. */
export function markEdits({ before, after }: Sequences, removed: Uint8Array, added: Uint8Array): void {
  const search = new MiddleSearch({ before, after });
  // A stack of our own: cut searches can nest as deep as there are lines.
  const boxes: Box[] = [{ beforeStart: 0, beforeEnd: before.length, afterStart: 0, afterEnd: after.length }];
  for (let box = boxes.pop(); box !== undefined; box = boxes.pop()) {
    const { beforeStart, beforeEnd, afterStart, afterEnd } = trimmed({ before, after }, box);
    if (beforeStart === beforeEnd) added.fill(1, afterStart, afterEnd);
    else if (afterStart === afterEnd) removed.fill(1, beforeStart, beforeEnd);
    else {
      const middle = search.find({ beforeStart, beforeEnd, afterStart, afterEnd });
      boxes.push(
        { beforeStart: middle.before, beforeEnd, afterStart: middle.after, afterEnd },
        { beforeStart, beforeEnd: middle.before, afterStart, afterEnd: middle.after },
      );
    }
  }
}

/** The box without what is the same at its start and end. */
export function trimmed({ before, after }: Sequences, box: Box): Box {
  let { beforeStart, beforeEnd, afterStart, afterEnd } = box;
  while (beforeStart < beforeEnd && afterStart < afterEnd && before[beforeStart] === after[afterStart]) {
    beforeStart++;
    afterStart++;
  }
  while (beforeStart < beforeEnd && afterStart < afterEnd && before[beforeEnd - 1] === after[afterEnd - 1]) {
    beforeEnd--;
    afterEnd--;
  }
  return { beforeStart, beforeEnd, afterStart, afterEnd };
}

/** The diagonals that a search has reached, every second one. */
interface Reached {
  low: number;
  high: number;
}

const beforeAll = -1;
const beyondAll = 0x7fffffff;

/**
 * Searches from both corners of a box at once until the paths meet. A diagonal is named by position before minus position
 * after; for each the furthest position before is kept, forwards and backwards. The arrays are used for all boxes.
 */
class MiddleSearch {
  private readonly before: Int32Array;
  private readonly after: Int32Array;
  private readonly forward: Int32Array;
  private readonly backward: Int32Array;
  /** Added to a diagonal to make it an index. */
  private readonly offset: number;
  private readonly maximumCost: number;

  constructor({ before, after }: Sequences) {
    this.before = before;
    this.after = after;
    const diagonals = before.length + after.length + 3;
    this.forward = new Int32Array(diagonals);
    this.backward = new Int32Array(diagonals);
    this.offset = after.length + 1;
    this.maximumCost = Math.max(minimumCut, Math.ceil(Math.sqrt(diagonals)));
  }

  /** A point of the box that a shortest path goes through; one of a good path where the search was cut. */
  find(box: Box): Point {
    const limits = { low: box.beforeStart - box.afterEnd, high: box.beforeEnd - box.afterStart };
    const start = box.beforeStart - box.afterStart;
    const end = box.beforeEnd - box.afterEnd;
    // Paths of an odd number of steps meet in a step forwards, of an even number in a step backwards.
    const isOdd = ((start - end) & 1) !== 0;
    const forwards = { low: start, high: start };
    const backwards = { low: end, high: end };
    this.forward[this.offset + start] = box.beforeStart;
    this.backward[this.offset + end] = box.beforeEnd;
    for (let cost = 1; ; cost++) {
      widen(forwards, limits, { reached: this.forward, offset: this.offset, border: beforeAll });
      const met = this.stepForwards(box, forwards, isOdd ? backwards : nowhere);
      if (met !== undefined) return met;
      widen(backwards, limits, { reached: this.backward, offset: this.offset, border: beyondAll });
      const metBackwards = this.stepBackwards(box, backwards, isOdd ? nowhere : forwards);
      if (metBackwards !== undefined) return metBackwards;
      if (cost >= this.maximumCost) return this.furthest(box, forwards, backwards);
    }
  }

  private stepForwards(box: Box, { low, high }: Reached, opposite: Reached): Point | undefined {
    const { before, after, forward, backward, offset } = this;
    for (let diagonal = high; diagonal >= low; diagonal -= 2) {
      const at = offset + diagonal;
      const lower = forward[at - 1] ?? beforeAll;
      const upper = forward[at + 1] ?? beforeAll;
      let position = lower >= upper ? lower + 1 : upper;
      while (position < box.beforeEnd && position - diagonal < box.afterEnd && before[position] === after[position - diagonal]) position++;
      forward[at] = position;
      const isMet = diagonal >= opposite.low && diagonal <= opposite.high && (backward[at] ?? beyondAll) <= position;
      if (isMet) return { before: position, after: position - diagonal };
    }
    return undefined;
  }

  private stepBackwards(box: Box, { low, high }: Reached, opposite: Reached): Point | undefined {
    const { before, after, forward, backward, offset } = this;
    for (let diagonal = high; diagonal >= low; diagonal -= 2) {
      const at = offset + diagonal;
      const lower = backward[at - 1] ?? beyondAll;
      const upper = backward[at + 1] ?? beyondAll;
      let position = lower < upper ? lower : upper - 1;
      while (position > box.beforeStart && position - diagonal > box.afterStart && before[position - 1] === after[position - diagonal - 1])
        position--;
      backward[at] = position;
      const isMet = diagonal >= opposite.low && diagonal <= opposite.high && position <= (forward[at] ?? beforeAll);
      if (isMet) return { before: position, after: position - diagonal };
    }
    return undefined;
  }

  /** Where a search came furthest from its corner: the sum of both positions counts. Outside the box is no point. */
  private furthest(box: Box, forwards: Reached, backwards: Reached): Point {
    let best: Point = { before: box.beforeStart, after: box.afterStart };
    let gained = 0;
    for (let diagonal = forwards.low; diagonal <= forwards.high; diagonal += 2) {
      const before = Math.min(this.forward[this.offset + diagonal] ?? beforeAll, box.beforeEnd, box.afterEnd + diagonal);
      const gain = before + (before - diagonal) - box.beforeStart - box.afterStart;
      if (gain > gained) [best, gained] = [{ before, after: before - diagonal }, gain];
    }
    for (let diagonal = backwards.low; diagonal <= backwards.high; diagonal += 2) {
      const before = Math.max(this.backward[this.offset + diagonal] ?? beyondAll, box.beforeStart, box.afterStart + diagonal);
      const gain = box.beforeEnd + box.afterEnd - before - (before - diagonal);
      if (gain > gained) [best, gained] = [{ before, after: before - diagonal }, gain];
    }
    return best;
  }
}

/** No diagonal is in it. */
const nowhere: Reached = { low: 1, high: 0 };

interface Frontier {
  readonly reached: Int32Array;
  readonly offset: number;
  /** Stands on the diagonals beside those reached, so that no path comes from there. */
  readonly border: number;
}

/** One step further on both sides; where the box ends, one back, because only every second diagonal can be reached. */
function widen(range: Reached, limits: Reached, { reached, offset, border }: Frontier): void {
  if (range.low > limits.low) reached[offset + --range.low - 1] = border;
  else range.low++;
  if (range.high < limits.high) reached[offset + ++range.high + 1] = border;
  else range.high--;
}
