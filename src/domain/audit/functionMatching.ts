/**
 * Which function of before is which of now, of one file or of many: whatever was moved, renamed, reformatted or edited in
 * between. One way for all who follow functions: deltas, baseline, exceptions, history, tasks.
 *
 * Evidence, strongest first: the same name and the same code; the same code under another name; the same name with code
 * that is somewhat alike; code that is very alike under another name; the same name alone, where it tells anything. Pairs
 * are made best first, so a function that was wrapped (`parse` became `parseInner`, and a new `parse` calls it) is followed
 * to where its code went, while one that was copied and then edited keeps its name.
 */
import { exactPart, isSameCode, likeness, substance } from './fingerprint';
import type { FunctionMetrics } from './metrics';

/** What is known of a function; a record of old may have no fingerprint, then the numbers have to do. */
export type Followed = Pick<FunctionMetrics, 'name' | 'cyclomatic' | 'cognitive' | 'fingerprint'> &
  Partial<Pick<FunctionMetrics, 'kind' | 'line' | 'parameters' | 'lines'>>;

export type MatchReason = 'unchanged' | 'edited' | 'renamed' | 'moved' | 'moved and renamed';

export interface FunctionMatch<B, A> {
  readonly before: B;
  readonly after: A;
  /** `moved` is to another file; within a file every function may move. */
  readonly reason: MatchReason;
  /** From 0 to 1. */
  readonly confidence: number;
}

export interface InFile<F extends Followed> {
  readonly path: string;
  readonly functions: readonly F[];
}

interface Pair {
  readonly before: number;
  readonly after: number;
  readonly score: number;
}

/** Code below this many buckets is alike to much: it says nothing without a name. */
const leastSubstance = 8;
/** Renamed or moved without the name: below this, it is another function. */
const leastLikeness = 0.62;
const byNumbersAlone = 0.55;
/** Comparing each with each beyond this many pairs would take seconds; then only equal code is found under other names. */
const mostPairs = 400_000;

/** Within one file, or one that was renamed. */
export function matchFunctions<B extends Followed, A extends Followed>(before: readonly B[], after: readonly A[]): FunctionMatch<B, A>[] {
  const found = new Pairing(before, after);
  found.pairSame();
  found.pairByScore();
  return found.matches((old, now) => reasonWithin(old, now));
}

/** What is left of whole files: functions that went from one file to another. */
export function matchMoved<B extends Followed, A extends Followed>(before: readonly B[], after: readonly A[]): FunctionMatch<B, A>[] {
  const found = new Pairing(before, after, (old, now, score) => isConvincing(old, now) && score >= 0.7);
  found.pairSame((old) => substance(old.fingerprint) >= leastSubstance || !isVague(old.name));
  found.pairByScore();
  return found.matches((old, now) => (old.name === now.name ? 'moved' : 'moved and renamed'));
}

function reasonWithin(before: Followed, after: Followed): MatchReason {
  if (before.name !== after.name) return 'renamed';
  return isSameCode(before.fingerprint, after.fingerprint) || hasSameNumbers(before, after) ? 'unchanged' : 'edited';
}

/** Names that a function got from where it stands, or has in common with many. */
function isVague(name: string): boolean {
  return name === '<anonymous>' || / in |^(default|constructor|static block)$/.test(name);
}

/** Whether two of different files may be one at all. */
function isConvincing(before: Followed, after: Followed): boolean {
  const isSmall = Math.min(substance(before.fingerprint), substance(after.fingerprint)) < leastSubstance;
  return !isSmall && (likeness(before.fingerprint, after.fingerprint) ?? 0) >= leastLikeness;
}

/** How likely one is the other; 0 for no. */
function scoreOf(before: Followed, after: Followed): number {
  const alike = likeness(before.fingerprint, after.fingerprint);
  const isNamed = before.name === after.name;
  const likeKind = before.kind === undefined || before.kind === after.kind ? 0.03 : 0;
  const likeParameters = before.parameters === undefined || before.parameters === after.parameters ? 0.02 : 0;
  if (alike === undefined) return scoreByNumbers(before, after, isNamed);
  if (isNamed) {
    if (isVague(before.name)) return alike >= leastLikeness ? 0.6 + 0.35 * alike : 0.2 + 0.3 * alike + likeKind + likeParameters;
    return alike >= 0.35 ? 0.9 + 0.05 * alike + likeKind + likeParameters : 0.45 + 0.4 * alike + likeKind + likeParameters;
  }
  const isSmall = Math.min(substance(before.fingerprint), substance(after.fingerprint)) < leastSubstance;
  if (isSmall || alike < leastLikeness) return 0;
  const likeName = lastWord(before.name) === lastWord(after.name) ? 0.05 : 0;
  return 0.75 * alike + likeName + likeKind + likeParameters;
}

