/** A cache of measurements that lives as long as the test. */
import type { MeasurementCache } from '../src/ports/measurementCache';

export class MemoryMeasurementCache implements MeasurementCache {
  readonly #entries = new Map<string, string>();

  async read(keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return new Map(
      keys.flatMap((key) => {
        const packed = this.#entries.get(key);
        return packed === undefined ? [] : [[key, packed] as const];
      }),
    );
  }

  async write(entries: ReadonlyMap<string, string>): Promise<void> {
    for (const [key, packed] of entries) this.#entries.set(key, packed);
  }

  async flush(): Promise<void> {}
}
