/** What an audit did not show, and what is wrong with the comments, exceptions and the baseline that hid it, as text. */
import type { AuditReport } from '../../../domain/audit/auditReport';
import type { TextStyle } from '../session';
import { tableLines } from './table';
import { count, number, safe } from './text';

const mostWarnings = 10;

const hiddenWords = { baseline: 'by the baseline (--no-baseline shows them)', suppression: 'by comments', exception: 'by exceptions' };

export function debtLines({ debt }: AuditReport, { palette, pathOf }: TextStyle): string[] {
  if (debt === undefined) return [];
  const blocks: string[] = [];
  const { warnings, hidden } = debt;
  if (warnings.length > 0) {
    const shown = warnings
      .slice(0, mostWarnings)
      .map(({ path, line, message }) => `  ${safe(pathOf(path))}${line === undefined ? '' : `:${line}`} ${safe(message)}`);
    const more = warnings.length > shown.length ? [`  … and ${number(warnings.length - shown.length)} more`] : [];
    blocks.push([palette.yellow(`${count(warnings.length, 'note')} on what hides findings:`), ...shown, ...more].join('\n'));
  }
  const parts = (['baseline', 'suppression', 'exception'] as const).flatMap((by) => {
    const found = hidden.filter((each) => each.by === by).length;
    return found === 0 ? [] : [`${number(found)} ${hiddenWords[by]}`];
  });
  if (parts.length > 0) blocks.push(palette.dim(`Hidden: ${parts.join(', ')}.`));
  return blocks;
}

/** With --all: each finding that is hidden, and why. */
export function hiddenTable({ debt }: AuditReport, { palette, pathOf, columns: width }: TextStyle): string[] {
  if (debt === undefined || debt.hidden.length === 0) return [];
  const rows = debt.hidden.map(({ path, line, function: name, by, reason, until }) => [
    safe(name),
    `${safe(pathOf(path))}:${line}`,
    by,
    safe([reason ?? '', until === undefined ? '' : `until ${until}`].filter((part) => part !== '').join(', ')),
  ]);
  const columns = [{ title: 'hidden', shrinksTo: 16 }, { title: 'where' }, { title: 'by' }, { title: 'reason', shrinksTo: 16 }];
  return [tableLines(columns, rows, { width, paintHeader: palette.dim }).join('\n')];
}
