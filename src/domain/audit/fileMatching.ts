/** Functions followed through many files at once: files that stayed, files that were renamed, functions that went elsewhere. */
import { exactPart } from './fingerprint';
import { matchFunctions, matchMoved, type Followed, type FunctionMatch, type InFile } from './functionMatching';

/** A function with the file it is in. */
export type Placed<F> = F & { readonly path: string };

export interface FilesMatch<B, A> {
  readonly matches: readonly FunctionMatch<Placed<B>, Placed<A>>[];
  readonly removed: readonly Placed<B>[];
  readonly added: readonly Placed<A>[];
}

/** Below this share of equal functions, a new file is not one that is gone under another name. */
const leastShare = 0.5;

/** `before` and `after`: the files that may have changed in between; those that did not need not be there. */
export function matchFiles<B extends Followed, A extends Followed>(
  before: readonly InFile<B>[],
  after: readonly InFile<A>[],
): FilesMatch<B, A> {
  const now = new Map(after.map((file) => [file.path, placed(file)]));
  const old = new Map(before.map((file) => [file.path, placed(file)]));
  const matches: FunctionMatch<Placed<B>, Placed<A>>[] = [];
  const renamed = renamedFiles(old, now);
  for (const [path, functions] of old) {
    const target = now.has(path) ? path : renamed.get(path);
    if (target === undefined) continue;
    for (const match of matchFunctions(functions, now.get(target) ?? [])) matches.push(target === path ? match : asMoved(match));
  }
  const settledBefore = new Set<Followed>(matches.map((match) => match.before));
  const settledAfter = new Set<Followed>(matches.map((match) => match.after));
  const lost = [...old.values()].flat().filter((each) => !settledBefore.has(each));
  const fresh = [...now.values()].flat().filter((each) => !settledAfter.has(each));
  const moved = matchMoved(lost, fresh).filter((match) => match.before.path !== match.after.path);
  const [movedBefore, movedAfter] = [new Set(moved.map((match) => match.before)), new Set(moved.map((match) => match.after))];
  return {
    matches: [...matches, ...moved],
    removed: lost.filter((each) => !movedBefore.has(each)),
    added: fresh.filter((each) => !movedAfter.has(each)),
  };
}

function placed<F extends Followed>({ path, functions }: InFile<F>): Placed<F>[] {
  return functions.map((each) => ({ ...each, path }));
}

function asMoved<B extends Followed, A extends Followed>(match: FunctionMatch<B, A>): FunctionMatch<B, A> {
  return { ...match, reason: match.before.name === match.after.name ? 'moved' : 'moved and renamed' };
}

/** Which new file each file that is gone has become, by how many functions they share. */
function renamedFiles<B extends Followed, A extends Followed>(
  old: ReadonlyMap<string, readonly Placed<B>[]>,
  now: ReadonlyMap<string, readonly Placed<A>[]>,
): Map<string, string> {
  const gone = [...old].filter(([path]) => !now.has(path));
  const fresh = [...now].filter(([path]) => !old.has(path));
  const holders = new Map<string, Set<string>>();
  for (const [path, functions] of fresh) for (const key of keysOf(functions)) holders.set(key, (holders.get(key) ?? new Set()).add(path));
  const votes: { from: string; to: string; share: number }[] = [];
  for (const [from, functions] of gone) {
    const shared = new Map<string, number>();
    const keys = keysOf(functions);
    for (const key of keys) for (const to of holders.get(key) ?? []) shared.set(to, (shared.get(to) ?? 0) + 1);
    for (const [to, count] of shared)
      votes.push({ from, to, share: count / Math.max(1, Math.min(keys.size, keysOf(now.get(to) ?? []).size)) });
  }
  const renamed = new Map<string, string>();
  const taken = new Set<string>();
  votes.sort((a, b) => b.share - a.share || sameName(b) - sameName(a) || (a.from < b.from ? -1 : 1));
  for (const { from, to, share } of votes) {
    if (renamed.has(from) || taken.has(to) || share < leastShare) continue;
    renamed.set(from, to);
    taken.add(to);
  }
  return renamed;
}

function keysOf(functions: readonly Followed[]): Set<string> {
  return new Set(
    functions.flatMap(({ name, fingerprint, cyclomatic, cognitive }) => {
      const exact = exactPart(fingerprint);
      // A record of old has no fingerprint; numbers are better than nothing.
      return [`${cyclomatic} ${cognitive} ${name}`, ...(exact === undefined ? [] : [`${exact} ${name}`])];
    }),
  );
}

function sameName({ from, to }: { readonly from: string; readonly to: string }): number {
  return from.slice(from.lastIndexOf('/')) === to.slice(to.lastIndexOf('/')) ? 1 : 0;
}
