/** Measures the workspace and ranks what is over a threshold. Only reads; keeps what it measured in memory. */
import type { AuditReport } from '../../domain/audit/auditReport';
import { EngineError } from '../../domain/errors';
import { excludeByContent, excludeByPath, excludeBySize, isIncluded } from '../../domain/audit/exclusion';
import type { Hotspot } from '../../domain/audit/hotspot';
import type { Exclusion, MeasuredFile } from '../../domain/audit/metrics';
import { inOrder, rankByTrend, thresholdsOf } from '../../domain/audit/ranking';
import type { Settings } from '../../domain/settings';
import type { Clock } from '../../ports/clock';
import type { Files } from '../../ports/files';
import type { Git } from '../../ports/git';
import type { GitHistory } from '../../ports/gitHistory';
import type { MeasurementCache } from '../../ports/measurementCache';
import type { HalsteadMeasurer } from '../../ports/halstead';
import type { MeasuredContent, Measurer } from '../../ports/measurer';
import type { TreeWatch } from '../../ports/treeWatch';
import { Emitter, type Event } from '../../shared/emitter';
import { relativePath } from '../../shared/relativePath';
import { orAborted, throwIfAborted } from '../abort';
import { attributesAbove, readAttributes } from './attributes';
import { ExclusionCheck, notFound } from './exclusionCheck';
import type { TrendReader, Trends } from '../history/trends';
import { ContentStore } from './contentStore';
import { fileFindings, MaintainabilityCheck, notRated, type Rated } from './maintainabilityCheck';
import { MeasuredCache, type Measured } from './measuredCache';
import { KnownFindings } from './knownFindings';
import { Listing, type Listed } from './listing';
import { languageOf, measureAll, signalled, suggestAll, unmeasured } from './measuring';
import { countsOf, excludedCounts, notesOf, reportedFiles } from './reporting';
import { settleFindings, settlingEarly } from './settling';

export interface AuditorParts {
  /** Without it there are no trends. */
  readonly trends?: TrendReader;
  readonly files: Files;
  readonly git: Git;
  readonly measurer: Measurer;
  /** Without it files are not rated. */
  readonly halstead?: HalsteadMeasurer;
  readonly clock: Clock;
  /** Without it nothing can be compared with a revision. */
  readonly history?: GitHistory;
  /** What was measured in earlier lives and other workspaces. */
  readonly measurements: MeasurementCache;
  /** Without it everything is looked at for each audit. */
  readonly watch?: TreeWatch | undefined;
}

export interface AuditRequest {
  readonly settings: Settings;
  /** File or folder to look at, relative to the workspace or absolute; default the workspace. */
  readonly path?: string;
  /** Report every function of every file audited, and not only those over a threshold. */
  readonly all: boolean;
  /** Measure everything, whatever is known. */
  readonly isFresh?: boolean;
  /** Rate files as wholes too: those below the threshold are findings. Takes longer than all the rest. */
  readonly maintainability?: boolean;
  /** How many hotspots to report; default all of them. */
  readonly top?: number;
  /** Reads so many days of history, once everything is measured, and ranks by it too. */
  readonly trendDays?: number;
  /** Hide what symbiote.baseline.json knows; default true. */
  readonly baseline?: boolean;
  /** Show only what changed: since a revision (where it and HEAD parted), or what is not committed. */
  readonly since?: { readonly revision?: string | undefined };
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number, message: string) => void;
  /** Hotspots among what is measured so far, now and then while there is more to measure: a ranking of a part. */
  readonly onFound?: (found: readonly Hotspot[]) => void;
  /** The report about functions, where files are to be rated as well: that takes longer, and the functions are known by then. */
  readonly onFunctions?: (report: AuditReport) => void;
}

/** What an audit has measured, before it is judged. */
interface Audited {
  readonly startedAt: number;
  readonly scope: string;
  readonly listed: Listed;
  readonly measured: readonly Measured[];
  /** Those that count. */
  readonly kept: readonly MeasuredFile[];
  readonly commits: ReadonlyMap<string, number>;
  readonly trends: Trends | undefined;
}

export interface MeasureRequest {
  readonly path: string;
  /** Measured in place of what is on the disk: a file being edited. */
  readonly text?: string;
  readonly settings: Settings;
  readonly signal?: AbortSignal;
}

export class Auditor {
  readonly #parts: AuditorParts;
  readonly #exclusions: ExclusionCheck;
  readonly #listing: Listing;
  readonly #cache = new MeasuredCache();
  readonly #findings = new KnownFindings();
  readonly #contents: ContentStore;
  readonly #maintainability: MaintainabilityCheck | undefined;
  readonly #audited = new Emitter<AuditReport>();
  /** Ends when the audits asked for so far have: one at a time, so that a later one finds what an earlier one measured. */
  #queue: Promise<unknown> = Promise.resolve();
  #latest: AuditReport | undefined;
  #saving: Promise<void> = Promise.resolve();

