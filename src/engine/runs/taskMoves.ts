/** Moves of tasks from one status to another: in the journal first, then in the tasks file. */
import { blockedChanges } from '../../domain/tasks/taskGraph';
import { statusChanges } from '../../domain/tasks/statusReason';
import type { Task, TaskStatus } from '../../domain/tasks/task';
import type { PatientMemory } from '../memory/patientMemory';
import type { RunRecord } from './runRecord';
import type { RunStore } from './runStore';

interface TaskMovesParts {
  readonly runs: RunStore;
  readonly memory: PatientMemory;
  readonly record: RunRecord;
}

export class TaskMoves {
  readonly #parts: TaskMovesParts;

  constructor(parts: TaskMovesParts) {
    this.#parts = parts;
  }

  async move(task: Task, to: TaskStatus, reason?: string): Promise<void> {
    await this.#parts.runs.record({
      type: 'task.moved',
      taskId: task.id,
      from: task.status,
      to,
      runId: this.#parts.record.run.id,
      ...(reason === undefined ? {} : { reason }),
    });
    const dropped = await this.#parts.memory.update([{ id: task.id, changes: statusChanges(task, to, reason) }]);
    if (dropped.length > 0)
      await this.#parts.record.warn(
        `${task.id} is no longer in ${this.#parts.record.run.tasksFile}; that it is ${to} is kept in the run alone.`,
      );
  }

  /** Blocks what can no longer become ready and frees what can again; returns the tasks as they are then. */
  async settleBlocked(tasks: readonly Task[]): Promise<readonly Task[]> {
    const changes = blockedChanges(tasks);
    if (changes.length === 0) return tasks;
    for (const { id, from, to, reason } of changes) {
      await this.#parts.runs.record({
        type: 'task.moved',
        taskId: id,
        from,
        to,
        runId: this.#parts.record.run.id,
        ...(reason === undefined ? {} : { reason }),
      });
    }
    const byId = new Map(tasks.map((task) => [task.id, task]));
    await this.#parts.memory.update(changes.map(({ id, to, reason }) => ({ id, changes: statusChanges(byId.get(id) ?? {}, to, reason) })));
    return this.#parts.memory.tasks();
  }
}
