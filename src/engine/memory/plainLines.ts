/** The lines of one item that say something, one after the other: blank lines and comments are passed over. For plainItem.ts. */

export class PlainLines {
  readonly #text: string;
  #next = 0;
  #start = 0;
  /** Where the current line begins to say something, in columns. */
  indent = 0;
  /** The same as an offset. */
  content = 0;
  /** Where it ends, before its line ending. */
  end = 0;
  isDone = false;

  constructor(text: string) {
    this.#text = text;
    this.next();
  }

  next(): void {
    do {
      if (this.#next >= this.#text.length) {
        this.isDone = true;
        return;
      }
      this.#start = this.#next;
      const feed = this.#text.indexOf('\n', this.#start);
      this.#next = feed === -1 ? this.#text.length : feed + 1;
      this.end = feed === -1 ? this.#text.length : feed;
      if (this.end > this.#start && this.#text[this.end - 1] === '\r') this.end--;
      this.content = this.skipSpaces(this.#start);
      this.indent = this.content - this.#start;
    } while (this.content === this.end || this.#text[this.content] === '#');
  }

  /** Past the dash of the current line, to what stands behind it. */
  enterItem(): void {
    this.content = this.skipSpaces(this.content + 1);
    this.indent = this.content - this.#start;
  }

  /** Never past the end of the line. */
  skipSpaces(from: number): number {
    let at = from;
    while (at < this.end && this.#text[at] === ' ') at++;
    return at;
  }

  /** Whether nothing follows in the line but spaces and a comment. */
  isRestEmpty(from: number): boolean {
    const at = this.skipSpaces(from);
    return at >= this.end || (this.#text[at] === '#' && this.#text[at - 1] === ' ');
  }

  /**
   * The text below a `|` or, folded, a `>`, without its last line ending; the line after it is then the current one. Undefined
   * where its lines are not all at one margin or where blank lines play a part beyond being one.
   */
  takeBlock(parentIndent: number, isFolded: boolean): string | undefined {
    let margin = -1;
    const lines: string[] = [];
    let blank = 0;
    while (this.#next < this.#text.length) {
      const start = this.#next;
      const end = this.#text.indexOf('\n', start);
      if (end === -1 || this.#text[end - 1] === '\r') return undefined;
      const indent = indentOf(this.#text, start, end);
      if (start + indent === end) {
        if (margin === -1 || indent > margin) return undefined;
        blank++;
      } else {
        if (indent <= parentIndent) break;
        if (margin === -1) margin = indent;
        if (indent < margin || (isFolded && (indent > margin || blank > 0 || this.#text[end - 1] === ' '))) return undefined;
        for (; blank > 0; blank--) lines.push('');
        lines.push(this.#text.slice(start + margin, end));
      }
      this.#next = end + 1;
    }
    this.next();
    return lines.length === 0 ? undefined : lines.join(isFolded ? ' ' : '\n');
  }
}

function indentOf(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && text[at] === ' ') at++;
  return at - start;
}