  constructor(parts: AuditorParts) {
    this.#parts = parts;
    this.#exclusions = new ExclusionCheck(parts);
    this.#listing = new Listing(parts);
    this.#contents = new ContentStore(parts.measurements, parts.files.root, (path) => languageOf(path, parts.measurer));
    const { halstead, measurements } = parts;
    this.#maintainability =
      halstead &&
      new MaintainabilityCheck({ measurer: halstead, cache: measurements, blobOf: (version) => this.#contents.blobOf(version) });
  }

  /** The whole workspace was audited; audits of a part of it are not told. */
  readonly onDidAudit: Event<AuditReport> = this.#audited.event;

  /** The last report about the whole workspace. */
  latest(): AuditReport | undefined {
    return this.#latest;
  }

  /** Resolves when what was measured is kept for other lives. */
  async saved(): Promise<void> {
    await this.#saving;
  }

  /** Fails with `notFound` or `invalidInput` for a path that is not there or not in the workspace, and with `cancelled`. */
  async audit(request: AuditRequest): Promise<AuditReport> {
    const turn = this.#queue.then(() => this.#audit(request));
    this.#queue = turn.catch(() => undefined);
    return orAborted(turn, request.signal);
  }

  /** One file with the increments of its functions. What the rules leave out carries the exclusion; its functions may be there all the same. */
  async measureFile({ path: given, text, settings, signal }: MeasureRequest): Promise<MeasuredFile> {
    const path = this.#inside(given);
    const marks = (await readAttributes(this.#parts.files, attributesAbove(path))).of(path);
    const byPath = excludeByPath(path, settings, this.#parts.measurer.extensions, marks);
    if (byPath?.reason === 'unsupported') {
      throw new EngineError('notSupported', `${path} cannot be measured: ${byPath.detail}.`, { data: { path } });
    }
    throwIfAborted(signal);
    // What an audit has measured was listed by git; anything else is asked about while it is measured.
    const isKnown = byPath !== undefined || this.#cache.has(path);
    const [exclusion, measured] = await Promise.all([
      isKnown ? byPath : this.#exclusions.ignored(path, 'file', settings),
      text === undefined ? this.#measureFromDisk(path, settings, signal) : this.#measureText(path, text, settings, signal),
    ]);
    const why = exclusion ?? measured.exclusion;
    return why === undefined ? measured : { ...measured, exclusion: why };
  }

  /** Whether and why a file (or all of a folder) is left out. Fails with `notFound` when it is not there. */
  async whyExcluded(given: string, settings: Settings): Promise<{ path: string; exclusion?: Exclusion }> {
    return this.#exclusions.why(given, settings);
  }

  /** Whether a file is there at all, audited or not. */
  async exists(path: string): Promise<boolean> {
    const inside = relativePath(this.#parts.files.root, path);
    return inside !== undefined && (await this.#parts.files.info(inside)) !== undefined;
  }

  async #audit(request: AuditRequest): Promise<AuditReport> {
    const { settings, signal } = request;
    const { clock } = this.#parts;
    throwIfAborted(signal);
    const startedAt = clock.now();
    const scope = await this.#scopeOf(request.path);
    request.onProgress?.(0, 0, 'listing files');
    if (this.#cache.isEmpty && (request.isFresh === true || (await this.#contents.isEmpty()))) this.#parts.measurer.warmUp?.();

    const listed = await this.#listing.list({ settings, scope, signal }, request.isFresh === true);
    const { sorting, churn: churning } = listed;
    const churn = givenBy(churning);
    const paths = scope === '' ? new Set(sorting.versions.map(({ path }) => path)) : undefined;
    if (paths !== undefined) this.#cache.retain(paths);
    const thresholds = thresholdsOf(settings);
    const parts = { measurer: this.#parts.measurer, clock, cache: this.#cache, contents: this.#contents };
    const settle = request.onFound && (await settlingEarly(this.#parts, request));
    // What was measured before somebody cancelled is kept as well.
    const measured = await measureAll(parts, sorting, settle === undefined ? request : { ...request, settle }, churn).finally(() => {
      this.#saving = this.#contents.save(paths);
    });
    const kept = measured.map(({ file }) => file).filter(({ exclusion }) => exclusion === undefined);
    const commits = await churning;
    if (request.trendDays !== undefined && settle !== undefined) {
      const found = settle(this.#findings.of(kept, commits, thresholds), kept);
      request.onFound?.(await suggestAll(parts, found.slice(0, request.top), measured, request));
    }
    const trends = await this.#trendsOf(kept, request);
    const audited = { startedAt, scope, listed, measured, kept, commits, trends };
    if (request.maintainability !== true || this.#maintainability === undefined) return this.#report(audited, notRated, request);
    if (request.onFunctions !== undefined) request.onFunctions(await this.#report(audited, notRated, request));
    return this.#report(audited, await this.#maintainability.rate(sorting.versions, measured, request), request);
  }

  async #report(
    { startedAt, scope, listed, measured, kept, commits, trends }: Audited,
    rated: Rated,
    request: AuditRequest,
  ): Promise<AuditReport> {
    const { settings, signal } = request;
    const thresholds = thresholdsOf(settings);
    const byChurn = inOrder([...this.#findings.of(kept, commits, thresholds), ...fileFindings(rated, commits)]);
    const findings = trends === undefined ? byChurn : rankByTrend(byChurn, trends.byId);
    const settled = await settleFindings(this.#parts, { findings, files: kept, scope, isRated: rated.bound !== undefined }, request);
    const hotspots = await suggestAll(this.#parts, settled.findings.slice(0, request.top), measured, request);
    const notes = [...listed.selection.notes, ...settled.notes];
    const report: AuditReport = {
      version: 1,
      root: this.#parts.files.root,
      files: reportedFiles(kept, request.all ? undefined : thresholds, rated.byPath),
      hotspots,
      ...(settled.debt === undefined ? {} : { debt: settled.debt }),
      ...(settled.comparison === undefined ? {} : { comparison: settled.comparison }),
      summary: {
        ...countsOf(kept),
        over: settled.findings.length,
        ...(settled.standings === undefined ? {} : { standings: settled.standings }),
        excluded: excludedCounts(listed.sorting.excluded),
        thresholds: rated.bound === undefined ? thresholds : { ...thresholds, maintainability: rated.bound },
        churnDays: settings['audit.churnDays'],
        git: listed.selection.usesGit,
        ...notesOf([...notes, ...rated.notes]),
        durationMs: this.#parts.clock.now() - startedAt,
        ...(trends === undefined ? {} : { trend: trends.summary }),
      },
    };
    throwIfAborted(signal);
    if (scope === '' && isOrdinary(request)) this.#keep(report);
    return report;
  }

  async #trendsOf(
    kept: readonly MeasuredFile[],
    { settings, trendDays, isFresh = false, signal, onProgress }: AuditRequest,
  ): Promise<Trends | undefined> {
    if (trendDays === undefined) return undefined;
    return this.#parts.trends?.read({ files: kept, settings, days: trendDays, isFresh, signal, onProgress });
  }

  #keep(report: AuditReport): void {
    this.#latest = report;
    this.#audited.fire(report);
  }

  async #scopeOf(given: string | undefined): Promise<string> {
    const scope = given === undefined ? '' : this.#inside(given);
    if (scope === '') return scope;
    if ((await this.#parts.files.info(scope)) === undefined) throw notFound(scope);
    return scope;
  }

  async #measureText(path: string, text: string, settings: Settings, signal: AbortSignal | undefined): Promise<MeasuredFile> {
    const measured = await orAborted(this.#parts.measurer.measureText(path, text), signal);
    const exclusion = excludeByContent(path, text, settings);
    return exclusion === undefined ? measured : { ...measured, exclusion };
  }

  async #measureFromDisk(path: string, settings: Settings, signal: AbortSignal | undefined): Promise<MeasuredFile> {
    const { files, measurer } = this.#parts;
    const info = await files.info(path);
    if (info === undefined) throw notFound(path);
    if (info.kind !== 'file') throw new EngineError('invalidInput', `${path} is a ${info.kind}; expected a file.`, { data: { path } });
    const empty: MeasuredFile = { path, language: languageOf(path, measurer), lines: 0, functions: [], syntaxErrors: [] };
    const bySize = isIncluded(path, settings) ? undefined : excludeBySize(info.size, settings);
    if (bySize !== undefined) return { ...empty, exclusion: bySize };
    const answers = measurer.measureFiles([path], { settings, increments: 'all', ...signalled(signal) });
    for await (const file of answers) return withoutBlob(file);
    throwIfAborted(signal);
    return unmeasured(path, measurer);
  }

  #inside(given: string): string {
    const { root } = this.#parts.files;
    const path = relativePath(root, given);
    if (path !== undefined) return path;
    throw new EngineError(
      'invalidInput',
      `${given} is outside the workspace ${root}; name a path inside it, or another workspace with --workspace.`,
      {
        data: { path: given },
      },
    );
  }
}

/** Whether an audit shows what all others show. */
function isOrdinary({ baseline, since }: AuditRequest): boolean {
  return baseline !== false && since === undefined;
}

function withoutBlob(content: MeasuredContent): MeasuredFile {
  const { blob, ...file } = content;
  return blob === undefined ? content : file;
}

/** What a promise has given by now, asked without waiting. */
function givenBy<T>(promise: Promise<T>): () => T | undefined {
  let value: T | undefined;
  promise.then((given) => (value = given)).catch(() => undefined);
  return () => value;
}
