/** Measurements of contents by git's id: from the cache what is known there, from git and the measurer what is not. */
import { contentKey, packMeasurement, unpackMeasurement, type ContentMeasurement } from '../../domain/audit/contentMeasurement';
import type { MeasuredFile } from '../../domain/audit/metrics';
import type { GitHistory } from '../../ports/gitHistory';
import type { MeasurementCache } from '../../ports/measurementCache';
import type { Measurer } from '../../ports/measurer';
import { throwIfAborted } from '../abort';

export interface ContentReaderParts {
  readonly history: GitHistory;
  readonly measurer: Pick<Measurer, 'measureText'>;
  readonly cache: MeasurementCache;
}

/** A content and the name it had, which says what language it is. */
export interface WantedContent {
  readonly blob: string;
  readonly path: string;
}

export interface ReadContents {
  /** By `contentKey`. */
  readonly known: ReadonlyMap<string, ContentMeasurement>;
  /** Contents that are not in this clone. */
  readonly missing: number;
  /** Contents that are too large to measure. */
  readonly tooLarge: number;
}

export interface ReadRequest {
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** What is measured here has no marks and no suggestions, and so is not what an audit keeps. */
const facet = 'history';
/** Contents at the measurer at a time: enough that no thread waits, few enough that a hundred large ones are not in memory. */
const atATime = 8;
/** Written in batches, so that a cancelled reading is not lost. */
const keptAtATime = 256;

export async function readContents(
  { history, measurer, cache }: ContentReaderParts,
  wanted: readonly WantedContent[],
  { maxBytes, signal, onProgress }: ReadRequest,
): Promise<ReadContents> {
  const byKey = new Map(wanted.map((each) => [contentKey(each.blob, each.path), each]));
  const known = await knownContents(cache, byKey);
  throwIfAborted(signal);
  const asked = [...byKey].filter(([key]) => !known.has(key));
  const counts = { missing: 0, tooLarge: 0 };
  if (asked.length === 0) return { known, ...counts };
  onProgress?.(known.size, byKey.size);

  let fresh = new Map<string, string>();
  const keep = async (): Promise<void> => {
    const entries = fresh;
    fresh = new Map();
    if (entries.size > 0) await cache.write(entries);
  };
  const measure = async (key: string, { blob, path }: WantedContent, bytes: Uint8Array): Promise<void> => {
    const file = await measurer.measureText(path, new TextDecoder().decode(bytes));
    const measurement = measurementOf(file);
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
        counts[blob.lack] += 1;
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
  return { known, ...counts };
}

/** What an audit has measured will do as well. */
async function knownContents(cache: MeasurementCache, byKey: ReadonlyMap<string, WantedContent>): Promise<Map<string, ContentMeasurement>> {
  const known = new Map<string, ContentMeasurement>();
  const read = async (keyOf: (content: WantedContent) => string): Promise<void> => {
    const asked = new Map([...byKey].filter(([key]) => !known.has(key)).map(([key, content]) => [keyOf(content), key]));
    for (const [found, packed] of asked.size === 0 ? [] : await cache.read([...asked.keys()])) {
      const key = asked.get(found);
      const measurement = unpackMeasurement(packed);
      if (key !== undefined && measurement !== undefined) known.set(key, measurement);
    }
  };
  await read(({ blob, path }) => contentKey(blob, path, facet));
  await read(({ blob, path }) => contentKey(blob, path));
  return known;
}

function measurementOf({ lines, functions, syntaxErrors }: MeasuredFile): ContentMeasurement {
  const plain = functions.map(({ increments: _, ...metrics }) => metrics);
  return { lines, functions: plain, suggestions: new Map(), marks: {}, isMeasured: true, syntaxErrors };
}
