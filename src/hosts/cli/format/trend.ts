/** Trends as text: a cell of the table of hotspots, and what grew worse most. */
import type { AuditReport } from '../../../domain/audit/auditReport';
import type { Hotspot } from '../../../domain/audit/hotspot';
import type { Trend } from '../../../domain/audit/trend';
import type { TextStyle } from '../session';
import { tableLines, type Column } from './table';
import { count, safe } from './text';

/** `▲9` or `▼3`: by how much the metric that is furthest over its threshold changed; `=` where it did not. */
export function trendCell({ trend, over }: Hotspot): string {
  if (trend === undefined) return '=';
  const [worst] = over;
  const change = trend[worst?.metric === 'cyclomatic' ? 'cyclomatic' : 'cognitive'].change;
  return change === 0 ? (trend.isNew ? 'new' : '=') : changeText(change);
}

export function trendBlocks({ summary: { trend }, hotspots }: AuditReport, style: TextStyle): string[] {
  if (trend === undefined) return [];
  const { palette } = style;
  const since = new Date(trend.sinceMs).toISOString().slice(0, 10);
  const title =
    trend.worsened.length === 0
      ? `Nothing grew worse since ${since} (${count(trend.commits, 'commit')}).`
      : palette.bold(`Grew worse most since ${since} (${count(trend.commits, 'commit')}):`);
  const rows = trend.worsened.map((each) => [
    safe(each.name),
    `${safe(style.pathOf(each.path))}:${each.line}`,
    courseOf(each.trend, 'cognitive'),
    courseOf(each.trend, 'cyclomatic'),
    crossing(each.trend),
  ]);
  const columns: Column[] = [
    { title: 'function', shrinksTo: 16 },
    { title: 'where', paint: (text) => palette.cyan(text) },
    { title: 'cognitive' },
    { title: 'cyclomatic' },
    { title: 'over since' },
  ];
  const table = tableLines(columns, rows, { width: style.columns, paintHeader: palette.dim });
  const noted = trend.notes.map((note) => palette.dim(note));
  const legend = hotspots.length === 0 ? [] : [palette.dim(`Trend: change since ${since}; "=" where nothing changed.`)];
  return [[title, ...table].join('\n'), ...legend, ...noted];
}

function courseOf(trend: Trend, metric: 'cognitive' | 'cyclomatic'): string {
  const { first, last, change } = trend[metric];
  return change === 0 ? String(last) : `${first} → ${last} ${changeText(change)}`;
}

function crossing({ crossed }: Trend): string {
  if (crossed === undefined) return '';
  const at = new Date(crossed.atMs).toISOString().slice(0, 10);
  return crossed.commit === undefined ? 'not committed' : `${at} ${crossed.commit.slice(0, 9)} ${safe(crossed.subject ?? '')}`;
}

function changeText(change: number): string {
  return change > 0 ? `▲${change}` : `▼${-change}`;
}
