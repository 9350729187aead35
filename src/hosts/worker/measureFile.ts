/** One file: read, decoded, kept out where its content says so, measured. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { languages } from '../../adapters/languages/registry.generated';
import { unreadable } from '../../adapters/system/measurerMessages';
import { excludeByContent, excludeBySize, isIncluded } from '../../domain/exclusion';
import type { Exclusion, MeasuredFile } from '../../domain/metrics';
import { isOver, thresholdsOf } from '../../domain/ranking';
import type { Settings } from '../../domain/settings';
import type { Language } from '../../ports/language';
import type { WantedIncrements } from '../../ports/measurer';
import { messageOf } from '../../shared/messageOf';

export interface FileOptions {
  readonly workspace: string;
  readonly settings: Settings;
  readonly increments: WantedIncrements;
}

/** Windows knows no O_NONBLOCK, and no named pipes in folders either. */
const nonBlocking = constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NONBLOCK);

interface Known {
  readonly language: Language;
  /** The editor's id. */
  readonly id: string;
}

const byExtension = new Map<string, Known>(
  languages.flatMap((language) => Object.entries(language.extensions).map(([extension, id]) => [extension, { language, id }] as const)),
);

function knownFor(path: string): Known | undefined {
  const extension = /\.[^./\\]*$/.exec(path)?.[0].toLowerCase();
  return extension === undefined ? undefined : byExtension.get(extension);
}

function excluded(path: string, language: string, exclusion: Exclusion, lines = 0): MeasuredFile {
  return { path, language, lines, functions: [], syntaxErrors: [], exclusion };
}

function unsupported(path: string): MeasuredFile {
  return excluded(path, 'unknown', { reason: 'unsupported', detail: 'no language measures it' });
}

/** Never throws: whatever goes wrong becomes the file's exclusion. */
export function measureFile(path: string, options: FileOptions): MeasuredFile {
  const known = knownFor(path);
  if (known === undefined) return unsupported(path);
  try {
    return measureReadable(path, known, options);
  } catch (error) {
    return unreadable(path, known.id, messageOf(error));
  }
}

/** No rule about content applies. */
export function measureText(path: string, text: string): MeasuredFile {
  const known = knownFor(path);
  if (known === undefined) return unsupported(path);
  try {
    return known.language.measure(path, text);
  } catch (error) {
    return unreadable(path, known.id, messageOf(error));
  }
}

function measureReadable(path: string, { language, id }: Known, { workspace, settings, increments }: FileOptions): MeasuredFile {
  const content = read(join(workspace, path), (bytes) => (isIncluded(path, settings) ? undefined : excludeBySize(bytes, settings)));
  if ('exclusion' in content) return excluded(path, id, content.exclusion);
  const exclusion = excludeByContent(path, content.text, settings);
  if (exclusion !== undefined) return excluded(path, id, exclusion, content.text.split('\n').length);
  const measured = language.measure(path, content.text);
  if (increments === 'all') return measured;
  const thresholds = thresholdsOf(settings);
  return { ...measured, functions: measured.functions.map((fn) => (isOver(fn, thresholds) ? fn : { ...fn, increments: [] })) };
}

type Content = { readonly text: string } | { readonly exclusion: Exclusion };

function read(file: string, excludeSize: (bytes: number) => Exclusion | undefined): Content {
  const descriptor = openRegular(file);
  try {
    const { size } = fstatSync(descriptor);
    const exclusion = excludeSize(size);
    return exclusion === undefined ? { text: decode(readFileSync(descriptor)) } : { exclusion };
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

/** UTF-8, or UTF-16 where a byte order mark says so. */
function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return bytes.toString('utf8');
}
