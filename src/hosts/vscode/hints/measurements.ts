/**
 * Measured functions of open documents. A request follows 150 ms after the last change, one per document at a time, and what
 * is known meanwhile moves along with the text. Nothing here is awaited by typing.
 */
import * as vscode from 'vscode';
import { EngineError } from '../../../domain/errors';
import { DisposableList } from '../../../shared/disposable';
import { Emitter } from '../../../shared/emitter';
import { measuredLanguages } from '../contributions/identifiers';
import type { Log } from '../log';
import { onDidChangeSettings } from '../settings';
import type { DocumentFunction, DocumentMeasurer, MeasurerOf } from './documentMeasurer';
import { shiftFunctions } from './shift';

/** After the last keystroke, wait this long for another one. */
const quietMs = 150;

interface Known {
  functions: readonly DocumentFunction[];
  /** Version of the document that `functions` were measured in, shifts aside; 0 for never. */
  measuredVersion: number;
  timer: NodeJS.Timeout | undefined;
  running: { readonly abort: AbortController; readonly version: number; readonly done: Promise<void> } | undefined;
}

export class Measurements {
  readonly #measurerOf: MeasurerOf;
  readonly #log: Log;
  readonly #life = new DisposableList();
  readonly #known = new Map<string, Known>();
  readonly #changed = new Emitter<vscode.Uri>();

  /** A document was measured anew. */
  readonly onDidChange = this.#changed.event;

  constructor(measurerOf: MeasurerOf, log: Log) {
    this.#measurerOf = measurerOf;
    this.#log = log;
    this.#life.add(vscode.workspace.onDidChangeTextDocument((event) => this.#follow(event)));
    this.#life.add(vscode.workspace.onDidCloseTextDocument((document) => this.#forget(document)));
    this.#life.add(
      onDidChangeSettings((keys) => {
        if ([...keys].some((key) => key.startsWith('audit.'))) this.invalidate();
      }),
    );
  }

  /** Functions in their places of now, measuring first when the document was never measured. Empty for what is left out. */
  async functionsOf(document: vscode.TextDocument): Promise<readonly DocumentFunction[]> {
    const measurer = this.#measurerFor(document);
    if (measurer === undefined) return [];
    const known = this.#entry(document);
    if (known.measuredVersion === 0) await this.#measure(document, measurer, known);
    else if (known.measuredVersion !== document.version && known.timer === undefined) this.#measureSoon(document, measurer, known);
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
    const measurer = this.#measurerFor(document);
    if (known === undefined || measurer === undefined || contentChanges.length === 0) return;
    for (const { range, text } of inOrder(contentChanges))
      known.functions = shiftFunctions(known.functions, { start: range.start, end: range.end, text });
    this.#measureSoon(document, measurer, known);
  }

  #measureSoon(document: vscode.TextDocument, measurer: DocumentMeasurer, known: Known): void {
    clearTimeout(known.timer);
    known.timer = setTimeout(() => {
      known.timer = undefined;
      void this.#measure(document, measurer, known);
    }, quietMs);
  }

  /** The latest version wins: a request for an older one is cancelled, one for this one is shared. */
  async #measure(document: vscode.TextDocument, measurer: DocumentMeasurer, known: Known): Promise<void> {
    if (known.running?.version === document.version) return known.running.done;
    known.running?.abort.abort();
    const abort = new AbortController();
    const running = { abort, version: document.version, done: this.#request(document, measurer, known, abort.signal) };
    known.running = running;
    await running.done;
    if (known.running === running) known.running = undefined;
  }

  async #request(document: vscode.TextDocument, measurer: DocumentMeasurer, known: Known, signal: AbortSignal): Promise<void> {
    const { version } = document;
    try {
      const functions = await measurer.functionsOf(document, signal);
      if (signal.aborted || document.version !== version) return;
      known.functions = functions;
      known.measuredVersion = version;
      this.#changed.fire(document.uri);
    } catch (error) {
      if (!signal.aborted && !EngineError.is(error, 'cancelled'))
        this.#log.debug(`${document.uri.toString()} was not measured: ${EngineError.from(error).message}`);
    }
  }

  #measurerFor(document: vscode.TextDocument): DocumentMeasurer | undefined {
    const languages: readonly string[] = measuredLanguages;
    if (!languages.includes(document.languageId) || document.isClosed) return undefined;
    return this.#measurerOf(document);
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
