/** The end of an attempt's log, without reading the rest of it. */
import type { Files } from '../../ports/files';
import { logSeparator } from '../runs/attemptLog';

export interface LogTail {
  readonly text: string;
  /** Bytes of output that came before it. */
  readonly skipped: number;
}

/** Headers are shorter: they hold a title and a command. */
const headerBytes = 262_144;

/** Undefined when the log is not there. Without the header; whole characters, from the beginning of one to the end of one. */
export async function logTail(files: Files, path: string, bytes: number): Promise<LogTail | undefined> {
  const info = await files.info(path);
  if (info === undefined) return undefined;
  const first = await outputStart(files, path);
  const start = Math.max(first, info.size - bytes);
  const read = (await files.readPart(path, start, info.size - start)) ?? new Uint8Array(0);
  const from = start === first ? 0 : leadingContinuations(read);
  const to = read.length - cutCharacter(read);
  return { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(read.subarray(from, to)), skipped: start + from - first };
}

async function outputStart(files: Files, path: string): Promise<number> {
  const head = (await files.readPart(path, 0, headerBytes)) ?? new Uint8Array(0);
  // One character for each byte, so that a place in the text is one in the file.
  const at = new TextDecoder('latin1').decode(head).indexOf(logSeparator);
  return at < 0 ? 0 : at + logSeparator.length;
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

function leadingContinuations(bytes: Uint8Array): number {
  let count = 0;
  while (count < 3 && isContinuation(bytes[count] ?? 0)) count++;
  return count;
}

/** Bytes at the end that begin a character whose rest is not written yet. */
function cutCharacter(bytes: Uint8Array): number {
  for (let back = 1; back <= 3; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (isContinuation(byte)) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}
