/** A plain table: columns as wide as what is in them, one of them giving way when the terminal is narrow. */
import { padEnd, padStart, shorten, widthOf } from './text';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** The column that is shortened to fit, down to this many characters. One column at most. */
  readonly shrinksTo?: number;
  /** Colours a cell once it is shortened and padded. */
  readonly paint?: (text: string, row: number) => string;
}

export interface TableOptions {
  /** Undefined: as wide as it comes out. */
  readonly width: number | undefined;
  readonly paintHeader?: (text: string) => string;
  readonly indent?: string;
}

const gap = '  ';

/** The lines of the table, header first; without rows, none. Cells are single lines without colours. */
export function tableLines(columns: readonly Column[], rows: readonly (readonly string[])[], options: TableOptions): string[] {
  if (rows.length === 0) return [];
  const widths = fit(columns, naturalWidths(columns, rows), options);
  const indent = options.indent ?? '';
  const line = (cells: readonly string[], paint: (text: string, column: Column) => string): string => {
    const parts = columns.map((column, index) => {
      const width = widths[index] ?? 0;
      const text = shorten(cells[index] ?? '', width);
      return paint(column.align === 'right' ? padStart(text, width) : padEnd(text, width), column);
    });
    return indent + parts.join(gap).trimEnd();
  };
  const header = line(
    columns.map((column) => column.title),
    (text) => options.paintHeader?.(text) ?? text,
  );
  return [header, ...rows.map((row, index) => line(row, (text, column) => column.paint?.(text, index) ?? text))];
}

/** How wide the table is when nothing is shortened but the one column that may be. */
export function narrowestWidth(columns: readonly Column[], rows: readonly (readonly string[])[]): number {
  const widths = naturalWidths(columns, rows);
  const narrow = columns.map((column, index) => Math.min(widths[index] ?? 0, column.shrinksTo ?? Number.POSITIVE_INFINITY));
  return total(narrow);
}

function naturalWidths(columns: readonly Column[], rows: readonly (readonly string[])[]): number[] {
  return columns.map((column, index) => rows.reduce((width, row) => Math.max(width, widthOf(row[index] ?? '')), widthOf(column.title)));
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + gap.length * (widths.length - 1);
}

function fit(columns: readonly Column[], widths: readonly number[], { width, indent }: TableOptions): readonly number[] {
  const flexible = columns.findIndex((column) => column.shrinksTo !== undefined);
  const tooWide = width === undefined ? 0 : total(widths) + (indent?.length ?? 0) - width;
  if (flexible < 0 || tooWide <= 0) return widths;
  return widths.map((natural, index) =>
    index === flexible ? Math.min(natural, Math.max(columns[index]?.shrinksTo ?? 1, natural - tooWide)) : natural,
  );
}
