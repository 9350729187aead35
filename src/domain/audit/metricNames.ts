/** The metrics of a function that have thresholds. Apart from the schemas, which the editor loads later than these. */
export const metricNames = ['cyclomatic', 'cognitive'] as const;
export type MetricName = (typeof metricNames)[number];
