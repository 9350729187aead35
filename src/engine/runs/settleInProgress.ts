/**
 * Tasks that the file says are in progress though nothing carries them out: an engine died, or the file was invalid when the
 * outcome should have been written. Each gets the status its last attempt earned, and is not run again for that; what was
 * interrupted is pending again.
 */
import { attemptOutcome, statusChanges } from '../../domain/tasks/statusReason';
import type { Task, TaskStatus } from '../../domain/tasks/task';
import type { TaskEdit } from '../memory/tasksEdit';
import type { RunStore } from './runStore';

/** The part of a tasks memory it needs. */
interface TaskUpdates {
  update(edits: (tasks: readonly Task[]) => readonly TaskEdit[]): Promise<unknown>;
}

/** To be called while no attempt is live. A task that was never attempted is a person's own word and stays. Returns the ids that are pending again. */
export async function settleInProgress(runs: RunStore, memory: TaskUpdates, tasks: readonly Task[]): Promise<string[]> {
  const moves: Move[] = [];
  for (const task of tasks) {
    if (task.status !== 'in_progress') continue;
    // An engine that died between its word and the attempt left nothing that could have earned a status.
    const attempt = runs.isUnstarted(task.id) ? {} : await runs.lastAttempt(task.id);
    if (attempt === undefined) continue;
    const { status, reason } = attemptOutcome(attempt);
    moves.push({ task, ...(runs.settledAs(task.id) ?? { to: status, reason }) });
  }
  // The file first: were the journal told that they are settled and the file could not be written, nobody would settle them.
  let written: readonly Move[] = [];
  if (moves.length > 0)
    await memory.update((found) => {
      written = stillInProgress(moves, found);
      return written.map(({ task, to, reason }) => ({ id: task.id, changes: statusChanges(task, to, reason) }));
    });
  for (const { task, to, reason } of written) {
    await runs.record({ type: 'task.moved', taskId: task.id, from: task.status, to, ...(reason === undefined ? {} : { reason }) });
  }
  return written.filter(({ to }) => to === 'pending').map(({ task }) => task.id);
}

interface Move {
  readonly task: Task;
  readonly to: TaskStatus;
  readonly reason: string | undefined;
}

/** What a person changed meanwhile is theirs; of a file that is gone just now nothing is settled: it may come back as it was. */
function stillInProgress(moves: readonly Move[], tasks: readonly Task[]): Move[] {
  const inProgress = new Set(tasks.filter(({ status }) => status === 'in_progress').map(({ id }) => id));
  return moves.filter(({ task }) => inProgress.has(task.id));
}
