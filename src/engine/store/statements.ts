/** Statements of the store as pure functions of their arguments, their texts made once; `null` for what is not known. */
import type { SqlValue, Statement } from '../../ports/database';

type Cell = SqlValue | boolean | undefined;

interface Columns<K extends string, C extends string> {
  readonly key: readonly K[];
  readonly columns: readonly C[];
  /** Of a row that is there already, these stay as they are. */
  readonly kept?: readonly NoInfer<C>[];
}

/** Puts a new row into a table, or the row of the same key anew; columns that are not named stay as they are. */
export function putInto<const K extends string, const C extends string>(
  table: string,
  { key, columns, kept = [] }: Columns<K, C>,
): (row: Readonly<Record<K | C, Cell>>) => Statement {
  const all = [...key, ...columns];
  const changed = columns.filter((column) => !kept.includes(column)).map((column) => `${column} = excluded.${column}`);
  const conflict = changed.length === 0 ? 'DO NOTHING' : `DO UPDATE SET ${changed.join(', ')}`;
  const text = `INSERT INTO ${table} (${all.join(', ')}) VALUES (${all.map(() => '?').join(', ')}) ON CONFLICT (${key.join(', ')}) ${conflict}`;
  return (row) => ({ text, values: all.map((column) => cell(row[column])) });
}

/** How far the database is. */
export function putLastSeq(value: number): Statement {
  return putStored({ name: 'lastSeq', value });
}
const putStored = putInto('store', { key: ['name'], columns: ['value'] });

export function statement(text: string, ...values: readonly Cell[]): Statement {
  return { text, values: values.map(cell) };
}

function cell(value: Cell): SqlValue {
  if (value === undefined) return null;
  return typeof value === 'boolean' ? Number(value) : value;
}
