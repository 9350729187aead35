/** What was measured, kept in memory until the file or a setting that matters changes. */
import { isIncluded } from '../../domain/audit/exclusion';
import type { Suggestion } from '../../domain/audit/hotspot';
import type { MeasuredFile } from '../../domain/audit/metrics';
import { isOver, withIds, type Thresholds } from '../../domain/audit/ranking';
import type { Settings } from '../../domain/settings';
import { suggest } from '../../domain/audit/suggestion';
import type { FileInfo } from '../../ports/files';

/** A file as it was looked at: what must be equal for its numbers to hold. */
export interface Version {
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  /** The rules on content that do not hold for it, as a text: what one measures, another leaves out. */
  readonly rules: string;
  readonly key: string;
  /** False while a change within the clock's grain could go unnoticed: too fresh to be remembered. */
  readonly isSettled: boolean;
}

export interface Measured {
  readonly key: string;
  /** Without increments. */
  readonly file: MeasuredFile;
  /** By hotspot id, for those that were asked for. */
  readonly suggestions: Map<string, Suggestion>;
}

/**
 * A second write in the same step of a file system's clock leaves the time and perhaps the size as they were. Steps are of up to two
 * seconds where times are whole seconds, and of a tick of the kernel (ten milliseconds at most) where they are not.
 */
const coarseGrainMs = 2000;
const fineGrainMs = 50;

export function versionOf(path: string, info: FileInfo, settings: Settings, nowMs: number): Version {
  const off = {
    generated: settings['audit.includeGenerated'],
    minified: settings['audit.includeMinified'],
    any: isIncluded(path, settings),
  };
  const rules = Object.entries(off)
    .flatMap(([name, isOff]) => (isOff ? [name] : []))
    .join(' ');
  return {
    path,
    bytes: info.size,
    modifiedMs: info.modifiedMs,
    rules,
    key: `${info.size} ${info.modifiedMs} ${rules}`,
    isSettled: nowMs - info.modifiedMs > (info.modifiedMs % 1000 === 0 ? coarseGrainMs : fineGrainMs),
  };
}

export class MeasuredCache {
  readonly #byPath = new Map<string, Measured>();

  get({ path, key }: Version): Measured | undefined {
    const known = this.#byPath.get(path);
    return known?.key === key ? known : undefined;
  }

  has(path: string): boolean {
    return this.#byPath.has(path);
  }

  get isEmpty(): boolean {
    return this.#byPath.size === 0;
  }

  /** Keeps what was measured in an earlier life. */
  restore(version: Version, file: MeasuredFile, suggestions: ReadonlyMap<number, Suggestion>): Measured {
    const measured: Measured = { key: version.key, file, suggestions: new Map() };
    if (suggestions.size > 0) {
      const indexes = new Map(file.functions.map((fn, index) => [fn, index]));
      for (const [id, fn] of withIds(file)) {
        const suggestion = suggestions.get(indexes.get(fn) ?? -1);
        if (suggestion !== undefined) measured.suggestions.set(id, suggestion);
      }
    }
    this.#byPath.set(version.path, measured);
    return measured;
  }

  /** Keeps a measurement if its version is settled; returns it in any case. Of the increments, what they suggest is kept. */
  put({ path, key, isSettled }: Version, file: MeasuredFile, thresholds: Thresholds): Measured {
    const measured: Measured = { key, file: withoutIncrements(file), suggestions: new Map() };
    addSuggestions(measured.suggestions, file, thresholds);
    if (isSettled) this.#byPath.set(path, measured);
    else this.#byPath.delete(path);
    return measured;
  }

  /** Forgets every file but these. */
  retain(paths: ReadonlySet<string>): void {
    for (const path of this.#byPath.keys()) if (!paths.has(path)) this.#byPath.delete(path);
  }
}

/** Draws suggestions from the increments of the functions over a threshold. */
export function addSuggestions(to: Map<string, Suggestion> | undefined, file: MeasuredFile, thresholds: Thresholds): void {
  if (to === undefined || !file.functions.some((fn) => isOver(fn, thresholds))) return;
  for (const [id, fn] of withIds(file)) if (isOver(fn, thresholds)) to.set(id, suggest(fn));
}

function withoutIncrements(file: MeasuredFile): MeasuredFile {
  if (file.functions.every(({ increments }) => increments.length === 0)) return file;
  return { ...file, functions: file.functions.map((fn) => ({ ...fn, increments: [] })) };
}
