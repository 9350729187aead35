/**
 * Moves of tasks from one status to another: in the journal first, then in the tasks file. The file is a person's too: what they
 * made of a task since it was read is not overwritten, and the journal is told.
 */
import { blockedChanges } from '../../domain/tasks/taskGraph';
import { statusChanges } from '../../domain/tasks/statusReason';
import type { Task, TaskStatus } from '../../domain/tasks/task';
import { canMove } from '../../domain/tasks/taskStatus';
import type { PatientMemory } from '../memory/patientMemory';
import type { TaskEdit } from '../memory/tasksEdit';
import type { RunRecord } from './runRecord';
import type { RunStore } from './runStore';

interface TaskMovesParts {
  readonly runs: Pick<RunStore, 'record'>;
  readonly memory: PatientMemory;
  readonly record: RunRecord;
}

interface Move {
  readonly id: string;
  readonly from: TaskStatus;
  readonly to: TaskStatus;
  readonly reason?: string | undefined;
}

export class TaskMoves {
  readonly #parts: TaskMovesParts;

  constructor(parts: TaskMovesParts) {
    this.#parts = parts;
  }

  /** Says that the task is being executed; false when it is no longer pending, and then it must not be. */
  async begin({ id, status }: Task): Promise<boolean> {
    const left = await this.#move([{ id, from: status, to: 'in_progress' }], (found) => found === 'pending');
    return left.size === 0;
  }

  /** What became of a task that was being executed. */
  async settle({ id }: Task, to: TaskStatus, reason?: string): Promise<void> {
    const move = { id, from: 'in_progress', to, reason } as const;
    // An editor that had the file open since before writes `pending` back: that is no wish to run it twice.
    const left = await this.#move([move], (found) => found === 'in_progress' || found === 'pending');
    for (const [, found] of left) if (found !== to) await this.#warnLeft(id, to, found);
  }

  /** Keeps a pending task from being started. */
  async block({ id, status }: Task, reason: string): Promise<void> {
    await this.#move([{ id, from: status, to: 'blocked', reason }], (found) => found === 'pending');
  }

  /** Blocks what can no longer become ready and frees what can again; returns the tasks as they are then. */
  async settleBlocked(tasks: readonly Task[]): Promise<readonly Task[]> {
    const changes = blockedChanges(tasks);
    if (changes.length === 0) return tasks;
    await this.#move(changes, (found, { from }) => found === from);
    return this.#parts.memory.tasks();
  }

  /** Resolves with those that were left as they were found, and what that is. */
  async #move(
    moves: readonly Move[],
    mayMove: (found: TaskStatus, move: Move) => boolean,
  ): Promise<ReadonlyMap<string, TaskStatus | undefined>> {
    for (const move of moves) await this.#record(move);
    const left = new Map<string, TaskStatus | undefined>();
    await this.#parts.memory.update((tasks) => {
      left.clear();
      const byId = new Map(tasks.map((task) => [task.id, task]));
      return moves.flatMap((move): TaskEdit[] => {
        const { id, to, reason } = move;
        const task = byId.get(id);
        if (task !== undefined && mayMove(task.status, move)) return [{ id, changes: statusChanges(task, to, reason) }];
        left.set(id, task?.status);
        return [];
      });
    });
    for (const { id, to } of moves) {
      const found = left.get(id);
      if (found !== undefined && found !== to && canMove(to, found)) await this.#record({ id, from: to, to: found });
    }
    return left;
  }

  async #record({ id, from, to, reason }: Move): Promise<void> {
    const { runs, record } = this.#parts;
    await runs.record({ type: 'task.moved', taskId: id, from, to, runId: record.run.id, ...(reason === undefined ? {} : { reason }) });
  }

  async #warnLeft(id: string, to: TaskStatus, found: TaskStatus | undefined): Promise<void> {
    const { tasksFile } = this.#parts.record.run;
    await this.#parts.record.warn(
      found === undefined
        ? `${id} is no longer in ${tasksFile}; that it is ${to} is kept in the run alone.`
        : `${id} was made ${found} in ${tasksFile} while it ran and stays so; that it is ${to} is kept in the run alone.`,
    );
  }
}
