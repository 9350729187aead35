/** The history of one file, or of a function in it: what every commit left it at, followed over renames. */
import { contentKey } from '../../domain/audit/contentMeasurement';
import { onlyChanged, withChanges, type FileHistory, type HistoryEntry } from '../../domain/audit/fileHistory';
import { functionsMeant } from '../../domain/audit/functionTarget';
import type { FunctionMetrics, MeasuredFile } from '../../domain/audit/metrics';
import type { Trend } from '../../domain/audit/trend';
import { EngineError } from '../../domain/errors';
import type { Settings } from '../../domain/settings';
import type { Clock } from '../../ports/clock';
import type { CommittedChanges, Rename } from '../../ports/gitHistory';
import type { Auditor } from '../audit/auditor';
import { closest } from '../memory/closest';
import { countLacks, readContents, type ContentReaderParts, type ReadContents, type WantedContent } from './contentReader';
import { followElsewhere } from './movedFunctions';
import type { TrendReader } from './trends';
import { fileVersions, type FileVersion } from './fileVersions';
import { followBack, type MeasuredVersion, type OlderSelf } from './functionStates';

export interface FileHistoriesParts extends ContentReaderParts {
  readonly measurer: ContentReaderParts['measurer'] & { readonly extensions: Readonly<Record<string, string>> };
  readonly auditor: Pick<Auditor, 'measureFile' | 'exists'>;
  readonly trends: TrendReader;
  readonly clock: Clock;
}

export interface FileHistoryRequest {
  /** Relative to the workspace. */
  readonly path: string;
  /** A name, a name with its ordinal, or a line of what the file holds now. */
  readonly function?: string | undefined;
  readonly settings: Settings;
  /** How many commits to look at. */
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number, message: string) => void) | undefined;
}

interface Past {
  /** Oldest first. */
  readonly versions: readonly MeasuredVersion[];
  readonly commits: number;
  readonly hasMore: boolean;
  readonly lines: ReadonlyMap<string, number>;
  /** By commit: what the file held before it. */
  readonly before: Map<string, string>;
  readonly notes: readonly string[];
}

type Place = Pick<HistoryEntry, 'atMs' | 'path' | 'commit' | 'subject' | 'blob' | 'before'>;

/** A file renamed more often than this is followed no further. */
const mostRenames = 50;
const mostSuggested = 5;
/** How far back it is looked where a function was before. */
const mostCommitsElsewhere = 1000;

export class FileHistories {
  readonly #parts: FileHistoriesParts;

  constructor(parts: FileHistoriesParts) {
    this.#parts = parts;
  }

  /** Fails with `notFound` for a file without a present and a past, and for a function that is not in it. */
  async read(request: FileHistoryRequest): Promise<FileHistory> {
    const { path, settings, signal } = request;
    const exists = await this.#parts.auditor.exists(path);
    const [now, past] = await Promise.all([
      exists ? this.#parts.auditor.measureFile({ path, settings, ...(signal === undefined ? {} : { signal }) }) : undefined,
      this.#past(request),
    ]);
    if (now === undefined && past.versions.length === 0)
      throw new EngineError('notFound', `${path} is not there, and git knows of no commit with it.`, { data: { path } });
    const entries = request.function === undefined ? this.#ofFile(now, past, path) : undefined;
    const ofFunction =
      request.function === undefined ? undefined : await this.#ofFunction(now, past, { ...request, function: request.function });
    return {
      version: 1,
      path,
      ...(ofFunction === undefined ? {} : { function: ofFunction.function }),
      entries: withChanges(entries ?? ofFunction?.entries ?? []).reverse(),
      commits: past.commits,
      hasMore: past.hasMore,
      notes: [...past.notes],
    };
  }

  /** How each function of a file that has a past changed in the days in which churn is counted; of files left out, none. */
  async trends(path: string, settings: Settings, signal?: AbortSignal): Promise<{ trends: { id: string; trend: Trend }[] }> {
    const { auditor, trends } = this.#parts;
    const file = await auditor.measureFile({ path, settings, ...(signal === undefined ? {} : { signal }) });
    if (file.exclusion !== undefined) return { trends: [] };
    const read = await trends.read({ files: [file], settings, days: settings['audit.churnDays'], everyVersion: true, signal });
    return { trends: [...(read?.byId ?? [])].map(([id, trend]) => ({ id, trend })) };
  }

