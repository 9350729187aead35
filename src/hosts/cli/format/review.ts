/** Proofs as a person reads them in a terminal. */
import type { GateResult, Proof, ProofState } from '../../../domain/proof/proof';
import type { OperationOutput } from '../../../protocol/operations';
import type { TextStyle } from '../session';
import { tableLines } from './table';
import { ago, count, duration, number, safe } from './text';

export function formatProofList(proofs: readonly Proof[], limit: number, style: TextStyle): string {
  if (proofs.length === 0) return 'Nothing waits for you.';
  const { palette, columns: width } = style;
  const rows = proofs.map((proof) => [safe(proof.taskId), sizeOf(proof), bestOf(proof), ago(proof.madeAt, style.now), safe(proof.title)]);
  const columns = [
    { title: 'task', paint: palette.bold },
    { title: 'change' },
    { title: 'measured' },
    { title: 'made', paint: palette.dim },
    { title: 'title', shrinksTo: 16 },
  ];
  const full = proofs.length < limit ? '' : ` ${palette.yellow(`No further change is begun while ${limit} wait (review.limit).`)}`;
  const hint = `\`symbiote review ID\` shows one, \`accept ID\` takes it, \`discard ID\` lets it go.${full}`;
  return `${tableLines(columns, rows, { width, paintHeader: palette.dim }).join('\n')}\n\n${hint}`;
}

export function formatProof(proof: Proof, state: ProofState, style: TextStyle): string {
  const { palette } = style;
  const verdict = proof.verdict === 'green' ? palette.green('✓ proved') : palette.red('✗ stopped');
  const head = `${palette.bold(safe(proof.taskId))}  ${safe(proof.title)}\n${verdict}  ${sizeOf(proof)}  ${palette.dim(`${safe(proof.id)}, ${stateWords[state]}`)}`;
  const blocks = [
    head,
    ...(proof.rationale === undefined ? [] : [safe(proof.rationale)]),
    proof.gates.map((gate) => gateLine(gate, style)).join('\n'),
    ...numbersBlock(proof, style),
    ...commandsBlock(proof, style),
    ...apiBlock(proof),
    `files\n${proof.changes.files.map(({ path, kind, additions, deletions }) => `  ${kind.padEnd(9)} ${safe(style.pathOf(path))} ${palette.green(`+${additions}`)} ${palette.red(`−${deletions}`)}`).join('\n')}`,
    ...(state === 'waiting'
      ? [
          palette.dim(
            `symbiote accept ${safe(proof.taskId)}   symbiote discard ${safe(proof.taskId)}   symbiote review ${safe(proof.taskId)} --diff`,
          ),
        ]
      : []),
  ];
  return blocks.join('\n\n');
}

export function formatDecision(word: string, { taskId, files, left }: OperationOutput<'proof.accept'>, style: TextStyle): string {
  const kept =
    left.length === 0
      ? ''
      : `\n${style.palette.yellow(`Left as somebody changed them meanwhile: ${left.map((path) => safe(style.pathOf(path))).join(', ')}.`)}`;
  return `${word} ${safe(taskId)}: ${files.map((path) => safe(style.pathOf(path))).join(', ')}.${kept}`;
}

const stateWords: Readonly<Record<ProofState, string>> = {
  waiting: 'waits for you',
  stopped: 'stopped by its gate',
  accepted: 'accepted',
  discarded: 'discarded',
  superseded: 'followed by another',
  undone: 'accepted and undone',
};

function sizeOf({ changes }: Proof): string {
  const sum = (side: 'additions' | 'deletions'): number => changes.files.reduce((total, file) => total + file[side], 0);
  return `${count(changes.files.length, 'file')} +${number(sum('additions'))} −${number(sum('deletions'))}`;
}

/** The first number that fell: what a person wants to see of it in a list. */
function bestOf({ gates }: Proof): string {
  const numbers = gates.flatMap(({ numbers: measured = [] }) => measured);
  const fell = numbers.find(({ before = 0, after = 0 }) => after < before && before > 0);
  return fell === undefined ? '' : `${safe(fell.of.replace(/^.*: /, ''))} ${fell.before ?? 0} → ${fell.after ?? 0}`;
}

function gateLine({ gate, state, reason, durationMs }: GateResult, { palette }: TextStyle): string {
  const mark = { passed: palette.green('✓'), failed: palette.red('✗'), skipped: palette.yellow('–') }[state];
  return `${mark} ${gate.padEnd(8)} ${safe(reason)}${durationMs === undefined ? '' : ` ${palette.dim(duration(durationMs))}`}`;
}

const mostRows = 12;

function numbersBlock({ gates }: Proof, { palette, columns: width }: TextStyle): string[] {
  const numbers = gates.flatMap(({ numbers: measured = [] }) => measured);
  if (numbers.length === 0) return [];
  const rows = numbers.slice(0, mostRows).map(({ of, before, after, threshold }) => [safe(of), text(before), text(after), text(threshold)]);
  const columns = [
    { title: 'measured', shrinksTo: 20 },
    { title: 'before', align: 'right' as const },
    { title: 'after', align: 'right' as const },
    { title: 'threshold', align: 'right' as const, paint: palette.dim },
  ];
  const more = numbers.length > mostRows ? [palette.dim(`… and ${numbers.length - mostRows} more (--json)`)] : [];
  return [[...tableLines(columns, rows, { width, paintHeader: palette.dim }), ...more].join('\n')];
}

function commandsBlock({ gates }: Proof, style: TextStyle): string[] {
  const commands = gates.flatMap(({ commands: run = [] }) => run);
  if (commands.length === 0) return [];
  const { palette, columns: width } = style;
  const rows = commands.map(({ name, command, exitCode, onBase, durationMs, log }) => [
    safe(name),
    safe(command),
    exitCode === null ? 'none' : String(exitCode),
    onBase === undefined ? '' : onBase === null ? 'none' : String(onBase),
    duration(durationMs),
    log === undefined ? '' : safe(style.pathOf(log)),
  ]);
  const columns = [
    { title: 'check' },
    { title: 'command', shrinksTo: 16 },
    { title: 'exit', align: 'right' as const },
    { title: 'on the base', align: 'right' as const },
    { title: 'took', align: 'right' as const },
    { title: 'log', paint: palette.dim },
  ];
  return [tableLines(columns, rows, { width, paintHeader: palette.dim }).join('\n')];
}

function apiBlock({ gates }: Proof): string[] {
  const lines = [
    ...gates.flatMap(({ api = [] }) => api.map(({ change, name }) => `  ${change} ${safe(name)}`)),
    ...gates.flatMap(({ effects = [] }) => effects.map(({ kind, what, before, after }) => `  ${kind} ${safe(what)}: ${before} → ${after}`)),
  ];
  return lines.length === 0 ? [] : [`to be looked at\n${lines.slice(0, mostRows).join('\n')}`];
}

function text(value: number | undefined): string {
  return value === undefined ? '' : number(value);
}
