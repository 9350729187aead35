/** Halstead's numbers by content, kept with the measurements: what a text counts to it counts to for ever, in every revision. */
import { contentKey } from '../../domain/audit/contentMeasurement';
import { softwareScienceSchema, type SoftwareScience } from '../../domain/audit/halstead';
import type { MeasurementCache } from '../../ports/measurementCache';

export interface CountedContent {
  readonly blob: string;
  /** Says what language it is. */
  readonly path: string;
}

/** By the blob and the path's extension, see `scienceKey`. */
export async function readScience(cache: MeasurementCache, wanted: readonly CountedContent[]): Promise<Map<string, SoftwareScience>> {
  const known = new Map<string, SoftwareScience>();
  if (wanted.length === 0) return known;
  for (const [key, text] of await cache.read(wanted.map(scienceKey))) {
    const science = parsed(text);
    if (science !== undefined) known.set(key, science);
  }
  return known;
}

export async function writeScience(cache: MeasurementCache, fresh: ReadonlyMap<string, SoftwareScience>): Promise<void> {
  if (fresh.size === 0) return;
  await cache.write(new Map([...fresh].map(([key, science]) => [key, JSON.stringify(science)])));
  await cache.flush();
}

export function scienceKey({ blob, path }: CountedContent): string {
  return contentKey(blob, path, 'halstead');
}

function parsed(text: string): SoftwareScience | undefined {
  try {
    return softwareScienceSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
