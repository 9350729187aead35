/** The words about one function's complexity: the hint at its first line, and the breakdown by line that explains it. */
import * as l10n from '@vscode/l10n';
import type { Trend } from '../../../domain/audit/trend';
import type { MetricName } from '../../../domain/audit/metricNames';
import type { Increment, MeasuredFunction } from '../../../domain/audit/metrics';
import type { DocumentFunction } from './documentMeasurer';
import { cellCode, escapeMarkdown } from '../markdown';
import type { Reader } from '../views/runItems';
import { hasChanged, sinceWords, valueWithChange } from './trendWords';

export interface ExplainOptions {
  /** A link to a line of the document; undefined where there is nothing to link to. */
  readonly linkTo: (line: number) => string | undefined;
  /** Markdown that stands above the rows, which may be many: what became of the function, ways to its history and its task. */
  readonly above?: readonly string[];
}

/** More rows than this help nobody; the rest is summed up. */
const maxRows = 40;

/** "cognitive 31 · cyclomatic 18". */
export function hintLabel(measured: Pick<MeasuredFunction, 'cognitive' | 'cyclomatic'>): string {
  return l10n.t('cognitive {0} · cyclomatic {1}', measured.cognitive, measured.cyclomatic);
}

/** Of an inlay hint VS Code shows so many characters (`editor.inlayHints.maximumLength`); the rest becomes an ellipsis. */
const longestHint = 43;

/** "cognitive 31 ▲9 since March · cyclomatic 18"; without a change, or a past, the numbers alone; without the date where that is too long. */
export function hintWithTrend(
  measured: Pick<MeasuredFunction, 'cognitive' | 'cyclomatic'>,
  trend: Trend | undefined,
  reader: Reader,
): string {
  if (trend === undefined || !hasChanged(measured, trend)) return hintLabel(measured);
  const cognitive = valueWithChange(measured.cognitive, trend.cognitive.first);
  const cyclomatic = valueWithChange(measured.cyclomatic, trend.cyclomatic.first);
  const since = sinceWords(trend.sinceMs, reader);
  // The date stands beside what changed.
  const dated =
    measured.cyclomatic === trend.cyclomatic.first
      ? l10n.t('cognitive {0} since {1} · cyclomatic {2}', cognitive, since, cyclomatic)
      : l10n.t('cognitive {0} · cyclomatic {1} since {2}', cognitive, cyclomatic, since);
  return dated.length <= longestHint ? dated : l10n.t('cognitive {0} · cyclomatic {1}', cognitive, cyclomatic);
}

export function hasHint(measured: Pick<MeasuredFunction, 'cognitive' | 'cyclomatic'>, threshold: number): boolean {
  return Math.max(measured.cognitive, measured.cyclomatic) >= threshold;
}

/** The last part of `Class.method`: what stands at the function's name in the text. Undefined where the text has no name. */
export function simpleName(name: string): string | undefined {
  return /(#?[\p{ID_Start}$_][\p{ID_Continue}$]*)$/u.exec(name.split(' in ')[0] ?? '')?.[1];
}

/** The breakdown as Markdown: the numbers, then one row per line with what each metric gets from it. */
export function explain(measured: DocumentFunction, options: ExplainOptions): string {
  const others = l10n.t('nesting {0} · parameters {1} · lines {2}', measured.nesting, measured.parameters, measured.lines);
  const blocks = [`**${escapeMarkdown(measured.name)}**`, escapeMarkdown(`${hintLabel(measured)} · ${others}`)];
  return [...blocks, ...suppressedText(measured), ...(options.above ?? []), breakdown(measured, options)].join('\n\n');
}

function suppressedText({ suppressed }: DocumentFunction): string[] {
  if (suppressed === undefined) return [];
  const which = suppressed.metrics.join(', ');
  if (suppressed.reason === undefined) return [escapeMarkdown(l10n.t('Suppressed ({0}), without a reason.', which))];
  return [escapeMarkdown(l10n.t('Suppressed ({0}): {1}', which, suppressed.reason))];
}

interface Row {
  readonly line: number;
  readonly column: number;
  readonly reason: string;
  cognitive: number;
  nesting: number;
  cyclomatic: number;
}

function breakdown(measured: MeasuredFunction, options: ExplainOptions): string {
  const rows = rowsOf(measured.increments);
  if (rows.length === 0) return l10n.t('Straight code: nothing adds to its complexity.');
  const shown = rows.slice(0, maxRows);
  const head = [`| ${l10n.t('Line')} | | ${apart(l10n.t('Cognitive'))} | ${apart(l10n.t('Cyclomatic'))} |`, '|--:|:--|--:|--:|'];
  const base = measured.cyclomatic - sum(rows, 'cyclomatic');
  return [
    ...head,
    ...(base > 0 ? [`| ${lineCell(measured.line, options)} | ${l10n.t('function')} | | ${apart(`+${base}`)} |`] : []),
    ...shown.map(
      (row) =>
        `| ${lineCell(row.line, options)} | ${cellCode(row.reason)} | ${apart(cognitiveCell(row))} | ${apart(amount(row.cyclomatic))} |`,
    ),
    ...restRow(rows.slice(maxRows)),
  ].join('\n');
}

/** One construct often adds to both metrics: one row then. */
function rowsOf(increments: readonly Increment[]): Row[] {
  const rows = new Map<string, Row>();
  for (const { metric, line, column, reason, amount: added, nesting } of increments) {
    const key = `${line}:${column}:${reason}`;
    const row = rows.get(key) ?? { line, column, reason, cognitive: 0, nesting: 0, cyclomatic: 0 };
    row[metric] += added;
    row.nesting += nesting;
    rows.set(key, row);
  }
  return [...rows.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}

function restRow(rest: readonly Row[]): string[] {
  if (rest.length === 0) return [];
  return [
    `| | ${l10n.t('… {0} more', rest.length)} | ${apart(amount(sum(rest, 'cognitive')))} | ${apart(amount(sum(rest, 'cyclomatic')))} |`,
  ];
}

function cognitiveCell(row: Row): string {
  return row.nesting === 0 ? amount(row.cognitive) : l10n.t('{0} ({1} for nesting)', amount(row.cognitive), row.nesting);
}

/** The editor's tables have next to no room between their columns. */
function apart(text: string): string {
  return text === '' ? '' : `&emsp;${text}`;
}

function amount(value: number): string {
  return value === 0 ? '' : `+${value}`;
}

function lineCell(line: number, options: ExplainOptions): string {
  const link = options.linkTo(line);
  return link === undefined ? String(line) : `[${line}](${link})`;
}

function sum(rows: readonly Row[], metric: MetricName): number {
  return rows.reduce((total, row) => total + row[metric], 0);
}
