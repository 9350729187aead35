/**
 * Rates files as wholes, after their functions are measured: Halstead's numbers take longer than all the rest, so they are
 * counted only when asked for, only for files that could matter, and once for each content.
 */
import { fileFinding, suggestSplit } from '../../domain/audit/fileFinding';
import { boundOf, maintainabilityOf, mayBeBelow, type Maintainability } from '../../domain/audit/maintainability';
import type { Finding } from '../../domain/audit/ranking';
import type { Settings } from '../../domain/settings';
import type { SoftwareScience } from '../../domain/audit/halstead';
import type { Counted, HalsteadMeasurer } from '../../ports/halstead';
import type { MeasurementCache } from '../../ports/measurementCache';
import { orAborted, throwIfAborted } from '../abort';
import { mapLimited } from '../mapLimited';
import { readScience, scienceKey, writeScience, type CountedContent } from './knownScience';
import type { Measured, Version } from './measuredCache';

export interface RateRequest {
  readonly settings: Settings;
  /** Rate every file, also those that cannot be below the threshold. */
  readonly all: boolean;
  /** Count everything anew, whatever is known. */
  readonly isFresh?: boolean | undefined;
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

export interface MaintainabilityParts {
  readonly measurer: HalsteadMeasurer;
  readonly cache: MeasurementCache;
  /** git's id of a file's content, where it is known that the file still has it. */
  readonly blobOf: (version: Version) => string | undefined;
}

export class MaintainabilityCheck {
  readonly #parts: MaintainabilityParts;
  readonly #known = new Map<string, { readonly key: string; readonly counted: Counted }>();

  constructor(parts: MaintainabilityParts) {
    this.#parts = parts;
  }

  /** `measured` in the order of the versions. */
  async rate(versions: readonly Version[], measured: readonly Measured[], { settings, all, ...request }: RateRequest): Promise<Rated> {
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
    for (const [path, counted] of await this.#countAll(wanted, request)) {
      const file = files.get(path);
      if ('failure' in counted) notes.push(`${path} has no maintainability: ${counted.failure}`);
      else if (file !== undefined) byPath.set(path, maintainabilityOf(file, counted.science));
    }
    return { byPath, measured, bound, notes };
  }

  #isReadable(path: string): boolean {
    return this.#parts.measurer.extensions.includes(path.slice(path.lastIndexOf('.')).toLowerCase());
  }

  /** What was counted in this life or in another is not counted again. */
  async #countAll(
    wanted: readonly Version[],
    { isFresh = false, signal, onProgress }: Omit<RateRequest, 'settings' | 'all'>,
  ): Promise<Map<string, Counted>> {
    const { cache } = this.#parts;
    const isKnown = ({ path, key }: Version): boolean => !isFresh && this.#known.get(path)?.key === key;
    const kept = isFresh
      ? new Map<string, SoftwareScience>()
      : await readScience(cache, this.#contentsOf(wanted.filter((each) => !isKnown(each))));
    const fresh = new Map<string, SoftwareScience>();
    const found = new Map<string, Counted>();
    if (wanted.length > 0) onProgress?.(0, wanted.length, 'rating files');
    try {
      // Two at a time: the next one is there when the thread is done with the last.
      await mapLimited(wanted, 2, async (version) => {
        throwIfAborted(signal);
        const [content] = this.#contentsOf([version]);
        const science = content && kept.get(scienceKey(content));
        const known = isKnown(version) ? this.#known.get(version.path)?.counted : science && { science };
        const counted = known ?? (await orAborted(this.#parts.measurer.count(version.path), signal));
        if (known === undefined && content !== undefined && 'science' in counted) fresh.set(scienceKey(content), counted.science);
        if (version.isSettled) this.#known.set(version.path, { key: version.key, counted });
        found.set(version.path, counted);
        onProgress?.(found.size, wanted.length, version.path);
      });
    } finally {
      await writeScience(cache, fresh);
    }
    return found;
  }

  #contentsOf(versions: readonly Version[]): CountedContent[] {
    return versions.flatMap((version) => {
      const blob = this.#parts.blobOf(version);
      return blob === undefined ? [] : [{ blob, path: version.path }];
    });
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
