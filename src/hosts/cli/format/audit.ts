/** An audit as text: the hotspots with their reasons, and one line that sums up. */
import type { AuditReport } from '../../../domain/audit/auditReport';
import type { Hotspot } from '../../../domain/audit/hotspot';
import { debtLines, hiddenTable } from './debt';
import type { TextStyle } from '../session';
import { narrowestWidth, tableLines, type Column } from './table';
import { trendBlocks, trendCell } from './trend';
import { count, duration, number, safe, wrap } from './text';

/** What each reason for leaving a file out is called in the summary; those not named here say nothing to a person. */
const excludedWords: Readonly<Record<string, readonly [one: string, many: string]>> = {
  test: ['test', 'tests'],
  generated: ['generated', 'generated'],
  minified: ['minified', 'minified'],
  vendored: ['vendored', 'vendored'],
  declaration: ['declaration file', 'declaration files'],
  gitIgnored: ['ignored by git', 'ignored by git'],
  pattern: ['by audit.exclude', 'by audit.exclude'],
  tooLarge: ['too large', 'too large'],
  unreadable: ['unreadable', 'unreadable'],
};

export function formatAudit(report: AuditReport, style: TextStyle): string {
  const blocks = [
    hotspotLines(report, style).join('\n'),
    ...trendBlocks(report, style),
    ...notes(report, style),
    ...debtLines(report, style),
    formatAuditSummary(report, style),
  ];
  if (report.hotspots.length === 0) blocks[0] = nothingOver(report);
  return blocks.filter((block) => block !== '').join('\n\n');
}

/** With --all: every function of every file, in the order of the report, and the summary. */
export function formatAllFunctions(report: AuditReport, style: TextStyle): string {
  const rows = report.files.flatMap((file) =>
    file.functions.map((one) => [
      safe(one.name),
      `${safe(style.pathOf(file.path))}:${one.line}`,
      number(one.cognitive),
      number(one.cyclomatic),
      number(one.nesting),
      number(one.parameters),
      number(one.lines),
    ]),
  );
  const columns: Column[] = [
    { title: 'function', shrinksTo: 16 },
    { title: 'where' },
    ...['cognitive', 'cyclomatic', 'nesting', 'parameters', 'lines'].map((title) => ({ title, align: 'right' as const })),
  ];
  const table = tableLines(columns, rows, { width: style.columns, paintHeader: style.palette.dim });
  return [table.join('\n'), ...hiddenTable(report, style), ...debtLines(report, style), formatAuditSummary(report, style)]
    .filter((block) => block !== '')
    .join('\n\n');
}

/** `1,204 files, 8,330 functions, 37 over; left out: 210 tests, 12 generated; 1.3 s` */
function formatAuditSummary({ summary }: AuditReport, { palette }: TextStyle): string {
  const over = `${number(summary.over)} over`;
  const measured = [
    count(summary.files, 'file'),
    count(summary.functions, 'function'),
    summary.over > 0 ? palette.yellow(over) : palette.green(over),
  ];
  const excluded = Object.entries(excludedWords).flatMap(([reason, [one, many]]) => {
    const files = summary.excluded[reason] ?? 0;
    return files === 0 ? [] : [`${number(files)} ${files === 1 ? one : many}`];
  });
  const leftOut = excluded.length === 0 ? [] : [`left out: ${excluded.join(', ')}`];
  return [measured.join(', '), ...leftOut, duration(summary.durationMs)].join('; ');
}

const numbers = ['cognitive', 'cyclomatic', 'churn', 'trend', 'score'];

/** The table, each row followed by why it is there and what could be done. A narrow terminal gets the place on a line of its own. */
function hotspotLines({ hotspots, summary }: AuditReport, style: TextStyle): string[] {
  const hasTrend = summary.trend !== undefined;
  const titles = numbers.filter((title) => title !== 'trend' || hasTrend);
  const { palette, columns: width } = style;
  const places = hotspots.map((hotspot) => `${safe(style.pathOf(hotspot.path))}:${hotspot.function.line}`);
  const rows = hotspots.map((hotspot, index) => [
    String(hotspot.rank),
    safe(hotspot.function.name),
    places[index] ?? '',
    ...[hotspot.function.cognitive, hotspot.function.cyclomatic, hotspot.churn].map(number),
    ...(hasTrend ? [trendCell(hotspot)] : []),
    number(hotspot.score),
  ]);
  const paintScore = (text: string): string => palette.bold(text);
  const columns: Column[] = [
    { title: '#', align: 'right' },
    { title: 'function', shrinksTo: 16, paint: (text) => palette.bold(text) },
    { title: 'where', paint: (text) => palette.cyan(text) },
    ...titles.map((title) => ({ title, align: 'right' as const, ...(title === 'score' ? { paint: paintScore } : {}) })),
  ];
  const isNarrow = width !== undefined && narrowestWidth(columns, rows) > width;
  const without = <T>(cells: readonly T[]): T[] => cells.filter((_, index) => index !== 2);
  const lines = tableLines(isNarrow ? without(columns) : columns, isNarrow ? rows.map(without) : rows, {
    width,
    paintHeader: palette.dim,
  });
  const indent = ' '.repeat(Math.max(1, String(hotspots.at(-1)?.rank ?? '').length) + 2);
  return lines.flatMap((line, index) => {
    const hotspot = hotspots[index - 1];
    if (hotspot === undefined) return [line];
    const place = isNarrow ? [indent + palette.cyan(places[index - 1] ?? '')] : [];
    return [line, ...place, ...explanation(hotspot, indent, style)];
  });
}

function explanation({ reason, suggestion }: Hotspot, indent: string, { palette, columns }: TextStyle): string[] {
  const paint = (text: string, colour: (line: string) => string): string[] =>
    wrap(indent + safe(text), columns, indent)
      .split('\n')
      .map((line) => indent + colour(line.trimStart()));
  return [...paint(reason, palette.dim), ...(suggestion.text === '' ? [] : paint(`→ ${suggestion.text}`, palette.green))];
}

function nothingOver({ summary, debt }: AuditReport): string {
  if (summary.files === 0)
    return 'No JavaScript or TypeScript file to audit here. `symbiote audit --why-excluded FILE` says why one is left out.';
  const { cognitive, cyclomatic } = summary.thresholds;
  if ((debt?.baseline?.hidden ?? 0) > 0) return 'Nothing new: no finding that is not in the baseline, and none that grew.';
  return `Nothing to worry about: no function is over cognitive ${cognitive} or cyclomatic ${cyclomatic}.`;
}

function notes({ summary, hotspots }: AuditReport, { palette, pathOf }: TextStyle): string[] {
  const result: string[] = [];
  const broken = summary.filesWithSyntaxErrors;
  if (broken.length > 0) {
    const shown = broken.slice(0, 5).map(({ path, line, message }) => `  ${safe(pathOf(path))}:${line} ${safe(message)}`);
    const more = broken.length > shown.length ? [`  … and ${number(broken.length - shown.length)} more`] : [];
    const title = `${count(broken.length, 'file')} with syntax errors, measured all the same:`;
    result.push([palette.yellow(title), ...shown, ...more].join('\n'));
  }
  const asides: string[] = [];
  if (hotspots.length > 0 && hotspots.length < summary.over) {
    asides.push(`The worst ${number(hotspots.length)} of ${number(summary.over)} are shown; --top ${summary.over} shows all.`);
  }
  if (!summary.git && hotspots.length > 0) asides.push('Without git history, churn counts as 1 for every file.');
  if (asides.length > 0) result.push(palette.dim(asides.join('\n')));
  return result;
}
