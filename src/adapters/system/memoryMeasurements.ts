/** Measurements by content, kept while the process lives: the newest ones, up to a bound. */
import type { MeasurementCache } from '../../ports/measurementCache';

const mostCharacters = 64_000_000;

export function createMemoryMeasurements(): MeasurementCache {
  const kept = new Map<string, string>();
  let characters = 0;
  const forget = (key: string): void => {
    characters -= kept.get(key)?.length ?? 0;
    kept.delete(key);
  };
  return {
    read: async (keys) => new Map(keys.flatMap((key) => (kept.has(key) ? [[key, kept.get(key) ?? ''] as const] : []))),
    write: async (entries) => {
      for (const [key, text] of entries) {
        forget(key);
        kept.set(key, text);
        characters += text.length;
      }
      for (const key of kept.keys()) {
        if (characters <= mostCharacters) break;
        forget(key);
      }
    },
    flush: async () => undefined,
  };
}
