/** How stages follow one another: at most one is running, the last. */
import type { Attempt, Stage, Verdict } from './run';
import { verdictReason } from '../tasks/statusReason';

export type StageEnd = { readonly state: Exclude<Stage['state'], 'running'>; readonly detail?: string | undefined };

export function withStage(stages: readonly Stage[] | undefined, name: string, now: number): Stage[] {
  return [...(stages ?? []), { name, state: 'running', startedAt: now }];
}

/** The running stage ended; one that is over stays as it is. */
export function withStageEnded(stages: readonly Stage[] | undefined, { state, detail }: StageEnd, now: number): Stage[] {
  return (stages ?? []).map((stage) =>
    stage.state === 'running' ? { ...stage, state, endedAt: now, ...(detail === undefined ? {} : { detail }) } : stage,
  );
}

/**
 * How long an attempt's command took, without what Symbiote did before and after it; undefined while it is not over. An attempt
 * of an older version had no stages: all of it was its command.
 */
export function commandMs({ stages, startedAt, endedAt }: Pick<Attempt, 'stages' | 'startedAt' | 'endedAt'>): number | undefined {
  const command = stages?.find(({ name }) => name === 'command');
  if (command !== undefined) return command.endedAt === undefined ? undefined : command.endedAt - command.startedAt;
  return endedAt === undefined ? undefined : endedAt - startedAt;
}

/** How the stage that carried a verdict out ended. */
export function verdictStageEnd(verdict: Verdict): StageEnd {
  const detail = verdictReason(verdict);
  if (verdict.kind === 'exited') return { state: verdict.exitCode === 0 ? 'done' : 'failed', detail };
  if (verdict.kind === 'cancelled' || verdict.kind === 'interrupted') return { state: verdict.kind };
  return { state: 'failed', detail };
}

/** An attempt whose engine died. A verdict that was recorded before stands: only what came after it was interrupted. */
export function interruptedAttempt(attempt: Attempt, now: number): Attempt {
  const { stages, changes } = attempt;
  return {
    ...attempt,
    endedAt: now,
    verdict: attempt.verdict ?? { kind: 'interrupted' },
    ...(stages === undefined ? {} : { stages: withStageEnded(stages, { state: 'interrupted' }, now) }),
    changes: changes ?? { files: [], omitted: [], unavailable: 'The engine ended before the files were compared.' },
  };
}
