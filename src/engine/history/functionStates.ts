/** The functions of a file as its versions held them, each followed backwards from what it is now. Pure. */
import { matchFunctions } from '../../domain/audit/functionMatching';
import type { FunctionMetrics } from '../../domain/audit/metrics';
import type { FileVersion } from './fileVersions';

export interface MeasuredVersion extends FileVersion {
  /** Undefined where the content is not here, or could not be measured. */
  readonly functions: readonly FunctionMetrics[] | undefined;
}

export interface OlderSelf {
  readonly version: FileVersion;
  readonly measured: FunctionMetrics;
}

export interface FollowedFunction {
  /** Oldest first. */
  readonly selves: readonly OlderSelf[];
  /** There was an older version of the file, and the function was not in it. */
  readonly isBorn: boolean;
}

/** Versions oldest first; a version that is not known is passed over. */
export function followBack(
  now: readonly FunctionMetrics[],
  versions: readonly MeasuredVersion[],
): ReadonlyMap<FunctionMetrics, FollowedFunction> {
  const selves = new Map(now.map((measured) => [measured, [] as OlderSelf[]]));
  const born = new Set<FunctionMetrics>();
  /** Each function of now, and what it was in the version last looked at. */
  let current = new Map(now.map((measured) => [measured, measured]));
  for (const { functions, ...version } of [...versions].reverse()) {
    if (functions === undefined) continue;
    const older = new Map(matchFunctions(functions, [...current.values()]).map(({ before, after }) => [after, before]));
    const next = new Map<FunctionMetrics, FunctionMetrics>();
    for (const [measured, newer] of current) {
      const self = older.get(newer);
      if (self === undefined) {
        born.add(measured);
        continue;
      }
      next.set(measured, self);
      selves.get(measured)?.push({ version, measured: self });
    }
    current = next;
  }
  return new Map([...selves].map(([measured, newestFirst]) => [measured, { selves: newestFirst.reverse(), isBorn: born.has(measured) }]));
}
