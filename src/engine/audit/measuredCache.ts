/** What was measured, kept in memory until the file or a setting that matters changes. */
import { isIncluded } from '../../domain/audit/exclusion';
import type { Suggestion } from '../../domain/audit/hotspot';
import type { MeasuredFile } from '../../domain/audit/metrics';
import { isOver, withIds, type OutlinedFile, type Thresholds } from '../../domain/audit/ranking';
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
  /** Without increments. Of one from an earlier life, functions are unpacked when somebody asks for them. */
  readonly file: MeasuredFile & OutlinedFile;
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
  restore(version: Version, file: Measured['file'], suggestions: ReadonlyMap<number, Suggestion>): Measured {
    const measured: Measured = { key: version.key, file, suggestions: suggestionsById(file, suggestions) };
    this.#byPath.set(version.path, measured);
    return measured;
  }

  /** Keeps a measurement if its version is settled; returns it in any case. Of the increments, what they suggest is kept. */
  put({ path, key, isSettled }: Version, file: MeasuredFile, suggestions: ReadonlyMap<number, Suggestion>): Measured {
    const measured: Measured = { key, file: withoutIncrements(file), suggestions: suggestionsById(file, suggestions) };
    if (isSettled) this.#byPath.set(path, measured);
    else this.#byPath.delete(path);
    return measured;
  }

  /** Forgets every file but these. */
  retain(paths: ReadonlySet<string>): void {
    for (const path of this.#byPath.keys()) if (!paths.has(path)) this.#byPath.delete(path);
  }
}

/** Drawn from the increments of the functions over a threshold; by the function's index. */
export function suggestionsIn({ functions }: MeasuredFile, thresholds: Thresholds): Map<number, Suggestion> {
  const suggestions = new Map<number, Suggestion>();
  for (const [index, fn] of functions.entries())
    if (fn.increments.length > 0 && isOver(fn, thresholds)) suggestions.set(index, suggest(fn));
  return suggestions;
}

/** The same by hotspot id. */
export function suggestionsById(file: Measured['file'], suggestions: ReadonlyMap<number, Suggestion>): Map<string, Suggestion> {
  if (suggestions.size === 0) return new Map();
  const outlined = new Map(file.outline?.outlined.map(({ id, index }) => [index, id]));
  const isOutlined = [...suggestions.keys()].every((index) => outlined.has(index));
  const ids = isOutlined ? outlined : idsByIndex(file);
  return new Map([...suggestions].flatMap(([index, suggestion]) => each(ids.get(index), suggestion)));
}

function each(id: string | undefined, suggestion: Suggestion): [string, Suggestion][] {
  return id === undefined ? [] : [[id, suggestion]];
}

function idsByIndex(file: MeasuredFile): Map<number, string> {
  const ids = new Map(withIds(file).map(([id, measured]) => [measured, id]));
  return new Map(file.functions.map((measured, index) => [index, ids.get(measured) ?? '']));
}

function withoutIncrements(file: MeasuredFile): MeasuredFile {
  if (file.functions.every(({ increments }) => increments.length === 0)) return file;
  return { ...file, functions: file.functions.map((fn) => ({ ...fn, increments: [] })) };
}
