/** Which function of an older version a function is. */
import type { FunctionMetrics } from './metrics';
import { withIds } from './ranking';

/** The older self of each newer function that has one. */
export function followedFunctions(
  newer: readonly FunctionMetrics[],
  older: readonly FunctionMetrics[],
): ReadonlyMap<FunctionMetrics, FunctionMetrics> {
  const before = new Map(withIds({ path: '', functions: older }));
  return new Map(
    withIds({ path: '', functions: newer }).flatMap(([id, measured]) => {
      const same = before.get(id);
      return same === undefined ? [] : [[measured, same] as const];
    }),
  );
}
