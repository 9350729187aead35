/**
 * Text for a terminal. What comes from files is never trusted with the terminal: control characters are shown, not sent, so
 * that a title cannot recolour the screen and a command cannot look like another one.
 */

/** C0, DEL, C1, line separators, and the characters that reorder or hide text. */
const unsafe = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e007f}]/gu;

/** One line with nothing in it that a terminal would act on; unsafe characters become escapes such as `\x1b`. */
export function safe(text: string): string {
  return text.replace(unsafe, escaped);
}

/** The same for text of several lines: line feeds and tabs stay. */
export function safeLines(text: string): string[] {
  return text
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => line.replace(unsafe, (character) => (character === '\t' ? '    ' : escaped(character))));
}

function escaped(character: string): string {
  const known: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  const code = character.codePointAt(0) ?? 0;
  return known[character] ?? (code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`);
}

const colours = /\u001b\[[0-9;]*m/g;
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
const combining = /\p{Mn}|\p{Me}/u;
const plainAscii = /^[\u0020-\u007e]*$/;

/** How many columns a text takes on a terminal; colours take none. */
export function widthOf(text: string): number {
  const bare = text.replace(colours, '');
  if (plainAscii.test(bare)) return bare.length;
  let width = 0;
  for (const character of bare) width += combining.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return width;
}

/** Shortens uncoloured text to a width, with `…` where something is left out. */
export function shorten(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let result = '';
  let used = 0;
  for (const character of text) {
    used += widthOf(character);
    if (used > width - 1) break;
    result += character;
  }
  return `${result}…`;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(text))) + text;
}

/** Breaks a sentence into lines of a width, each after the first indented. Words are never broken. */
export function wrap(text: string, width: number | undefined, indent: string): string {
  if (width === undefined || widthOf(text) <= width) return text;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const next = line === '' ? word : `${line} ${word}`;
    if (widthOf(next) > width && line.trim() !== '') {
      lines.push(line);
      line = indent + word;
    } else line = next;
  }
  return [...lines, line].join('\n');
}

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

/** `8330` → `8,330`. */
export function number(value: number): string {
  return grouped.format(value);
}

/** `1` `file` → `1 file`; `1204` → `1,204 files`. */
export function count(value: number, noun: string, plural = `${noun}s`): string {
  return `${number(value)} ${value === 1 ? noun : plural}`;
}

/** `840 ms`, `1.3 s`, `2 min 5 s`, `3 h 4 min`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** How long ago, in the largest unit that says something: `12 s ago`, `3 min ago`, `2 days ago`. */
export function ago(time: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - time) / 1000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${count(Math.floor(seconds / 86_400), 'day')} ago`;
}
