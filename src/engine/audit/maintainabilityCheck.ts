/**
 * Rates files as wholes, after their functions are measured: Halstead's numbers take longer than all the rest, so they are
 * counted only when asked for, only for files that could matter, and kept until a file changes.
 */
import { fileFinding, suggestSplit } from '../../domain/audit/fileFinding';
import { boundOf, maintainabilityOf, mayBeBelow, type Maintainability } from '../../domain/audit/maintainability';
import type { Finding } from '../../domain/audit/ranking';
import type { Settings } from '../../domain/settings';
import type { Counted, HalsteadMeasurer } from '../../ports/halstead';
import { orAborted, throwIfAborted } from '../abort';
import { mapLimited } from '../mapLimited';
import type { Measured, Version } from './measuredCache';

export interface RateRequest {
  readonly settings: Settings;
  /** Rate every file, also those that cannot be below the threshold. */
  readonly all: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number, message: string) => void) | undefined;
}

export interface Rated {
  readonly byPath: ReadonlyMap<string, Maintainability>;
  readonly measured: readonly Measured[];
  /** Files are findings below it. Undefined where nobody asked for a rating. */
  readonly bound: number | undefined;
  /** About files whose Halstead numbers could not be counted. */
  readonly notes: readonly string[];
}

export const notRated: Rated = { byPath: new Map(), measured: [], bound: undefined, notes: [] };

export class MaintainabilityCheck {
  readonly #measurer: HalsteadMeasurer;
  readonly #known = new Map<string, { readonly key: string; readonly counted: Counted }>();

  constructor(measurer: HalsteadMeasurer) {
    this.#measurer = measurer;
  }

  /** `measured` in the order of the versions. */
  async rate(
    versions: readonly Version[],
    measured: readonly Measured[],
    { settings, all, signal, onProgress }: RateRequest,
  ): Promise<Rated> {
    const bound = boundOf(settings['audit.thresholds.maintainability']);
    const wanted = versions.filter((version, at) => {
      const file = measured[at]?.file;
      return (
        file?.exclusion === undefined &&
        file !== undefined &&
        this.#isReadable(file.path) &&
        (all || mayBeBelow(bound, file, version.bytes))
      );
    });
    const byPath = new Map<string, Maintainability>();
    const notes: string[] = [];
    const files = new Map(measured.map(({ file }) => [file.path, file]));
    let done = 0;
    if (wanted.length > 0) onProgress?.(0, wanted.length, 'rating files');
    // Two at a time: the next one is there when the thread is done with the last.
    await mapLimited(wanted, 2, async (version) => {
      throwIfAborted(signal);
      const counted = await orAborted(this.#count(version), signal);
      const file = files.get(version.path);
      if ('failure' in counted) notes.push(`${version.path} has no maintainability: ${counted.failure}`);
      else if (file !== undefined) byPath.set(version.path, maintainabilityOf(file, counted.science));
      onProgress?.(++done, wanted.length, version.path);
    });
    return { byPath, measured, bound, notes };
  }

  #isReadable(path: string): boolean {
    return this.#measurer.extensions.includes(path.slice(path.lastIndexOf('.')).toLowerCase());
  }

  async #count({ path, key, isSettled }: Version): Promise<Counted> {
    const known = this.#known.get(path);
    if (known?.key === key) return known.counted;
    const counted = await this.#measurer.count(path);
    if (isSettled) this.#known.set(path, { key, counted });
    return counted;
  }
}

/** The files below the bound; what could be done about each goes to the suggestions of its file. */
export function fileFindings({ measured, byPath, bound = 0 }: Rated, churn: ReadonlyMap<string, number>): Finding[] {
  return measured.flatMap(({ file, suggestions }) => {
    const rated = byPath.get(file.path);
    const finding = rated && fileFinding(file, rated, bound, Math.max(1, churn.get(file.path) ?? 1));
    if (finding === undefined) return [];
    suggestions.set(finding.id, suggestSplit(file));
    return [finding];
  });
}
