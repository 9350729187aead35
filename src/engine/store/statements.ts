/** Statements of the store as pure functions of their arguments: rows go in by `put`, with `null` for what is not known. */
import type { SqlValue, Statement } from '../../ports/database';

type Cell = SqlValue | boolean | undefined;
type Row = Readonly<Record<string, Cell>>;

/** A new row, or the row of the same key anew; columns that are not named stay as they are. */
export function put(table: string, key: readonly string[], row: Row): Statement {
  const columns = Object.keys(row);
  const changed = columns.filter((column) => !key.includes(column)).map((column) => `${column} = excluded.${column}`);
  const conflict = changed.length === 0 ? 'DO NOTHING' : `DO UPDATE SET ${changed.join(', ')}`;
  const text = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) ON CONFLICT (${key.join(', ')}) ${conflict}`;
  return { text, values: columns.map((column) => cell(row[column])) };
}

export function statement(text: string, ...values: readonly Cell[]): Statement {
  return { text, values: values.map(cell) };
}

function cell(value: Cell): SqlValue {
  if (value === undefined) return null;
  return typeof value === 'boolean' ? Number(value) : value;
}
