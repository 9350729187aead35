/** git's form for contents that are not text: deflated, then written in base 85, 52 bytes to a line. */
import { unzlibSync, zlibSync } from 'fflate';
import type { BinaryChange, BinaryContents } from './patch';
import type { PatchReader } from './patchReader';

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~';
const bytesInLine = 52;

/** The whole contents, with the empty line that ends them. */
export function literal(contents: Uint8Array): string {
  const deflated = zlibSync(contents);
  const lines = [`literal ${contents.length}\n`];
  for (let start = 0; start < deflated.length; start += bytesInLine) lines.push(dataLine(deflated.subarray(start, start + bytesInLine)));
  lines.push('\n');
  return lines.join('');
}

/** A letter that says how many bytes there are (A to Z: 1 to 26, a to z: 27 to 52), then five digits for each four of them. */
function dataLine(bytes: Uint8Array): string {
  const { length } = bytes;
  let line = String.fromCharCode(length <= 26 ? 64 + length : 96 + length - 26);
  for (let start = 0; start < length; start += 4) {
    let word = 0;
    for (let index = start; index < start + 4; index++) word = word * 256 + (bytes[index] ?? 0);
    let group = '';
    for (let digit = 0; digit < 5; digit++) {
      group = (digits[word % 85] ?? '') + group;
      word = Math.floor(word / 85);
    }
    line += group;
  }
  return `${line}\n`;
}

const values = new Map([...digits].map((digit, value) => [digit, value]));

/** After "GIT binary patch": the new contents, and the old ones where they were written too. */
export function readBinary(reader: PatchReader): BinaryChange {
  const forwards = readContents(reader);
  if (forwards === undefined) throw reader.refusal('"literal SIZE" or "delta SIZE"');
  return { forwards, backwards: readContents(reader) };
}

function readContents(reader: PatchReader): BinaryContents | undefined {
  const [, form, digitsOfSize] = /^(literal|delta) (\d{1,15})$/.exec(reader.line ?? '') ?? [];
  if (form !== 'literal' && form !== 'delta') return undefined;
  const size = Number(digitsOfSize);
  reader.skip();
  const deflated: number[][] = [];
  while (reader.line !== undefined && reader.line !== '') {
    const bytes = lineBytes(reader.line);
    if (bytes === undefined) throw reader.refusal('a line of base 85: a letter for its length, then five digits for each four bytes');
    deflated.push(bytes);
    reader.skip();
  }
  const data = inflated(Uint8Array.from(deflated.flat()), size);
  if (data === undefined) throw reader.refusal(`an end of ${size} bytes, deflated`);
  if (reader.after('') === undefined) throw reader.refusal('an empty line');
  return { form, data };
}

/** Undefined where it is not such a line. */
function lineBytes(line: string): number[] | undefined {
  const letter = line.charCodeAt(0);
  const length = letter >= 97 && letter <= 122 ? letter - 96 + 26 : letter >= 65 && letter <= 90 ? letter - 64 : 0;
  if (length === 0 || line.length !== 1 + Math.ceil(length / 4) * 5) return undefined;
  const bytes: number[] = [];
  for (let start = 1; start < line.length; start += 5) {
    let word = 0;
    for (const digit of line.slice(start, start + 5)) word = word * 85 + (values.get(digit) ?? Infinity);
    if (word > 0xffffffff) return undefined;
    bytes.push(word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255);
  }
  return bytes.slice(0, length);
}

/** Nothing deflates better than this, so that a size is not believed before memory is taken for it. */
const bestRatio = 1032;

/** Undefined unless it is exactly so many bytes and their checksum is right. */
function inflated(deflated: Uint8Array, size: number): Uint8Array | undefined {
  if (size > deflated.length * bestRatio) return undefined;
  try {
    // Room for one more shows when there are too many.
    const data = unzlibSync(deflated, { out: new Uint8Array(size + 1) });
    const checksum = new DataView(deflated.buffer, deflated.byteOffset).getUint32(deflated.length - 4);
    return data.length === size && adler32(data) === checksum ? data : undefined;
  } catch {
    return undefined;
  }
}

function adler32(data: Uint8Array): number {
  let [low, high] = [1, 0];
  for (const byte of data) {
    low = (low + byte) % 65521;
    high = (high + low) % 65521;
  }
  return ((high << 16) | low) >>> 0;
}
