/** Trends of what an audit measured: the states its functions went through in a window of history, kept until HEAD moves. */
import type { TrendSummary } from '../../domain/audit/auditReport';
import { contentKey } from '../../domain/audit/contentMeasurement';
import type { FileMetrics, FunctionMetrics } from '../../domain/audit/metrics';
import { isOver, thresholdsOf, withIds, type Thresholds } from '../../domain/audit/ranking';
import { trendOf, type FunctionState, type Trend } from '../../domain/audit/trend';
import type { Settings } from '../../domain/settings';
import type { Clock } from '../../ports/clock';
import { throwIfAborted } from '../abort';
import { readContents, type ContentReaderParts, type WantedContent } from './contentReader';
import { fileVersions, mayMove, type FileHistory } from './fileVersions';
import { followBack, type OlderSelf } from './functionStates';
import type { CommittedChanges } from '../../ports/gitHistory';

export interface TrendsParts extends ContentReaderParts {
  readonly measurer: ContentReaderParts['measurer'] & { readonly extensions: Readonly<Record<string, string>> };
  readonly clock: Clock;
}

export interface TrendsRequest {
  /** As measured now. */
  readonly files: readonly FileMetrics[];
  readonly settings: Settings;
  readonly days: number;
  /** Also of files without findings, where otherwise the first is enough. */
  readonly everyVersion?: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number, message: string) => void) | undefined;
}

export interface Trends {
  /** By the id of the function. */
  readonly byId: ReadonlyMap<string, Trend>;
  readonly summary: TrendSummary;
}

interface Window {
  readonly key: string;
  readonly sinceMs: number;
  readonly commits: number;
  readonly files: ReadonlyMap<string, FileHistory>;
  readonly isShallow: boolean;
}

interface Lack {
  missing: number;
  tooLarge: number;
}

const dayMs = 86_400_000;
/** Of what grew worse, this much is told. */
const mostWorsened = 10;

export class TrendReader {
  readonly #parts: TrendsParts;
  #window: Window | undefined;
  /** By path: what was found out for a file that measured so. */
  readonly #byPath = new Map<string, { readonly digest: string; readonly versions: number; readonly trends: ReadonlyMap<string, Trend> }>();
  #lack: Lack = { missing: 0, tooLarge: 0 };

  constructor(parts: TrendsParts) {
    this.#parts = parts;
  }

