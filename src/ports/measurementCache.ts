/** The port for what was measured, kept by content: what a text says once it says for ever, in every workspace and revision. */

/**
 * Texts by key, outside any workspace, shared by all of them and by several processes at once. It forgets: what was written
 * may be gone at the next question (bounded, deleted, damaged), so a miss is never an error and neither method rejects. One
 * build of the measurer never sees what another wrote. Keys and packed values: domain/audit/contentMeasurement.
 */
export interface MeasurementCache {
  /** What is known of these; in batches, because one question for a thousand costs little more than one for one. */
  read(keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Resolves when a question of this process finds them; they reach the disk soon after, or with `flush`. */
  write(entries: ReadonlyMap<string, string>): Promise<void>;
  /** Resolves when what was written is where other processes find it. */
  flush(): Promise<void>;
}