/** Without fingerprints: the name, or numbers that are rare enough. */
function scoreByNumbers(before: Followed, after: Followed, isNamed: boolean): number {
  if (isNamed) return hasSameNumbers(before, after) ? 0.95 : 0.6;
  return before.cognitive + before.cyclomatic > 8 && hasSameNumbers(before, after) ? byNumbersAlone : 0;
}

function hasSameNumbers(before: Followed, after: Followed): boolean {
  if (before.fingerprint !== undefined && after.fingerprint !== undefined) return false;
  return before.cyclomatic === after.cyclomatic && before.cognitive === after.cognitive;
}

/** Numbers alone, and several have them: it could be any. */
function isDoubtful(own: readonly Pair[]): boolean {
  return own.length > 1 && own.every(({ score }) => score === byNumbersAlone);
}

/** `Class.method` → `method`. */
function lastWord(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

class Pairing<B extends Followed, A extends Followed> {
  readonly #before: readonly B[];
  readonly #after: readonly A[];
  readonly #mayBe: (before: B, after: A, score: number) => boolean;
  /** By index of before, index of after. */
  readonly #pairs = new Map<number, Pair>();
  readonly #taken = new Set<number>();

  constructor(before: readonly B[], after: readonly A[], mayBe: (before: B, after: A, score: number) => boolean = () => true) {
    this.#before = before;
    this.#after = after;
    this.#mayBe = mayBe;
  }

  /** Same name and same code; of several such, in the order in which they stand. */
  pairSame(isWorth: (before: B) => boolean = () => true): void {
    const keyOf = ({ name, fingerprint }: Followed): string | undefined => {
      const exact = exactPart(fingerprint);
      return exact === undefined ? undefined : `${exact}${name}`;
    };
    const waiting = new Map<string, number[]>();
    for (const [index, now] of this.#after.entries()) {
      const key = keyOf(now);
      if (key === undefined) continue;
      const same = waiting.get(key);
      if (same === undefined) waiting.set(key, [index]);
      else same.push(index);
    }
    for (const [index, old] of this.#before.entries()) {
      const key = keyOf(old);
      if (key === undefined || !isWorth(old)) continue;
      const other = waiting.get(key)?.shift();
      if (other !== undefined) this.#pair({ before: index, after: other, score: 1 });
    }
  }

  /** The rest, best first; of equals, those that stand nearest to each other in the order of their files. */
  pairByScore(): void {
    const distance = ({ before, after }: Pair): number => Math.abs(before - after);
    const pairs = this.#candidates().sort((a, b) => b.score - a.score || distance(a) - distance(b) || a.before - b.before);
    for (const pair of pairs) if (!this.#pairs.has(pair.before) && !this.#taken.has(pair.after)) this.#pair(pair);
  }

  matches(reasonOf: (before: B, after: A) => MatchReason): FunctionMatch<B, A>[] {
    const matches: FunctionMatch<B, A>[] = [];
    for (const [index, before] of this.#before.entries()) {
      const pair = this.#pairs.get(index);
      const after = pair === undefined ? undefined : this.#after[pair.after];
      if (pair === undefined || after === undefined) continue;
      matches.push({ before, after, reason: reasonOf(before, after), confidence: Math.min(1, Math.round(pair.score * 100) / 100) });
    }
    return matches;
  }

  #candidates(): Pair[] {
    const left = [...this.#before.keys()].filter((index) => !this.#pairs.has(index));
    const right = [...this.#after.keys()].filter((index) => !this.#taken.has(index));
    const isMany = left.length * right.length > mostPairs;
    const byKey = isMany ? this.#indexed(right) : undefined;
    const pairs: Pair[] = [];
    for (const before of left) {
      const old = this.#before[before];
      if (old === undefined) continue;
      const others =
        byKey === undefined ? right : new Set([`=${exactPart(old.fingerprint) ?? ''}`, old.name].flatMap((key) => byKey.get(key) ?? []));
      const own: Pair[] = [];
      for (const after of others) {
        const now = this.#after[after];
        const score = now === undefined ? 0 : scoreOf(old, now);
        if (now !== undefined && score >= 0.4 && this.#mayBe(old, now, score)) own.push({ before, after, score });
      }
      if (!isDoubtful(own)) pairs.push(...own);
    }
    return pairs;
  }

  #indexed(right: readonly number[]): Map<string, number[]> {
    const byKey = new Map<string, number[]>();
    for (const after of right) {
      const now = this.#after[after];
      if (now === undefined) continue;
      for (const key of [`=${exactPart(now.fingerprint) ?? ''}`, now.name]) byKey.set(key, [...(byKey.get(key) ?? []), after]);
    }
    return byKey;
  }

  #pair(pair: Pair): void {
    this.#pairs.set(pair.before, pair);
    this.#taken.add(pair.after);
  }
}
