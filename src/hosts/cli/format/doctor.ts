/** Doctor's checks as text, each with what to do about it. */
import type { DoctorCheck } from '../../../domain/doctor';
import type { TextStyle } from '../session';
import { count, safe } from './text';

export function formatDoctor(checks: readonly DoctorCheck[], { palette }: TextStyle): string {
  const width = checks.reduce((widest, check) => Math.max(widest, check.name.length), 0);
  const signs = { ok: palette.green('✓'), warning: palette.yellow('!'), error: palette.red('✗') };
  const lines = checks.flatMap(({ name, status, detail, advice }) => [
    `${signs[status]} ${palette.bold(safe(name).padEnd(width))}  ${safe(detail)}`,
    ...(advice === undefined ? [] : [`  ${' '.repeat(width)}  ${palette.dim(`→ ${safe(advice)}`)}`]),
  ]);
  const errors = checks.filter((check) => check.status === 'error').length;
  const warnings = checks.filter((check) => check.status === 'warning').length;
  const verdict = errors + warnings === 0 ? palette.green('All is well.') : `${count(errors, 'error')}, ${count(warnings, 'warning')}.`;
  return [...lines, '', verdict].join('\n');
}
