/** The port for snapshots: what the workspace's files are at a moment, so that two moments can be compared. Nothing of the person's is touched. */

/** A file that is not part of a snapshot. */
export interface OmittedFile {
  readonly path: string;
  /** For a person: too large, unreadable, a repository of its own. */
  readonly reason: string;
  /** Two snapshots that omit a file under the same stamp saw the same file; without one nobody knows. */
  readonly stamp?: string | undefined;
}

export interface Snapshot {
  readonly id: string;
  readonly omitted: readonly OmittedFile[];
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
  /** The same of another folder, a worktree: kept in this store, to be compared with what is in it. `id` names the folder. */
  of(folder: { readonly id: string; readonly path: string }): Pick<Snapshots, 'take'>;
  /** What differs, sorted by path; renames found. */
  compare(before: string, after: string, signal?: AbortSignal): Promise<readonly SnapshotDifference[]>;
  /** Puts a content into the store; its id. */
  keep(content: Uint8Array): Promise<string>;
  /** The content; undefined when the store no longer has it. */
  read(contentId: string): Promise<Uint8Array | undefined>;
  /** What the store takes on the disk. */
  diskBytes(): Promise<number>;
  /** Forgets every snapshot and every content. Those taken before cannot be compared any more. */
  clear(): Promise<void>;
}
