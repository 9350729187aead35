/** In which order the Tasks view shows tasks. Pure. */
import { byPriority } from '../../../domain/tasks/priorityOrder';
import type { TaskView } from '../../../domain/tasks/task';

/** `priority`: what runs first on top, what is finished at the end. `file`: as they are written. */
export const taskSorts = ['priority', 'file'] as const;
export type TaskSort = (typeof taskSorts)[number];

export function isFinished({ status }: Pick<TaskView, 'status'>): boolean {
  return status === 'done' || status === 'cancelled';
}

export function sorted(tasks: readonly TaskView[], sort: TaskSort): readonly TaskView[] {
  if (sort === 'file') return tasks;
  return [...byPriority(tasks.filter((task) => !isFinished(task))), ...tasks.filter(isFinished)];
}

export interface Step {
  /** In the order they are shown in. */
  readonly ids: readonly string[];
  readonly before: string | null;
}

/** Where one step up or down leads among the tasks shown, together with what was picked; undefined where there is no step. */
export function stepOf(shown: readonly TaskView[], picked: readonly string[], way: 'up' | 'down'): Step | undefined {
  const open = shown.filter((task) => !isFinished(task)).map(({ id }) => id);
  const moved = new Set(picked);
  const ids = open.filter((id) => moved.has(id));
  const first = open.findIndex((id) => moved.has(id));
  const last = open.findLastIndex((id) => moved.has(id));
  const isAtEnd = way === 'up' ? first === 0 : last === open.length - 1;
  const isTogether = last - first === ids.length - 1;
  if (ids.length === 0 || (isAtEnd && isTogether)) return undefined;
  if (way === 'down') return { ids, before: open[last + 2] ?? null };
  return { ids, before: (isAtEnd ? open.find((id) => !moved.has(id)) : open[first - 1]) ?? null };
}
