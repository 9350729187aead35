/**
 * Turns what a command printed into whole lines with a prefix. Colours are kept where they are wanted; every other escape
 * sequence is left out, because a command that moves the cursor would write over the lines of others. Pure: text in, text out.
 */

export interface LinePrefixerOptions {
  readonly prefix: string;
  /** Keep colours and text attributes. */
  readonly keepColours: boolean;
  readonly now: () => number;
}

/** A progress bar redraws its line many times a second; one of its states is shown this often. */
const redrawEveryMs = 1000;
/** A longer line is printed in parts, so that a command without line ends takes no memory. */
const longestLine = 16_384;
/** A longer escape sequence is none. */
const longestSequence = 4096;

/** A whole sequence, or an escape that begins none: what is left after it must not become one. */
const sequence =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b\r\n]*(?:\u0007|\u001b\\)|[ -/]+[0-~]|[0-OQ-WYZ\\`-~])|\u009b[0-?]*[ -/]*[@-~]|[\u001b\u009b]/g;
const openSequence = /(?:\u001b(?:\[[0-?]*[ -/]*|[\]PX^_][^\u0007\u001b\r\n]*\u001b?|[ -/]*)|\u009b[0-?]*[ -/]*)$/;
const colour = /^(?:\u001b\[|\u009b)([0-9;:]*)m$/;
const unwanted = /[\u0000-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f\u007f\u0080-\u009a\u009c-\u009f]/g;
const anyColour = /\u001b\[[0-9;:]*m/g;

export class LinePrefixer {
  readonly #options: LinePrefixerOptions;
  /** The start of an escape sequence whose end has not come yet. */
  #open = '';
  #line = '';
  /** A carriage return came last: what follows either ends the line (line feed) or replaces it. */
  #isReturned = false;
  #shownAt = Number.NEGATIVE_INFINITY;
  /** Colours in force at the start of the line. */
  #colours: string[] = [];

  constructor(options: LinePrefixerOptions) {
    this.#options = options;
  }

  /** The complete lines that this text brings, each with prefix and line feed; may be empty. */
  push(text: string): string {
    const whole = this.#open + text;
    const open = openSequence.exec(whole)?.[0] ?? '';
    this.#open = open.length > longestSequence ? '' : open;
    const closed = whole.slice(0, whole.length - open.length).replace(sequence, (found) => this.#keep(found));
    let result = '';
    for (const part of closed.replace(unwanted, '').split(/(\r\n|\n|\r)/)) result += this.#take(part);
    return result;
  }

  /** What is left when nothing more will come. */
  flush(): string {
    this.#open = '';
    return this.#line === '' ? '' : this.#emit();
  }

  #keep(found: string): string {
    const match = this.#options.keepColours ? colour.exec(found) : null;
    return match === null ? '' : `\u001b[${match[1] ?? ''}m`;
  }

  #take(part: string): string {
    if (part === '') return '';
    if (part === '\n' || part === '\r\n') return this.#emit();
    if (part === '\r') {
      this.#isReturned = true;
      return '';
    }
    let result = this.#isReturned ? this.#redraw() : '';
    this.#line += part;
    while (this.#line.length > longestLine) result += this.#emitPart();
    return result;
  }

  /** The line is about to be written over: shown if it is a while since the last one was, else forgotten. */
  #redraw(): string {
    this.#isReturned = false;
    if (visible(this.#line) === '') return '';
    if (this.#options.now() - this.#shownAt >= redrawEveryMs) return this.#emit();
    this.#colours = coloursAfter(this.#colours, this.#line);
    this.#line = '';
    return '';
  }

  #emitPart(): string {
    const rest = this.#line.slice(longestLine);
    this.#line = this.#line.slice(0, longestLine);
    const result = this.#emit();
    this.#line = rest;
    return result;
  }

  #emit(): string {
    const opened = this.#colours.join('');
    this.#colours = coloursAfter(this.#colours, this.#line);
    const reset = opened !== '' || anyColour.test(this.#line) ? '\u001b[0m' : '';
    anyColour.lastIndex = 0;
    const result = `${this.#options.prefix}${opened}${this.#line}${reset}\n`;
    this.#line = '';
    this.#isReturned = false;
    this.#shownAt = this.#options.now();
    return result;
  }
}

function visible(line: string): string {
  return line.replace(anyColour, '').trim();
}

/** The colour sequences in force after a line; a reset forgets those before it. A few are enough: the last of a kind wins. */
function coloursAfter(before: readonly string[], line: string): string[] {
  const after = [...before];
  for (const [found] of line.matchAll(anyColour)) {
    if (/^\u001b\[0*(;|:|m)/.test(found)) after.length = 0;
    if (!/^\u001b\[0*m$/.test(found)) after.push(found);
  }
  return after.slice(-8);
}
