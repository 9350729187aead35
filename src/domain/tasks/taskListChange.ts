/**
 * How a list of tasks became another: what goes over the wire instead of thousands of tasks of which one has another status. Pure.
 * A line more in the file moves every task below it; that is said once and not by each of them.
 */
interface Listed {
  readonly id: string;
  readonly line?: number | undefined;
}

export interface TaskListChange<T extends Listed> {
  /** Ids of tasks that are gone. */
  readonly removed: readonly string[];
  /** New tasks, and those that say something else, with their places in the new list; by place. */
  readonly set: readonly { readonly at: number; readonly task: T }[];
  /** By how many lines all others moved in the file, from this place in the new list on to the next one named; by place. */
  readonly shifted: readonly { readonly from: number; readonly by: number }[];
  /** How many tasks there are then. */
  readonly length: number;
}

/** The whole list, as a change of an empty one. */
export function wholeList<T extends Listed>(tasks: readonly T[]): TaskListChange<T> {
  return { removed: [], set: tasks.map((task, at) => ({ at, task })), shifted: [], length: tasks.length };
}

/** Undefined where tasks stand in another order: that is not worth telling one by one. Ids occur once. */
export function listChange<T extends Listed>(before: readonly T[], after: readonly T[]): TaskListChange<T> | undefined {
  const ids = new Set(after.map(({ id }) => id));
  const known = new Set(before.map(({ id }) => id));
  const kept = before.filter(({ id }) => ids.has(id));
  const set: { at: number; task: T }[] = [];
  const shifted: { from: number; by: number }[] = [];
  let next = 0;
  let shift = 0;
  for (const [at, task] of after.entries()) {
    const old = kept[next];
    if (old?.id === task.id) {
      next++;
      const by = (task.line ?? 0) - (old.line ?? 0);
      if (saysTheSame(old, task)) {
        if (by !== shift) shifted.push({ from: at, by });
        shift = by;
      } else set.push({ at, task });
    } else if (known.has(task.id)) return undefined;
    else set.push({ at, task });
  }
  return { removed: before.filter(({ id }) => !ids.has(id)).map(({ id }) => id), set, shifted, length: after.length };
}

/** The list after a change of this one; undefined when the change is not one of this list. Tasks of which nothing was said stay the same objects. */
export function changedList<T extends Listed>(before: readonly T[], { removed, set, shifted, length }: TaskListChange<T>): T[] | undefined {
  const gone = new Set([...removed, ...set.map(({ task }) => task.id)]);
  const kept = before.filter(({ id }) => !gone.has(id));
  if (kept.length + set.length !== length) return undefined;
  const placed = new Map(set.map(({ at, task }) => [at, task]));
  const result: T[] = [];
  let [nextKept, nextShift, shift] = [0, 0, 0];
  while (result.length < length) {
    if (shifted[nextShift]?.from === result.length) shift = shifted[nextShift++]?.by ?? 0;
    const task = placed.get(result.length) ?? movedBy(kept[nextKept++], shift);
    if (task === undefined) return undefined;
    result.push(task);
  }
  return result;
}

function movedBy<T extends Listed>(task: T | undefined, lines: number): T | undefined {
  return task?.line === undefined || lines === 0 ? task : { ...task, line: task.line + lines };
}

/** But for its line in the file. A task that was not read anew has its parts in common with what it was. */
export function saysTheSame(a: Listed, b: Listed): boolean {
  if (a === b) return true;
  const old: Readonly<Record<string, unknown>> = { ...a };
  const now: Readonly<Record<string, unknown>> = { ...b };
  const keys = Object.keys(old);
  const isSame = keys.length === Object.keys(now).length && keys.every((key) => key === 'line' || old[key] === now[key]);
  return isSame || JSON.stringify({ ...a, line: 0 }) === JSON.stringify({ ...b, line: 0 });
}
