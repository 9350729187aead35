/** Work on very many things, none of which waits for anything, without keeping others waiting: a file being edited is measured meanwhile. */
import type { Clock } from '../ports/clock';

/** Longer than this nobody is kept waiting. */
const longestMs = 12;

export async function mapInTurns<T, R>(clock: Clock, items: Iterable<T>, map: (item: T) => R): Promise<R[]> {
  const results: R[] = [];
  let dueAt = clock.now() + longestMs;
  for (const item of items) {
    results.push(map(item));
    if (clock.now() < dueAt) continue;
    await clock.turn();
    dueAt = clock.now() + longestMs;
  }
  return results;
}
