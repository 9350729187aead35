/** What became of a task in a run, as its attempt tells it. */
import type { Attempt, Run, RunResult } from '../../domain/runs/run';
import { commandMs } from '../../domain/runs/stages';
import type { TaskStatus } from '../../domain/tasks/taskStatus';
import { attemptOutcome } from '../../domain/tasks/statusReason';
import { rounded } from '../../domain/runs/budget';

export interface Became {
  readonly status: TaskStatus;
  readonly reason: string | undefined;
  readonly cost: number | undefined;
}

export function taskResult(attempt: Attempt, { status, reason, cost }: Became): RunResult {
  return {
    taskId: attempt.taskId,
    title: attempt.title,
    status,
    ...(reason === undefined ? {} : { reason }),
    attemptId: attempt.id,
    durationMs: commandMs(attempt) ?? 0,
    ...(cost === undefined ? {} : { cost }),
    ...(attempt.log === undefined ? {} : { log: attempt.log }),
    exitCode: attempt.verdict?.kind === 'exited' ? attempt.verdict.exitCode : null,
  };
}

/** Of attempts that had their verdict when the engine died, before the run could say so: what was completed counts. */
export function missedResults(run: Run, attempts: readonly Attempt[]): RunResult[] {
  const told = new Set(run.results.map(({ attemptId }) => attemptId));
  // What was taken from the budget and not told with a result was taken for the last.
  const untold = rounded(run.costUsed - run.results.reduce((sum, { cost = 0 }) => sum + cost, 0));
  return attempts
    .filter(({ id, verdict }) => !told.has(id) && verdict !== undefined && verdict.kind !== 'interrupted')
    .map((attempt) => taskResult(attempt, { ...attemptOutcome(attempt), cost: Math.max(0, untold) }));
}
