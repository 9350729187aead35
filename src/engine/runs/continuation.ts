/**
 * What a try at a task goes on from. Every piece of work has a key: an attempt that was interrupted is tried again under its own,
 * with what it had already done; work that was completed, or that is not the same any more, begins under a new one.
 */
import type { Attempt } from '../../domain/runs/run';
import { statusReasons } from '../../domain/tasks/statusReason';
import type { Task } from '../../domain/tasks/task';

export interface Continuation {
  readonly key: string;
  /** The interrupted attempt under the same key. */
  readonly of: Attempt | undefined;
}

export function continuationOf(task: Task, last: Attempt | undefined, newKey: () => string): Continuation {
  if (last?.key !== undefined && wasInterrupted(task, last) && isSameWork(task, last)) return { key: last.key, of: last };
  return { key: newKey(), of: undefined };
}

/** By the death of its engine, or by a run that was ended so that its task is carried out by the next. */
function wasInterrupted(task: Task, { verdict }: Attempt): boolean {
  return verdict?.kind === 'interrupted' || (verdict?.kind === 'cancelled' && task.reason === statusReasons.requeued);
}

/** A person may have edited the task since. */
function isSameWork({ command, context }: Task, attempt: Attempt): boolean {
  return command === attempt.command && context.cwd === attempt.cwd && context.branch === attempt.branch;
}
