/** The reasons the engine writes beside a status, in one place, so that it can take back its own and nobody else's. */
import { assertNever } from '../../shared/assertNever';
import type { Attempt, Verdict } from '../runs/run';
import type { Task, TaskStatus } from './task';

export const statusReasons = {
  interrupted: 'interrupted: the engine ended while it ran',
  requeued: 'interrupted: the run was cancelled',
  cancelled: 'cancelled while it ran',
  cancelledByPerson: 'cancelled',
  nothingChanged: 'nothing changed',
  discarded: 'discarded in review',
  undone: 'accepted, and undone again',
  wrongBranch: (wanted: string, found: string | undefined) =>
    `needs branch ${wanted}, ${found === undefined ? 'no branch is checked out' : `${found} is checked out`}`,
} as const;

const own = [
  /^exit code -?\d+$/,
  /^ended by SIG\w+$/,
  /^timed out after /,
  /^could not start: /,
  /^dependency `/,
  /^interrupted: /,
  /^cancelled( while it ran)?$/,
  /^needs branch /,
  /^nothing changed$/,
  /^discarded in review$/,
  /^accepted, and undone again$/,
  /^stopped by the gate /,
  /^could not be proved: /,
];

/** Whether the engine wrote this reason for a status (and not a person, or the reflector, for the task). */
export function isStatusReason(reason: string): boolean {
  return own.some((pattern) => pattern.test(reason));
}

/** Reason for a verdict; undefined for success. */
export function verdictReason(verdict: Verdict): string | undefined {
  switch (verdict.kind) {
    case 'exited':
      return verdict.exitCode === 0 ? undefined : `exit code ${verdict.exitCode}`;
    case 'signalled':
      return `ended by ${verdict.signal}`;
    case 'timedOut':
      return `timed out after ${verdict.afterSeconds} s`;
    case 'notStarted':
      return `could not start: ${verdict.reason}`;
    case 'cancelled':
      return statusReasons.cancelled;
    case 'interrupted':
      return statusReasons.interrupted;
    default:
      return assertNever(verdict);
  }
}

/** Status a verdict leads to. What was interrupted is pending again, never done. */
function verdictStatus(verdict: Verdict): TaskStatus {
  if (verdict.kind === 'exited') return verdict.exitCode === 0 ? 'done' : 'failed';
  if (verdict.kind === 'cancelled') return 'cancelled';
  return verdict.kind === 'interrupted' ? 'pending' : 'failed';
}

export interface Outcome {
  readonly status: TaskStatus;
  readonly reason: string | undefined;
}

type Ended = Pick<Attempt, 'verdict' | 'isolated' | 'proof' | 'changes' | 'stages'>;

/** What a task becomes by an attempt: in the person's tree its verdict says so, in a worktree the proof of what it made. */
export function attemptOutcome(attempt: Ended): Outcome {
  const { verdict = { kind: 'interrupted' }, isolated = false } = attempt;
  const status = verdictStatus(verdict);
  return isolated && status === 'done' ? candidateOutcome(attempt) : { status, reason: verdictReason(verdict) };
}

/** Of a command that succeeded in a worktree. What was not proved is never done. */
function candidateOutcome({ proof, changes, stages = [] }: Ended): Outcome {
  if (proof?.verdict === 'green') return { status: 'review', reason: undefined };
  if (proof !== undefined) return { status: 'failed', reason: `stopped by the ${proof.reason ?? 'gate'}` };
  const left = stages.find(({ name, state }) => (name === 'prove' || name === 'compare') && (state === 'failed' || state === 'cancelled'));
  if (left?.state === 'cancelled') return { status: 'cancelled', reason: statusReasons.cancelled };
  if (left !== undefined) return { status: 'failed', reason: `could not be proved: ${left.detail ?? `${left.name} failed`}` };
  const isNothing = changes !== undefined && changes.unavailable === undefined && changes.files.length + changes.omitted.length === 0;
  return isNothing ? { status: 'done', reason: statusReasons.nothingChanged } : { status: 'pending', reason: statusReasons.interrupted };
}

/** Fields to change in the file for a move: the status, and the reason where there is one or the engine's old one no longer holds. `null` removes. */
export function statusChanges(task: Pick<Task, 'reason'>, to: TaskStatus, reason: string | undefined): Record<string, unknown> {
  if (reason !== undefined) return { status: to, reason };
  const isOld = task.reason !== undefined && isStatusReason(task.reason);
  return isOld ? { status: to, reason: null } : { status: to };
}
