/** The port for snapshots: what the workspace's files are at a moment, so that two moments can be compared. Nothing of the person's is touched. */
export interface Snapshot {
  readonly id: string;
  /** Files left out, and why. */
  readonly omitted: readonly { readonly path: string; readonly reason: string }[];
}

/** A file that is not the same in two snapshots; contents by id. */
export interface SnapshotDifference {
  readonly kind: 'added' | 'deleted' | 'modified' | 'renamed';
  readonly path: string;
  readonly oldPath?: string | undefined;
  readonly oldMode?: string | undefined;
  readonly newMode?: string | undefined;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

export interface Snapshots {
  /** Why none can be taken here (no git …); undefined when they can. */
  unavailable(): Promise<string | undefined>;
  /** Takes one. Exact bytes: no line-ending conversion, no filters. What git ignores is left out. */
  take(signal?: AbortSignal): Promise<Snapshot>;
  /** What differs, sorted by path; renames found. */
  compare(before: string, after: string, signal?: AbortSignal): Promise<readonly SnapshotDifference[]>;
  /** The content; undefined when the store no longer has it. */
  read(contentId: string): Promise<Uint8Array | undefined>;
}
