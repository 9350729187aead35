/**
 * What earlier lives measured of this workspace: for each file the content it had when it was last looked at, told by size and
 * time, and for each content what was measured. So after a restart nothing unchanged is read, and nothing known is parsed.
 */
import {
  contentKey,
  outlinedAbove,
  packMeasurement,
  unpackAllFunctions,
  unpackOutline,
  type ContentMarks,
  type ContentOutline,
} from '../../domain/audit/contentMeasurement';
import type { Suggestion } from '../../domain/audit/hotspot';
import type { Exclusion, MeasuredFile } from '../../domain/audit/metrics';
import { functionId } from '../../domain/audit/ranking';
import type { MeasurementCache } from '../../ports/measurementCache';
import type { MeasuredContent } from '../../ports/measurer';
import type { Measured, Version } from './measuredCache';

export interface Restored {
  readonly version: Version;
  readonly file: Measured['file'];
  readonly suggestions: ReadonlyMap<number, Suggestion>;
}

export class ContentStore {
  readonly #cache: MeasurementCache;
  /** Under which the table of this workspace is kept. */
  readonly #tableKey: string;
  readonly #languageOf: (path: string) => string;
  /** By path: `size time blob`. */
  #table: Map<string, string> | undefined;
  #changes = new Map<string, string>();
  readonly #fresh = new Map<string, string>();

  constructor(cache: MeasurementCache, root: string, languageOf: (path: string) => string) {
    this.#cache = cache;
    this.#tableKey = `workspace:${encodeURIComponent(root)}`;
    this.#languageOf = languageOf;
  }

  /** Whether anything of this workspace was measured in an earlier life. */
  async isEmpty(): Promise<boolean> {
    return (await this.#load()).size === 0;
  }

  /** The content of a file that is as it was when it was last looked at. */
  blobOf(version: Version): string | undefined {
    const known = this.#changes.get(version.path) ?? this.#table?.get(version.path);
    const stamp = stampOf(version);
    return known?.startsWith(stamp) === true ? known.slice(stamp.length) : undefined;
  }

  /** Of these versions, those whose content was measured before. */
  async restore(versions: readonly Version[]): Promise<readonly Restored[]> {
    if (versions.length === 0) return [];
    const table = await this.#load();
    const keys = new Map<string, Version[]>();
    for (const version of versions) {
      const known = table.get(version.path);
      const stamp = stampOf(version);
      if (known?.startsWith(stamp) !== true) continue;
      const key = keyOf(known.slice(stamp.length), version);
      keys.set(key, [...(keys.get(key) ?? []), version]);
    }
    const packed = await this.#cache.read([...keys.keys()]);
    return [...packed].flatMap(([key, text]) => (keys.get(key) ?? []).flatMap((version) => this.#unpack(text, version)));
  }

  /** What was just measured, with the suggestions for functions over a threshold by their index. */
  keep(version: Version, file: MeasuredContent, suggestions: ReadonlyMap<number, Suggestion>): void {
    const marks = marksOf(file.exclusion);
    if (file.blob === undefined || marks === undefined) return;
    const { lines, functions, syntaxErrors, suppressions } = file;
    const isMeasured = file.exclusion === undefined;
    this.#fresh.set(
      keyOf(file.blob, version),
      packMeasurement({ lines, functions, syntaxErrors, suggestions, marks, isMeasured, ...(suppressions && { suppressions }) }),
    );
    if (version.isSettled) this.#changes.set(version.path, `${stampOf(version)}${file.blob}`);
    else this.#changes.delete(version.path);
  }

  /** Hands over what was kept since; with the paths there are now, forgets the others. */
  async save(paths?: ReadonlySet<string>): Promise<void> {
    if (this.#fresh.size === 0 && this.#changes.size === 0) return;
    const table = await this.#load();
    for (const [path, stamp] of this.#changes) table.set(path, stamp);
    if (paths !== undefined) for (const path of table.keys()) if (!paths.has(path)) table.delete(path);
    const text = JSON.stringify([...table].flat());
    await this.#cache.write(new Map([...this.#fresh, [this.#tableKey, text]]));
    this.#fresh.clear();
    this.#changes = new Map();
    await this.#cache.flush();
  }

  async #load(): Promise<Map<string, string>> {
    return (this.#table ??= parseTable((await this.#cache.read([this.#tableKey])).get(this.#tableKey)));
  }

  #unpack(text: string, version: Version): Restored[] {
    const content = unpackOutline(text);
    if (content === undefined) return [];
    const file = restoredFile(version.path, this.#languageOf(version.path), content, text);
    const exclusion = content.isMeasured ? undefined : exclusionOf(content.marks);
    return [{ version, suggestions: content.suggestions, file: exclusion === undefined ? file : { ...file, exclusion } }];
  }
}

/** Its functions are unpacked when somebody asks for them: a ranking asks for few. */
function restoredFile(path: string, language: string, content: ContentOutline, packed: string): Restored['file'] {
  const { lines, syntaxErrors, suppressions, outlined, functions: count } = content;
  let functions: MeasuredFile['functions'] | undefined;
  return {
    path,
    language,
    lines,
    syntaxErrors: [...syntaxErrors],
    ...(suppressions && { suppressions: [...suppressions] }),
    outline: {
      functions: count,
      above: outlinedAbove,
      outlined: outlined.map(({ index, ordinal, measured }) => ({ id: functionId(path, measured.name, ordinal), index, measured })),
    },
    get functions() {
      return (functions ??= (unpackAllFunctions(packed) ?? []).map((measured) => ({ ...measured, increments: [] })));
    },
  };
}

function stampOf({ bytes, modifiedMs }: Version): string {
  return `${bytes} ${modifiedMs} `;
}

function keyOf(blob: string, { path, rules }: Version): string {
  return contentKey(blob, path, rules === '' ? undefined : `functions ${rules}`);
}

/** Undefined for a file left out for another reason than its content. */
function marksOf(exclusion: Exclusion | undefined): ContentMarks | undefined {
  if (exclusion === undefined) return {};
  if (exclusion.reason === 'generated') return { generated: exclusion.detail };
  return exclusion.reason === 'minified' ? { minified: exclusion.detail } : undefined;
}

function exclusionOf({ generated, minified }: ContentMarks): Exclusion | undefined {
  if (minified !== undefined) return { reason: 'minified', detail: minified, setting: 'audit.includeMinified' };
  return generated === undefined ? undefined : { reason: 'generated', detail: generated, setting: 'audit.includeGenerated' };
}

function parseTable(text: string | undefined): Map<string, string> {
  const table = new Map<string, string>();
  try {
    const flat: unknown = JSON.parse(text ?? '[]');
    if (!Array.isArray(flat)) return table;
    for (let at = 0; at + 1 < flat.length; at += 2) {
      const path: unknown = flat[at];
      const stamp: unknown = flat[at + 1];
      if (typeof path === 'string' && typeof stamp === 'string') table.set(path, stamp);
    }
  } catch {
    // Damaged: everything is looked at again.
  }
  return table;
}
