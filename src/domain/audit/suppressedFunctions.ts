/** Which functions of a file are suppressed, for which metrics and why. */
import { metricNames, type MetricName } from './metricNames';
import type { Suppression } from './suppression';

export interface Suppressed {
  readonly metrics: readonly MetricName[];
  readonly reason?: string;
}

/** The functions of a file, each with what suppresses it. */
export function withSuppressions<F extends { readonly line: number; readonly column: number }>(
  functions: readonly F[],
  suppressions: readonly Suppression[] | undefined,
): readonly (F & { readonly suppressed?: Suppressed })[] {
  if (suppressions === undefined) return functions;
  return functions.map((measured) => {
    const own = suppressions.filter(
      ({ scope, target, metrics, unknown }) =>
        (scope === 'file' || (target?.line === measured.line && target.column === measured.column)) &&
        (unknown.length === 0 || metrics.length > 0),
    );
    if (own.length === 0) return measured;
    const metrics = own.some((each) => each.metrics.length === 0) ? [...metricNames] : own.flatMap((each) => each.metrics);
    const reason = own.find((each) => each.reason !== undefined)?.reason;
    return { ...measured, suppressed: { metrics, ...(reason === undefined ? {} : { reason }) } };
  });
}
