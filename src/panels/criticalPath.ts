/** The chain of unfinished tasks that costs most: no matter how much is done at the same time, it takes at least this long. */
import type { TaskView } from '../domain/tasks/task';
import type { PlacedEdge } from './graphLayout';

/** In order, first to last; empty where nothing unfinished waits for another. Edges of cycles do not count. */
export function criticalPath(
  tasks: readonly Pick<TaskView, 'id' | 'status' | 'cost'>[],
  edges: readonly PlacedEdge[],
): ReadonlySet<string> {
  const open = new Map(tasks.filter(({ status }) => status !== 'done' && status !== 'cancelled').map((task) => [task.id, task]));
  const counted = edges.filter(({ from, to, isInCycle }) => !isInCycle && open.has(from) && open.has(to));
  const out = new Map<string, string[]>(counted.map(({ from }) => [from, []]));
  const waiting = new Map<string, number>();
  for (const { from, to } of counted) {
    out.get(from)?.push(to);
    waiting.set(to, (waiting.get(to) ?? 0) + 1);
  }
  // A task that costs nothing is one more all the same.
  const weight = (id: string): number => (open.get(id)?.cost ?? 0) + 1e-6;
  const reached = new Map<string, { readonly cost: number; readonly previous: string | undefined }>();
  const ready = [...open.keys()].filter((id) => !waiting.has(id));
  for (const id of ready) reached.set(id, { cost: weight(id), previous: undefined });
  for (let place = 0; place < ready.length; place++) {
    const id = ready[place] ?? '';
    for (const next of out.get(id) ?? []) {
      const cost = (reached.get(id)?.cost ?? 0) + weight(next);
      if (cost > (reached.get(next)?.cost ?? -1)) reached.set(next, { cost, previous: id });
      const left = (waiting.get(next) ?? 0) - 1;
      waiting.set(next, left);
      if (left === 0) ready.push(next);
    }
  }
  return pathTo(lastOf(reached), reached);
}

type Reached = ReadonlyMap<string, { readonly cost: number; readonly previous: string | undefined }>;

/** Of the tasks at the end of a chain of two or more, the one that is reached last. */
function lastOf(reached: Reached): string | undefined {
  let last: string | undefined;
  for (const [id, { cost, previous }] of reached) {
    if (previous !== undefined && cost > (last === undefined ? 0 : (reached.get(last)?.cost ?? 0))) last = id;
  }
  return last;
}

function pathTo(last: string | undefined, reached: Reached): ReadonlySet<string> {
  const path: string[] = [];
  for (let id = last; id !== undefined; id = reached.get(id)?.previous) path.push(id);
  return new Set(path.reverse());
}
