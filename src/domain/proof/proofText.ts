/** A proof for people: as Markdown for a pull request, and as plain text for a terminal or a mail. */
import { durationText } from '../../shared/duration';
import type { EvidenceCommand, GateResult, MeasuredChange, Proof } from './proof';

/** Rows of numbers and effects that are shown; the JSON has all of them. */
const mostRows = 20;

export function proofMarkdown(proof: Proof): string {
  const blocks = [
    `## ${escaped(proof.title)}`,
    ...(proof.rationale === undefined ? [] : [escaped(proof.rationale)]),
    `**${proof.verdict === 'green' ? 'Proved' : 'Not proved'}**: ${summary(proof)}`,
    [
      '| gate | | evidence |',
      '| --- | --- | --- |',
      ...proof.gates.map((gate) => `| ${gate.gate} | ${marks[gate.state]} | ${cell(gate.reason)} |`),
    ].join('\n'),
    ...numbersTable(proof.gates),
    ...commandsTable(proof.gates),
    ...listed(
      'Public API',
      proof.gates.flatMap(({ api = [] }) =>
        api.map(
          ({ change, name, before, after }) =>
            `${change} \`${name}\`${before === undefined ? '' : ` \`${before}\``}${after === undefined ? '' : ` → \`${after}\``}`,
        ),
      ),
    ),
    ...listed(
      'Effects that are there another number of times',
      proof.gates.flatMap(({ effects = [] }) =>
        effects.map(({ kind, what, before, after }) => `${kind} \`${what}\`: ${before} → ${after}`),
      ),
    ),
    `<sub>Tree ${proof.candidate.slice(0, 12)} on ${proof.base.slice(0, 12)}; Symbiote ${proof.environment.symbiote}, ${proof.environment.runtime}, ${proof.environment.platform}; ${new Date(proof.madeAt).toISOString()}</sub>`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

export function proofPlainText(proof: Proof): string {
  const width = Math.max(...proof.gates.map(({ gate }) => gate.length), 0);
  return [
    `${proof.title} (${proof.taskId})`,
    `${proof.verdict === 'green' ? 'Proved' : 'Not proved'}: ${summary(proof)}`,
    ...(proof.rationale === undefined ? [] : [proof.rationale]),
    '',
    ...proof.gates.map(({ gate, state, reason }) => `${plainMarks[state]} ${gate.padEnd(width)}  ${reason}`),
    '',
    `tree ${proof.candidate.slice(0, 12)} on ${proof.base.slice(0, 12)}, ${new Date(proof.madeAt).toISOString()}`,
    '',
  ].join('\n');
}

/** In a line: what was proved, or which gate stopped it. */
export function proofVerdictWords(proof: Pick<Proof, 'gates' | 'verdict'>): string {
  const failed = proof.gates.find(({ state }) => state === 'failed');
  if (failed !== undefined) return `stopped by ${failed.gate}`;
  const passed = proof.gates.filter(({ state }) => state === 'passed').length;
  const skipped = proof.gates.length - passed;
  return `${passed} gates passed${skipped === 0 ? '' : `, ${skipped} had nothing to check`}`;
}

const marks = { passed: '✅', failed: '❌', skipped: '➖' } as const;
const plainMarks = { passed: '✓', failed: '✗', skipped: '–' } as const;

function summary({ changes, gates }: Proof): string {
  const sum = (side: 'additions' | 'deletions'): number => changes.files.reduce((total, file) => total + file[side], 0);
  const failed = gates.find(({ state }) => state === 'failed');
  const files = changes.files.length === 1 ? '1 file' : `${changes.files.length} files`;
  return `${files}, +${sum('additions')} −${sum('deletions')}${failed === undefined ? '' : `; stopped by ${failed.gate}`}.`;
}

function numbersTable(gates: readonly GateResult[]): string[] {
  const numbers = gates.flatMap(({ numbers: measured = [] }) => measured);
  if (numbers.length === 0) return [];
  const rows = numbers.slice(0, mostRows).map(numberRow);
  const more = numbers.length > mostRows ? [`| … and ${numbers.length - mostRows} more | | | |`] : [];
  return [['| measured | before | after | threshold |', '| --- | --: | --: | --: |', ...rows, ...more].join('\n')];
}

function numberRow({ of, before, after, threshold }: MeasuredChange): string {
  return `| ${cell(of)} | ${before ?? ''} | ${after ?? ''} | ${threshold ?? ''} |`;
}

function commandsTable(gates: readonly GateResult[]): string[] {
  const commands = gates.flatMap(({ commands: run = [] }) => run);
  if (commands.length === 0) return [];
  return [['| check | exit | on the base | took |', '| --- | --: | --: | --: |', ...commands.map(commandRow)].join('\n')];
}

function commandRow({ command, exitCode, onBase, durationMs }: EvidenceCommand): string {
  return `| \`${cell(command)}\` | ${exitCode ?? 'none'} | ${onBase === undefined ? '' : (onBase ?? 'none')} | ${durationText(durationMs)} |`;
}

function listed(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length > mostRows ? [`- … and ${lines.length - mostRows} more`] : [];
  return [[`**${title}**`, '', ...lines.slice(0, mostRows).map((line) => `- ${line}`), ...more].join('\n')];
}

/** In a table a pipe ends the cell, and a line break the table. */
function cell(text: string): string {
  return escaped(text)
    .replaceAll('|', '\\|')
    .replaceAll(/\s*\n\s*/g, ' ');
}

/** Text from files must not become markup or links of its own. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[*_[\]]/g, '\\$&');
}
