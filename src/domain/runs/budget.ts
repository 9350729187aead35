/** A budget of cost: what is left, when it is exhausted, when to warn. */

export interface Budget {
  /** Null: no limit. */
  readonly budget: number | null;
  readonly used: number;
}

/** Costs are sums of people's decimals: 0.1 three times must fit in 0.3. */
const tolerance = 1e-9;

export function isExhausted({ budget, used }: Budget): boolean {
  return budget !== null && used >= budget - slack(budget);
}

export function wouldExceed({ budget, used }: Budget, cost: number): boolean {
  return budget !== null && used + cost > budget + slack(budget);
}

/** What is left, for people; undefined without a limit. */
export function left({ budget, used }: Budget): number | undefined {
  return budget === null ? undefined : Math.max(0, rounded(budget - used));
}

/**
 * The warning for a task of this cost, if use crosses the threshold with it: a function of the two values around the
 * crossing, so that a sequence of tasks gives it exactly once.
 */
export function budgetWarning({ budget, used }: Budget, cost: number, warnAt: number): string | undefined {
  if (budget === null) return undefined;
  const threshold = budget * warnAt - slack(budget);
  const isCrossed = used + cost >= threshold && (used < threshold || used === 0);
  if (!isCrossed) return undefined;
  const share = budget === 0 ? 100 : Math.round(((used + cost) / budget) * 100);
  return `The budget is used to ${share}%: ${rounded(used + cost)} of ${budget}.`;
}

function slack(budget: number): number {
  return tolerance * Math.max(1, Math.abs(budget));
}

/** Without the tail of binary fractions. */
export function rounded(value: number): number {
  return Number(value.toFixed(6));
}
