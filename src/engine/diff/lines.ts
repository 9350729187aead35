/**
 * Files as lines, and no byte is lost whatever the encoding is. Contents in UTF-8 become the text they are; others a text
 * with one character (0 to 255) for each byte, from which what a person is to read is decoded.
 */

/** Every line with its line feed; the last has none where the text ends without one. No lines in an empty text. */
export function linesOf(text: string): string[] {
  const lines: string[] = [];
  let start = 0;
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
    lines.push(text.slice(start, end + 1));
    start = end + 1;
  }
  if (start < text.length) lines.push(text.slice(start));
  return lines;
}

/** How the contents of a file are written as text and back. */
export interface TextForm {
  readonly textOf: (bytes: Uint8Array) => string;
  readonly bytesOf: (text: string) => Uint8Array;
  /** A part of the text as a person reads it. */
  readonly readable: (text: string) => string;
  /** Whether a unit belongs to the character of the one before it. */
  readonly isWithinCharacter: (unit: number) => boolean;
}

const chunk = 8192;

/** One character for each byte. */
export function byteText(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += chunk) text += String.fromCharCode(...bytes.subarray(start, start + chunk));
  return text;
}

/** The bytes of a text whose characters are bytes. */
export function bytesOf(byteText: string): Uint8Array {
  const bytes = new Uint8Array(byteText.length);
  for (let index = 0; index < bytes.length; index++) bytes[index] = byteText.charCodeAt(index);
  return bytes;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const strict = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
const encoder = new TextEncoder();

/** What a person reads: the bytes as UTF-8, with a replacement character where they are not. */
export function readable(byteText: string): string {
  return /^[\x00-\x7f]*$/.test(byteText) ? byteText : decoder.decode(bytesOf(byteText));
}

/** The text that the bytes are in UTF-8; undefined where they are not. */
export function utf8Text(byteText: string): string | undefined {
  try {
    return strict.decode(bytesOf(byteText));
  } catch {
    return undefined;
  }
}

/** The UTF-8 bytes of a text, one character each. */
export function utf8ByteText(text: string): string {
  return byteText(encoder.encode(text));
}

export const utf8Form: TextForm = {
  textOf: (bytes) => strict.decode(bytes),
  bytesOf: (text) => encoder.encode(text),
  readable: (text) => text,
  isWithinCharacter: (unit) => unit >= 0xdc00 && unit <= 0xdfff,
};

const byteForm: TextForm = {
  textOf: byteText,
  bytesOf,
  readable,
  isWithinCharacter: (unit) => unit >= 0x80 && unit <= 0xbf,
};

export interface FormedTexts {
  readonly form: TextForm;
  readonly texts: readonly string[];
}

/** Contents that are to be compared, in one form. */
export function textsOf(contents: readonly Uint8Array[]): FormedTexts {
  try {
    return { form: utf8Form, texts: contents.map(utf8Form.textOf) };
  } catch {
    return { form: byteForm, texts: contents.map(byteForm.textOf) };
  }
}
