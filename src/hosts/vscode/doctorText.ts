/** What the doctor found, as a document that reads well as it is, since it is shown as plain text. Pure. */
import type { DoctorCheck } from '../../domain/doctor';
import type { OperationOutput } from '../../protocol/operations';

export interface DoctorFindings {
  readonly checks: readonly DoctorCheck[];
  readonly configuration: OperationOutput<'config.show'>;
  readonly status: OperationOutput<'engine.status'>;
}

const marks: Readonly<Record<DoctorCheck['status'], string>> = { ok: 'ok', warning: 'WARNING', error: 'ERROR' };

export function doctorText({ checks, configuration, status }: DoctorFindings): string {
  const bad = checks.filter((check) => check.status !== 'ok').length;
  const verdict = bad === 0 ? 'Everything is in order.' : bad === 1 ? 'One check needs attention.' : `${bad} checks need attention.`;
  const set = configuration.entries.filter((entry) => entry.source !== 'default');
  const width = Math.max(0, ...checks.map((check) => check.name.length));
  const clients = status.clients === 1 ? '1 client' : `${status.clients} clients`;
  return [
    'Symbiote Doctor',
    '',
    verdict,
    '',
    ...checks.flatMap((check) => checkLines(check, width)),
    '',
    `Engine ${status.version}, build ${status.build}, process ${status.pid}, ${clients}`,
    ...status.recovery.notes.map((note) => `  ${note}`),
    '',
    'Settings that are not at their default',
    ...(set.length === 0 ? ['  none'] : set.map(settingLine)),
    ...configuration.problems.map((problem) => `  ${problem.origin}: ${problem.key}: ${problem.message}`),
    '',
  ].join('\n');
}

function checkLines({ name, status, detail, advice }: DoctorCheck, width: number): string[] {
  const indent = ' '.repeat(12 + width);
  return [`  ${marks[status].padEnd(8)}${name.padEnd(width)}  ${detail}`, ...(advice === undefined ? [] : [`${indent}${advice}`])];
}

function settingLine({ key, value, source, origin }: OperationOutput<'config.show'>['entries'][number]): string {
  return `  ${key} = ${JSON.stringify(value) ?? 'undefined'}, from ${origin ?? source}`;
}
