/** What several attempts changed taken together: each file as it was before the first and after the last that touched it. */
import type { FileChange, FileChangeKind } from './changes';
import type { Attempt } from './run';

/** Where a file's content is to be had: `attempt.content` knows it by the attempt and the path of the change. */
export interface ContentPlace {
  readonly attemptId: string;
  readonly changePath: string;
}

export interface NetChange {
  readonly kind: FileChangeKind;
  readonly path: string;
  /** Where a renamed file was. */
  readonly oldPath?: string;
  readonly isBinary: boolean;
  /** Undefined where the file was not there. */
  readonly before: ContentPlace | undefined;
  readonly after: ContentPlace | undefined;
}

interface Version extends ContentPlace {
  readonly contentId: string | undefined;
  readonly mode: string | undefined;
}

/** One file's way through the attempts. */
interface Trace {
  readonly origin: string;
  readonly isBinary: boolean;
  readonly before: Version | undefined;
  readonly after: Version | undefined;
}

/** Attempts in the order in which they were made. What ends as it began is left out; sorted by path. */
export function netChanges(attempts: readonly Pick<Attempt, 'id' | 'changes'>[]): readonly NetChange[] {
  const traces = new Map<string, Trace>();
  for (const { id, changes } of attempts) for (const [path, trace] of traced(traces, id, changes?.files ?? [])) traces.set(path, trace);
  return [...traces]
    .flatMap(([path, trace]) => (isNothing(path, trace) ? [] : [changeOf(path, trace)]))
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** The files of one attempt, carried on from the traces; those are freed of the names that renamed files left. */
function traced(traces: Map<string, Trace>, attemptId: string, files: readonly FileChange[]): Map<string, Trace> {
  const next = new Map<string, Trace>();
  // All are looked up before any is moved: two files may have changed names with each other.
  const moves = files.map((file) => ({ file, from: traces.get(file.oldPath ?? file.path) }));
  for (const { file } of moves) if (file.oldPath !== undefined) traces.delete(file.oldPath);
  for (const { file, from } of moves) {
    const trace = carriedOn(attemptId, file, from);
    const gone = file.oldPath === undefined ? undefined : traces.get(file.path);
    // A rename onto a name that was deleted before: to whoever compares, that name was changed and the old one deleted.
    if (gone !== undefined && file.oldPath !== undefined) {
      next.set(file.oldPath, { ...trace, after: undefined });
      next.set(file.path, { ...gone, isBinary: gone.isBinary || trace.isBinary, after: trace.after });
    } else next.set(file.path, trace);
  }
  return next;
}

function carriedOn(attemptId: string, file: FileChange, from: Trace | undefined): Trace {
  const place = { attemptId, changePath: file.path };
  const before = file.kind === 'added' ? undefined : { ...place, contentId: file.before, mode: file.oldMode };
  return {
    origin: from?.origin ?? file.oldPath ?? file.path,
    isBinary: file.isBinary || from?.isBinary === true,
    before: from === undefined ? before : from.before,
    after: file.kind === 'deleted' ? undefined : { ...place, contentId: file.after, mode: file.newMode },
  };
}

function isNothing(path: string, { origin, before, after }: Trace): boolean {
  if (before === undefined || after === undefined) return before === after;
  return origin === path && before.contentId !== undefined && before.contentId === after.contentId && before.mode === after.mode;
}

function changeOf(path: string, { origin, isBinary, before, after }: Trace): NetChange {
  const places = { isBinary, before: before && placeOf(before), after: after && placeOf(after) };
  if (before === undefined) return { kind: 'added', path, ...places };
  if (after === undefined) return { kind: 'deleted', path: origin, ...places };
  return origin === path ? { kind: 'modified', path, ...places } : { kind: 'renamed', path, oldPath: origin, ...places };
}

function placeOf({ attemptId, changePath }: Version): ContentPlace {
  return { attemptId, changePath };
}
