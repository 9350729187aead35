/**
 * Moves changed blocks to where a reader expects them. A block of added or removed lines can often be moved up or down
 * without changing what the difference means (the closing brace of the function above, or of the added one?). It is joined
 * with its neighbours where they touch, set opposite a change of the other side where there is one, and otherwise put where
 * indentation and blank lines say that something begins: the idea, and the weights, of git's indent heuristic.
 */
import { Indents, splitScore, type SplitScore } from './splitScore';

export interface Side {
  readonly lines: readonly string[];
  readonly numbers: Int32Array;
  /** Changed here: 1 for each line that is only on this side. */
  readonly changed: Uint8Array;
}

export function slideEdits(before: Side, after: Side): void {
  slideSide(before, after);
  slideSide(after, before);
}

/** Blocks are moved by at most this many lines by their looks. */
const maximumSlide = 100;

function slideSide(side: Side, other: Side): void {
  const block = new Block(side);
  const opposite = new Block(other);
  const indents = new Indents(side.lines);
  while (true) {
    if (block.start !== block.end) slideBlock(block, opposite, indents);
    if (!block.next()) return;
    opposite.next();
  }
}

function slideBlock(block: Block, opposite: Block, indents: Indents): void {
  let size: number;
  let earliestEnd: number;
  let endOpposite: number | undefined;
  // Whatever it touches on its way becomes part of it, and a longer block may slide further.
  do {
    size = block.end - block.start;
    endOpposite = undefined;
    while (block.slideUp()) opposite.previous();
    earliestEnd = block.end;
    if (opposite.end > opposite.start) endOpposite = block.end;
    while (block.slideDown()) {
      opposite.next();
      if (opposite.end > opposite.start) endOpposite = block.end;
    }
  } while (block.end - block.start !== size);
  if (block.end === earliestEnd) return;
  const target = endOpposite ?? bestEnd(block, earliestEnd, indents);
  while (block.end > target && block.slideUp()) opposite.previous();
}

/** Of all the ends that the block may have, the one that looks best; the lowest of several. */
function bestEnd(block: Block, earliestEnd: number, indents: Indents): number {
  const size = block.end - block.start;
  const first = Math.max(earliestEnd, block.end - size - 1, block.end - maximumSlide);
  let best: { readonly end: number; readonly score: SplitScore } | undefined;
  for (let end = first; end <= block.end; end++) {
    const score = splitScore(indents, end).plus(splitScore(indents, end - size));
    if (best === undefined || score.compare(best.score) <= 0) best = { end, score };
  }
  return best?.end ?? block.end;
}

/** A run of changed lines between two unchanged ones; may be empty. The blocks of both sides correspond one to one. */
class Block {
  start = 0;
  end = 0;

  constructor(private readonly side: Side) {
    this.extendDown();
  }

  /** False at the end of the text. */
  next(): boolean {
    if (this.end === this.side.changed.length) return false;
    this.start = this.end + 1;
    this.end = this.start;
    this.extendDown();
    return true;
  }

  previous(): void {
    if (this.start === 0) return;
    this.end = this.start - 1;
    this.start = this.end;
    this.extendUp();
  }

  /** By a line, if the line above is the same as its last. Takes in the block above if it touches it. */
  slideUp(): boolean {
    const { numbers, changed } = this.side;
    if (this.start === 0 || numbers[this.start - 1] !== numbers[this.end - 1]) return false;
    changed[--this.start] = 1;
    changed[--this.end] = 0;
    this.extendUp();
    return true;
  }

  slideDown(): boolean {
    const { numbers, changed } = this.side;
    if (this.end === changed.length || numbers[this.start] !== numbers[this.end]) return false;
    changed[this.start++] = 0;
    changed[this.end++] = 1;
    this.extendDown();
    return true;
  }

  private extendUp(): void {
    while (this.start > 0 && this.side.changed[this.start - 1] === 1) this.start--;
  }

  private extendDown(): void {
    while (this.end < this.side.changed.length && this.side.changed[this.end] === 1) this.end++;
  }
}
