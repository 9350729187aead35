/** Whether a change made the code better where it was meant to, and nowhere worse than it may be. */
import { metricNames, type MetricName } from '../audit/metricNames';
import type { FunctionChange } from '../audit/auditComparison';
import type { GateResult, MeasuredChange } from './proof';

export interface MetricsRules {
  readonly thresholds: Readonly<Record<MetricName, number>>;
  /** What the task is about; without it only that nothing gets worse than it may be is asked. */
  readonly target?: { readonly path: string; readonly symbol: string } | undefined;
  /** By how much the target has to improve where it stays over a threshold. */
  readonly leastImprovement: number;
  /** How much the sum over all touched functions may grow. */
  readonly mostGrowth: number;
}

/**
 * `changes`: every function of the touched files that changed (see audit/auditComparison.ts). In this order: the target reached what
 * was asked; nothing new and nothing that grew is over a threshold, since complexity that moved is not gone; the sum did not
 * grow beyond what is allowed.
 */
export function metricsGate(changes: readonly FunctionChange[], rules: MetricsRules): GateResult {
  const numbers = changes.flatMap((change) => numbersOf(change, rules));
  const growth = sumOf(changes);
  const sums = metricNames.map((metric): MeasuredChange => ({
    of: `sum of ${metric} over what changed`,
    before: 0,
    after: growth[metric],
  }));
  const reason = targetReason(changes, rules) ?? displacedReason(changes, rules) ?? growthReason(growth, rules);
  const evidence = { numbers: [...numbers, ...sums] };
  if (reason !== undefined) return { gate: 'metrics', state: 'failed', reason, ...evidence };
  return { gate: 'metrics', state: 'passed', reason: passedReason(changes, rules), ...evidence };
}

function targetReason(changes: readonly FunctionChange[], { target, thresholds, leastImprovement }: MetricsRules): string | undefined {
  if (target === undefined) return undefined;
  const change = targetChange(changes, target);
  if (change === undefined) return `${target.symbol} did not change.`;
  // One that is gone was taken apart: what it became is judged below.
  if (change.after === undefined || change.before === undefined) return undefined;
  const { before, after } = change;
  const still = metricNames.filter((metric) => after[metric] > thresholds[metric]);
  const short = still.filter((metric) => before[metric] - after[metric] < leastImprovement);
  const [metric] = short;
  if (metric === undefined) return undefined;
  return `${after.name} is still over: ${metric} ${before[metric]} → ${after[metric]}, more than ${thresholds[metric]}.`;
}

function displacedReason(changes: readonly FunctionChange[], { thresholds }: MetricsRules): string | undefined {
  for (const { before, after } of changes) {
    if (after === undefined) continue;
    const metric = metricNames.find((each) => after[each] > thresholds[each] && after[each] > (before?.[each] ?? 0));
    if (metric === undefined) continue;
    const from = before === undefined ? 'is new and has' : `grew from ${metric} ${before[metric]} to`;
    return `${after.name} (${after.path}:${after.line}) ${from} ${before === undefined ? `${metric} ` : ''}${after[metric]}, more than ${thresholds[metric]}: complexity that moved is not gone.`;
  }
  return undefined;
}

function growthReason(growth: Readonly<Record<MetricName, number>>, { mostGrowth }: MetricsRules): string | undefined {
  const metric = metricNames.find((each) => growth[each] > mostGrowth);
  return metric === undefined ? undefined : `The sum of ${metric} grew by ${growth[metric]}, more than ${mostGrowth}.`;
}

function passedReason(changes: readonly FunctionChange[], { target }: MetricsRules): string {
  const change = target === undefined ? undefined : targetChange(changes, target);
  if (change?.before === undefined || change.after === undefined) return 'No function got worse than it may be.';
  const told = metricNames.map((metric) => `${metric} ${change.before?.[metric] ?? 0} → ${change.after?.[metric] ?? 0}`);
  return `${change.after.name}: ${told.join(', ')}.`;
}

/** By its name before: a function that was renamed is the same one. */
function targetChange(changes: readonly FunctionChange[], target: NonNullable<MetricsRules['target']>): FunctionChange | undefined {
  return changes.find(({ before }) => before?.path === target.path && before.name === target.symbol);
}

function numbersOf({ before, after }: FunctionChange, { thresholds }: MetricsRules): MeasuredChange[] {
  const state = after ?? before;
  return metricNames
    .filter((metric) => before?.[metric] !== after?.[metric])
    .map((metric) => ({
      of: `${state?.path ?? ''}: ${state?.name ?? ''} ${metric}`,
      ...(before === undefined ? {} : { before: before[metric] }),
      ...(after === undefined ? {} : { after: after[metric] }),
      threshold: thresholds[metric],
    }));
}

function sumOf(changes: readonly FunctionChange[]): Record<MetricName, number> {
  const sum = { cyclomatic: 0, cognitive: 0 };
  for (const { delta } of changes) for (const metric of metricNames) sum[metric] += delta[metric];
  return sum;
}
