/**
 * The past of a workspace as git keeps it: commits, which content a file had, and the contents. Only objects are read; never
 * a checkout, the index, or a network. Paths are relative to the workspace, with forward slashes.
 */

/** What a repository has of its own past. */
export interface HistoryExtent {
  /** False without git, without a repository, in one that is not used, and before the first commit. */
  readonly hasCommits: boolean;
  /** History ends at a boundary of its clone: what was before is not known. */
  readonly isShallow: boolean;
  /** Contents may be missing here, and are never fetched. */
  readonly isPartial: boolean;
  /** The commit of HEAD. */
  readonly head?: string;
}

export interface Commit {
  /** The whole id. */
  readonly id: string;
  /** When it came to be here (the committer's date), in milliseconds. */
  readonly atMs: number;
  readonly subject: string;
}

/** A file as a commit left it. */
export interface FileChange {
  readonly path: string;
  /** Content before; undefined for a file that is new. */
  readonly before?: string;
  /** Content after; undefined for a file that was deleted. */
  readonly after?: string;
}

export interface CommittedChanges extends Commit {
  /** Files alone: no links, no submodules. */
  readonly changes: readonly FileChange[];
}

export interface ChangesRequest {
  /** Commits made since then; default all of them. */
  readonly sinceMs?: number;
  /** The newest revision to look at; default HEAD. */
  readonly revision?: string;
  /** Only files whose names end so (`.ts`); default all. */
  readonly extensions?: readonly string[];
  /** Only these files. */
  readonly paths?: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

export interface Rename {
  readonly commit: string;
  readonly from: string;
  readonly to: string;
}

/** Content of a file by its id. */
export type Blob = { readonly id: string } & (
  | { readonly bytes: Uint8Array }
  /** It is not here: a partial clone, or a damaged repository. */
  | { readonly lack: 'missing' }
  | { readonly lack: 'tooLarge'; readonly size: number }
);

export interface BlobsRequest {
  /** Larger ones are not read. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
}

export interface GitHistory {
  extent(signal?: AbortSignal): Promise<HistoryExtent>;
  /** The commit that a name stands for (`main`, `HEAD~3`, `v1.2`, a short id); undefined when there is none. */
  commitOf(revision: string, signal?: AbortSignal): Promise<Commit | undefined>;
  /** The commit where two lines of work parted; undefined when they have none in common, or it is beyond a shallow clone. */
  mergeBase(a: string, b: string, signal?: AbortSignal): Promise<string | undefined>;
  /** Every file of the workspace at a revision with the id of its content; undefined when there is no such revision. */
  filesAt(revision: string, signal?: AbortSignal): Promise<ReadonlyMap<string, string> | undefined>;
  /**
   * Files of the working tree that may differ from a commit, with their content there; undefined when it cannot be told.
   * Also what is neither tracked nor ignored, and what is gone. A file may be told that was only touched.
   */
  changedSince(commit: string, signal?: AbortSignal): Promise<readonly FileChange[] | undefined>;
  /**
   * Commits with the contents they changed, newest first, along the first parents: the states this branch went through, one
   * after the other, so that the content before a change is the content after the one below it. What a merge brought counts
   * as the merge's own change. Names are not followed.
   */
  changes(request: ChangesRequest): AsyncIterable<CommittedChanges>;
  /** Of these commits, which files they moved (contents alike to half or more). Where contents are missing, only exact moves. */
  renames(commits: readonly string[], signal?: AbortSignal): Promise<readonly Rename[]>;
  /** Contents by id, one at a time, in the order asked for. Replacements (`git replace`) do not apply: an id names its content. */
  readBlobs(ids: readonly string[], request: BlobsRequest): AsyncIterable<Blob>;
}
