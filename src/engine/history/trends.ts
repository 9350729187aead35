/**
 * Trends of what an audit measured: the states its functions went through in a window of history. What was worked out is kept
 * until anything changes that it came from: for a file its numbers and its past, for the window the commit of HEAD and the day.
 * So nothing is asked of git twice, in this life or the next, and a new commit costs the files that it changed.
 */
import type { TrendSummary } from '../../domain/audit/auditReport';
import { contentKey } from '../../domain/audit/contentMeasurement';
import type { FileMetrics, FunctionMetrics } from '../../domain/audit/metrics';
import { isOver, thresholdsOf, withIds, type Thresholds } from '../../domain/audit/ranking';
import { trendOf, type FunctionState, type Trend } from '../../domain/audit/trend';
import { worsenedOf } from '../../domain/audit/worsened';
import type { Settings } from '../../domain/settings';
import type { CommittedChanges, HistoryExtent } from '../../ports/gitHistory';
import { crc32 } from '../../shared/crc32';
import { throwIfAborted } from '../abort';
import { mapInTurns } from '../mapInTurns';
import { readContents, type ContentReaderParts, type ReadContents, type WantedContent } from './contentReader';
import { fileVersions, mayMove, type FileHistory, type FileVersion } from './fileVersions';
import { followBack, type FollowedFunction, type OlderSelf } from './functionStates';
import { followElsewhere, type Newcomer } from './movedFunctions';
import { readKeptTrends, writeKeptTrends, type KnownTrends, type WindowOutline } from './keptTrends';

export interface TrendsParts extends ContentReaderParts {
  readonly measurer: ContentReaderParts['measurer'] & { readonly extensions: Readonly<Record<string, string>> };
  /** Absolute path of the workspace. */
  readonly root: string;
}

export interface TrendsRequest {
  /** As measured now. */
  readonly files: readonly FileMetrics[];
  readonly settings: Settings;
  readonly days: number;
  /** Also of files without findings, where otherwise the first is enough. */
  readonly everyVersion?: boolean;
  /** Work everything out anew, whatever is known. */
  readonly isFresh?: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number, message: string) => void) | undefined;
}

export interface Trends {
  /** By the id of the function; of those that changed, and of those that are over a threshold. */
  readonly byId: ReadonlyMap<string, Trend>;
  readonly summary: TrendSummary;
}

/** A file with a past, and how much of it matters. */
interface Changed {
  readonly file: FileMetrics;
  readonly now: string;
  readonly past: string;
  readonly needed: number;
}

/** What is known of a length of window. */
interface Memory {
  readonly place: string;
  window: WindowOutline | undefined;
  /** Of the same key as the outline, once somebody needed it. */
  histories?: { readonly key: string; readonly files: ReadonlyMap<string, FileHistory>; readonly commits: readonly CommittedChanges[] };
  readonly known: Map<string, KnownTrends>;
}

interface WindowPlace {
  readonly key: string;
  readonly sinceMs: number;
  readonly head: string;
  readonly isShallow: boolean;
}

const dayMs = 86_400_000;
/** Lengths of windows in memory at a time: that of the hints, and that of whoever asks for another. */
const mostMemories = 2;

export class TrendReader {
  readonly #parts: TrendsParts;
  readonly #memories = new Map<number, Memory>();

  constructor(parts: TrendsParts) {
    this.#parts = parts;
  }

