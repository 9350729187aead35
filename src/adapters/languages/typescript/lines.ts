/** From offsets in a text to lines and columns, fast for offsets that mostly grow. */

export interface Place {
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
}

export class Lines {
  readonly #starts: readonly number[];
  /** Index of the line found last: the next question is mostly about the same one or a near one. */
  #last = 0;

  constructor(starts: readonly number[]) {
    this.#starts = starts;
  }

  /** How many lines a person would count: what follows a final line break is not one. */
  count(textLength: number): number {
    const lines = this.#starts.length;
    return lines > 1 && this.#starts[lines - 1] === textLength ? lines - 1 : lines;
  }

  /** 1-based line of an offset. */
  lineAt(offset: number): number {
    const starts = this.#starts;
    let index = this.#last;
    if ((starts[index] ?? 0) > offset) index = this.#search(offset);
    else {
      const near = index + 4;
      while (index < near && (starts[index + 1] ?? Infinity) <= offset) index++;
      if ((starts[index + 1] ?? Infinity) <= offset) index = this.#search(offset);
    }
    this.#last = index;
    return index + 1;
  }

  placeAt(offset: number): Place {
    const line = this.lineAt(offset);
    return { line, column: offset - (this.#starts[line - 1] ?? 0) + 1 };
  }

  #search(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
