/** The port for comparing the two contents of a file: what takes seconds for megabytes of text and must not keep anybody waiting. */
import type { FileChange, FileDiff } from '../domain/runs/changes';
import type { SnapshotDifference } from './snapshots';

/** Undefined where the file is not there. */
export interface Contents {
  readonly before: Uint8Array | undefined;
  readonly after: Uint8Array | undefined;
}

export interface Comparison {
  /** The file with its lines counted. */
  readonly file: FileChange;
  /** Its section of a patch. */
  readonly patch: Uint8Array;
}

export interface Comparer {
  /** Rejects with `cancelled` when the signal is aborted, and has then stopped. */
  compare(difference: SnapshotDifference, contents: Contents, signal?: AbortSignal): Promise<Comparison>;
  /** For showing; hunks are left out once so many lines are there. */
  show(difference: SnapshotDifference, contents: Contents, maxLines: number, signal?: AbortSignal): Promise<FileDiff>;
}