  /** Undefined where there is no history: no repository, or nothing committed yet. */
  async read(request: TrendsRequest): Promise<Trends | undefined> {
    const { files, settings, days, everyVersion = false, isFresh = false, signal, onProgress } = request;
    const { clock } = this.#parts;
    onProgress?.(0, 0, 'reading history');
    const place = this.#placeOf(await this.#parts.history.extent(signal), days, settings);
    if (place === undefined) return undefined;
    const memory = await this.#memoryOf(days, isFresh);
    const isNewWindow = memory.window?.key !== place.key;
    if (isNewWindow) await this.#readWindow(memory, place, signal);
    const { window } = memory;
    if (window === undefined) return undefined;
    const thresholds = thresholdsOf(settings);
    const changed = (await mapInTurns(clock, files, (file) => changedOf(file, window, thresholds, everyVersion))).flat();
    const unknown = changed.filter((each) => !isKnown(memory.known.get(each.file.path), each));
    if (unknown.length > 0) await this.#workOut(memory, unknown, place, request);
    if (unknown.length > 0 || isNewWindow) {
      for (const path of memory.known.keys()) if (!window.files.has(path)) memory.known.delete(path);
      await writeKeptTrends(this.#parts.cache, memory.place, { window, known: memory.known });
    }
    const known = changed.flatMap(({ file }) => memory.known.get(file.path) ?? []);
    const byId = new Map(known.flatMap(({ trends }) => [...trends]));
    return { byId, summary: summaryOf({ window, sinceMs: place.sinceMs, days }, known, worsenedOf(files, byId)) };
  }

  /** A window begins with a day of UTC, so that it stays the same while HEAD does. */
  #placeOf({ head, isShallow }: HistoryExtent, days: number, settings: Settings): WindowPlace | undefined {
    if (head === undefined) return undefined;
    const sinceMs = Math.max(0, Math.floor(this.#parts.clock.now() / dayMs) - days) * dayMs;
    const limits = [head, sinceMs, isShallow ? 'shallow' : 'whole', settings['audit.maxFileKilobytes']];
    return { key: limits.join(' '), sinceMs, head, isShallow };
  }

  async #memoryOf(days: number, isFresh: boolean): Promise<Memory> {
    const found = isFresh ? undefined : this.#memories.get(days);
    if (found !== undefined) return found;
    const place = `${days} ${this.#parts.root}`;
    const kept = isFresh ? undefined : await readKeptTrends(this.#parts.cache, place);
    const memory: Memory = { place, window: kept?.window, known: new Map(kept?.known) };
    const [oldest] = this.#memories.keys();
    if (oldest !== undefined && this.#memories.size >= mostMemories) this.#memories.delete(oldest);
    this.#memories.set(days, memory);
    return memory;
  }

  async #readWindow(memory: Memory, { key, sinceMs, head, isShallow }: WindowPlace, signal: AbortSignal | undefined): Promise<void> {
    const { history, measurer, clock } = this.#parts;
    const commits: CommittedChanges[] = [];
    for await (const commit of history.changes({ sinceMs, revision: head, extensions: Object.keys(measurer.extensions), signal }))
      commits.push(commit);
    const renames = await history.renames(
      commits.filter(mayMove).map(({ id }) => id),
      signal,
    );
    const files = fileVersions(commits, renames);
    memory.histories = { key, files, commits };
    const outlines = await mapInTurns(
      clock,
      files,
      ([path, past]) => [path, { versions: past.versions.length, digest: pastOf(past, sinceMs) }] as const,
    );
    memory.window = { key, commits: commits.length, isShallow, files: new Map(outlines) };
  }

  async #workOut(memory: Memory, unknown: readonly Changed[], place: WindowPlace, request: TrendsRequest): Promise<void> {
    const { settings, isFresh, signal, onProgress } = request;
    const { clock } = this.#parts;
    if (memory.histories?.key !== place.key) await this.#readWindow(memory, place, signal);
    const pasts = unknown.flatMap((changed) => {
      const history = memory.histories?.files.get(changed.file.path);
      return history === undefined ? [] : [{ ...changed, history, versions: history.versions.slice(0, changed.needed) }];
    });
    const read = (wanted: readonly WantedContent[]): Promise<ReadContents> =>
      readContents(this.#parts, wanted, {
        maxBytes: settings['audit.maxFileKilobytes'] * 1024,
        isFresh,
        signal,
        onProgress: (done, total) => onProgress?.(done, total, 'reading history'),
      });
    const contents = await read(pasts.flatMap(({ versions }): readonly WantedContent[] => versions));
    throwIfAborted(signal);
    const thresholds = thresholdsOf(settings);
    const followed = await mapInTurns(clock, pasts, (past) => followedIn(past, contents));
    const newcomers = followed.flatMap((each) => newcomersOf(each, thresholds));
    const elsewhere = await followElsewhere(read, memory.histories?.commits ?? [], newcomers);
    throwIfAborted(signal);
    const judging = { sinceMs: place.sinceMs, nowMs: clock.now(), thresholds, contents, elsewhere };
    await mapInTurns(clock, followed, (each) => memory.known.set(each.file.path, trendsOfFile(each, judging)));
  }
}

interface Judging {
  readonly sinceMs: number;
  readonly nowMs: number;
  readonly thresholds: Thresholds;
  readonly contents: ReadContents;
  /** What functions were before they came to their files. */
  readonly elsewhere: ReadonlyMap<FunctionMetrics, FollowedFunction>;
}

interface PastOfFile extends Changed {
  readonly history: FileHistory;
  readonly versions: readonly FileVersion[];
}

interface FollowedFile extends PastOfFile {
  readonly followed: ReadonlyMap<FunctionMetrics, FollowedFunction>;
}

/** A file that came within the window had none of its functions before. */
function followedIn(past: PastOfFile, { known }: ReadContents): FollowedFile {
  const measured = past.versions.map((version) => ({
    ...version,
    functions: known.get(contentKey(version.blob, version.path))?.functions,
  }));
  const isWhole = past.history.isWhole && measured.every(({ functions }) => functions !== undefined);
  const followed = [...followBack(past.file.functions, measured)].map(
    ([now, { selves, isBorn }]) => [now, { selves, isBorn: isBorn || isWhole }] as const,
  );
  return { ...past, followed: new Map(followed) };
}

