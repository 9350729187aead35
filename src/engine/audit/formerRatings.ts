/** How well files could be maintained at a revision: counted from git's objects, once for each content. */
import type { FunctionChange } from '../../domain/audit/auditComparison';
import type { SoftwareScience } from '../../domain/audit/halstead';
import { maintainabilityOf } from '../../domain/audit/maintainability';
import type { GitHistory } from '../../ports/gitHistory';
import type { HalsteadMeasurer } from '../../ports/halstead';
import type { MeasurementCache } from '../../ports/measurementCache';
import { orAborted, throwIfAborted } from '../abort';
import type { FormerFile } from './comparison';
import { readScience, scienceKey, writeScience, type CountedContent } from './knownScience';

export interface FormerRatingsParts {
  readonly history?: GitHistory;
  readonly halstead?: HalsteadMeasurer;
  readonly measurements: MeasurementCache;
}

export interface Formerly {
  /** Of now. */
  readonly paths: readonly string[];
  readonly former: ReadonlyMap<string, FormerFile>;
  readonly functions: readonly FunctionChange[];
  /** Whether there is such a file now. */
  readonly isHere: (path: string) => boolean;
}

const mostBytes = 4 * 1024 * 1024;

/** By the path of now; without those that were not there, and those that could not be counted. */
export async function formerRatings(
  parts: FormerRatingsParts,
  formerly: Formerly,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, number>> {
  const { paths, former } = formerly;
  const files = paths.flatMap((path) => {
    const then = former.has(path) ? path : originOf(path, formerly);
    const file = then === undefined ? undefined : former.get(then);
    return then === undefined || file === undefined ? [] : [{ path, file, content: { blob: file.blob, path: then } }];
  });
  const science = await scienceOf(
    parts,
    files.map(({ content }) => content),
    signal,
  );
  return new Map(
    files.flatMap(({ path, file, content }) => {
      const counted = science.get(scienceKey(content));
      return counted === undefined ? [] : [[path, maintainabilityOf({ functions: [...file.functions] }, counted).index] as const];
    }),
  );
}

/** A file that was renamed is where its functions are. */
function originOf(path: string, { functions, isHere }: Formerly): string | undefined {
  return functions.find(({ before, after }) => after?.path === path && before !== undefined && !isHere(before.path))?.before?.path;
}

async function scienceOf(
  { history, halstead, measurements }: FormerRatingsParts,
  wanted: readonly CountedContent[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, SoftwareScience>> {
  const known = await readScience(measurements, wanted);
  const asked = wanted.filter((content) => !known.has(scienceKey(content)));
  if (history === undefined || halstead === undefined || asked.length === 0) return known;
  const fresh = new Map<string, SoftwareScience>();
  let at = 0;
  for await (const blob of history.readBlobs(
    asked.map(({ blob: id }) => id),
    { maxBytes: mostBytes, signal },
  )) {
    throwIfAborted(signal);
    const content = asked[at++];
    if (content === undefined || !('bytes' in blob)) continue;
    const counted = await orAborted(halstead.count(content.path, new TextDecoder().decode(blob.bytes)), signal);
    if ('science' in counted) fresh.set(scienceKey(content), counted.science);
  }
  await writeScience(measurements, fresh);
  return new Map([...known, ...fresh]);
}
