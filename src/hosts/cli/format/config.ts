/** Settings as text: value, where it came from, what it is for. */
import type { OperationOutput } from '../../../protocol/operations';
import type { TextStyle } from '../session';
import { tableLines, type Column } from './table';
import { safe } from './text';

export function formatConfig({ entries, problems }: OperationOutput<'config.show'>, { palette, columns: width }: TextStyle): string {
  const rows = entries.map((entry) => [entry.key, safe(JSON.stringify(entry.value) ?? ''), entry.source, safe(entry.origin ?? '')]);
  const paint = (text: string, row: number): string => (entries[row]?.source === 'default' ? palette.dim(text) : palette.bold(text));
  const columns: Column[] = [{ title: 'setting' }, { title: 'value', shrinksTo: 12, paint }, { title: 'source', paint }, { title: 'from' }];
  const table = tableLines(columns, rows, { width, paintHeader: palette.dim }).join('\n');
  const wrong = problems.map(
    ({ origin, message, severity }) =>
      `${severity === 'error' ? palette.red(severity) : palette.yellow(severity)} ${safe(origin)}: ${safe(message)}`,
  );
  return wrong.length === 0 ? table : `${table}\n\n${wrong.join('\n')}`;
}
