/** Measures what is not known yet, the most suspicious first, and tells what was found meanwhile. */
import { unreadable } from '../../domain/audit/measuredFile';
import type { Hotspot } from '../../domain/audit/hotspot';
import { thresholdsOf, withSuggestion, type Finding } from '../../domain/audit/ranking';
import type { Settings } from '../../domain/settings';
import type { Clock } from '../../ports/clock';
import type { Measurer } from '../../ports/measurer';
import { throwIfAborted } from '../abort';
import type { ContentStore } from './contentStore';
import { FoundSoFar, likelyWorstFirst } from './foundSoFar';
import { suggestionsById, suggestionsIn, type Measured, type MeasuredCache, type Version } from './measuredCache';
import type { EarlySettling } from './settling';
import { tally, type Sorting } from './sorting';

export interface MeasuringParts {
  readonly measurer: Measurer;
  readonly clock: Clock;
  readonly cache: MeasuredCache;
  readonly contents: ContentStore;
}

export interface MeasuringRequest {
  readonly settings: Settings;
  /** Measure everything, whatever is known. */
  readonly isFresh?: boolean;
  readonly top?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number, message: string) => void;
  readonly onFound?: (found: readonly Hotspot[]) => void;
  /** What is told of what was found; default all of it. */
  readonly settle?: EarlySettling;
}

/** The result is in the order of the versions, whatever order workers answer in. */
export async function measureAll(
  { measurer, clock, cache, contents }: MeasuringParts,
  { versions, excluded }: Sorting,
  { settings, isFresh = false, top, signal, onProgress, onFound, settle = (findings) => findings }: MeasuringRequest,
  churn: () => ReadonlyMap<string, number> | undefined,
): Promise<Measured[]> {
  const thresholds = thresholdsOf(settings);
  const known = new Map<string, Measured>();
  const asked = new Map<string, Version>();
  for (const version of versions) {
    const measured = isFresh ? undefined : cache.get(version);
    if (measured === undefined) asked.set(version.path, version);
    else known.set(version.path, measured);
  }
  for (const { version, file, suggestions } of isFresh ? [] : await contents.restore([...asked.values()])) {
    known.set(version.path, cache.restore(version, file, suggestions));
    asked.delete(version.path);
  }
  throwIfAborted(signal);
  onProgress?.(known.size, versions.length, 'measuring');
  const found = onFound && new FoundSoFar({ clock, thresholds, top, churn, settle, tell: onFound }, known.values());
  const order = likelyWorstFirst([...asked.values()], churn());
  const answers = order.length === 0 ? [] : measurer.measureFiles(order, { settings, increments: 'over', ...signalled(signal) });
  for await (const file of answers) {
    throwIfAborted(signal);
    const version = asked.get(file.path);
    if (version === undefined) continue;
    const suggestions = suggestionsIn(file, thresholds);
    contents.keep(version, file, suggestions);
    const measured = cache.put(version, file, suggestions);
    known.set(file.path, measured);
    onProgress?.(known.size, versions.length, file.path);
    if (known.size < versions.length) found?.add(measured);
  }
  throwIfAborted(signal);
  return versions.map((version) => {
    const measured = known.get(version.path) ?? cache.put({ ...version, isSettled: false }, unmeasured(version.path, measurer), new Map());
    if (measured.file.exclusion !== undefined) tally(excluded, measured.file.exclusion);
    return measured;
  });
}

/** Suggestions came with the measurements; where a threshold was lowered since, the files with more hotspots are measured again. */
export async function suggestAll(
  { measurer }: Pick<MeasuringParts, 'measurer'>,
  findings: readonly Finding[],
  measured: readonly Measured[],
  { settings, signal }: MeasuringRequest,
): Promise<Hotspot[]> {
  const byPath = new Map(measured.map((each) => [each.file.path, each]));
  const suggestionOf = ({ path, id }: Finding) => byPath.get(path)?.suggestions.get(id);
  const paths = new Set(findings.filter((finding) => suggestionOf(finding) === undefined).map(({ path }) => path));
  if (paths.size > 0) {
    for await (const file of measurer.measureFiles([...paths], { settings, increments: 'over', ...signalled(signal) })) {
      throwIfAborted(signal);
      const known = byPath.get(file.path)?.suggestions;
      for (const [id, suggestion] of suggestionsById(file, suggestionsIn(file, thresholdsOf(settings)))) known?.set(id, suggestion);
    }
  }
  throwIfAborted(signal);
  return findings.map((finding) => withSuggestion(finding, suggestionOf(finding)));
}

export function languageOf(path: string, { extensions }: Pick<Measurer, 'extensions'>): string {
  return extensions[path.slice(path.lastIndexOf('.')).toLowerCase()] ?? 'plaintext';
}

export function unmeasured(path: string, measurer: Pick<Measurer, 'extensions'>): ReturnType<typeof unreadable> {
  return unreadable(path, languageOf(path, measurer), 'it could not be measured');
}

export function signalled(signal: AbortSignal | undefined): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}
