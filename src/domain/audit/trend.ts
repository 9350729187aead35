/**
 * How a function changed over a window of history. Pure: the states it went through in, numbers out.
 *
 * The trend factor that a ranking multiplies by is
 *
 *     1 + (excess now − excess at the start) ÷ (2 × the largest of both and 10)
 *
 * so it stays between 0.5 (all of its excess went) and 1.5 (all of its excess came), is 1 for what did not change and for
 * what has no history, and a point or two of excess move it little. The start is the state at the beginning of the window, or
 * the first state of a function that is younger: code that is new is not code that grows worse.
 */
import { z } from 'zod';
import { metricNames, type MetricName } from './metricNames';

const changeSchema = z.object({
  first: z.int(),
  last: z.int(),
  /** last − first. */
  change: z.int(),
  /** Against the state before the last. */
  latest: z.int(),
  /** By least squares over the window, per 30 days, to a tenth. */
  slope: z.number(),
});

/** A change of the numbers; without a commit it stands in the working tree alone. */
const stepSchema = z.object({
  /** Whole id. */
  commit: z.string().optional(),
  atMs: z.number(),
  subject: z.string().optional(),
  cyclomatic: z.int(),
  cognitive: z.int(),
});
export type Step = z.infer<typeof stepSchema>;

export const trendSchema = z.object({
  /** When the first of the states was current: the beginning of the window, or the birth of a younger function. */
  sinceMs: z.number(),
  /** The function came to be within the window. */
  isNew: z.boolean(),
  /** How many states were compared. */
  states: z.int().min(1),
  cyclomatic: changeSchema,
  cognitive: changeSchema,
  /** Sum of what was over the thresholds at the start, by the thresholds of today. */
  excessBefore: z.number(),
  /** From 0.5 to 1.5; above 1 for what grew worse. */
  factor: z.number(),
  /** When what is over now went over its threshold. */
  crossed: stepSchema.extend({ metric: z.enum(metricNames), threshold: z.int() }).optional(),
  /** The last changes of the numbers, newest first. */
  steps: z.array(stepSchema),
});
export type Trend = z.infer<typeof trendSchema>;

/** What a function measured as a commit left it; the first of a row may be from before the window, and then has no commit. */
export interface FunctionState {
  readonly commit?: string;
  readonly atMs: number;
  readonly subject?: string;
  readonly cyclomatic: number;
  readonly cognitive: number;
}

export interface TrendRequest {
  /** Oldest first. */
  readonly states: readonly FunctionState[];
  /** As it is measured now, in the working tree. */
  readonly now: { readonly atMs: number; readonly cyclomatic: number; readonly cognitive: number };
  readonly thresholds: Readonly<Record<MetricName, number>>;
  /** Whether the first state is the function's first. */
  readonly isNew: boolean;
}

const mostSteps = 5;
const smallExcess = 10;
const monthMs = 30 * 86_400_000;

/** Undefined without a past to compare with. */
export function trendOf({ states, now, thresholds, isNew }: TrendRequest): Trend | undefined {
  const [first] = states;
  const newest = states.at(-1);
  if (first === undefined || newest === undefined) return undefined;
  const all: readonly FunctionState[] = isEqual(newest, now) ? states : [...states, now];
  const excessBefore = excessOf(first, thresholds);
  const steps = stepsOf(all);
  const crossed = crossingOf(all, thresholds);
  return {
    sinceMs: first.atMs,
    isNew,
    states: all.length,
    cyclomatic: changeOf(all, 'cyclomatic', now.atMs),
    cognitive: changeOf(all, 'cognitive', now.atMs),
    excessBefore,
    factor: trendFactor(excessBefore, excessOf(now, thresholds)),
    ...(crossed === undefined ? {} : { crossed }),
    steps: steps.slice(-mostSteps).reverse(),
  };
}

export function trendFactor(excessBefore: number, excessNow: number): number {
  const growth = (excessNow - excessBefore) / Math.max(excessNow, excessBefore, smallExcess);
  return Math.round((1 + growth / 2) * 100) / 100;
}

/** Sum of what is over the thresholds. */
function excessOf(numbers: Readonly<Record<MetricName, number>>, thresholds: Readonly<Record<MetricName, number>>): number {
  return metricNames.reduce((sum, metric) => sum + Math.max(0, numbers[metric] - thresholds[metric]), 0);
}

/** The states that differ from the one before them, without the first. */
function stepsOf(states: readonly FunctionState[]): Step[] {
  return states.slice(1).flatMap((state, at) => {
    const before = states[at];
    return before === undefined || isEqual(before, state) ? [] : [stepOf(state)];
  });
}

function stepOf({ commit, atMs, subject, cyclomatic, cognitive }: FunctionState): Step {
  return { ...(commit === undefined ? {} : { commit }), atMs, ...(subject === undefined ? {} : { subject }), cyclomatic, cognitive };
}

function changeOf(states: readonly FunctionState[], metric: MetricName, nowMs: number): Trend['cognitive'] {
  const values = states.map((state) => state[metric]);
  const [first = 0] = values;
  const last = values.at(-1) ?? first;
  const latest = last - (values.at(-2) ?? first);
  return { first, last, change: last - first, latest, slope: slopeOf(states, metric, nowMs) };
}

/** A value holds until the next state: the last one counts once more, for today. */
function slopeOf(states: readonly FunctionState[], metric: MetricName, nowMs: number): number {
  const last = states.at(-1);
  const points = [...states, ...(last === undefined ? [] : [{ ...last, atMs: Math.max(nowMs, last.atMs) }])];
  const mean = (of: (point: FunctionState) => number): number => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [meanAt, meanValue] = [mean(({ atMs }) => atMs), mean((point) => point[metric])];
  let [covariance, variance] = [0, 0];
  for (const point of points) {
    covariance += (point.atMs - meanAt) * (point[metric] - meanValue);
    variance += (point.atMs - meanAt) ** 2;
  }
  return variance === 0 ? 0 : Math.round((covariance / variance) * monthMs * 10) / 10;
}

/** The latest crossing of what is over now; of two metrics, the one that went over first since then is the news. */
function crossingOf(states: readonly FunctionState[], thresholds: Readonly<Record<MetricName, number>>): Trend['crossed'] {
  const last = states.at(-1);
  const crossings = metricNames.flatMap((metric) => {
    const threshold = thresholds[metric];
    if (last === undefined || last[metric] <= threshold) return [];
    const under = states.findLastIndex((state) => state[metric] <= threshold);
    const over = under < 0 ? undefined : states[under + 1];
    return over === undefined ? [] : [{ ...stepOf(over), metric, threshold }];
  });
  return crossings.sort((a, b) => a.atMs - b.atMs)[0];
}

function isEqual(a: Readonly<Record<MetricName, number>>, b: Readonly<Record<MetricName, number>>): boolean {
  return metricNames.every((metric) => a[metric] === b[metric]);
}
