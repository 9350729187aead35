/**
 * From measured functions to a ranking: excess complexity × churn × trend, each part kept so that the number can be checked.
 * Excess is the sum of what is over the thresholds, churn the commits that touched the file in the window (1 without git), trend
 * the factor of trend.ts (1, and not shown, where no history was read).
 */
import type { Hotspot, Suggestion } from './hotspot';
import { metricNames, type FindingMetric, type MetricName } from './metricNames';
import type { FileMetrics, FunctionMetrics } from './metrics';
import type { Settings } from '../settings';
import type { Trend } from './trend';

export type Thresholds = Readonly<Record<MetricName, number>>;

export function thresholdsOf(settings: Settings): Thresholds & { cyclomatic: number; cognitive: number } {
  return { cyclomatic: settings['audit.thresholds.cyclomatic'], cognitive: settings['audit.thresholds.cognitive'] };
}

/** A hotspot before anybody looked at what it could be split into. */
export type Finding = Omit<Hotspot, 'suggestion'>;

/** What is known of a file without a look at all of its functions. */
export interface Outline {
  readonly functions: number;
  readonly above: Thresholds;
  /** Every function above one of those, in the order of withIds. `index` is its place among all functions. */
  readonly outlined: readonly { readonly id: string; readonly index: number; readonly measured: FunctionMetrics }[];
}

/** A file whose functions may take a while to get at; what is over usual thresholds is told by its outline. */
export interface OutlinedFile extends FileMetrics {
  readonly outline?: Outline;
}

/** Orders what is over a threshold (a value above it, not at it), worst first. */
export function rankFindings(files: readonly OutlinedFile[], churn: ReadonlyMap<string, number>, thresholds: Thresholds): Finding[] {
  return inOrder(files.flatMap((file) => findingsIn(file, churnOf(churn, file.path), thresholds)));
}

/** Of one file, in the order of its functions. */
export function findingsIn(file: OutlinedFile, churn: number, thresholds: Thresholds): Finding[] {
  return overWithIds(file, thresholds).flatMap(([id, measured]) => findingOf(file.path, id, measured, churn, thresholds));
}

/** The functions over a threshold, in the order of withIds. */
export function overWithIds(file: OutlinedFile, thresholds: Thresholds): (readonly [id: string, measured: FunctionMetrics])[] {
  const { outline } = file;
  if (outline !== undefined && tells(outline, thresholds))
    return outline.outlined.flatMap(({ id, measured }) => (isOver(measured, thresholds) ? [[id, measured] as const] : []));
  if (!file.functions.some((measured) => isOver(measured, thresholds))) return [];
  return withIds(file).filter(([, measured]) => isOver(measured, thresholds));
}

/** The functions over a threshold, in the order of the file's. */
export function functionsOver(file: OutlinedFile, thresholds: Thresholds): FunctionMetrics[] {
  const { outline } = file;
  if (outline === undefined || !tells(outline, thresholds)) return file.functions.filter((measured) => isOver(measured, thresholds));
  const over = outline.outlined.filter(({ measured }) => isOver(measured, thresholds));
  return over.sort((a, b) => a.index - b.index).map(({ measured }) => measured);
}

export function functionCount({ outline, functions }: OutlinedFile): number {
  return outline?.functions ?? functions.length;
}

function tells({ above }: Outline, thresholds: Thresholds): boolean {
  return metricNames.every((metric) => thresholds[metric] >= above[metric]);
}

/** The same findings, now that their past is known. */
export function rankByTrend(findings: readonly Finding[], trends: ReadonlyMap<string, Trend>): Finding[] {
  return inOrder(
    findings.map((finding) => {
      const trend = trends.get(finding.id);
      return trend === undefined ? finding : { ...finding, trend, ...scoreOf({ ...finding, trend }) };
    }),
  );
}

/** Findings of several kinds as one ranking, worst first. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(byWorst).map((finding, at) => ({ ...finding, rank: at + 1 }));
}

/** The ranking with the suggestion of each, by hotspot id; one without gets a sentence drawn from its numbers. */
export function rank(
  files: readonly FileMetrics[],
  churn: ReadonlyMap<string, number>,
  thresholds: Thresholds,
  suggestions: ReadonlyMap<string, Suggestion>,
): Hotspot[] {
  return rankFindings(files, churn, thresholds).map((finding) => withSuggestion(finding, suggestions.get(finding.id)));
}

export function withSuggestion(finding: Finding, suggestion: Suggestion | undefined): Hotspot {
  return { ...finding, suggestion: suggestion ?? plainSuggestion(finding) };
}

