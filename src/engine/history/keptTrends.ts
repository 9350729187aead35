/**
 * Trends worked out before, kept beside the measurements, for another process or another day of this one: a window of history
 * as it was seen, and for each file in it what its functions came to. Safe to lose, and never believed where anything differs
 * that it was worked out from.
 */
import { z } from 'zod';
import { trendSchema, type Trend } from '../../domain/audit/trend';
import type { MeasurementCache } from '../../ports/measurementCache';

/** What a window of history holds, without what is only needed to work trends out. */
export interface WindowOutline {
  /** From what it was read: another text, another window. */
  readonly key: string;
  readonly commits: number;
  readonly isShallow: boolean;
  /** By path, of the files that changed in it: how many versions there are, and which, as a text. */
  readonly files: ReadonlyMap<string, { readonly versions: number; readonly digest: string }>;
}

/** What was found out for a file that measured so and had this past. */
export interface KnownTrends {
  readonly now: string;
  readonly past: string;
  /** How many versions were looked at. */
  readonly versions: number;
  readonly trends: ReadonlyMap<string, Trend>;
  /** Versions that could not be looked at. */
  readonly missing: number;
  readonly tooLarge: number;
}

export interface KeptTrends {
  readonly window: WindowOutline;
  readonly known: ReadonlyMap<string, KnownTrends>;
}

const count = z.int().min(0);
const recordSchema = z.object({
  key: z.string(),
  commits: count,
  isShallow: z.boolean(),
  files: z.array(z.tuple([z.string(), count, z.string()])),
  known: z.array(
    z.tuple([z.string(), z.string(), z.string(), count, z.array(z.tuple([z.string(), trendSchema])), z.tuple([count, count])]),
  ),
});

/** One record for a workspace and a length of window: the last one read. */
export async function readKeptTrends(cache: MeasurementCache, place: string): Promise<KeptTrends | undefined> {
  const record = parsed((await cache.read([keyOf(place)])).get(keyOf(place)));
  if (record === undefined) return undefined;
  const { key, commits, isShallow, files, known } = record;
  return {
    window: { key, commits, isShallow, files: new Map(files.map(([path, versions, digest]) => [path, { versions, digest }])) },
    known: new Map(
      known.map(([path, now, past, versions, trends, [missing, tooLarge]]) => [
        path,
        { now, past, versions, trends: new Map(trends), missing, tooLarge },
      ]),
    ),
  };
}

/** Nothing is kept of files with contents that are not here: they may be, the next time. */
export async function writeKeptTrends(cache: MeasurementCache, place: string, { window, known }: KeptTrends): Promise<void> {
  const { key, commits, isShallow, files } = window;
  const record: z.infer<typeof recordSchema> = {
    key,
    commits,
    isShallow,
    files: [...files].map(([path, { versions, digest }]) => [path, versions, digest]),
    known: [...known].flatMap(([path, { now, past, versions, trends, missing, tooLarge }]) =>
      missing > 0 ? [] : [[path, now, past, versions, [...trends], [missing, tooLarge]]],
    ),
  };
  await cache.write(new Map([[keyOf(place), JSON.stringify(record)]]));
  await cache.flush();
}

function keyOf(place: string): string {
  return `trends:${encodeURIComponent(place)}`;
}

function parsed(text: string | undefined): z.infer<typeof recordSchema> | undefined {
  if (text === undefined) return undefined;
  try {
    return recordSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
