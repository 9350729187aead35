/** From bytes to text: what cannot be the text of a tasks file is refused here, with its place. */
import type { Finding } from './finding';

/** Larger files are refused: parsing them would hold the engine up for many seconds. In bytes (or UTF-16 units of a text). */
const maxTasksFileSize = 16 * 1024 * 1024;

const byteOrderMark = '\ufeff';
/** How many faults of one sort are worth telling; a binary file has thousands. */
const maxFaults = 20;

export interface DecodedText {
  /** Without the byte order mark. Complete only when there are no faults. */
  readonly text: string;
  readonly hasByteOrderMark: boolean;
  readonly faults: readonly Finding[];
}

export function decodeTasksText(input: string | Uint8Array): DecodedText {
  if (input.length > maxTasksFileSize) {
    const found = `${(input.length / 1024 / 1024).toFixed(1)} MB`;
    return refused('', fault(0, 0, 'too-large', `Expected a tasks file of at most ${maxTasksFileSize / 1024 / 1024} MB; found ${found}.`));
  }
  if (typeof input === 'string') return checked(input);
  const isUtf16 = (input[0] === 0xff && input[1] === 0xfe) || (input[0] === 0xfe && input[1] === 0xff);
  if (isUtf16) return refused('', fault(0, 0, 'encoding', 'Expected UTF-8; found UTF-16. Save the file as UTF-8.'));
  try {
    return checked(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(input));
  } catch {
    return brokenUtf8(input);
  }
}

function checked(whole: string): DecodedText {
  const hasByteOrderMark = whole.startsWith(byteOrderMark);
  const text = hasByteOrderMark ? whole.slice(1) : whole;
  return { text, hasByteOrderMark, faults: characterFaults(text) };
}

// Control characters but tab, line feed and a carriage return before one; halves of surrogate pairs.
const misfit = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]|\r(?!\n)|\p{Surrogate}/gu;
/** The same without pairs taken for one character: quicker by far, and may find what is none. */
const suspect = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff]|\r(?!\n)/;

function characterFaults(text: string): Finding[] {
  if (!suspect.test(text)) return [];
  const faults: Finding[] = [];
  for (const match of text.matchAll(misfit)) {
    if (faults.length === maxFaults) break;
    faults.push(fault(match.index, match.index + 1, ...characterFault(match[0])));
  }
  return faults;
}

function characterFault(character: string): [code: string, message: string] {
  const name = `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  if (character === '\r') return ['line-ending', 'Expected lines to end with LF or CRLF; found a carriage return alone.'];
  if (character === '\u0000') return ['binary', 'Expected YAML text; found a NUL character, as in a binary file.'];
  return ['control-character', `Expected YAML text; found the character ${name}. Inside double quotes it can be written as an escape.`];
}

function brokenUtf8(bytes: Uint8Array): DecodedText {
  const at = firstBrokenByte(bytes);
  const before = new TextDecoder('utf-8', { ignoreBOM: false }).decode(bytes.subarray(0, at));
  const byte = (bytes[at] ?? 0).toString(16).padStart(2, '0');
  // The text goes on after the fault, so that the range lies inside it.
  return refused(
    `${before}\ufffd`,
    fault(before.length, before.length + 1, 'encoding', `Expected UTF-8; found the byte 0x${byte}, which is none.`),
  );
}

/** Offset of the first byte that does not fit UTF-8. */
function firstBrokenByte(bytes: Uint8Array): number {
  let low = 0;
  let at = 0;
  while (at < bytes.length) {
    low = at;
    at += sequenceLength(bytes, at);
    if (at === low) return low;
  }
  return low;
}

/** Bytes of the well-formed sequence at an offset; 0 when it is not one. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  try {
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(at, at + length));
    return at + length <= bytes.length ? length : 0;
  } catch {
    return 0;
  }
}

function refused(text: string, finding: Finding): DecodedText {
  return { text, hasByteOrderMark: false, faults: [finding] };
}

function fault(start: number, end: number, code: string, message: string): Finding {
  return { start, end, severity: 'error', code, message, path: '' };
}
