/** Inline complexity hints: inlay hints or CodeLens over the same measurements, whichever the settings ask for. */
import * as vscode from 'vscode';
import type { MeasuredFunction } from '../../../domain/audit/metrics';
import { DisposableList, type Disposable } from '../../../shared/disposable';
import { commands } from '../contributions/commands';
import { measuredLanguages } from '../contributions/identifiers';
import { editorSetting, onDidChangeSettings } from '../settings';
import { explain, hasHint, hintLabel } from './explain';
import type { Measurements } from './measurements';
import { linkedCommands, type TaskLink } from './taskLink';

/** Documents that may have hints, wherever they are kept: which of them have is the measurements' to say. */
export const measuredDocuments: vscode.DocumentSelector = measuredLanguages.map((language) => ({ language }));

export function registerHints(measurements: Measurements, taskLink?: TaskLink): Disposable {
  const life = new DisposableList();
  const changed = life.add(new vscode.EventEmitter<void>());
  life.add(measurements.onDidChange(() => changed.fire()));
  life.add(onDidChangeSettings((keys) => (keys.has('hints.mode') || keys.has('hints.threshold')) && changed.fire()));
  life.add(
    vscode.languages.registerInlayHintsProvider(measuredDocuments, {
      onDidChangeInlayHints: changed.event,
      provideInlayHints: async (document, range) => {
        if (editorSetting('hints.mode', document.uri) !== 'inlay') return [];
        return (await hintedFunctions(measurements, document)).flatMap((measured) => inlayHint(document, measured, range));
      },
      // Only when somebody looks at it.
      resolveInlayHint: async (hint) => {
        const made = madeOf.get(hint);
        if (made !== undefined) hint.tooltip = await explanation(made.document, made.measured, taskLink);
        return hint;
      },
    }),
  );
  life.add(
    vscode.languages.registerCodeLensProvider(measuredDocuments, {
      onDidChangeCodeLenses: changed.event,
      provideCodeLenses: async (document) => {
        if (editorSetting('hints.mode', document.uri) !== 'codelens') return [];
        return (await hintedFunctions(measurements, document)).map((measured) => codeLens(document, measured));
      },
    }),
  );
  return life;
}

async function hintedFunctions(measurements: Measurements, document: vscode.TextDocument): Promise<readonly MeasuredFunction[]> {
  const threshold = editorSetting('hints.threshold', document.uri);
  const functions = await measurements.functionsOf(document);
  return functions.filter((measured) => hasHint(measured, threshold) && measured.line <= document.lineCount);
}

const madeOf = new WeakMap<vscode.InlayHint, { readonly document: vscode.TextDocument; readonly measured: MeasuredFunction }>();

/** At the end of the line: nothing of the code moves, and no line jumps. */
function inlayHint(document: vscode.TextDocument, measured: MeasuredFunction, range: vscode.Range): vscode.InlayHint[] {
  const { end } = document.lineAt(measured.line - 1).range;
  if (!range.contains(end)) return [];
  const hint = new vscode.InlayHint(end, hintLabel(measured));
  hint.paddingLeft = true;
  madeOf.set(hint, { document, measured });
  return [hint];
}

function codeLens(document: vscode.TextDocument, measured: MeasuredFunction): vscode.CodeLens {
  const line = document.lineAt(measured.line - 1);
  const { id: command, title: tooltip } = commands.explainComplexity;
  return new vscode.CodeLens(line.range, { command, tooltip, title: hintLabel(measured), arguments: [document.uri, measured.line] });
}

/** The breakdown with links to its lines, and to the task about it; these links are the only things that are not escaped text. */
export async function explanation(
  document: vscode.TextDocument,
  measured: MeasuredFunction,
  taskLink: TaskLink | undefined,
): Promise<vscode.MarkdownString> {
  const base = document.isUntitled ? undefined : document.uri.with({ fragment: '' }).toString();
  const text = explain(measured, { linkTo: (line) => (base === undefined ? undefined : `${base}#L${line}`) });
  const link = await taskLink?.(document, measured);
  const shown = new vscode.MarkdownString(link === undefined ? text : `${text}\n\n${link}`);
  shown.isTrusted = { enabledCommands: linkedCommands };
  return shown;
}
