/** Kinds and statuses of tasks, and how a status may move. Apart from the schemas, which the editor loads later than these. */
export const taskKinds = ['command', 'refactor', 'agent', 'pipeline', 'manual'] as const;
export type TaskKind = (typeof taskKinds)[number];

export const taskStatuses = ['pending', 'in_progress', 'review', 'done', 'failed', 'blocked', 'cancelled'] as const;
export type TaskStatus = (typeof taskStatuses)[number];

/** Which way a status may move; the engine refuses every other. A person's own edit of the file is always taken. */
const taskTransitions: Readonly<Record<TaskStatus, readonly TaskStatus[]>> = {
  pending: ['in_progress', 'blocked', 'cancelled'],
  in_progress: ['review', 'done', 'failed', 'cancelled', 'blocked', 'pending'],
  review: ['done', 'pending', 'cancelled', 'failed'],
  // Cancelled where what it made was accepted and undone again.
  done: ['pending', 'cancelled'],
  failed: ['pending', 'cancelled'],
  blocked: ['pending', 'cancelled'],
  cancelled: ['pending'],
};

export function canMove(from: TaskStatus, to: TaskStatus): boolean {
  return taskTransitions[from].includes(to);
}

/** Statuses in which nothing more will happen without a person. */
export function isSettled(status: TaskStatus): boolean {
  return status === 'done' || status === 'failed' || status === 'cancelled';
}
