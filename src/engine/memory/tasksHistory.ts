/** The last few lists of tasks, each under a version: whoever knows one of them is told what changed since, anybody else the whole list. */
import type { Task } from '../../domain/tasks/task';
import { listChange, wholeList, type TaskListChange } from '../../domain/tasks/taskListChange';

const versionsKept = 32;

export interface TasksSince {
  /** Of the list as it is after the change. */
  readonly version: string;
  /** Whether the change is one of an empty list rather than of the version asked about. */
  readonly isWhole: boolean;
  readonly change: TaskListChange<Task>;
}

export class TasksHistory {
  /** Tells this engine's versions from those of one before it. */
  readonly #name: string;
  readonly #lists = new Map<string, readonly Task[]>();
  #count = 0;
  #tasks: readonly Task[] = [];

  constructor(name: string) {
    this.#name = name;
    this.#remember();
  }

  add(tasks: readonly Task[]): void {
    if (tasks === this.#tasks) return;
    this.#tasks = tasks;
    this.#count++;
    this.#remember();
  }

  since(version: string | undefined): TasksSince {
    const known = this.#lists.get(version ?? '');
    const change = known && listChange(known, this.#tasks);
    return { version: this.#version, isWhole: change === undefined, change: change ?? wholeList(this.#tasks) };
  }

  get #version(): string {
    return `${this.#name}-${this.#count}`;
  }

  #remember(): void {
    this.#lists.set(this.#version, this.#tasks);
    const [oldest] = this.#lists.keys();
    if (this.#lists.size > versionsKept && oldest !== undefined) this.#lists.delete(oldest);
  }
}
