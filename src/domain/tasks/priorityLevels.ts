/**
 * Numbers for tasks that stand between two others in the order of priority. Tasks in the order of the file may share a number (a
 * level); where the file says otherwise a lower one is needed. Round numbers first: whole ones, then as few decimals as it takes.
 */
export interface PriorityChange {
  readonly id: string;
  readonly priority: number;
}

/** A task and its place in the file. */
export interface Ranked {
  readonly id: string;
  readonly priority: number;
  readonly index: number;
}

/** Numbers closer to each other than this are no room: nobody wants to read them. */
const finestDecimals = 3;

export class Levels {
  /** The bounds, where there are any, with what stands between them. */
  readonly #sequence: readonly (Ranked | undefined)[];
  /** How often, up to each place, the file has a task after the one that shall follow it. */
  readonly #turns: readonly number[];

  constructor(above: Ranked | undefined, between: readonly Ranked[], below: Ranked | undefined) {
    this.#sequence = [above, ...between, below];
    let turns = 0;
    this.#turns = this.#sequence.map((task, place) => {
      const previous = this.#sequence[place - 1];
      if (task !== undefined && previous !== undefined && task.index < previous.index) turns++;
      return turns;
    });
  }

  /** Whether there is room for all of them, if all may change. */
  fit(): boolean {
    return this.#fit(0, this.#sequence.length - 1);
  }

  /** The most of those that may stay which can keep their number, as places in `between`. */
  longestKept(canStay: (index: number) => boolean): number[] {
    const last = this.#sequence.length - 1;
    const best = new Int32Array(last + 1).fill(-1);
    const from = new Int32Array(last + 1);
    best[0] = 0;
    for (let place = 1; place <= last; place++) {
      if (place < last && !canStay(place - 1)) continue;
      for (let earlier = place - 1; earlier >= 0; earlier--) {
        const count = (best[earlier] ?? -1) + 1;
        if (count === 0 || count <= (best[place] ?? -1) || !this.#fit(earlier, place)) continue;
        best[place] = count;
        from[place] = earlier;
      }
    }
    const kept: number[] = [];
    for (let place = from[last] ?? 0; place > 0; place = from[place] ?? 0) kept.unshift(place - 1);
    return kept;
  }

  /** New numbers for all but those kept. */
  changes(kept: readonly number[]): PriorityChange[] {
    const fixed = [0, ...kept.map((index) => index + 1), this.#sequence.length - 1];
    return fixed.slice(1).flatMap((end, step) => this.#assigned(fixed[step] ?? 0, end));
  }

  /** Whether what stands between two places has room when both keep their number. */
  #fit(start: number, end: number): boolean {
    const [high, low] = this.#bounds(start, end);
    if (high === low) return this.#turnsBetween(start, end) === 0;
    if (high < low) return false;
    if (end - start === 1) return true;
    return this.#levelsNeeded(start, end) <= roomBetween(high, low, finestDecimals);
  }

  #bounds(start: number, end: number): [high: number, low: number] {
    return [this.#sequence[start]?.priority ?? Infinity, this.#sequence[end]?.priority ?? -Infinity];
  }

  #turnsBetween(start: number, end: number): number {
    return (this.#turns[end] ?? 0) - (this.#turns[start] ?? 0);
  }

  /** Levels of their own, where the first and the last may share a bound's. */
  #levelsNeeded(start: number, end: number): number {
    const [top, bottom] = this.#shared(start, end);
    return Math.max(0, this.#ownLevels(start, end) - (top ? 1 : 0) - (bottom ? 1 : 0));
  }

  #ownLevels(start: number, end: number): number {
    return this.#turnsBetween(start + 1, end - 1) + 1;
  }

  /** Whether the first may have the upper bound's number, and the last the lower bound's. */
  #shared(start: number, end: number): [top: boolean, bottom: boolean] {
    const isShared = (a: Ranked | undefined, b: Ranked | undefined): boolean => a !== undefined && b !== undefined && a.index < b.index;
    return [isShared(this.#sequence[start], this.#sequence[start + 1]), isShared(this.#sequence[end - 1], this.#sequence[end])];
  }

  #assigned(start: number, end: number): PriorityChange[] {
    if (end - start < 2) return [];
    const [high, low] = this.#bounds(start, end);
    const numbers = this.#numbers(start, end, high, low);
    return this.#sequence.slice(start + 1, end).flatMap((task, offset) => {
      const priority = numbers[this.#turnsBetween(start + 1, start + 1 + offset)] ?? high;
      return task === undefined || task.priority === priority ? [] : [{ id: task.id, priority }];
    });
  }

  /** One number for each level, highest first. */
  #numbers(start: number, end: number, high: number, low: number): number[] {
    const count = this.#ownLevels(start, end);
    if (high === low) return [high];
    if (roomBetween(high, low, 0) >= count) return roundNumbers(high, low, count);
    const [top, bottom] = this.#shared(start, end);
    const needed = this.#levelsNeeded(start, end);
    if (count === 1 && needed === 0) return [top ? high : low];
    return [...(top ? [high] : []), ...roundNumbers(high, low, needed), ...(bottom ? [low] : [])];
  }
}

/** How many numbers with so many decimals lie between two. */
function roomBetween(high: number, low: number, decimals: number): number {
  return multiplesBetween(high, low, Number(`1e-${decimals}`)).count;
}

function multiplesBetween(high: number, low: number, step: number): { readonly first: number; readonly count: number } {
  // What a multiple is must not depend on how a division rounds: a bound that is one is taken as one.
  const exact = (value: number): number => (Math.abs(value - Math.round(value)) < 1e-6 ? Math.round(value) : value);
  const first = Math.floor(exact(low / step)) + 1;
  return { first, count: Math.max(0, Math.ceil(exact(high / step)) - first) };
}

/** So many numbers between two, highest first: the middle ones of the roundest that are enough. */
function roundNumbers(high: number, low: number, count: number): number[] {
  if (count === 0) return [];
  if (high === Infinity) return descending(Math.floor(low) + count, count);
  if (low === -Infinity) return descending(Math.ceil(high) - 1, count);
  for (let exponent = Math.ceil(Math.log10(high - low)); ; exponent--) {
    for (const digit of [5, 2, 1]) {
      const { first, count: found } = multiplesBetween(high, low, Number(`${digit}e${exponent}`));
      if (found < count && exponent > -finestDecimals - 1) continue;
      const top = first + count - 1 + Math.floor((found - count) / 2);
      return descending(top, count).map((multiple) => Number(`${multiple * digit}e${exponent}`));
    }
  }
}

function descending(top: number, count: number): number[] {
  return Array.from({ length: count }, (_, step) => top - step);
}
