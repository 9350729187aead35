/**
 * Files as lines. A file's bytes become a text with one character (0 to 255) for each byte, so that whatever the encoding
 * is, no byte is lost and lines compare fast; what a person is to read is decoded from it.
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
const encoder = new TextEncoder();

/** What a person reads: the bytes as UTF-8, with a replacement character where they are not. */
export function readable(byteText: string): string {
   
  return /^[\x00-\x7f]*$/.test(byteText) ? byteText : decoder.decode(bytesOf(byteText));
}

/** The UTF-8 bytes of a text, one character each. */
export function utf8ByteText(text: string): string {
  return byteText(encoder.encode(text));
}
