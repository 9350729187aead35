/**
 * Functions that came to their file from another one. Where a commit brought a function that its file did not have, and took
 * one of the same or of like code out of another file, it is that function's past that goes on.
 */
import { contentKey } from '../../domain/audit/contentMeasurement';
import { matchFunctions, matchMoved } from '../../domain/audit/functionMatching';
import type { FunctionMetrics } from '../../domain/audit/metrics';
import type { CommittedChanges, FileChange } from '../../ports/gitHistory';
import type { ReadContents, WantedContent } from './contentReader';
import type { FileVersion } from './fileVersions';
import { followBack, type FollowedFunction } from './functionStates';

/** A function as it came to its file. */
export interface Newcomer {
  /** As it is now. */
  readonly now: FunctionMetrics;
  readonly first: FunctionMetrics;
  /** The id of the commit that brought it. */
  readonly commit: string;
  /** Of its file at that commit. */
  readonly path: string;
}

type Read = (wanted: readonly WantedContent[]) => Promise<ReadContents>;

interface Lost {
  readonly measured: FunctionMetrics;
  readonly path: string;
  /** Of the commit, among all, newest first. */
  readonly at: number;
}

/** A commit that changes more files than this moved everything, and comparing each with each would find whatever one likes. */
const mostChanges = 300;

/** By the function of now: what it was before it came to its file. `commits` newest first. */
export async function followElsewhere(
  read: Read,
  commits: readonly CommittedChanges[],
  newcomers: readonly Newcomer[],
): Promise<ReadonlyMap<FunctionMetrics, FollowedFunction>> {
  const byCommit = new Map<string, Newcomer[]>();
  for (const each of newcomers) byCommit.set(each.commit, [...(byCommit.get(each.commit) ?? []), each]);
  const bringing = commits.flatMap((commit, at) => {
    const brought = byCommit.get(commit.id);
    return brought === undefined || commit.changes.length > mostChanges ? [] : [{ commit, at, brought }];
  });
  const around = await read(bringing.flatMap(({ commit }) => commit.changes.filter(isTakenFrom).flatMap(bothContents)));
  const origins = bringing.flatMap(({ commit, at, brought }) => originsOf(lostIn(commit, at, around), brought));
  const pasts = origins.map((origin) => ({ ...origin, ...versionsBefore(commits, origin.lost) }));
  const contents = await read(pasts.flatMap(({ versions }) => versions));
  return new Map(
    pasts.flatMap(({ now, lost, versions, isWhole }) => {
      const measured = versions.map((version) => ({ ...version, functions: functionsOf(contents, version) }));
      const followed = followBack([lost.measured], measured).get(lost.measured);
      return followed === undefined ? [] : [[now, { ...followed, isBorn: followed.isBorn || isWhole }] as const];
    }),
  );
}

function isTakenFrom({ before }: FileChange): boolean {
  return before !== undefined;
}

function bothContents({ path, before, after }: FileChange): WantedContent[] {
  return [before, after].flatMap((blob) => (blob === undefined ? [] : [{ blob, path }]));
}

function functionsOf({ known }: ReadContents, { blob, path }: WantedContent): readonly FunctionMetrics[] | undefined {
  return known.get(contentKey(blob, path))?.functions;
}

/** What the files that a commit changed had before it and not after it. */
function lostIn({ changes }: CommittedChanges, at: number, contents: ReadContents): Lost[] {
  return changes.flatMap(({ path, before, after }) => {
    const old = before === undefined ? undefined : functionsOf(contents, { blob: before, path });
    const now = after === undefined ? [] : functionsOf(contents, { blob: after, path });
    if (old === undefined || now === undefined) return [];
    const kept = new Set(matchFunctions(old, now).map((match) => match.before));
    return old.filter((measured) => !kept.has(measured)).map((measured) => ({ measured, path, at }));
  });
}

function originsOf(lost: readonly Lost[], brought: readonly Newcomer[]): { readonly now: FunctionMetrics; readonly lost: Lost }[] {
  const places = new Map(lost.map((each) => [each.measured, each]));
  const comers = new Map(brought.map((each) => [each.first, each]));
  return matchMoved([...places.keys()], [...comers.keys()]).flatMap(({ before, after }) => {
    const [from, to] = [places.get(before), comers.get(after)];
    return from === undefined || to === undefined || from.path === to.path ? [] : [{ now: to.now, lost: from }];
  });
}

/** What the file held that a function was taken from, until it was: oldest first. */
function versionsBefore(commits: readonly CommittedChanges[], { path, at }: Lost): { versions: FileVersion[]; isWhole: boolean } {
  const versions: FileVersion[] = [];
  let before = commits[at]?.changes.find((change) => change.path === path)?.before;
  for (const { changes, ...commit } of commits.slice(at + 1)) {
    const change = changes.find((each) => each.path === path);
    if (change?.after === undefined || before === undefined) continue;
    versions.unshift({ commit, blob: change.after, path });
    before = change.before;
  }
  if (before !== undefined) versions.unshift({ blob: before, path });
  return { versions, isWhole: before === undefined };
}
