/**
 * Measured functions of open documents. A request follows 150 ms after the last change, one per document at a time, and what
 * is known meanwhile moves along with the text. Nothing here is awaited by typing.
 */
import * as vscode from 'vscode';
import { EngineError } from '../../../domain/errors';
import type { MeasuredFunction } from '../../../domain/metrics';
import { DisposableList } from '../../../shared/disposable';
import { Emitter } from '../../../shared/emitter';
import { measuredLanguages } from '../contributions/identifiers';
import type { Engine } from '../engine';
import { onDidChangeSettings } from '../settings';
import { shiftFunctions } from './shift';

/** After the last keystroke, wait this long for another one. */
const quietMs = 150;

/** What an untitled document would be called on disk, since the engine tells languages by extension. */
const extensions: Readonly<Record<string, string>> = {
  typescript: '.ts',
  typescriptreact: '.tsx',
  javascript: '.js',
  javascriptreact: '.jsx',
};

/** The engine that measures a document; undefined for one that nobody measures. */
export type EngineOf = (uri: vscode.Uri) => Engine | undefined;

interface Known {
  functions: readonly MeasuredFunction[];
  /** Version of the document that `functions` were measured in, shifts aside; 0 for never. */
  measuredVersion: number;
  timer: NodeJS.Timeout | undefined;
  running: { readonly abort: AbortController; readonly version: number; readonly done: Promise<void> } | undefined;
}

export class Measurements {
  readonly #engineOf: EngineOf;
  readonly #life = new DisposableList();
  readonly #known = new Map<string, Known>();
  readonly #changed = new Emitter<vscode.Uri>();

  /** A document was measured anew. */
  readonly onDidChange = this.#changed.event;

  constructor(engineOf: EngineOf) {
    this.#engineOf = engineOf;
    this.#life.add(vscode.workspace.onDidChangeTextDocument((event) => this.#follow(event)));
    this.#life.add(vscode.workspace.onDidCloseTextDocument((document) => this.#forget(document)));
    this.#life.add(
      onDidChangeSettings((keys) => {
        if ([...keys].some((key) => key.startsWith('audit.'))) this.invalidate();
      }),
    );
  }

  /** Functions in their places of now, measuring first when the document was never measured. Empty for what is left out. */
  async functionsOf(document: vscode.TextDocument): Promise<readonly MeasuredFunction[]> {
    const engine = this.#engineFor(document);
    if (engine === undefined) return [];
    const known = this.#entry(document);
    if (known.measuredVersion === 0) await this.#measure(document, engine, known);
    else if (known.measuredVersion !== document.version && known.timer === undefined) this.#measureSoon(document, engine, known);
    return known.functions;
  }

  /** What was measured last stays until it is measured anew, which is when somebody asks. */
  invalidate(): void {
    for (const [uri, known] of this.#known) {
      known.measuredVersion = 0;
      this.#changed.fire(vscode.Uri.parse(uri, true));
    }
  }

  #follow({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const known = this.#known.get(document.uri.toString());
    const engine = this.#engineFor(document);
    if (known === undefined || engine === undefined || contentChanges.length === 0) return;
    for (const { range, text } of inOrder(contentChanges))
      known.functions = shiftFunctions(known.functions, { start: range.start, end: range.end, text });
    this.#measureSoon(document, engine, known);
  }

  #measureSoon(document: vscode.TextDocument, engine: Engine, known: Known): void {
    clearTimeout(known.timer);
    known.timer = setTimeout(() => {
      known.timer = undefined;
      void this.#measure(document, engine, known);
    }, quietMs);
  }

  /** The latest version wins: a request for an older one is cancelled, one for this one is shared. */
  async #measure(document: vscode.TextDocument, engine: Engine, known: Known): Promise<void> {
    if (known.running?.version === document.version) return known.running.done;
    known.running?.abort.abort();
    const abort = new AbortController();
    const running = { abort, version: document.version, done: this.#request(document, engine, known, abort.signal) };
    known.running = running;
    await running.done;
    if (known.running === running) known.running = undefined;
  }

  async #request(document: vscode.TextDocument, engine: Engine, known: Known, signal: AbortSignal): Promise<void> {
    const { version } = document;
    const path = document.isUntitled ? `untitled${extensions[document.languageId] ?? '.ts'}` : engine.relative(document.uri);
    try {
      const measured = await engine.request('audit.file', { path, text: document.getText() }, { signal });
      if (signal.aborted || document.version !== version) return;
      known.functions = measured.exclusion === undefined ? measured.functions : [];
      known.measuredVersion = version;
      this.#changed.fire(document.uri);
    } catch (error) {
      if (!signal.aborted && !EngineError.is(error, 'cancelled'))
        engine.log.debug(`${path} was not measured: ${EngineError.from(error).message}`);
    }
  }

  #engineFor(document: vscode.TextDocument): Engine | undefined {
    const languages: readonly string[] = measuredLanguages;
    if (!languages.includes(document.languageId) || document.isClosed) return undefined;
    return document.isUntitled || document.uri.scheme === 'file' ? this.#engineOf(document.uri) : undefined;
  }

  #entry(document: vscode.TextDocument): Known {
    const uri = document.uri.toString();
    const known = this.#known.get(uri) ?? { functions: [], measuredVersion: 0, timer: undefined, running: undefined };
    this.#known.set(uri, known);
    return known;
  }

  #forget(document: vscode.TextDocument): void {
    const uri = document.uri.toString();
    const known = this.#known.get(uri);
    clearTimeout(known?.timer);
    known?.running?.abort.abort();
    this.#known.delete(uri);
  }

  dispose(): void {
    this.#life.dispose();
    for (const known of this.#known.values()) {
      clearTimeout(known.timer);
      known.running?.abort.abort();
    }
    this.#known.clear();
    this.#changed.dispose();
  }
}

/** Ranges of one event are all places in the text before it: from the last to the first, none moves another. */
function inOrder(changes: readonly vscode.TextDocumentContentChangeEvent[]): readonly vscode.TextDocumentContentChangeEvent[] {
  return [...changes].sort((a, b) => b.rangeOffset - a.rangeOffset);
}
