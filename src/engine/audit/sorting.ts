/** Which of the files found are measured: the rules on path and size are asked, and what is left is looked at. */
import { readAttributes } from './attributes';
import { excludeByPath, excludeBySize, isIncluded } from '../../domain/audit/exclusion';
import type { Exclusion } from '../../domain/audit/metrics';
import type { Settings } from '../../domain/settings';
import type { Clock } from '../../ports/clock';
import type { Files } from '../../ports/files';
import type { Measurer } from '../../ports/measurer';
import { throwIfAborted } from '../abort';
import { versionOf, type Version } from './measuredCache';

export interface SortingParts {
  readonly files: Files;
  readonly measurer: Pick<Measurer, 'extensions'>;
  readonly clock: Clock;
}

/** The files that are measured, and how many are not, by reason. */
export interface Sorting {
  readonly versions: readonly Version[];
  readonly excluded: Map<string, number>;
}

/** Asks the rules that need no content, and looks at what is left. */
export async function sortFiles(
  { files, measurer, clock }: SortingParts,
  paths: readonly string[],
  {
    settings,
    signal,
    above = [],
  }: {
    readonly settings: Settings;
    readonly signal?: AbortSignal | undefined;
    /** `.gitattributes` that may stand above what is audited. */
    readonly above?: readonly string[];
  },
): Promise<Sorting> {
  const excluded = new Map<string, number>();
  const attributes = await readAttributes(files, [...paths, ...above]);
  const wanted = paths.filter((path) => {
    const byPath = excludeByPath(path, settings, measurer.extensions, attributes.of(path));
    // What no language measures was never going to be audited: that is no news.
    if (byPath !== undefined && byPath.reason !== 'unsupported') tally(excluded, byPath);
    return byPath === undefined;
  });
  const infos = await files.infos(wanted, signal);
  throwIfAborted(signal);
  const now = clock.now();
  const versions = wanted.flatMap((path, at): Version[] => {
    const info = infos[at];
    // Deleted but still in git's index; or a link, audited where it leads; or a submodule.
    if (info?.kind !== 'file' || info.isSymbolicLink === true) return [];
    const bySize = isIncluded(path, settings) ? undefined : excludeBySize(info.size, settings);
    if (bySize === undefined) return [versionOf(path, info, settings, now)];
    tally(excluded, bySize);
    return [];
  });
  return { versions, excluded };
}

export function tally(excluded: Map<string, number>, { reason }: Exclusion): void {
  excluded.set(reason, (excluded.get(reason) ?? 0) + 1);
}