  /** Undefined where there is no history: no repository, or nothing committed yet. */
  async read({ files, settings, days, everyVersion = false, signal, onProgress }: TrendsRequest): Promise<Trends | undefined> {
    const { clock } = this.#parts;
    onProgress?.(0, 0, 'reading history');
    const window = await this.#windowOf(days, signal);
    if (window === undefined) return undefined;
    const thresholds = thresholdsOf(settings);
    const changed = files.flatMap((file) => {
      const history = window.files.get(file.path);
      return history === undefined || file.functions.length === 0
        ? []
        : [
            {
              file,
              history,
              digest: digestOf(file, thresholds, window.key),
              needed: neededVersions(file, history, thresholds, everyVersion),
            },
          ];
    });
    const unknown = changed.filter(
      ({ file, digest, needed }) =>
        !(this.#byPath.get(file.path)?.digest === digest && (this.#byPath.get(file.path)?.versions ?? 0) >= needed.length),
    );
    const wanted = unknown.flatMap(({ needed }) => needed);
    const contents = await readContents(this.#parts, wanted, {
      maxBytes: settings['audit.maxFileKilobytes'] * 1024,
      signal,
      onProgress: (done, total) => onProgress?.(done, total, 'reading history'),
    });
    throwIfAborted(signal);
    for (const { file, history, digest, needed } of unknown) {
      const versions = needed.map((version) => ({
        ...version,
        functions: contents.known.get(contentKey(version.blob, version.path))?.functions,
      }));
      const followed = followBack(file.functions, versions);
      const trends = withIds(file).flatMap(([id, measured]) => {
        const { selves = [], isBorn = false } = followed.get(measured) ?? {};
        const isNew = isBorn || (history.isWhole && versions.every(({ functions }) => functions !== undefined));
        const trend = trendOf({
          states: selves.map((self) => stateOf(self, window.sinceMs)),
          now: { ...measured, atMs: clock.now() },
          thresholds,
          isNew,
        });
        return trend === undefined ? [] : [[id, trend] as const];
      });
      this.#byPath.set(file.path, { digest, versions: needed.length, trends: new Map(trends) });
    }
    this.#lack.missing += contents.missing;
    this.#lack.tooLarge += contents.tooLarge;
    const byId = new Map(changed.flatMap(({ file }) => [...(this.#byPath.get(file.path)?.trends ?? [])]));
    return { byId, summary: this.#summary(window, days, files, byId) };
  }

  #summary(
    { sinceMs, commits, isShallow }: Window,
    days: number,
    files: readonly FileMetrics[],
    byId: ReadonlyMap<string, Trend>,
  ): TrendSummary {
    const { missing, tooLarge } = this.#lack;
    const notes = [
      ...(isShallow ? ['The clone is shallow: what was before its oldest commit is not known (git fetch --unshallow).'] : []),
      ...(missing > 0 ? [`${missing} older versions of files are not in this clone and were not fetched; the trends pass them over.`] : []),
      ...(tooLarge > 0 ? [`${tooLarge} older versions of files are too large (audit.maxFileKilobytes); the trends pass them over.`] : []),
    ];
    return { days, sinceMs, commits, worsened: worsenedOf(files, byId), notes };
  }

  /** One window is kept. It begins with a day of UTC, so that it stays the same while HEAD does. */
  async #windowOf(days: number, signal: AbortSignal | undefined): Promise<Window | undefined> {
    const { history, clock, measurer } = this.#parts;
    const sinceMs = Math.max(0, Math.floor(clock.now() / dayMs) - days) * dayMs;
    const { head, isShallow } = await history.extent(signal);
    if (head === undefined) return undefined;
    const key = `${head} ${sinceMs}`;
    if (this.#window?.key === key) return this.#window;
    const commits: CommittedChanges[] = [];
    for await (const commit of history.changes({ sinceMs, revision: head, extensions: Object.keys(measurer.extensions), signal }))
      commits.push(commit);
    const renames = await history.renames(
      commits.filter(mayMove).map(({ id }) => id),
      signal,
    );
    this.#byPath.clear();
    this.#lack = { missing: 0, tooLarge: 0 };
    this.#window = { key, sinceMs, commits: commits.length, files: fileVersions(commits, renames), isShallow };
    return this.#window;
  }
}

/** Of a file with findings every version, since it matters when a change came; of others the first, to know what changed. */
function neededVersions(
  file: FileMetrics,
  { versions }: FileHistory,
  thresholds: Thresholds,
  everyVersion: boolean,
): readonly (FileHistory['versions'][number] & WantedContent)[] {
  return everyVersion || file.functions.some((measured) => isOver(measured, thresholds)) ? versions : versions.slice(0, 1);
}

function digestOf({ functions }: FileMetrics, thresholds: Thresholds, window: string): string {
  const each = functions.map(({ name, cyclomatic, cognitive }) => `${name} ${cyclomatic} ${cognitive}`);
  return JSON.stringify([window, thresholds.cyclomatic, thresholds.cognitive, ...each]);
}

/** What the window began with was there since some time before. */
function stateOf({ version: { commit }, measured: { cyclomatic, cognitive } }: OlderSelf, sinceMs: number): FunctionState {
  const made = commit === undefined ? { atMs: sinceMs } : { commit: commit.id, atMs: commit.atMs, subject: commit.subject };
  return { ...made, cyclomatic, cognitive };
}

/** What grew by most, first. What is new has not grown. */
function worsenedOf(files: readonly FileMetrics[], byId: ReadonlyMap<string, Trend>): TrendSummary['worsened'] {
  const growthOf = ({ cognitive, cyclomatic }: Trend): number => Math.max(cognitive.change, 0) + Math.max(cyclomatic.change, 0);
  const grown = files.flatMap((file) =>
    withIds(file).flatMap(([id, measured]: readonly [string, FunctionMetrics]) => {
      const trend = byId.get(id);
      const growth = trend === undefined ? 0 : growthOf(trend);
      return trend === undefined || growth === 0 ? [] : [{ id, path: file.path, name: measured.name, line: measured.line, growth, trend }];
    }),
  );
  return grown
    .sort((a, b) => b.growth - a.growth || (a.id < b.id ? -1 : 1))
    .slice(0, mostWorsened)
    .map(({ growth: _, ...each }) => each);
}
