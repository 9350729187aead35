/** Complexity as Problems, for who asks for it: functions over a threshold in open files, with what adds up to the numbers. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { DisposableList, type Disposable } from '../../../shared/disposable';
import { commands } from '../contributions/commands';
import { editorSetting, onDidChangeSettings } from '../settings';
import { nameRange } from './nameRange';
import { measuredDocuments } from './hints';
import type { FunctionsOverThreshold, OverThreshold } from './overThreshold';

/** Tells these Problems from others of ours. */
export const complexityCode = 'complexity';

const severities = {
  hint: vscode.DiagnosticSeverity.Hint,
  information: vscode.DiagnosticSeverity.Information,
  warning: vscode.DiagnosticSeverity.Warning,
} as const;

/** More lines than this help nobody; the explanation has all. */
const maxRelated = 20;

export class ComplexityProblems implements Disposable {
  readonly #over: FunctionsOverThreshold;
  readonly #life = new DisposableList();
  readonly #collection: vscode.DiagnosticCollection;

  constructor(over: FunctionsOverThreshold) {
    this.#over = over;
    this.#collection = this.#life.add(vscode.languages.createDiagnosticCollection('symbiote complexity'));
    this.#life.add(over.onDidChange(() => this.#showAll()));
    this.#life.add(vscode.workspace.onDidOpenTextDocument((document) => void this.#show(document)));
    this.#life.add(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#collection.delete(uri)));
    this.#life.add(onDidChangeSettings((keys) => keys.has('problems.complexity') && this.#showAll()));
    this.#showAll();
  }

  #showAll(): void {
    for (const document of vscode.workspace.textDocuments) void this.#show(document);
  }

  /** Where it is switched off nothing is measured for it. */
  async #show(document: vscode.TextDocument): Promise<void> {
    if (vscode.languages.match(measuredDocuments, document) === 0) return;
    const level = editorSetting('problems.complexity', document.uri);
    if (level === 'off') return this.#collection.delete(document.uri);
    const { version } = document;
    const found = await this.#over.of(document);
    // Closed or changed meanwhile: what was found is of another text, and the next measurement shows what is true.
    if (document.isClosed || document.version !== version) return;
    if (editorSetting('problems.complexity', document.uri) !== level) return;
    this.#collection.set(
      document.uri,
      found.filter(({ measured }) => measured.line <= document.lineCount).map((each) => problem(document, each, severities[level])),
    );
  }

  dispose(): void {
    this.#life.dispose();
  }
}

function problem(
  document: vscode.TextDocument,
  { measured, hotspot }: OverThreshold,
  severity: vscode.DiagnosticSeverity,
): vscode.Diagnostic {
  const numbers = hotspot.over.map(({ metric, value, threshold }) =>
    metric === 'cognitive'
      ? l10n.t('cognitive complexity {0} (threshold {1})', value, threshold)
      : l10n.t('cyclomatic complexity {0} (threshold {1})', value, threshold),
  );
  const shown = new vscode.Diagnostic(nameRange(document, measured), `${measured.name}: ${numbers.join(', ')}`, severity);
  shown.source = 'Symbiote';
  const query = encodeURIComponent(JSON.stringify([document.uri.toString(), measured.line]));
  shown.code = { value: complexityCode, target: vscode.Uri.parse(`command:${commands.explainComplexity.id}?${query}`) };
  const metric = hotspot.over[0]?.metric ?? 'cognitive';
  shown.relatedInformation = measured.increments
    .filter((increment) => increment.metric === metric && increment.line <= document.lineCount)
    .slice(0, maxRelated)
    .map(({ line, column, amount, reason }) => {
      const place = new vscode.Position(line - 1, column - 1);
      return new vscode.DiagnosticRelatedInformation(new vscode.Location(document.uri, place), `+${amount} ${reason}`);
    });
  return shown;
}
