/** What a dependency would mean before it is written: what waits for what, and how a circle would go. Pure and linear. */
import type { GraphTask } from './taskGraph';

/** The tasks that wait for any of these, directly or not; these themselves are not among them. */
export function dependantsOf(tasks: readonly GraphTask[], ids: readonly string[]): Set<string> {
  const waiting = new Map<string, string[]>();
  for (const { id, dependencies } of tasks) {
    for (const dependency of dependencies) {
      const list = waiting.get(dependency);
      if (list === undefined) waiting.set(dependency, [id]);
      else list.push(id);
    }
  }
  const found = new Set(ids);
  for (const id of found) for (const dependant of waiting.get(id) ?? []) found.add(dependant);
  for (const id of ids) found.delete(id);
  return found;
}

/** The circle that would come of `id` waiting for `on`, as `id → on → … → id`; undefined when there is none. */
export function cycleThrough(tasks: readonly GraphTask[], id: string, on: string): readonly string[] | undefined {
  if (id === on) return [id, id];
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const cameFrom = new Map<string, string>([[on, id]]);
  for (const at of cameFrom.keys()) {
    for (const dependency of byId.get(at)?.dependencies ?? []) {
      if (cameFrom.has(dependency)) continue;
      cameFrom.set(dependency, at);
      if (dependency === id) return trail(cameFrom, id, on);
    }
  }
  return undefined;
}

function trail(cameFrom: ReadonlyMap<string, string>, id: string, on: string): string[] {
  const path = [id];
  for (let at = cameFrom.get(id); at !== undefined && at !== id; at = cameFrom.get(at)) path.unshift(at);
  return path[0] === on ? [id, ...path] : path;
}
