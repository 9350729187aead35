/** A history as text: a table over time, newest first, with a line that shows its course. */
import type { FileHistory, HistoryEntry } from '../../../domain/audit/fileHistory';
import type { TextStyle } from '../session';
import { tableLines, type Column } from './table';
import { count, safe } from './text';

export function formatHistory(history: FileHistory, style: TextStyle): string {
  const { entries, notes } = history;
  const blocks = [titleOf(history, style), courseOf(history, style), table(history, style).join('\n'), asides(history), ...notes];
  if (entries.length === 0) blocks[1] = 'No commit of it is known here.';
  return blocks.filter((block) => block !== '').join('\n\n');
}

function titleOf({ path, function: measured }: FileHistory, { palette, pathOf }: TextStyle): string {
  const place = palette.cyan(`${safe(pathOf(path))}${measured === undefined ? '' : `:${measured.line}`}`);
  return measured === undefined ? `${place} (sums over its functions)` : `${palette.bold(safe(measured.name))}  ${place}`;
}

/** `cognitive  ▂▂▃▅▇  12 → 31` */
function courseOf({ entries }: FileHistory, { palette, columns = 80 }: TextStyle): string {
  const oldestFirst = [...entries].reverse();
  if (oldestFirst.length < 2) return '';
  const room = Math.max(8, Math.min(60, columns - 32));
  return (['cognitive', 'cyclomatic'] as const)
    .map((metric) => {
      const values = oldestFirst.map((entry) => entry[metric]);
      return `${metric.padEnd(10)}  ${palette.dim(sparkline(values.slice(-room)))}  ${values[0] ?? 0} → ${values.at(-1) ?? 0}`;
    })
    .join('\n');
}

const bars = '▁▂▃▄▅▆▇█';

/** From the lowest to the highest value; a course without change lies at the bottom. */
function sparkline(values: readonly number[]): string {
  const low = Math.min(...values);
  const span = Math.max(...values) - low;
  return values.map((value) => bars[span === 0 ? 0 : Math.round(((value - low) / span) * (bars.length - 1))] ?? '').join('');
}

function table({ entries, function: measured, path }: FileHistory, style: TextStyle): string[] {
  const isMoved = entries.some((entry) => entry.path !== path);
  const isRenamed = measured !== undefined && entries.some(({ name }) => name !== measured.name);
  const rows = entries.map((entry) => [
    new Date(entry.atMs).toISOString().slice(0, 10),
    entry.commit?.slice(0, 9) ?? '',
    ...numbersOf(entry, 'cognitive'),
    ...numbersOf(entry, 'cyclomatic'),
    ...numbersOf(entry, 'lines'),
    safe(entry.subject ?? (entry.commit === undefined ? 'not committed' : '')),
    ...(isRenamed ? [safe(entry.name ?? '')] : []),
    ...(isMoved ? [safe(style.pathOf(entry.path))] : []),
  ]);
  const paintChange = (text: string): string =>
    text.trim().startsWith('+') ? style.palette.red(text) : text.trim() === '' ? text : style.palette.green(text);
  const metric = (title: string): Column[] => [
    { title, align: 'right' },
    { title: '±', align: 'right', paint: paintChange },
  ];
  const columns: Column[] = [
    { title: 'date' },
    { title: 'commit', paint: (text) => style.palette.yellow(text) },
    ...metric('cognitive'),
    ...metric('cyclomatic'),
    ...metric('lines'),
    { title: 'subject', shrinksTo: 16 },
    ...(isRenamed ? [{ title: 'name then' }] : []),
    ...(isMoved ? [{ title: 'path then' }] : []),
  ];
  return tableLines(columns, rows, { width: style.columns, paintHeader: style.palette.dim });
}

function numbersOf(entry: HistoryEntry, metric: 'cognitive' | 'cyclomatic' | 'lines'): [value: string, change: string] {
  const change = entry.change?.[metric] ?? 0;
  return [String(entry[metric]), change === 0 ? '' : change > 0 ? `+${change}` : `−${-change}`];
}

function asides({ commits, hasMore, entries, function: measured }: FileHistory): string {
  if (commits === 0) return '';
  const changing = measured === undefined || entries.length === 0 ? '' : '; shown are those in which its numbers changed';
  return `${count(commits, 'commit')} of the file looked at${changing}${hasMore ? '; --limit looks further back' : ''}.`;
}