  async content(blob: string, settings: Settings, signal?: AbortSignal): Promise<{ text?: string }> {
    const maxBytes = settings['audit.maxFileKilobytes'] * 1024;
    for await (const found of this.#parts.history.readBlobs([blob], { maxBytes, signal }))
      if ('bytes' in found) return { text: new TextDecoder().decode(found.bytes) };
    return {};
  }

  #ofFile(now: MeasuredFile | undefined, { versions, lines, before }: Past, path: string): Omit<HistoryEntry, 'change'>[] {
    const entries = versions.flatMap((version) => {
      const { commit, functions, blob } = version;
      const total = lines.get(contentKey(blob, version.path));
      if (functions === undefined || total === undefined || commit === undefined) return [];
      return [{ ...placeOf(version, before), ...sumsOf(functions), lines: total }];
    });
    if (now === undefined) return entries;
    const present = { atMs: this.#parts.clock.now(), path, ...presentPlace(versions), ...sumsOf(now.functions), lines: now.lines };
    const last = entries.at(-1);
    return last !== undefined && onlyChanged([last, present]).length === 1 ? entries : [...entries, present];
  }

  async #ofFunction(
    now: MeasuredFile | undefined,
    { versions, before, hasMore }: Past,
    { path, function: wanted, settings, signal }: FileHistoryRequest & { readonly function: string },
  ) {
    const functions = now?.functions ?? versions.findLast((version) => version.functions !== undefined)?.functions ?? [];
    const measured = theFunction(functions, wanted, path);
    const here = followBack(functions, versions).get(measured)?.selves ?? [];
    const elsewhere = hasMore ? [] : await this.#elsewhere(measured, here[0], settings, signal);
    const older = elsewhere.flatMap(({ version: { commit, path: place } }, at) => {
      const former = elsewhere[at - 1]?.version;
      return former?.path === place ? pair(commit?.id, former.blob) : [];
    });
    for (const [commit, blob] of older) before.set(commit, blob);
    const entries = [...elsewhere, ...here].flatMap(({ version, measured: self }) =>
      version.commit === undefined ? [] : [{ ...placeOf(version, before), ...numbersOf(self) }],
    );
    const present = { atMs: this.#parts.clock.now(), path, ...presentPlace(versions), ...numbersOf(measured) };
    return {
      function: { name: measured.name, line: measured.line },
      entries: onlyChanged<Omit<HistoryEntry, 'change'>>(now === undefined ? entries : [...entries, present]),
    };
  }

  /** What a function was before it came to its file; nothing where it was not taken out of another. */
  async #elsewhere(
    now: FunctionMetrics,
    oldest: OlderSelf | undefined,
    settings: Settings,
    signal: AbortSignal | undefined,
  ): Promise<readonly OlderSelf[]> {
    const came = oldest?.version.commit;
    if (oldest === undefined || came === undefined) return [];
    const commits: CommittedChanges[] = [];
    for await (const commit of this.#parts.history.changes({ revision: came.id, signal })) {
      commits.push(commit);
      if (commits.length === mostCommitsElsewhere) break;
    }
    const newcomer = { now, first: oldest.measured, commit: came.id, path: oldest.version.path };
    const read = (wanted: readonly WantedContent[]): Promise<ReadContents> =>
      readContents(
        this.#parts,
        wanted.filter(({ path }) => this.#isMeasured(path)),
        { maxBytes: settings['audit.maxFileKilobytes'] * 1024, signal },
      );
    return (await followElsewhere(read, commits, [newcomer])).get(now)?.selves ?? [];
  }

  #isMeasured(path: string): boolean {
    return this.#parts.measurer.extensions[path.slice(path.lastIndexOf('.')).toLowerCase()] !== undefined;
  }

