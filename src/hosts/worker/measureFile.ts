/** One file: read, decoded, kept out where its content says so, measured. */
import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { excludeByContent, excludeBySize, isIncluded } from '../../domain/audit/exclusion';
import { unreadable } from '../../domain/audit/measuredFile';
import type { Exclusion } from '../../domain/audit/metrics';
import { isOver, thresholdsOf } from '../../domain/audit/ranking';
import type { Settings } from '../../domain/settings';
import type { MeasuredContent, WantedIncrements } from '../../ports/measurer';
import { messageOf } from '../../shared/messageOf';
import { excluded, knownFor, unsupported, type Known } from './measureText';

export interface FileOptions {
  readonly workspace: string;
  readonly settings: Settings;
  readonly increments: WantedIncrements;
}

/** Windows knows no O_NONBLOCK, and no named pipes in folders either. */
const nonBlocking = constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NONBLOCK);

/** Never throws: whatever goes wrong becomes the file's exclusion. */
export function measureFile(path: string, options: FileOptions): MeasuredContent {
  const known = knownFor(path);
  if (known === undefined) return unsupported(path);
  try {
    return measureReadable(path, known, options);
  } catch (error) {
    return unreadable(path, known.id, messageOf(error));
  }
}

function measureReadable(path: string, { language, id }: Known, { workspace, settings, increments }: FileOptions): MeasuredContent {
  const content = read(join(workspace, path), (bytes) => (isIncluded(path, settings) ? undefined : excludeBySize(bytes, settings)));
  if ('exclusion' in content) return excluded(path, id, content.exclusion);
  const { text, blob } = content;
  const exclusion = excludeByContent(path, text, settings);
  if (exclusion !== undefined) return { ...excluded(path, id, exclusion, text.split('\n').length), blob };
  const measured = language.measure(path, text);
  if (increments === 'all') return { ...measured, blob };
  const thresholds = thresholdsOf(settings);
  return { ...measured, blob, functions: measured.functions.map((fn) => (isOver(fn, thresholds) ? fn : { ...fn, increments: [] })) };
}

type Content = { readonly text: string; readonly blob: string } | { readonly exclusion: Exclusion };

function read(file: string, excludeSize: (bytes: number) => Exclusion | undefined): Content {
  const descriptor = openRegular(file);
  try {
    const { size } = fstatSync(descriptor);
    const exclusion = excludeSize(size);
    if (exclusion !== undefined) return { exclusion };
    const bytes = readFileSync(descriptor);
    return { text: decode(bytes), blob: blobId(bytes) };
  } finally {
    closeSync(descriptor);
  }
}

/** Opening must not wait: a named pipe in the tree would hold the thread for ever. */
function openRegular(file: string): number {
  const descriptor = openSync(file, nonBlocking);
  if (fstatSync(descriptor).isFile()) return descriptor;
  closeSync(descriptor);
  throw new Error('It is not a regular file.');
}

/** As git names the content. */
function blobId(bytes: Buffer): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** UTF-8, or UTF-16 where a byte order mark says so. */
function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return bytes.toString('utf8');
}
