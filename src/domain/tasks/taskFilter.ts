/** Which tasks somebody wants to see: every part that is given must fit, any of the values of a part. Texts compare without case. */
import type { TaskView } from './task';
import type { TaskKind, TaskStatus } from './taskStatus';

export interface TaskFilter {
  readonly statuses?: readonly TaskStatus[];
  readonly kinds?: readonly TaskKind[];
  readonly epics?: readonly string[];
  readonly tags?: readonly string[];
  /** Anywhere in what a task is called, says and is about. */
  readonly text?: string;
}

type Searched = Pick<TaskView, 'id' | 'title' | 'description' | 'command' | 'target' | 'epic' | 'tags' | 'status' | 'kind'>;

export function filterTasks<T extends Searched>(tasks: readonly T[], filter: TaskFilter): T[] {
  const statuses = filter.statuses && new Set<string>(filter.statuses);
  const kinds = filter.kinds && new Set<string>(filter.kinds);
  const epics = filter.epics && folded(filter.epics);
  const tags = filter.tags && folded(filter.tags);
  const text = filter.text?.toLowerCase();
  return tasks.filter(
    (task) =>
      (statuses === undefined || statuses.has(task.status)) &&
      (kinds === undefined || kinds.has(task.kind)) &&
      (epics === undefined || (task.epic !== undefined && epics.has(task.epic.toLowerCase()))) &&
      (tags === undefined || task.tags.some((tag) => tags.has(tag.toLowerCase()))) &&
      (text === undefined || searched(task).includes(text)),
  );
}

function folded(words: readonly string[]): ReadonlySet<string> {
  return new Set(words.map((word) => word.toLowerCase()));
}

function searched(task: Searched): string {
  const { id, title, description, command, target, epic, tags } = task;
  return [id, title, description, command, target?.file, target?.symbol, epic, ...tags].join('\n').toLowerCase();
}
