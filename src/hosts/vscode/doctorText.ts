/** What the doctor found, as a document that reads well as it is, since it is shown as plain text. Pure. */
import * as l10n from '@vscode/l10n';
import type { DoctorCheck } from '../../domain/doctor';
import type { OperationOutput } from '../../protocol/operations';
import { assertNever } from '../../shared/assertNever';

export interface DoctorFindings {
  readonly checks: readonly DoctorCheck[];
  readonly configuration: OperationOutput<'config.show'>;
  readonly status: OperationOutput<'engine.status'>;
}

export function doctorText({ checks, configuration, status }: DoctorFindings): string {
  const bad = checks.filter((check) => check.status !== 'ok').length;
  const set = configuration.entries.filter((entry) => entry.source !== 'default');
  const width = Math.max(0, ...checks.map((check) => check.name.length));
  return [
    l10n.t('Symbiote Doctor'),
    '',
    verdictOf(bad),
    '',
    ...checks.flatMap((check) => checkLines(check, width)),
    '',
    engineLine(status),
    ...status.recovery.notes.map((note) => `  ${note}`),
    '',
    l10n.t('Settings that are not at their default'),
    ...(set.length === 0 ? [`  ${l10n.t('none')}`] : set.map(settingLine)),
    ...configuration.problems.map((problem) => `  ${problem.origin}: ${problem.key}: ${problem.message}`),
    '',
  ].join('\n');
}

function verdictOf(bad: number): string {
  if (bad === 0) return l10n.t('Everything is in order.');
  return bad === 1 ? l10n.t('One check needs attention.') : l10n.t('{0} checks need attention.', bad);
}

function engineLine({ version, build, pid, clients }: DoctorFindings['status']): string {
  return clients === 1
    ? l10n.t('Engine {0}, build {1}, process {2}, 1 client', version, build, pid)
    : l10n.t('Engine {0}, build {1}, process {2}, {3} clients', version, build, pid, clients);
}

function markOf(status: DoctorCheck['status']): string {
  switch (status) {
    case 'ok':
      return l10n.t('ok');
    case 'warning':
      return l10n.t('WARNING');
    case 'error':
      return l10n.t('ERROR');
    default:
      return assertNever(status);
  }
}

function checkLines({ name, status, detail, advice }: DoctorCheck, width: number): string[] {
  const indent = ' '.repeat(12 + width);
  return [`  ${markOf(status).padEnd(8)}${name.padEnd(width)}  ${detail}`, ...(advice === undefined ? [] : [`${indent}${advice}`])];
}

function settingLine({ key, value, source, origin }: OperationOutput<'config.show'>['entries'][number]): string {
  return `  ${l10n.t('{0} = {1}, from {2}', key, JSON.stringify(value) ?? 'undefined', origin ?? source)}`;
}
