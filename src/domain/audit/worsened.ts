/** Which functions grew by most in a window of history, whether they are over a threshold or not. Pure. */
import type { TrendSummary } from './auditReport';
import type { FileMetrics } from './metrics';
import { withIds } from './ranking';
import type { Trend } from './trend';

const most = 10;

/** What grew by most, first. What is new has not grown. */
export function worsenedOf(files: readonly FileMetrics[], byId: ReadonlyMap<string, Trend>): TrendSummary['worsened'] {
  const grown = files.flatMap((file) =>
    withIds(file).flatMap(([id, { name, line }]) => {
      const trend = byId.get(id);
      return trend === undefined || growthOf(trend) === 0 ? [] : [{ id, path: file.path, name, line, trend }];
    }),
  );
  return grown.sort((a, b) => growthOf(b.trend) - growthOf(a.trend) || (a.id < b.id ? -1 : 1)).slice(0, most);
}

function growthOf({ cognitive, cyclomatic }: Trend): number {
  return Math.max(cognitive.change, 0) + Math.max(cyclomatic.change, 0);
}
