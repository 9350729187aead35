/**
 * How good a place between two lines is for a change to begin or end: the idea and the weights of git's indent heuristic,
 * which were found by trying them on many repositories against what people had chosen.
 */

/** Columns; a tab goes to the next multiple of 8. */
const maximumIndent = 200;
/** So many blank lines are looked over. */
const maximumBlanks = 20;
/** Instead of the indent of a line with nothing but white space. */
const blank = -1;

const unknown = -2;

/** The indents of lines, each worked out when it is asked for: few are. */
export class Indents {
  private readonly known: Int16Array;

  constructor(private readonly lines: readonly string[]) {
    this.known = new Int16Array(lines.length).fill(unknown);
  }

  get length(): number {
    return this.lines.length;
  }

  at(place: number): number {
    const known = this.known[place] ?? blank;
    return known === unknown ? (this.known[place] = indentOf(this.lines[place] ?? '')) : known;
  }
}

function indentOf(line: string): number {
  let indent = 0;
  for (let index = 0; index < line.length; index++) {
    const character = line[index];
    if (character === ' ') indent++;
    else if (character === '\t') indent += 8 - (indent % 8);
    else if (!/[\n\r\v\f]/.test(character ?? '')) return indent;
    if (indent >= maximumIndent) return maximumIndent;
  }
  return blank;
}

/** Lower is better: first by how deep the place is, each level outweighing a part of the penalty. */
export class SplitScore {
  constructor(
    private readonly indent: number,
    private readonly penalty: number,
  ) {}

  plus(other: SplitScore): SplitScore {
    return new SplitScore(this.indent + other.indent, this.penalty + other.penalty);
  }

  /** Negative where this is the better place. */
  compare(other: SplitScore): number {
    return 60 * Math.sign(this.indent - other.indent) + (this.penalty - other.penalty);
  }
}

/** The nearest line with something in it, going from `place` by `step`, and the blank ones passed. */
function nearest(indents: Indents, place: number, step: 1 | -1): { readonly indent: number; readonly blanks: number } {
  let blanks = 0;
  for (let index = place; index >= 0 && index < indents.length; index += step) {
    const indent = indents.at(index);
    if (indent !== blank) return { indent, blanks };
    if (++blanks === maximumBlanks) return { indent: 0, blanks };
  }
  return { indent: blank, blanks };
}

/** Of a split before the line at `place`. */
export function splitScore(indents: Indents, place: number): SplitScore {
  const isAtEnd = place >= indents.length;
  const here = isAtEnd ? blank : indents.at(place);
  const above = nearest(indents, place - 1, -1);
  const below = isAtEnd ? { indent: blank, blanks: 0 } : nearest(indents, place + 1, 1);
  const blanksBelow = here === blank && !isAtEnd ? 1 + below.blanks : 0;
  const blanks = above.blanks + blanksBelow;
  const indent = here === blank ? below.indent : here;
  let penalty = -30 * blanks + 6 * blanksBelow;
  if (above.indent === blank && above.blanks === 0) penalty += 1;
  if (isAtEnd) penalty += 21;
  return new SplitScore(indent, penalty + indentPenalty({ indent, above: above.indent, below: below.indent, hasBlanks: blanks !== 0 }));
}

interface Around {
  readonly indent: number;
  readonly above: number;
  readonly below: number;
  readonly hasBlanks: boolean;
}

function indentPenalty({ indent, above, below, hasBlanks }: Around): number {
  if (indent === blank || above === blank || indent === above) return 0;
  // Deeper than the line above.
  if (indent > above) return hasBlanks ? 10 : -4;
  // Less deep, and what follows is deeper: the first line of a new block.
  if (below !== blank && below > indent) return hasBlanks ? 17 : 24;
  return hasBlanks ? 17 : 23;
}
