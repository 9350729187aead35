/** The first hotspots of an audit that goes on: files that are likely to have some come first, and what was found is told meanwhile. */
import type { Hotspot, Suggestion } from '../../domain/audit/hotspot';
import type { MeasuredFile } from '../../domain/audit/metrics';
import { overWithIds, rankFindings, withSuggestion, type Thresholds } from '../../domain/audit/ranking';
import type { Clock } from '../../ports/clock';
import type { Measured, Version } from './measuredCache';
import type { EarlySettling } from './settling';

export interface FoundSoFarParts {
  readonly clock: Clock;
  readonly thresholds: Thresholds;
  /** How many to tell; default all of them. */
  readonly top: number | undefined;
  /** Commits per file; undefined while history is being read, and until then there is no ranking. */
  readonly churn: () => ReadonlyMap<string, number> | undefined;
  /** What is left once people have had their say. */
  readonly settle: EarlySettling;
  readonly tell: (found: readonly Hotspot[]) => void;
}

/** So many hotspots are worth looking at: they are told as soon as it is clear that the audit goes on for longer than a moment. */
const enough = 5;
const enoughAfterMs = 100;
/** Until there are so many, what there is is told after so long. */
const firstAfterMs = 150;
/** Then rarely: rows that move are hard to read. */
const againAfterMs = 1500;

/** A larger file does not have more of what hurts; it is generated, more likely, and while it is measured nobody sees anything. */
const mostBytes = 24_576;

/** The ranking is excess complexity × churn: what changes often and is long comes first. */
export function likelyWorstFirst(versions: readonly Version[], churn: ReadonlyMap<string, number> | undefined): string[] {
  const weightOf = ({ path, bytes }: Version): number => (churn?.get(path) ?? 1) * Math.min(bytes, mostBytes);
  const weighed = versions.map((version) => ({ path: version.path, weight: weightOf(version) }));
  return weighed.sort((a, b) => b.weight - a.weight).map(({ path }) => path);
}

export class FoundSoFar {
  readonly #parts: FoundSoFarParts;
  readonly #files: MeasuredFile[] = [];
  readonly #suggestions = new Map<string, Suggestion>();
  /** When the first file was measured. */
  #startedAt: number | undefined;
  #dueAt: number | undefined;
  #isNew = false;
  /** Functions over a threshold among what was measured. */
  #over = 0;
  #hasEnough = false;

  constructor(parts: FoundSoFarParts, known: Iterable<Measured>) {
    this.#parts = parts;
    for (const measured of known) this.#keep(measured);
  }

  /** One more file is measured, and there are others to come. */
  add(measured: Measured): void {
    const now = this.#parts.clock.now();
    this.#startedAt ??= now;
    this.#dueAt ??= now + firstAfterMs;
    this.#keep(measured);
    const churn = this.#parts.churn();
    if (churn === undefined || !this.#isNew || !this.#isDue(now)) return;
    const settled = this.#parts.settle(rankFindings(this.#files, churn, this.#parts.thresholds), this.#files).slice(0, this.#parts.top);
    const found = settled.map((finding) => withSuggestion(finding, this.#suggestions.get(finding.id)));
    this.#isNew = false;
    this.#hasEnough = found.length >= this.#enough;
    this.#dueAt = now + (this.#hasEnough ? againAfterMs : firstAfterMs);
    this.#parts.tell(found);
  }

  get #enough(): number {
    return Math.min(enough, this.#parts.top ?? enough);
  }

  /** The first few early, what follows rarely. */
  #isDue(now: number): boolean {
    if (!this.#hasEnough && this.#over >= this.#enough && now - (this.#startedAt ?? now) >= enoughAfterMs) return true;
    return now >= (this.#dueAt ?? now);
  }

  #keep({ file, suggestions }: Measured): void {
    if (file.exclusion !== undefined) return;
    const over = overWithIds(file, this.#parts.thresholds).length;
    if (over === 0) return;
    this.#over += over;
    this.#files.push(file);
    for (const [id, suggestion] of suggestions) this.#suggestions.set(id, suggestion);
    this.#isNew = true;
  }
}
