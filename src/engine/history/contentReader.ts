/** Measurements of contents by git's id: from the cache what is known there, from git and the measurer what is not. */
import { contentKey, packMeasurement, unpackMeasurement, type ContentMeasurement } from '../../domain/audit/contentMeasurement';
import { marksIn } from '../../domain/audit/exclusion';
import type { MeasuredFile } from '../../domain/audit/metrics';
import type { Clock } from '../../ports/clock';
import type { Blob, GitHistory } from '../../ports/gitHistory';
import type { MeasurementCache } from '../../ports/measurementCache';
import type { Measurer } from '../../ports/measurer';
import { throwIfAborted } from '../abort';
import { mapInTurns } from '../mapInTurns';

export interface ContentReaderParts {
  readonly history: GitHistory;
  readonly measurer: Pick<Measurer, 'measureText'>;
  readonly cache: MeasurementCache;
  readonly clock: Clock;
}

/** A content and the name it had, which says what language it is. */
export interface WantedContent {
  readonly blob: string;
  readonly path: string;
}

type Lack = Extract<Blob, { lack: unknown }>['lack'];

export interface ReadContents {
  /** By `contentKey`. */
  readonly known: ReadonlyMap<string, ContentMeasurement>;
  /** Contents that are not in this clone, or too large to measure; by `contentKey`, too. */
  readonly lacks: ReadonlyMap<string, Lack>;
}

export interface ReadRequest {
  readonly maxBytes: number;
  /** Measure everything anew, whatever is known. */
  readonly isFresh?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** What is measured here has no suggestions, and so is not what an audit keeps. */
const facet = 'history';
/** Contents at the measurer at a time: enough that no thread waits, few enough that a hundred large ones are not in memory. */
const atATime = 8;
/** Written in batches, so that a cancelled reading is not lost. */
const keptAtATime = 256;

export async function readContents(
  { history, measurer, cache, clock }: ContentReaderParts,
  wanted: readonly WantedContent[],
  { maxBytes, isFresh = false, signal, onProgress }: ReadRequest,
): Promise<ReadContents> {
  const byKey = new Map(wanted.map((each) => [contentKey(each.blob, each.path), each]));
  const known = isFresh ? new Map<string, ContentMeasurement>() : await knownContents({ cache, clock }, byKey);
  throwIfAborted(signal);
  const asked = [...byKey].filter(([key]) => !known.has(key));
  const lacks = new Map<string, Lack>();
  if (asked.length === 0) return { known, lacks };
  onProgress?.(known.size, byKey.size);

  let fresh = new Map<string, string>();
  const keep = async (): Promise<void> => {
    const entries = fresh;
    fresh = new Map();
    if (entries.size === 0) return;
    await cache.write(entries);
    await cache.flush();
  };
  const measure = async (key: string, { blob, path }: WantedContent, bytes: Uint8Array): Promise<void> => {
    const text = new TextDecoder().decode(bytes);
    const measurement = measurementOf(await measurer.measureText(path, text, { increments: 'none' }), text);
    known.set(key, measurement);
    fresh.set(contentKey(blob, path, facet), packMeasurement(measurement));
    onProgress?.(known.size, byKey.size);
  };
  const running = new Set<Promise<void>>();
  let at = 0;
  try {
    for await (const blob of history.readBlobs(
      asked.map(([, { blob: id }]) => id),
      { maxBytes, signal },
    )) {
      const [key, content] = asked[at++] ?? [];
      if (key === undefined || content === undefined) break;
      if ('lack' in blob) {
        lacks.set(key, blob.lack);
        continue;
      }
      const job = measure(key, content, blob.bytes).finally(() => running.delete(job));
      running.add(job);
      if (running.size >= atATime) await Promise.race(running);
      if (fresh.size >= keptAtATime) await keep();
      throwIfAborted(signal);
    }
    await Promise.all(running);
  } finally {
    await Promise.allSettled(running);
    await keep();
  }
  return { known, lacks };
}

/** What an audit has measured will do as well, unless a mark spared it the content. */
async function knownContents(
  { cache, clock }: Pick<ContentReaderParts, 'cache' | 'clock'>,
  byKey: ReadonlyMap<string, WantedContent>,
): Promise<Map<string, ContentMeasurement>> {
  const asked = new Map<string, string>();
  for (const [key, { blob, path }] of byKey) asked.set(contentKey(blob, path, facet), key).set(key, key);
  const known = new Map<string, ContentMeasurement>();
  const found = asked.size === 0 ? [] : await cache.read([...asked.keys()]);
  await mapInTurns(clock, found, ([name, packed]) => {
    const key = asked.get(name);
    const measurement = key === undefined || known.has(key) ? undefined : unpackMeasurement(packed);
    if (key !== undefined && measurement?.isMeasured === true) known.set(key, measurement);
  });
  return known;
}

function measurementOf({ lines, functions, syntaxErrors }: MeasuredFile, text: string): ContentMeasurement {
  const plain = functions.map(({ increments: _, ...metrics }) => metrics);
  return { lines, functions: plain, suggestions: new Map(), marks: marksIn(text), isMeasured: true, syntaxErrors };
}

export function countLacks({ lacks }: ReadContents, lack: Lack): number {
  return [...lacks.values()].filter((each) => each === lack).length;
}
