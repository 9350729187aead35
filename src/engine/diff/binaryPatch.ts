/** git's form for contents that are not text: deflated, then written in base 85, 52 bytes to a line. */
import { zlibSync } from 'fflate';

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
