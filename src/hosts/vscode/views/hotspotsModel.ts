/** The last audit of a folder as the editor knows it: started on first need, again after changes, cancellable; results stay meanwhile. */
import * as vscode from 'vscode';
import { extensions } from '../../../adapters/languages/extensions.generated';
import type { AuditReport } from '../../../domain/audit/auditReport';
import { EngineError } from '../../../domain/errors';
import type { Hotspot } from '../../../domain/audit/hotspot';
import { DisposableList } from '../../../shared/disposable';
import { Emitter } from '../../../shared/emitter';
import { measuredLanguages } from '../contributions/identifiers';
import type { Progress } from '../../node/client/engineClient';
import type { Engine } from '../engine';
import { editorSetting, onDidChangeSettings } from '../settings';

/** After the last change, wait this long for another one. */
const quietMs = 1500;
/** A build that writes for minutes does not keep what is shown from following. */
const longestWaitMs = 10_000;

/** What the first audit of a folder has found before it is done. */
export interface FirstResults {
  readonly hotspots: readonly Hotspot[];
  readonly done: number;
  readonly total: number;
}

export class HotspotsModel {
  readonly #engine: Engine;
  readonly #life = new DisposableList();
  readonly #changed = new Emitter<void>();
  readonly #progressed = new Emitter<Progress>();
  #report: AuditReport | undefined;
  #first: FirstResults | undefined;
  #running: { readonly abort: AbortController; readonly ended: Promise<void> } | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** The first change that no audit has seen. */
  #changedAt: number | undefined;
  /** An audit of changes waits for the one that is under way. */
  #isDue = false;
  #isWanted = false;
  #isRating = false;
  #isBaselineShown = false;

  /** The report, the first results, whether an audit is under way, or its failure changed. */
  readonly onDidChange = this.#changed.event;
  readonly onDidProgress = this.#progressed.event;
  /** Why the last audit gave no result, unless it was cancelled. */
  failure: EngineError | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
    const languages: readonly string[] = measuredLanguages;
    this.#life.add(
      vscode.workspace.onDidSaveTextDocument((document) => {
        if (languages.includes(document.languageId) && engine.contains(document.uri)) this.#auditSoon();
      }),
    );
    // Other programs write, too: a branch switch, a formatter, a generator.
    const written = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(engine.folder, `**/*{${Object.keys(extensions).join(',')}}`),
    );
    this.#life.add(written);
    for (const onDid of [written.onDidCreate, written.onDidChange, written.onDidDelete]) this.#life.add(onDid(() => this.#auditSoon()));
    // With HEAD, thousands of files may be others, and churn and trends are.
    const matters = new Set(['configuration', 'history']);
    this.#life.add(engine.on('changed', ({ topics }) => topics.some((topic) => matters.has(topic)) && this.#auditSoon()));
    this.#life.add(engine.onDidConnect(() => this.failure !== undefined && this.#isWanted && void this.audit()));
    this.#life.add(
      onDidChangeSettings((keys) => {
        if ([...keys].some((key) => key.startsWith('audit.') || key === 'hotspots.top')) this.#auditSoon();
      }),
    );
  }

  get report(): AuditReport | undefined {
    return this.#report;
  }

  /** Until there is a report; they stay when the audit is cancelled. */
  get firstResults(): FirstResults | undefined {
    return this.#report === undefined ? this.#first : undefined;
  }

  /** What there is to show: of the last report, or of an audit that is not done. */
  get hotspots(): readonly Hotspot[] | undefined {
    return this.#report?.hotspots ?? this.#first?.hotspots;
  }

  get isEngineDown(): boolean {
    return this.#engine.state === 'failed';
  }

  get isAuditing(): boolean {
    return this.#running !== undefined;
  }

  get isRating(): boolean {
    return this.#isRating;
  }

  /** Audits unless that was done before or is under way. */
  auditOnce(): void {
    if (this.#isWanted) return;
    void this.audit();
  }

  /** Audits, instead of an audit that is under way. Resolves when it ended in any way; `failure` says how. */
  async audit(): Promise<void> {
    this.#isWanted = true;
    clearTimeout(this.#timer);
    this.#running?.abort.abort();
    const abort = new AbortController();
    const ended = this.#measure(abort.signal);
    const running = { abort, ended };
    this.#running = running;
    this.#isRating = false;
    // Yesterday's failure must not outlive an audit that is cancelled.
    this.failure = undefined;
    this.#changed.fire();
    await ended;
    if (this.#running !== running) return;
    this.#running = undefined;
    this.#changed.fire();
  }

  get isBaselineShown(): boolean {
    return this.#isBaselineShown;
  }

  /** Shows what the baseline hides as well, or no longer. */
  async showBaseline(isShown: boolean): Promise<void> {
    this.#isBaselineShown = isShown;
    await this.audit();
  }

  cancel(): void {
    this.#running?.abort.abort();
  }

  /** Resolves when no audit is under way. */
  async settled(): Promise<void> {
    while (this.#running !== undefined) await this.#running.ended.then(() => new Promise(setImmediate));
  }

  async #measure(signal: AbortSignal): Promise<void> {
    try {
      const top = editorSetting('hotspots.top', this.#engine.folder.uri);
      const asked = { top, trendDays: 'churnDays', baseline: !this.#isBaselineShown, maintainability: true, early: true } as const;
      const report = await this.#engine.request('audit.run', asked, {
        signal,
        onProgress: (progress) => signal.aborted || this.#tellProgress(progress),
      });
      if (!signal.aborted) this.#show(report);
    } catch (error) {
      const failure = EngineError.from(error);
      if (signal.aborted || failure.code === 'cancelled') return;
      this.failure = failure;
      this.#engine.log.warn(`Audit failed: ${failure.message}`);
    }
  }

  #show(report: AuditReport): void {
    this.#report = report;
    this.#first = undefined;
    this.failure = undefined;
    this.#changed.fire();
  }

  #tellProgress(progress: Progress): void {
    const { found, report, done, total } = progress;
    const isFirst = found !== undefined && this.#report === undefined;
    if (isFirst) this.#first = { hotspots: found, done, total };
    this.#progressed.fire(progress);
    // Files as wholes join when there is something to see: that takes longer, and the functions are known by then.
    if (report !== undefined) {
      this.#isRating = true;
      this.#show(report);
    } else if (isFirst) this.#changed.fire();
  }

  /** Only what was looked at once is kept fresh. However long changes go on, there is an audit now and then, and one at a time. */
  #auditSoon(): void {
    if (!this.#isWanted) return;
    const now = Date.now();
    this.#changedAt ??= now;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#auditChanges(), Math.max(0, Math.min(quietMs, this.#changedAt + longestWaitMs - now)));
  }

  async #auditChanges(): Promise<void> {
    if (this.#isDue) return;
    this.#isDue = true;
    await this.settled();
    this.#isDue = false;
    if (this.#life.isDisposed) return;
    this.#changedAt = undefined;
    await this.audit();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.cancel();
    this.#life.dispose();
    this.#changed.dispose();
    this.#progressed.dispose();
  }
}
