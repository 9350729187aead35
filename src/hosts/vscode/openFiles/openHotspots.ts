/** The hotspots of open files, ranked anew when one is opened, closed or measured. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { AuditReport } from '../../../domain/audit/auditReport';
import type { Hotspot, Suggestion } from '../../../domain/audit/hotspot';
import type { MeasuredFile } from '../../../domain/audit/metrics';
import { isOver, plainMetrics, rank, thresholdsOf, withIds } from '../../../domain/audit/ranking';
import { suggest } from '../../../domain/audit/suggestion';
import { DisposableList } from '../../../shared/disposable';
import { Emitter } from '../../../shared/emitter';
import type { EngineState } from '../engineState';
import type { Measurements } from '../hints/measurements';
import { auditSettings, editorSetting } from '../settings';
import type { Progress } from '../../node/client/engineClient';
import type { HotspotsKnown, HotspotsPlace } from '../views/hotspotsPlace';
import { pathOf, type OpenFiles } from './openFiles';

/** After the last change, wait this long for another one. */
const quietMs = 300;

/** As the view lists it; no engine is asked here. */
export function openFilesPlace(hotspots: OpenHotspots): HotspotsPlace {
  const never = new Emitter<EngineState>();
  return {
    id: 'openFiles',
    folder: { name: l10n.t('Open Files') },
    engine: { state: 'none', onDidChangeState: never.event },
    hotspots,
    hasTasks: false,
    uriOf: (path) => hotspots.uriOf(path),
  };
}

export class OpenHotspots implements HotspotsKnown {
  readonly isEngineDown = false;
  readonly failure = undefined;
  readonly firstResults = undefined;
  readonly #files: OpenFiles;
  readonly #measurements: Measurements;
  readonly #life = new DisposableList();
  readonly #changed = new Emitter<void>();
  readonly #progressed = new Emitter<Progress>();
  readonly #uris = new Map<string, vscode.Uri>();
  #report: Pick<AuditReport, 'hotspots' | 'summary'> | undefined;
  #running: Promise<void> | undefined;
  #isStale = false;
  #isWanted = false;
  #timer: NodeJS.Timeout | undefined;

  readonly onDidChange = this.#changed.event;
  readonly onDidProgress = this.#progressed.event;

  constructor(files: OpenFiles, measurements: Measurements) {
    this.#files = files;
    this.#measurements = measurements;
    const look = (document: vscode.TextDocument): void => void (files.has(document) && this.#auditSoon());
    this.#life.add(vscode.workspace.onDidOpenTextDocument(look));
    this.#life.add(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#isShown(uri) && this.#auditSoon()));
    this.#life.add(measurements.onDidChange((uri) => this.#isShown(uri) && this.#auditSoon()));
  }

  get report(): Pick<AuditReport, 'hotspots' | 'summary'> | undefined {
    return this.#report;
  }

  get hotspots(): readonly Hotspot[] | undefined {
    return this.#report?.hotspots;
  }

  get isAuditing(): boolean {
    return this.#running !== undefined;
  }

  uriOf(path: string): vscode.Uri {
    return this.#uris.get(path) ?? vscode.Uri.parse(path);
  }

  auditOnce(): void {
    if (this.#isWanted) return;
    this.#isWanted = true;
    void this.#audit();
  }

  async settled(): Promise<void> {
    await this.#running;
  }

  #isShown(uri: vscode.Uri): boolean {
    const text = uri.toString();
    return [...this.#uris.values()].some((shown) => shown.toString() === text);
  }

  #auditSoon(): void {
    if (!this.#isWanted) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#audit(), quietMs);
  }

  async #audit(): Promise<void> {
    this.#isStale = true;
    this.#running ??= this.#auditWhileStale().finally(() => (this.#running = undefined));
    this.#changed.fire();
    await this.#running;
    this.#changed.fire();
  }

  async #auditWhileStale(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false;
      const documents = this.#files.all();
      const measured = await Promise.all(
        documents.map(async (document) => ({ document, functions: await this.#measurements.functionsOf(document) })),
      );
      this.#uris.clear();
      const files = measured.map(({ document, functions }): MeasuredFile => {
        const path = this.#nameOf(document);
        return { path, language: document.languageId, lines: document.lineCount, functions: [...functions], syntaxErrors: [] };
      });
      this.#report = reportOf(files);
    }
  }

  /** Two files of one name are told apart by their whole address. */
  #nameOf(document: vscode.TextDocument): string {
    const short = pathOf(document);
    const path = this.#uris.has(short) ? document.uri.toString(true) : short;
    this.#uris.set(path, document.uri);
    return path;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#life.dispose();
    this.#changed.dispose();
    this.#progressed.dispose();
  }
}

/** Without history every file counts as changed once. */
function reportOf(files: readonly MeasuredFile[]): Pick<AuditReport, 'hotspots' | 'summary'> {
  const thresholds = thresholdsOf(auditSettings());
  const suggestions = new Map<string, Suggestion>();
  for (const file of files) for (const [id, fn] of withIds(file)) if (isOver(fn, thresholds)) suggestions.set(id, suggest(fn));
  const plain = files.map((file) => ({ ...file, functions: file.functions.map(plainMetrics) }));
  const hotspots = rank(plain, new Map(), thresholds, suggestions);
  const sum = (count: (file: MeasuredFile) => number): number => files.reduce((total, file) => total + count(file), 0);
  return {
    hotspots: hotspots.slice(0, editorSetting('hotspots.top')),
    summary: {
      files: files.length,
      functions: sum(({ functions }) => functions.length),
      lines: sum(({ lines }) => lines),
      over: hotspots.length,
      excluded: {},
      filesWithSyntaxErrors: [],
      thresholds,
      churnDays: 0,
      git: false,
      durationMs: 0,
    },
  };
}