/** Whether a function is over any threshold. */
export function isOver(measured: FunctionMetrics, thresholds: Thresholds): boolean {
  return metricNames.some((metric) => measured[metric] > thresholds[metric]);
}

/**
 * The functions of a file with ids that stay the same when lines move: `path#name`, and `path#name~2` for the second of a
 * name, in the order in which they stand.
 */
export function withIds<F extends FunctionMetrics>(file: {
  readonly path: string;
  readonly functions: readonly F[];
}): (readonly [id: string, measured: F])[] {
  return withOrdinals(file.functions).map(([ordinal, measured]) => [functionId(file.path, measured.name, ordinal), measured] as const);
}

/** In the order in which they stand. */
export function withOrdinals<F extends FunctionMetrics>(functions: readonly F[]): (readonly [ordinal: number, measured: F])[] {
  const seen = new Map<string, number>();
  const inOrder = [...functions].sort((a, b) => a.line - b.line || a.column - b.column);
  return inOrder.map((measured) => {
    const ordinal = (seen.get(measured.name) ?? 0) + 1;
    seen.set(measured.name, ordinal);
    return [ordinal, measured] as const;
  });
}

export function functionId(path: string, name: string, ordinal: number): string {
  return `${path}#${name}${ordinal === 1 ? '' : `~${ordinal}`}`;
}

function findingOf(path: string, id: string, measured: FunctionMetrics, churn: number, thresholds: Thresholds): Finding[] {
  const over = metricNames
    .map((metric) => ({ metric, value: measured[metric], threshold: thresholds[metric], excess: measured[metric] - thresholds[metric] }))
    .filter(({ excess }) => excess > 0)
    .sort((a, b) => b.excess - a.excess || (a.metric < b.metric ? -1 : 1));
  if (over.length === 0) return [];
  const excess = over.reduce((sum, part) => sum + part.excess, 0);
  return [{ rank: 1, id, path, function: plainMetrics(measured), over, excess, churn, ...scoreOf({ over, excess, churn }) }];
}

/** What is left of a finding when some metrics do not count; undefined for nothing. */
export function withoutMetrics(finding: Finding, metrics: readonly FindingMetric[]): Finding | undefined {
  const over = finding.over.filter(({ metric }) => !metrics.includes(metric));
  if (over.length === 0) return undefined;
  const left = { ...finding, over, excess: over.reduce((sum, part) => sum + part.excess, 0) };
  return { ...left, ...scoreOf(left) };
}

function scoreOf({ over, excess, churn, trend }: Pick<Finding, 'over' | 'excess' | 'churn' | 'trend'>): { score: number; reason: string } {
  const score = Math.round(excess * churn * (trend?.factor ?? 1) * 10) / 10;
  const parts = over.map((part) => `${part.metric} ${part.value} − ${part.threshold}`).join(', ');
  const past = trend === undefined ? '' : ` × trend ${trend.factor} (${trendWords(trend, excess)})`;
  return { score, reason: `excess ${excess} (${parts}) × churn ${churn}${past} = ${score}` };
}

function trendWords({ excessBefore, sinceMs, isNew }: Trend, excess: number): string {
  const since = `${isNew ? 'new on' : 'since'} ${new Date(sinceMs).toISOString().slice(0, 10)}`;
  if (excessBefore !== excess) return `excess ${excessBefore} → ${excess} ${since}`;
  return isNew ? since : `steady ${since}`;
}

/** The numbers alone: a measured function may carry its increments. */
export function plainMetrics(measured: FunctionMetrics): FunctionMetrics {
  const { name, kind, line, column, endLine, cyclomatic, cognitive, nesting, parameters, lines, fingerprint } = measured;
  const plain = { name, kind, line, column, endLine, cyclomatic, cognitive, nesting, parameters, lines };
  return fingerprint === undefined ? plain : { ...plain, fingerprint };
}

export function churnOf(churn: ReadonlyMap<string, number>, path: string): number {
  return Math.max(1, churn.get(path) ?? 1);
}

export function byWorst(a: Finding, b: Finding): number {
  return (
    b.score - a.score ||
    b.excess - a.excess ||
    (a.path === b.path ? 0 : a.path < b.path ? -1 : 1) ||
    a.function.line - b.function.line ||
    a.function.column - b.function.column
  );
}

function plainSuggestion({ function: { name, line, endLine, lines } }: Finding): Suggestion {
  return { text: `split ${name} (${lines} lines) into functions that each do one thing`, line, endLine };
}