/** Whose past may go on elsewhere. Of what is over no threshold nobody asks. */
function newcomersOf({ followed }: FollowedFile, thresholds: Thresholds): Newcomer[] {
  return [...followed].flatMap(([now, { selves, isBorn }]) => {
    const [oldest] = selves;
    if (!isBorn || oldest?.version.commit === undefined || !isOver(now, thresholds)) return [];
    return [{ now, first: oldest.measured, commit: oldest.version.commit.id, path: oldest.version.path }];
  });
}

function trendsOfFile(
  { file, followed, versions, now, past }: FollowedFile,
  { sinceMs, nowMs, thresholds, contents, elsewhere }: Judging,
): KnownTrends {
  const lackOf = (lack: 'missing' | 'tooLarge'): number =>
    versions.filter(({ blob, path }) => contents.lacks.get(contentKey(blob, path)) === lack).length;
  const trends = withIds(file).flatMap(([id, each]) => {
    const here = followed.get(each) ?? { selves: [], isBorn: false };
    const before = elsewhere.get(each);
    const selves = before === undefined ? here.selves : [...before.selves, ...here.selves];
    const isNew = (before ?? here).isBorn;
    if (!isOver(each, thresholds) && !hasChanged(each, selves)) return [];
    const states = selves.map((self) => stateOf(self, sinceMs));
    const trend = trendOf({ states, now: { ...each, atMs: nowMs }, thresholds, isNew });
    return trend === undefined ? [] : [[id, trend] as const];
  });
  return { now, past, versions: versions.length, trends: new Map(trends), missing: lackOf('missing'), tooLarge: lackOf('tooLarge') };
}

function hasChanged(now: FunctionMetrics, selves: FollowedFunction['selves']): boolean {
  return selves.some(({ measured }) => measured.cyclomatic !== now.cyclomatic || measured.cognitive !== now.cognitive);
}

/** Of a file with findings every version matters, since it matters when a change came; of others the first, to know what changed. */
function changedOf(file: FileMetrics, { files }: WindowOutline, thresholds: Thresholds, everyVersion: boolean): Changed[] {
  const outline = files.get(file.path);
  if (outline === undefined || file.functions.length === 0) return [];
  const isEvery = everyVersion || file.functions.some((measured) => isOver(measured, thresholds));
  const needed = isEvery ? outline.versions : Math.min(1, outline.versions);
  return [{ file, now: presentOf(file, thresholds), past: outline.digest, needed }];
}

function isKnown(known: KnownTrends | undefined, { now, past, needed }: Changed): boolean {
  return known?.now === now && known.past === past && known.versions >= needed;
}

/** What a trend takes from a file as it is: enough to tell that it was worked out from the same. */
function presentOf({ functions, lines }: FileMetrics, { cyclomatic, cognitive }: Thresholds): string {
  const each = functions.map((measured) => [
    measured.name,
    measured.cyclomatic,
    measured.cognitive,
    measured.fingerprint ?? measured.lines,
  ]);
  return `${cyclomatic} ${cognitive} ${lines} ${functions.length} ${crc32(new TextEncoder().encode(JSON.stringify(each)))}`;
}

/** Between two commits of one branch, a file has one past: its ends and the number of its versions tell which. */
function pastOf({ versions, isWhole }: FileHistory, sinceMs: number): string {
  const [first] = versions;
  const last = versions.at(-1);
  const endOf = (version: FileVersion | undefined): string => `${version?.commit?.id ?? sinceMs} ${version?.blob ?? ''}`;
  return `${isWhole ? 'whole' : 'cut'} ${endOf(first)} ${endOf(last)}`;
}

/** What the window began with was there since some time before. */
function stateOf({ version: { commit }, measured: { cyclomatic, cognitive } }: OlderSelf, sinceMs: number): FunctionState {
  const made = commit === undefined ? { atMs: sinceMs } : { commit: commit.id, atMs: commit.atMs, subject: commit.subject };
  return { ...made, cyclomatic, cognitive };
}

function summaryOf(
  { window, sinceMs, days }: { readonly window: WindowOutline; readonly sinceMs: number; readonly days: number },
  known: readonly KnownTrends[],
  worsened: TrendSummary['worsened'],
): TrendSummary {
  const [missing, tooLarge] = [known.reduce((sum, each) => sum + each.missing, 0), known.reduce((sum, each) => sum + each.tooLarge, 0)];
  const notes = [
    ...(window.isShallow ? ['The clone is shallow: what was before its oldest commit is not known (git fetch --unshallow).'] : []),
    ...(missing > 0 ? [`${missing} older versions of files are not in this clone and were not fetched; the trends pass them over.`] : []),
    ...(tooLarge > 0 ? [`${tooLarge} older versions of files are too large (audit.maxFileKilobytes); the trends pass them over.`] : []),
  ];
  return { days, sinceMs, commits: window.commits, worsened, notes };
}
