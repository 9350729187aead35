/** Tasks and what they wait for: faults of the graph, and tasks blocked by what became of their dependencies. Pure and linear. */
import { EngineError } from '../errors';
import type { Task, TaskStatus } from './task';

export type GraphTask = Pick<Task, 'id' | 'dependencies'>;

/** Positions are those in the list given, dependencies by their place in the task's own list. */
export type GraphFault =
  | { readonly kind: 'duplicate'; readonly index: number; readonly firstIndex: number; readonly id: string }
  | { readonly kind: 'unknown'; readonly index: number; readonly dependency: number; readonly id: string; readonly missing: string }
  /** `path` begins and ends with the same id; a task that waits for itself is `a → a`. */
  | { readonly kind: 'cycle'; readonly index: number; readonly dependency: number; readonly path: readonly string[] };

/** Every duplicate id and unknown dependency, and one cycle of each knot of tasks that wait for each other. */
export function graphFaults(tasks: readonly GraphTask[]): GraphFault[] {
  const indexes = new Map<string, number>();
  const faults: GraphFault[] = [];
  tasks.forEach(({ id }, index) => {
    const firstIndex = indexes.get(id);
    if (firstIndex === undefined) indexes.set(id, index);
    else faults.push({ kind: 'duplicate', index, firstIndex, id });
  });
  tasks.forEach(({ id, dependencies }, index) => {
    dependencies.forEach((missing, dependency) => {
      if (!indexes.has(missing)) faults.push({ kind: 'unknown', index, dependency, id, missing });
    });
  });
  return [...faults, ...cycles(tasks, indexes)];
}

/** A walk in depth with a stack of its own: a chain of any length must not exhaust the machine's. */
function cycles(tasks: readonly GraphTask[], indexes: ReadonlyMap<string, number>): GraphFault[] {
  const faults: GraphFault[] = [];
  const state = new Uint8Array(tasks.length);
  const trail: { readonly index: number; next: number }[] = [];
  for (let root = 0; root < tasks.length; root++) {
    if (state[root] !== 0) continue;
    state[root] = open;
    trail.push({ index: root, next: 0 });
    for (let top = trail.at(-1); top !== undefined; top = trail.at(-1)) {
      const dependency = top.next++;
      const id = tasks[top.index]?.dependencies[dependency];
      if (id === undefined) {
        state[top.index] = closed;
        trail.pop();
        continue;
      }
      const index = indexes.get(id);
      if (index === undefined || state[index] === closed) continue;
      if (state[index] === open) faults.push(cycleFault(tasks, trail, index));
      else {
        state[index] = open;
        trail.push({ index, next: 0 });
      }
    }
  }
  return faults;
}

const open = 1;
const closed = 2;

/** The cycle from its earliest task in the list on. */
function cycleFault(tasks: readonly GraphTask[], trail: readonly { readonly index: number }[], back: number): GraphFault {
  const from = trail.findIndex(({ index }) => index === back);
  const members = trail.slice(from).map(({ index }) => index);
  const first = members.indexOf(Math.min(...members.slice(0, 10_000)));
  const ordered = [...members.slice(first), ...members.slice(0, first)];
  const path = [...ordered, ordered[0] ?? 0].map((index) => tasks[index]?.id ?? '');
  const index = ordered[0] ?? 0;
  return { kind: 'cycle', index, dependency: tasks[index]?.dependencies.indexOf(path[1] ?? '') ?? 0, path };
}

/** `a → b → a`; the middle of a long one is left out. */
export function cyclePath(path: readonly string[]): string {
  const shown = path.length > 24 ? [...path.slice(0, 20), `… ${path.length - 22} more …`, ...path.slice(-2)] : path;
  return shown.join(' → ');
}

/** Refuses tasks that cannot be planned, naming the ids. */
export function assertGraph(tasks: readonly GraphTask[]): void {
  const [fault] = graphFaults(tasks);
  if (fault !== undefined) throw graphError(fault);
}

export function graphError(fault: GraphFault): EngineError {
  switch (fault.kind) {
    case 'duplicate':
      return new EngineError('duplicateTask', `Two tasks have the id \`${fault.id}\`. Give one of them another.`, {
        data: { id: fault.id },
      });
    case 'unknown': {
      const message = `Task \`${fault.id}\` depends on \`${fault.missing}\`, and there is no such task.`;
      return new EngineError('unknownDependency', message, { data: { id: fault.id, dependency: fault.missing } });
    }
    case 'cycle': {
      const message = `Tasks wait for each other: ${cyclePath(fault.path)}. Remove one of these dependencies.`;
      return new EngineError('dependencyCycle', message, { data: { path: [...fault.path] } });
    }
  }
}

export interface BlockedChange {
  readonly id: string;
  readonly from: TaskStatus;
  readonly to: TaskStatus;
  /** Undefined when the task is pending again. */
  readonly reason: string | undefined;
}

/**
 * What has to change so that exactly those tasks are blocked whose dependencies stand in the way: a pending task with a
 * dependency that failed, was cancelled or is itself blocked (for whatever reason) becomes blocked, and so do the tasks after
 * it; a task blocked for that reason is pending again once nothing stands in its way, and its reason is corrected when another
 * dependency does. Tasks blocked for other reasons are left alone. Applying the changes leaves nothing more to change.
 */
export function blockedChanges(tasks: readonly Task[]): BlockedChange[] {
  const statuses = new Map(tasks.map((task) => [task.id, task.status]));
  const changes: BlockedChange[] = [];
  for (const task of inDependencyOrder(tasks)) {
    if (task.status !== 'pending' && !isBlockedByDependency(task)) continue;
    const reason = obstacle(task, statuses);
    const to = reason === undefined ? 'pending' : 'blocked';
    statuses.set(task.id, to);
    if (to !== task.status || (to === 'blocked' && reason !== task.reason)) changes.push({ id: task.id, from: task.status, to, reason });
  }
  return changes;
}

/** Whether the engine blocked the task because of a dependency. */
function isBlockedByDependency(task: Task): boolean {
  return task.status === 'blocked' && task.reason !== undefined && task.reason.startsWith('dependency `');
}

const obstacles: Partial<Record<TaskStatus, string>> = { failed: 'failed', cancelled: 'was cancelled', blocked: 'is blocked' };

function obstacle(task: Task, statuses: ReadonlyMap<string, TaskStatus>): string | undefined {
  for (const id of task.dependencies) {
    const status = statuses.get(id);
    const words = status && obstacles[status];
    if (words !== undefined) return `dependency \`${id}\` ${words}`;
  }
  return undefined;
}

/** Tasks after everything they depend on, otherwise in the order given. Tasks of a cycle are left out. */
function inDependencyOrder<T extends GraphTask>(tasks: readonly T[]): T[] {
  const dependants = new Map<string, T[]>();
  const waiting = new Map<string, number>();
  const ids = new Set(tasks.map((task) => task.id));
  const ready: T[] = [];
  for (const task of tasks) {
    const known = task.dependencies.filter((id) => ids.has(id));
    waiting.set(task.id, known.length);
    if (known.length === 0) ready.push(task);
    for (const id of known) {
      const list = dependants.get(id);
      if (list === undefined) dependants.set(id, [task]);
      else list.push(task);
    }
  }
  for (let at = 0; at < ready.length; at++) {
    for (const task of dependants.get(ready[at]?.id ?? '') ?? []) {
      const left = (waiting.get(task.id) ?? 0) - 1;
      waiting.set(task.id, left);
      if (left === 0) ready.push(task);
    }
  }
  return ready;
}
