/** What the proof panel shows of a proof: its verdict in words, the numbers that changed, the gates with their evidence. */
import * as l10n from '@vscode/l10n';
import type { EvidenceCommand, GateName, GateResult, MeasuredChange, Proof, ProofState } from '../domain/proof/proof';
import type { FileChange } from '../domain/runs/changes';
import { durationText } from '../shared/duration';
import type { IconName } from './icons';

export interface ProofSnapshot {
  /** Undefined before the engine answered. */
  readonly known: { readonly proof: Proof; readonly state: ProofState } | undefined;
  /** Why there is none, or no newer one. */
  readonly failure: string | undefined;
  readonly isLoading: boolean;
}

export interface ProofModel {
  readonly title: string;
  readonly failure: string | undefined;
  readonly isLoading: boolean;
  readonly shown: ShownProof | undefined;
}

export interface ShownProof {
  readonly taskId: string;
  readonly state: ProofState;
  readonly icon: IconName;
  readonly verdict: string;
  readonly rationale: string | undefined;
  readonly strategy: string;
  readonly madeAt: number;
  readonly numbers: readonly NumberRow[];
  readonly gates: readonly GateModel[];
  readonly files: readonly FileChange[];
  readonly omitted: Proof['changes']['omitted'];
  /** What it holds for: the tree of the candidate, and the one it began with. */
  readonly trees: string;
  readonly environment: string;
}

export interface NumberRow {
  readonly of: string;
  readonly before: string;
  readonly after: string;
  readonly difference: string;
  readonly threshold: string;
  readonly trend: 'better' | 'worse';
  readonly isOver: boolean;
}

export interface GateModel {
  readonly gate: GateName;
  readonly name: string;
  readonly icon: IconName;
  readonly word: string;
  readonly reason: string;
  readonly duration: string | undefined;
  readonly hasFailed: boolean;
  readonly commands: readonly CommandRow[];
  readonly api: NonNullable<GateResult['api']>;
  readonly effects: NonNullable<GateResult['effects']>;
}

export interface CommandRow {
  readonly name: string;
  readonly command: string;
  readonly exit: string;
  readonly onBase: string;
  readonly duration: string;
  readonly log: string | undefined;
}

export function selectProof({ known, failure, isLoading }: ProofSnapshot): ProofModel {
  const title = known === undefined ? l10n.t('Proof') : l10n.t('Proof: {0}', known.proof.title.replaceAll('`', ''));
  return { title, failure, isLoading, shown: known && shownProof(known.proof, known.state) };
}

function shownProof(proof: Proof, state: ProofState): ShownProof {
  return {
    taskId: proof.taskId,
    state,
    ...verdictOf(proof, state),
    rationale: proof.rationale,
    strategy: proof.strategy,
    madeAt: proof.madeAt,
    numbers: numberRows(proof.gates.flatMap(({ numbers = [] }) => numbers)),
    gates: proof.gates.map(gateModel),
    files: proof.changes.files,
    omitted: proof.changes.omitted,
    trees: l10n.t('Tree {0} on {1}', proof.candidate.slice(0, 12), proof.base.slice(0, 12)),
    environment: [`Symbiote ${proof.environment.symbiote}`, proof.environment.runtime, proof.environment.platform].join(', '),
  };
}

function verdictOf({ gates }: Proof, state: ProofState): { readonly icon: IconName; readonly verdict: string } {
  switch (state) {
    case 'waiting':
      return { icon: 'review', verdict: l10n.t('Proved; waits for your review') };
    case 'stopped': {
      const failed = gates.find((gate) => gate.state === 'failed');
      return {
        icon: 'failed',
        verdict: failed === undefined ? l10n.t('Not proved') : l10n.t('Not proved: stopped by “{0}”', gateName(failed.gate)),
      };
    }
    case 'accepted':
      return { icon: 'done', verdict: l10n.t('Accepted') };
    case 'discarded':
      return { icon: 'cancelled', verdict: l10n.t('Discarded') };
    case 'superseded':
      return { icon: 'cancelled', verdict: l10n.t('No longer waits: followed by another, or its task was decided otherwise') };
    case 'undone':
      return { icon: 'cancelled', verdict: l10n.t('Accepted, and undone again') };
  }
}

/** Only what changed; what has no threshold of its own, the sums, at the end. */
function numberRows(numbers: readonly MeasuredChange[]): NumberRow[] {
  const changed = numbers.filter(({ before, after }) => before !== after);
  const isSum = ({ threshold }: MeasuredChange): boolean => threshold === undefined;
  return [...changed.filter((each) => !isSum(each)), ...changed.filter(isSum)].map(numberRow);
}

function numberRow({ of, before, after, threshold }: MeasuredChange): NumberRow {
  const delta = (after ?? 0) - (before ?? 0);
  const isDifference = threshold === undefined && before === 0;
  return {
    of,
    before: isDifference ? '' : numberText(before),
    after: isDifference ? '' : numberText(after),
    difference: `${delta > 0 ? '+' : '−'}${numberText(Math.abs(delta))}`,
    threshold: numberText(threshold),
    trend: delta > 0 ? 'worse' : 'better',
    isOver: after !== undefined && threshold !== undefined && after > threshold,
  };
}

function numberText(value: number | undefined): string {
  return value === undefined ? '' : String(Math.round(value * 100) / 100);
}

const leastToldMs = 100;

function gateModel({ gate, state, reason, durationMs, commands = [], api = [], effects = [] }: GateResult): GateModel {
  return {
    gate,
    name: gateName(gate),
    ...gateStates[state],
    reason,
    // What took no time to speak of is not told.
    duration: durationMs === undefined || durationMs < leastToldMs ? undefined : durationText(durationMs),
    hasFailed: state === 'failed',
    commands: commands.map(commandRow),
    api,
    effects,
  };
}

const gateStates: Readonly<Record<GateResult['state'], { readonly icon: IconName; readonly word: string }>> = {
  passed: { icon: 'done', word: l10n.t('Passed') },
  failed: { icon: 'failed', word: l10n.t('Failed') },
  skipped: { icon: 'cancelled', word: l10n.t('Nothing to Check') },
};

const gateNames: Readonly<Record<GateName, string>> = {
  scope: l10n.t('Scope'),
  syntax: l10n.t('Syntax'),
  api: l10n.t('Public API'),
  effects: l10n.t('Effects and Risks'),
  metrics: l10n.t('Complexity'),
  tests: l10n.t('Tests Kept'),
  checks: l10n.t('Project’s Checks'),
};

function gateName(gate: GateName): string {
  return gateNames[gate];
}

function commandRow({ name, command, exitCode, onBase, durationMs, log }: EvidenceCommand): CommandRow {
  return {
    name,
    command,
    exit: exitText(exitCode),
    onBase: onBase === undefined ? '' : exitText(onBase),
    duration: durationText(durationMs),
    log,
  };
}

function exitText(exitCode: number | null): string {
  return exitCode === null ? l10n.t('did not end') : String(exitCode);
}
