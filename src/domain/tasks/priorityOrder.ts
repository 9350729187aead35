/**
 * The order of priority: highest first, ties in the order of the file, as the planner takes tasks. And which priorities have to
 * change so that tasks stand elsewhere in it: those of the moved tasks, and of others only where there is no room. Pure.
 */
import { EngineError } from '../errors';
import type { Task } from './task';
import { Levels, type PriorityChange, type Ranked } from './priorityLevels';

export type PriorityTask = Pick<Task, 'id' | 'priority'>;

/** Tasks given in the order of the file, in the order of priority. */
export function byPriority<T extends PriorityTask>(tasks: readonly T[]): T[] {
  // The sort is stable.
  return tasks.toSorted((a, b) => b.priority - a.priority);
}

/**
 * The changes that put `ids`, in this order, directly before another task, or after all (`null`). As few as possible of the
 * other tasks get another priority, and then as few as possible of the moved ones. `tasks` are in the order of the file.
 */
export function priorityChanges(tasks: readonly PriorityTask[], ids: readonly string[], before: string | null): PriorityChange[] {
  const ranked = new Map(tasks.map(({ id, priority }, index): [string, Ranked] => [id, { id, priority, index }]));
  const wanted = new Set(ids);
  if (before !== null && wanted.has(before)) {
    throw new EngineError('invalidInput', `Task \`${before}\` cannot be put before itself.`, { data: { id: before } });
  }
  const moved = [...wanted].map((id) => known(ranked, id));
  const others = byPriority([...ranked.values()].filter(({ id }) => !wanted.has(id)));
  const at = before === null ? others.length : others.indexOf(known(ranked, before));
  const { start, end } = window(others, moved, at);
  const changing = [...others.slice(start, at), ...moved, ...others.slice(at, end)];
  const levels = new Levels(others[start - 1], changing, others[end]);
  const canStay = (index: number): boolean => index >= at - start && index < at - start + moved.length;
  return levels.changes(levels.longestKept(canStay));
}

function known(ranked: ReadonlyMap<string, Ranked>, id: string): Ranked {
  const task = ranked.get(id);
  if (task === undefined) throw new EngineError('unknownTask', `There is no task \`${id}\` in the tasks file.`, { data: { id } });
  return task;
}

interface Window {
  readonly start: number;
  readonly end: number;
}

/** The fewest others around a place that have to make room for the moved tasks; of two ways the one that moves fewer of these. */
function window(others: readonly Ranked[], moved: readonly Ranked[], at: number): Window {
  for (let count = 0; count <= others.length; count++) {
    const ways = [
      { start: at, end: at + count },
      { start: at - count, end: at },
    ].filter(({ start, end }) => start >= 0 && end <= others.length);
    const fitting = ways.filter((way) => hasRoom(others, moved, at, way));
    const [first, second] = fitting.map((way) => ({ way, kept: keptOf(others, moved, at, way) }));
    if (first === undefined) continue;
    return second !== undefined && second.kept > first.kept ? second.way : first.way;
  }
  return { start: 0, end: others.length };
}

function hasRoom(others: readonly Ranked[], moved: readonly Ranked[], at: number, { start, end }: Window): boolean {
  const [above, below] = [others[start - 1], others[end]];
  // Within a tie more of its tasks give no more room: only its end does.
  if (start < end && above !== undefined && above.priority === below?.priority) return false;
  return levelsOf(others, moved, at, { start, end }).fit();
}

function keptOf(others: readonly Ranked[], moved: readonly Ranked[], at: number, way: Window): number {
  const from = at - way.start;
  return levelsOf(others, moved, at, way).longestKept((index) => index >= from && index < from + moved.length).length;
}

function levelsOf(others: readonly Ranked[], moved: readonly Ranked[], at: number, { start, end }: Window): Levels {
  return new Levels(others[start - 1], [...others.slice(start, at), ...moved, ...others.slice(at, end)], others[end]);
}
