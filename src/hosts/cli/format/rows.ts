/** Rows of a query as text: a table for people, CSV (RFC 4180) and JSON for programs. */
import type { OperationOutput } from '../../../protocol/operations';
import type { TextStyle } from '../session';
import { tableLines } from './table';
import { safe } from './text';

export const rowFormats = ['table', 'csv', 'json'] as const;
export type RowFormat = (typeof rowFormats)[number];

type Found = Pick<OperationOutput<'state.query'>, 'columns' | 'rows'>;
type Cell = Found['rows'][number][number];

export function formatRows(found: Found, format: RowFormat, style: TextStyle): string {
  if (format === 'json') return JSON.stringify(rowsAsObjects(found), undefined, 2);
  return format === 'csv' ? csv(found) : table(found, style);
}

/** Columns of one name are told apart by a number: an object has one of each. */
export function rowsAsObjects({ columns, rows }: Found): Record<string, Cell>[] {
  const names = columns.map((column, index) => {
    const earlier = columns.slice(0, index).filter((other) => other === column).length;
    return earlier === 0 ? column : `${column}_${earlier + 1}`;
  });
  return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])));
}

/** Numbers to the right. Nothing is shortened: a person asked for exactly this. */
function table({ columns, rows }: Found, { palette }: TextStyle): string {
  if (rows.length === 0) return 'No rows.';
  const isNumeric = (index: number): boolean => rows.every((row) => typeof row[index] === 'number' || row[index] === null);
  const shown = columns.map((title, index) => ({
    title: safe(title),
    align: isNumeric(index) ? ('right' as const) : ('left' as const),
  }));
  const cells = rows.map((row) => row.map((cell) => (cell === null ? '' : safe(String(cell)))));
  return tableLines(shown, cells, { width: undefined, paintHeader: (text) => palette.bold(text) }).join('\n');
}

function csv({ columns, rows }: Found): string {
  return [columns, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n');
}

function csvCell(cell: Cell): string {
  const text = cell === null ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
