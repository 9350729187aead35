/**
 * The rows of one folder's tasks. A row is one object as long as its place in the tree is there: VS Code knows by it which row
 * changed, so that one task that changes among thousands does not make the others anew.
 */
import type { TaskView } from '../../../domain/tasks/task';
import { saysTheSame } from '../../../domain/tasks/taskListChange';
import type { Room } from '../rooms/room';
import { latestLogs, taskContextValue, taskDescription } from './taskItems';

export interface TaskNode {
  readonly kind: 'task';
  readonly room: Room;
  /** As it is now. */
  readonly task: TaskView;
  /** The tasks above it, nearest last: the place in the tree, and what keeps a cycle from unfolding for ever. */
  readonly above: readonly string[];
}

/** What a row shows; another one is a reason to show it again. */
interface Shown {
  readonly task: TaskView;
  readonly description: string;
  readonly contextValue: string;
  readonly isChecked: boolean;
  readonly isExpandable: boolean;
}

class TaskRow implements TaskNode {
  readonly kind = 'task';
  shown: Shown | undefined;

  constructor(
    readonly room: Room,
    public task: TaskView,
    readonly above: readonly string[],
  ) {}
}

/** More changed rows than this are not told one by one. */
const fewRows = 200;

export class TaskRows {
  readonly #room: Room;
  readonly #rows = new Map<string, TaskRow>();
  readonly #checked = new Set<string>();
  #order: readonly string[] = [];
  #logs: ReadonlyMap<string, string> = new Map();
  #runs: unknown;

  constructor(room: Room) {
    this.#room = room;
  }

  /** Those of no other task, in this order. */
  roots(tasks: readonly TaskView[]): TaskNode[] {
    this.#order = tasks.map(({ id }) => id);
    return tasks.map((task) => this.#row(task, []));
  }

  root(task: TaskView): TaskNode {
    return this.#row(task, []);
  }

  children({ task, above }: TaskNode): TaskNode[] {
    const path = [...above, task.id];
    return this.#dependencies(task, above).map((dependency) => this.#row(dependency, path));
  }

  parent({ above }: TaskNode): TaskNode | undefined {
    const task = this.#room.tasks.byId.get(above.at(-1) ?? '');
    return task && this.#row(task, above.slice(0, -1));
  }

  /** What the row shows now, remembered as shown. */
  show(node: TaskNode): Shown {
    const shown = this.#look(node);
    this.#row(node.task, node.above).shown = shown;
    return shown;
  }

  /** The rows that look otherwise than they were last shown; undefined when order or number of all differ, or too many of them. */
  changed(tasks: readonly TaskView[]): TaskNode[] | undefined {
    this.#forgetGone();
    if (tasks.length !== this.#order.length || tasks.some(({ id }, index) => id !== this.#order[index])) return undefined;
    const changed = [...this.#rows.values()].filter((row) => row.shown !== undefined && !isSame(row.shown, this.#look(row)));
    return changed.length > fewRows ? undefined : changed;
  }

  get checked(): readonly string[] {
    return [...this.#checked].filter((id) => this.#room.tasks.byId.has(id));
  }

  /** The row shows it already where the person did it there. */
  check(id: string, isChecked: boolean): void {
    if (isChecked) this.#checked.add(id);
    else this.#checked.delete(id);
    const row = this.#rows.get(keyOf([id]));
    if (row?.shown !== undefined) row.shown = { ...row.shown, isChecked };
  }

  uncheckAll(): void {
    this.#checked.clear();
  }

  /** What is gone is not checked any more, should it come back. A file that is being mended takes no checks with it. */
  #forgetGone(): void {
    const { byId } = this.#room.tasks;
    for (const id of this.#checked) if (!byId.has(id)) this.#checked.delete(id);
    for (const [key, row] of this.#rows) {
      const task = byId.get(row.task.id);
      if (task === undefined || row.above.some((id) => !byId.has(id))) this.#rows.delete(key);
      else row.task = task;
    }
  }

  #row(task: TaskView, above: readonly string[]): TaskRow {
    const key = keyOf([...above, task.id]);
    const known = this.#rows.get(key);
    if (known !== undefined) {
      known.task = task;
      return known;
    }
    const row = new TaskRow(this.#room, task, above);
    this.#rows.set(key, row);
    return row;
  }

  #look({ task, above }: TaskNode): Shown {
    const { tasks, terminals } = this.#room;
    return {
      task,
      description: taskDescription(task, tasks.byId),
      contextValue: taskContextValue(task, {
        hasTerminal: terminals.has(task.id),
        hasLog: this.#hasLog(task.id),
        isRunLive: tasks.liveRun !== undefined,
      }),
      isChecked: above.length === 0 && this.#checked.has(task.id),
      isExpandable: this.#dependencies(task, above).length > 0,
    };
  }

  #hasLog(taskId: string): boolean {
    const { runs, attempts } = this.#room.tasks;
    if (this.#runs !== runs) this.#logs = latestLogs(runs);
    this.#runs = runs;
    return this.#logs.has(taskId) || attempts.some((attempt) => attempt.taskId === taskId && attempt.log !== undefined);
  }

  #dependencies({ id, dependencies }: TaskView, above: readonly string[]): TaskView[] {
    return dependencies.flatMap((name) => {
      const dependency = this.#room.tasks.byId.get(name);
      return dependency === undefined || name === id || above.includes(name) ? [] : [dependency];
    });
  }
}

/** An id has no spaces. */
function keyOf(path: readonly string[]): string {
  return path.join(' ');
}

function isSame(a: Shown, b: Shown): boolean {
  return (
    saysTheSame(a.task, b.task) &&
    a.description === b.description &&
    a.contextValue === b.contextValue &&
    a.isChecked === b.isChecked &&
    a.isExpandable === b.isExpandable
  );
}
