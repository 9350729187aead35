/** The metrics of a function that have thresholds. Apart from the schemas, which the editor loads later than these. */
export const metricNames = ['cyclomatic', 'cognitive'] as const;
/** What a finding can be over, or under: maintainability is a file's. */
export const findingMetrics = [...metricNames, 'maintainability'] as const;
export type FindingMetric = (typeof findingMetrics)[number];
export type MetricName = (typeof metricNames)[number];
