/** The breakdown of a function's complexity as a hover: on its name, and wherever the command asks for it. */
import * as vscode from 'vscode';
import type { DocumentFunction } from './documentMeasurer';
import { DisposableList, type Disposable } from '../../../shared/disposable';
import { editorCommands } from '../contributions/identifiers';
import { editorSetting } from '../settings';
import { hasHint } from './explain';
import { explanation, measuredDocuments, type FunctionFacts } from './hints';
import type { Measurements } from './measurements';
import { nameRange } from './nameRange';

export class ComplexityHover implements vscode.HoverProvider, Disposable {
  readonly #measurements: Measurements;
  readonly #facts: FunctionFacts;
  readonly #life = new DisposableList();
  /** The place the command asked about, for the one hover that follows. */
  #asked: { readonly uri: string; readonly position: vscode.Position; readonly line: number } | undefined;

  constructor(measurements: Measurements, facts: FunctionFacts = {}) {
    this.#measurements = measurements;
    this.#facts = facts;
    this.#life.add(vscode.languages.registerHoverProvider(measuredDocuments, this));
  }

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const functions = await this.#measurements.functionsOf(document);
    const asked = this.#takeAsked(document, position);
    if (asked !== undefined) {
      const measured = functions.find((candidate) => candidate.line === asked) ?? innermost(functions, asked);
      return measured && this.#hover(document, functions, measured, document.lineAt(position).range);
    }
    if (editorSetting('hints.mode', document.uri) === 'off') return undefined;
    const threshold = editorSetting('hints.threshold', document.uri);
    for (const measured of functions) {
      if (measured.line !== position.line + 1 || !hasHint(measured, threshold)) continue;
      const range = nameRange(document, measured);
      if (range.contains(position)) return this.#hover(document, functions, measured, range);
    }
    return undefined;
  }

  async #hover(
    document: vscode.TextDocument,
    functions: readonly DocumentFunction[],
    measured: DocumentFunction,
    range: vscode.Range,
  ): Promise<vscode.Hover> {
    const { taskLink, trends } = this.#facts;
    return new vscode.Hover(await explanation(document, { measured, trend: trends?.of(document, functions, measured) }, taskLink), range);
  }

  /** Shows the breakdown of the function at a line (1-based), or around the cursor; returns false when there is none. */
  async explain(editor: vscode.TextEditor, line?: number): Promise<boolean> {
    const functions = await this.#measurements.functionsOf(editor.document);
    const wanted = line ?? editor.selection.active.line + 1;
    const measured = functions.find((candidate) => candidate.line === wanted) ?? innermost(functions, wanted);
    if (measured === undefined) return false;
    if (line !== undefined) {
      const start = nameRange(editor.document, measured).start;
      editor.selection = new vscode.Selection(start, start);
    }
    this.#asked = { uri: editor.document.uri.toString(), position: editor.selection.active, line: measured.line };
    await vscode.commands.executeCommand(editorCommands.showHover);
    return true;
  }

  #takeAsked(document: vscode.TextDocument, position: vscode.Position): number | undefined {
    const asked = this.#asked;
    if (asked === undefined || asked.uri !== document.uri.toString() || !asked.position.isEqual(position)) return undefined;
    this.#asked = undefined;
    return asked.line;
  }

  dispose(): void {
    this.#life.dispose();
  }
}

/** The function that contains a line and no other that does. */
function innermost(functions: readonly DocumentFunction[], line: number): DocumentFunction | undefined {
  return functions
    .filter((measured) => measured.line <= line && line <= measured.endLine)
    .reduce<DocumentFunction | undefined>((best, next) => (best === undefined || next.line >= best.line ? next : best), undefined);
}
