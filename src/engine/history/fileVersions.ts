/** The contents that the files of today had before, followed over renames, from commits newest first. Pure. */
import type { Commit, CommittedChanges, FileChange, Rename } from '../../ports/gitHistory';

/** What a file held from a commit on; without a commit, what it held when the window began. */
export interface FileVersion {
  readonly commit?: Commit;
  readonly blob: string;
  /** Its name at that time. */
  readonly path: string;
}

export interface FileHistory {
  /** Oldest first. */
  readonly versions: readonly FileVersion[];
  /** The first version is the file's first. */
  readonly isWhole: boolean;
}

interface Followed {
  readonly newestFirst: FileVersion[];
  /** What the oldest commit seen so far found there. */
  before: FileVersion | undefined;
}

/** Which commits may have moved a file: something of a kind came, and something of a kind went. */
export function mayMove({ changes }: CommittedChanges): boolean {
  return changes.some(({ before }) => before === undefined) && changes.some(({ after }) => after === undefined);
}

/** By the names the files have at the newest commit. */
export function fileVersions(commits: readonly CommittedChanges[], renames: readonly Rename[]): ReadonlyMap<string, FileHistory> {
  const files = new Map<string, Followed>();
  /** By the names at the commit looked at; undefined for a file that is not there today. */
  const names = new Map<string, Followed | undefined>();
  const moves = movesByCommit(renames);
  for (const { changes, ...commit } of commits) {
    const moved = moves.get(commit.id);
    const byPath = new Map(changes.map((change) => [change.path, change]));
    const renamed: [from: string, file: Followed | undefined][] = [];
    const origins = new Set(moved?.values());
    for (const change of changes) {
      if (change.after === undefined && origins.has(change.path)) continue;
      const from = moved?.get(change.path);
      const origin = from === undefined ? undefined : byPath.get(from);
      const file = followedAt(names, files, change);
      if (file !== undefined) take(file, change, commit, origin);
      if (origin !== undefined) renamed.push([origin.path, file]);
      // Whatever had this name before is another file.
      if (change.before === undefined) names.set(change.path, undefined);
    }
    for (const [from, file] of renamed) names.set(from, file);
  }
  return new Map([...files].map(([path, file]) => [path, historyOf(file)]));
}

function movesByCommit(renames: readonly Rename[]): Map<string, Map<string, string>> {
  const moves = new Map<string, Map<string, string>>();
  for (const { commit, from, to } of renames) {
    const known = moves.get(commit) ?? new Map<string, string>();
    moves.set(commit, known.set(to, from));
  }
  return moves;
}

function followedAt(
  names: Map<string, Followed | undefined>,
  files: Map<string, Followed>,
  { path, after }: FileChange,
): Followed | undefined {
  if (names.has(path)) return names.get(path);
  // First met while being deleted: it is not there today.
  const file = after === undefined ? undefined : { newestFirst: [], before: undefined };
  names.set(path, file);
  if (file !== undefined) files.set(path, file);
  return file;
}

function take(file: Followed, { path, before, after }: FileChange, commit: Commit, origin: FileChange | undefined): void {
  if (after !== undefined) file.newestFirst.push({ commit, blob: after, path });
  const blob = origin?.before ?? before;
  file.before = blob === undefined ? undefined : { blob, path: origin?.path ?? path };
}

function historyOf({ newestFirst, before }: Followed): FileHistory {
  const versions = [...newestFirst].reverse();
  return { versions: before === undefined ? versions : [before, ...versions], isWhole: before === undefined };
}
