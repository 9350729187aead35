/** An audit of what changed: each function with its deltas, why the worst are findings, and the sums. */
import type { AuditComparison, FunctionChange } from '../../../domain/audit/auditComparison';
import type { AuditReport } from '../../../domain/audit/auditReport';
import type { TextStyle } from '../session';
import { debtLines } from './debt';
import { tableLines, type Column } from './table';
import { count, number, safe } from './text';

/** `top`: how many of the changed functions, those first that got worse most; --json has all of them. */
export function formatComparison(report: AuditReport, comparison: AuditComparison, style: TextStyle, top: number): string {
  const { palette } = style;
  const shown = comparison.functions.slice(0, top);
  const table = shown.length === 0 ? [`No function changed since ${sinceWords(comparison)}.`] : changeTable(shown, style);
  const more = comparison.functions.length - shown.length;
  if (more > 0) table.push(palette.dim(`… and ${number(more)} more; --top ${comparison.functions.length} shows all.`));
  const findings = report.hotspots.map((hotspot) => {
    const { path, function: measured, standing, reason } = hotspot;
    const words = standing === undefined ? 'still over' : standing === 'new' ? 'new finding' : 'finding that grew';
    return `${palette.yellow(words)}: ${safe(measured.name)} (${safe(style.pathOf(path))}:${measured.line}): ${reason}`;
  });
  return [table.join('\n'), findings.join('\n'), ...debtLines(report, style), summaryOf(report, comparison, style)]
    .filter((block) => block !== '')
    .join('\n\n');
}

function changeTable(changes: readonly FunctionChange[], style: TextStyle): string[] {
  const { palette } = style;
  const rows = changes.map(({ change, before, after, delta }) => {
    const state = after ?? before;
    const place = state === undefined ? '' : `${safe(style.pathOf(state.path))}:${state.line}`;
    return [
      change,
      `${safe(state?.name ?? '')}${formerName(before, after, style)}`,
      place,
      withDelta(after?.cognitive, delta.cognitive),
      withDelta(after?.cyclomatic, delta.cyclomatic),
      withDelta(after?.lines, delta.lines),
    ];
  });
  const paintChange = (text: string): string =>
    /^(new|worse)/.test(text) ? palette.yellow(text) : /^better/.test(text) ? palette.green(text) : text;
  const columns: Column[] = [
    { title: 'change', paint: paintChange },
    { title: 'function', shrinksTo: 16 },
    { title: 'where', paint: (text) => palette.cyan(text) },
    ...['cognitive', 'cyclomatic', 'lines'].map((title) => ({ title, align: 'right' as const })),
  ];
  return tableLines(columns, rows, { width: style.columns, paintHeader: palette.dim });
}

/** Under which name, or in which file, it was before. */
function formerName(before: FunctionChange['before'], after: FunctionChange['after'], style: TextStyle): string {
  if (before === undefined || after === undefined) return '';
  const parts = [
    ...(before.name === after.name ? [] : [safe(before.name)]),
    ...(before.path === after.path ? [] : [`in ${safe(style.pathOf(before.path))}`]),
  ];
  return parts.length === 0 ? '' : ` (was ${parts.join(' ')})`;
}

/** `31 ▲9`; of what is gone, only how much. */
function withDelta(value: number | undefined, delta: number): string {
  const change = delta === 0 ? '' : delta > 0 ? `▲${delta}` : `▼${-delta}`;
  if (value === undefined) return change;
  return change === '' || value === delta ? number(value) : `${number(value)} ${change}`;
}

function sinceWords({ since, base }: AuditComparison): string {
  const commit = base === undefined ? '' : ` (${base.slice(0, 8)})`;
  return since === 'HEAD' ? `the last commit${commit}` : `${safe(since)}${commit}`;
}

function summaryOf(report: AuditReport, comparison: AuditComparison, { palette }: TextStyle): string {
  const { totals } = comparison;
  const kinds = ['new', 'worse', 'better', 'edited', 'moved', 'removed'] as const;
  const counts = kinds.filter((kind) => totals[kind] > 0).map((kind) => `${number(totals[kind])} ${kind}`);
  const signed = (value: number): string => (value > 0 ? `+${value}` : String(value));
  const sums = `cognitive ${signed(totals.cognitive)}, cyclomatic ${signed(totals.cyclomatic)}`;
  const over = `${number(report.summary.over)} over`;
  const changed = counts.length === 0 ? 'nothing changed' : `${counts.join(', ')} (${sums})`;
  const notes = (report.summary.notes ?? []).map((note) => `\n${palette.dim(note)}`).join('');
  return `${count(comparison.files, 'file')} since ${sinceWords(comparison)}: ${changed}; ${report.summary.over > 0 ? palette.yellow(over) : palette.green(over)}${notes}`;
}
