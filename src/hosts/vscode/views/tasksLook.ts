/** How the person wants to see the tasks: in which order, which of them. Remembered for the workspace. */
import type * as vscode from 'vscode';
import type { TaskView } from '../../../domain/tasks/task';
import { filterTasks, type TaskFilter } from '../../../domain/tasks/taskFilter';
import { taskKinds, taskStatuses } from '../../../domain/tasks/taskStatus';
import { Emitter } from '../../../shared/emitter';
import { sorted, taskSorts, type TaskSort } from './taskOrder';

const sortKey = 'tasks.sort';
const filterKey = 'tasks.filter';

export class TasksLook implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #changed = new Emitter<void>();
  #sort: TaskSort;
  #filter: TaskFilter;

  readonly onDidChange = this.#changed.event;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
    this.#sort = taskSorts.find((sort) => sort === memory.get<unknown>(sortKey)) ?? 'priority';
    this.#filter = parseFilter(memory.get<unknown>(filterKey));
  }

  get sort(): TaskSort {
    return this.#sort;
  }

  async setSort(sort: TaskSort): Promise<void> {
    this.#sort = sort;
    this.#changed.fire();
    await this.#memory.update(sortKey, sort);
  }

  get filter(): TaskFilter {
    return this.#filter;
  }

  get isFiltering(): boolean {
    return Object.keys(this.#filter).length > 0;
  }

  async setFilter(filter: TaskFilter): Promise<void> {
    this.#filter = parseFilter(filter);
    this.#changed.fire();
    await this.#memory.update(filterKey, this.isFiltering ? this.#filter : undefined);
  }

  /** The tasks that are shown, in their order. */
  shown(tasks: readonly TaskView[]): readonly TaskView[] {
    return sorted(this.isFiltering ? filterTasks(tasks, this.#filter) : tasks, this.#sort);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

/** What the window remembers may be from another version; a part with nothing in it is no part. */
export function parseFilter(value: unknown): TaskFilter {
  if (typeof value !== 'object' || value === null) return {};
  const words = (key: string): readonly string[] => {
    const list: unknown = Reflect.get(value, key);
    return Array.isArray(list) ? list.filter((word) => typeof word === 'string') : [];
  };
  const text: unknown = Reflect.get(value, 'text');
  const given = words('statuses');
  const statuses = taskStatuses.filter((status) => given.includes(status));
  const kinds = taskKinds.filter((kind) => words('kinds').includes(kind));
  const [epics, tags] = [words('epics'), words('tags')];
  return {
    ...(statuses.length === 0 ? {} : { statuses }),
    ...(kinds.length === 0 ? {} : { kinds }),
    ...(epics.length === 0 ? {} : { epics }),
    ...(tags.length === 0 ? {} : { tags }),
    ...(typeof text !== 'string' || text.trim() === '' ? {} : { text: text.trim() }),
  };
}