  async #past({ path, limit, settings, signal, onProgress }: FileHistoryRequest): Promise<Past> {
    const { history } = this.#parts;
    const { hasCommits, isShallow } = await history.extent(signal);
    if (!hasCommits)
      return {
        versions: [],
        commits: 0,
        hasMore: false,
        lines: new Map(),
        before: new Map(),
        notes: ['There is no history: nothing is committed here.'],
      };
    const { commits, renames, hasMore } = await this.#commitsOf(path, limit, signal);
    const versions = fileVersions(commits, renames).get(path)?.versions ?? deletedVersions(commits, path);
    const maxBytes = settings['audit.maxFileKilobytes'] * 1024;
    const contents = await readContents(this.#parts, versions, {
      maxBytes,
      signal,
      onProgress: (done, total) => onProgress?.(done, total, 'reading history'),
    });
    const { known } = contents;
    const [missing, tooLarge] = [countLacks(contents, 'missing'), countLacks(contents, 'tooLarge')];
    const measurementOf = ({ blob, path: then }: { blob: string; path: string }) => known.get(contentKey(blob, then));
    return {
      versions: versions.map((version) => ({ ...version, functions: measurementOf(version)?.functions })),
      commits: commits.length,
      hasMore,
      before: new Map(versions.flatMap(({ commit }, at) => pair(commit?.id, versions[at - 1]?.blob))),
      lines: new Map([...known].map(([key, { lines }]) => [key, lines])),
      notes: [
        ...(isShallow ? ['The clone is shallow: older commits are not known (git fetch --unshallow).'] : []),
        ...(missing > 0 ? [`${missing} versions are not in this clone, and were not fetched.`] : []),
        ...(tooLarge > 0 ? [`${tooLarge} versions are larger than audit.maxFileKilobytes.`] : []),
      ],
    };
  }

  /** Of each name the file had the commits that changed it, newest first. */
  async #commitsOf(path: string, limit: number, signal: AbortSignal | undefined) {
    const { history } = this.#parts;
    const commits: CommittedChanges[] = [];
    const renames: Rename[] = [];
    let [name, revision] = [path, 'HEAD'];
    for (let hop = 0; hop <= mostRenames; hop += 1) {
      for await (const commit of history.changes({ paths: [name], revision, signal })) {
        if (commits.length === limit) return { commits, renames, hasMore: true };
        commits.push(commit);
      }
      const first = commits.at(-1);
      const added = first?.changes.find((change) => change.path === name && change.before === undefined);
      if (first === undefined || added === undefined) break;
      const move = (await history.renames([first.id], signal)).find(({ to }) => to === name);
      if (move === undefined) break;
      // The commit is known by its one file so far: where that came from belongs to it.
      const before = (await history.filesAt(`${first.id}^1`, signal))?.get(move.from);
      if (before === undefined) break;
      commits[commits.length - 1] = { ...first, changes: [...first.changes, { path: move.from, before }] };
      renames.push(move);
      [name, revision] = [move.from, `${first.id}^1`];
    }
    return { commits, renames, hasMore: false };
  }
}

/** A file that is no longer there: what it held until it was deleted. */
function deletedVersions(commits: readonly CommittedChanges[], path: string) {
  const living = commits.filter(({ changes }) => changes.some((change) => change.path === path && change.after !== undefined));
  return fileVersions(living, []).get(path)?.versions ?? [];
}

function theFunction(functions: readonly FunctionMetrics[], wanted: string, path: string): FunctionMetrics {
  const meant = functionsMeant(functions, wanted);
  const [first] = meant;
  if (first === undefined) {
    const names = functions.map(({ name }) => name);
    const guess =
      closest(wanted, names) ??
      closest(
        wanted,
        names.map((name) => name.split('.').at(-1) ?? name),
      );
    const known = guess === undefined ? suggested(functions) : ` Did you mean \`${guess}\`?`;
    throw new EngineError('notFound', `There is no function \`${wanted}\` in ${path}.${known}`, { data: { path, function: wanted } });
  }
  if (meant.length > 1) {
    const each = meant.map(({ name, line }) => `${name} at line ${line}`).join(', ');
    throw new EngineError(
      'invalidInput',
      `\`${wanted}\` is ${meant.length} functions in ${path}: ${each}. Name one by its line: ${path}:${first.line}`,
      {
        data: { path, function: wanted },
      },
    );
  }
  return first;
}

/** The ones people ask about. */
function suggested(functions: readonly FunctionMetrics[]): string {
  if (functions.length === 0) return ' It has none.';
  const worst = [...functions].sort((a, b) => b.cognitive - a.cognitive || b.cyclomatic - a.cyclomatic).slice(0, mostSuggested);
  return ` Its most complex ones: ${worst.map(({ name }) => `\`${name}\``).join(', ')}.`;
}

function placeOf({ commit, path, blob }: FileVersion, before: ReadonlyMap<string, string>): Place {
  if (commit === undefined) return { atMs: 0, path, blob };
  const older = before.get(commit.id);
  return { commit: commit.id, atMs: commit.atMs, subject: commit.subject, path, blob, ...(older === undefined ? {} : { before: older }) };
}

function pair<A, B>(a: A | undefined, b: B | undefined): (readonly [A, B])[] {
  return a === undefined || b === undefined ? [] : [[a, b]];
}

function numbersOf({
  name,
  cyclomatic,
  cognitive,
  lines,
}: FunctionMetrics): Pick<HistoryEntry, 'cyclomatic' | 'cognitive' | 'lines' | 'name'> {
  return { name, cyclomatic, cognitive, lines };
}

/** What is in the working tree comes after the last version. */
function presentPlace(versions: readonly MeasuredVersion[]): { before?: string } {
  const last = versions.at(-1);
  return last === undefined ? {} : { before: last.blob };
}

function sumsOf(functions: readonly FunctionMetrics[]): Pick<HistoryEntry, 'cyclomatic' | 'cognitive' | 'functions'> {
  const sum = (metric: 'cyclomatic' | 'cognitive'): number => functions.reduce((total, measured) => total + measured[metric], 0);
  return { cyclomatic: sum('cyclomatic'), cognitive: sum('cognitive'), functions: functions.length };
}
