/** What the doctor found, as a readable document. Pure. */
import type { DoctorCheck } from '../../domain/doctor';
import type { OperationOutput } from '../../protocol/operations';
import { cellCode, escapeMarkdown } from './markdown';

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
  return [
    '# Symbiote Doctor',
    verdict,
    ...checks.map((check) =>
      [`- ${marks[check.status]}: **${escapeMarkdown(check.name)}** ${escapeMarkdown(check.detail)}`, ...advice(check)].join('\n'),
    ),
    '## Engine',
    `Version ${escapeMarkdown(status.version)}, build ${escapeMarkdown(status.build)}, process ${status.pid}, ${status.clients} clients.`,
    ...(status.recovery.notes.length === 0 ? [] : [status.recovery.notes.map((note) => `- ${escapeMarkdown(note)}`).join('\n')]),
    '## Settings that are not at their default',
    set.length === 0 ? 'None.' : ['| Setting | Value | From |', '|:--|:--|:--|', ...set.map(settingRow)].join('\n'),
    ...configuration.problems.map((problem) => `- ${escapeMarkdown(`${problem.origin}: ${problem.key}: ${problem.message}`)}`),
    '',
  ].join('\n\n');
}

function advice(check: DoctorCheck): string[] {
  return check.advice === undefined ? [] : [`  ${escapeMarkdown(check.advice)}`];
}

function settingRow({ key, value, source, origin }: OperationOutput<'config.show'>['entries'][number]): string {
  return `| ${cellCode(key)} | ${cellCode(JSON.stringify(value) ?? 'undefined')} | ${escapeMarkdown(origin ?? source)} |`;
}
