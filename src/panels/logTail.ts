/**
 * The end of a log as lines to show: what a terminal would show of it. Colours become names, carriage returns and cursor moves
 * overwrite as they do in a terminal, everything else a program says to a terminal is left out. Appending costs what is appended.
 */
import { applySgr, plainStyle, type LogStyle } from './logStyle';

export interface LogSegment {
  readonly text: string;
  /** Class names: `ansi-red bold`. */
  readonly classes: string;
}

/** The same object as long as the line stays as it is. */
export interface LogLine {
  /** Counts up over the whole log as far as it was seen; tells lines apart. */
  readonly number: number;
  readonly text: string;
  readonly segments: readonly LogSegment[];
}

interface Row {
  readonly number: number;
  segments: LogSegment[];
  length: number;
  line: LogLine | undefined;
}

const defaultLimit = 500;
/** Of one line; what no person reads costs the browser dearly. */
const longestLine = 4000;
/** A sequence that is cut in two by a chunk's end waits for its rest, unless it is no sequence at all. */
const longestSequence = 4096;

// CSI with parameters, OSC with its terminator, other two- and three-byte escapes, single controls.
const control =
  /\u001b\[([0-9:;<=>?]*)[ -/]*([@-~])|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[PX^_][^\u001b]*\u001b\\|\u001b[ -/]+[0-~]|\u001b[0-Z\\`-~]|[\u0000-\u0008\u000a-\u001a\u001c-\u001f\u007f]/g;

export class LogTail {
  readonly #limit: number;
  #rows: Row[] = [];
  #row = 0;
  #column = 0;
  #nextNumber = 1;
  #style: LogStyle = plainStyle;
  #rest = '';
  #lines: readonly LogLine[] | undefined;
  /** Whether something came before what is here. */
  isCut = false;

  constructor(limit = defaultLimit) {
    this.#limit = limit;
  }

  /** Forgets everything and begins with a text. `isCut`: something came before it. */
  replace(text: string, isCut: boolean): void {
    this.#rows = [];
    this.#row = 0;
    this.#column = 0;
    this.#style = plainStyle;
    this.#rest = '';
    this.isCut = isCut;
    this.append(text);
  }

  append(chunk: string): void {
    this.#lines = undefined;
    const text = this.#rest + this.#lastLines(chunk);
    this.#rest = '';
    let from = 0;
    for (const match of text.matchAll(control)) {
      this.#write(text.slice(from, match.index));
      this.#obey(match[0], match[1] ?? '', match[2]);
      from = match.index + match[0].length;
    }
    const rest = text.slice(from);
    const escape = rest.indexOf('\u001b');
    if (escape === -1 || rest.length - escape > longestSequence) this.#write(rest.replaceAll('\u001b', ''));
    else {
      this.#write(rest.slice(0, escape));
      this.#rest = rest.slice(escape);
    }
  }

  get lines(): readonly LogLine[] {
    this.#lines ??= this.#rows.map((row) => (row.line ??= lineOf(row)));
    // A line feed at the end begins no line until something is on it.
    const last = this.#lines.at(-1);
    return last?.text === '' ? this.#lines.slice(0, -1) : this.#lines;
  }

  /** Of a chunk with more lines than are kept only the last are worth reading. */
  #lastLines(chunk: string): string {
    let at = chunk.length;
    for (let count = 0; count <= this.#limit; count++) {
      at = chunk.lastIndexOf('\n', at - 1);
      if (at <= 0) return chunk;
    }
    this.isCut = true;
    this.#rows = [];
    this.#row = 0;
    this.#column = 0;
    this.#rest = '';
    return chunk.slice(at + 1);
  }

  #write(text: string): void {
    if (text === '') return;
    const row = this.#current();
    const fitting = text.slice(0, Math.max(0, longestLine - this.#column));
    if (fitting !== '') {
      row.segments = overwrite(row, this.#column, { text: fitting, classes: this.#style.classes });
      row.length = Math.max(row.length, this.#column + fitting.length);
      row.line = undefined;
    }
    this.#column += text.length;
  }

  #obey(sequence: string, parameters: string, final: string | undefined): void {
    if (final !== undefined) return this.#obeyCsi(parameters, final);
    switch (sequence) {
      case '\n':
        this.#row += 1;
        this.#column = 0;
        this.#current();
        return;
      case '\r':
        this.#column = 0;
        return;
      case '\b':
        this.#column = Math.max(0, this.#column - 1);
        return;
    }
  }

  #obeyCsi(parameters: string, final: string): void {
    const count = Math.max(1, Number.parseInt(parameters, 10) || 1);
    switch (final) {
      case 'm':
        this.#style = applySgr(this.#style, parameters);
        return;
      case 'A':
        this.#row = Math.max(0, this.#row - count);
        return;
      case 'B':
        this.#row = Math.min(this.#rows.length - 1, this.#row + count);
        return;
      case 'C':
        this.#column = Math.min(longestLine, this.#column + count);
        return;
      case 'D':
        this.#column = Math.max(0, this.#column - count);
        return;
      case 'G':
        this.#column = Math.min(longestLine, count - 1);
        return;
      case 'K':
        return this.#eraseInLine(parameters);
      case 'J':
        return this.#eraseBelow(parameters);
    }
  }

  #eraseInLine(parameters: string): void {
    const row = this.#current();
    if (parameters === '1') row.segments = overwrite(row, 0, { text: ' '.repeat(Math.min(this.#column + 1, row.length)), classes: '' });
    else {
      const end = parameters === '2' ? 0 : this.#column;
      row.segments = cut(row.segments, 0, end);
      row.length = Math.min(row.length, end);
    }
    row.line = undefined;
  }

  /** `2J` and `3J` clear a screen; in a log what was said stays said. */
  #eraseBelow(parameters: string): void {
    if (parameters !== '' && parameters !== '0') return;
    this.#eraseInLine('0');
    this.#rows.length = Math.min(this.#rows.length, this.#row + 1);
  }

  #current(): Row {
    while (this.#rows.length <= this.#row) this.#rows.push({ number: this.#nextNumber++, segments: [], length: 0, line: undefined });
    const excess = this.#rows.length - this.#limit - 1;
    if (excess > 0) {
      this.#rows.splice(0, excess);
      this.#row = Math.max(0, this.#row - excess);
      this.isCut = true;
    }
    const row = this.#rows[this.#row];
    if (row === undefined) throw new Error('The log has no line where it is being written.');
    return row;
  }
}

function overwrite(row: Row, column: number, segment: LogSegment): LogSegment[] {
  if (column >= row.length) {
    const gap = column - row.length;
    const last = row.segments.at(-1);
    if (gap === 0 && last?.classes === segment.classes)
      return [...row.segments.slice(0, -1), { text: last.text + segment.text, classes: last.classes }];
    return [...row.segments, ...(gap > 0 ? [{ text: ' '.repeat(gap), classes: '' }] : []), segment];
  }
  return [...cut(row.segments, 0, column), segment, ...cut(row.segments, column + segment.text.length, row.length)];
}

/** The segments between two columns. */
function cut(segments: readonly LogSegment[], from: number, to: number): LogSegment[] {
  const parts: LogSegment[] = [];
  let at = 0;
  for (const { text, classes } of segments) {
    const part = text.slice(Math.max(0, from - at), Math.max(0, to - at));
    if (part !== '') parts.push({ text: part, classes });
    at += text.length;
  }
  return parts;
}

function lineOf({ number, segments }: Row): LogLine {
  return { number, text: segments.map(({ text }) => text).join(''), segments };
}
