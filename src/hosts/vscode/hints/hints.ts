/** Inline complexity hints: inlay hints or CodeLens over the same measurements, whichever the settings ask for. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Trend } from '../../../domain/audit/trend';
import type { DocumentFunction } from './documentMeasurer';
import { DisposableList, type Disposable } from '../../../shared/disposable';
import { commands } from '../contributions/commands';
import { measuredLanguages } from '../contributions/identifiers';
import { editorSetting, onDidChangeSettings } from '../settings';
import { reader } from '../runs/reader';
import { explain, hasHint, hintWithTrend } from './explain';
import type { FunctionTrends } from './functionTrends';
import type { Measurements } from './measurements';
import { commandLink, linkedCommands, type TaskLink } from './taskLink';
import { trendText } from './trendWords';

/** Documents that may have hints, wherever they are kept: which of them have is the measurements' to say. */
export const measuredDocuments: vscode.DocumentSelector = measuredLanguages.map((language) => ({ language }));

/** What is known of functions beside their numbers; nothing of it in a window without processes. */
export interface FunctionFacts {
  readonly taskLink?: TaskLink;
  readonly trends?: FunctionTrends;
}

export function registerHints(measurements: Measurements, facts: FunctionFacts = {}): Disposable {
  const life = new DisposableList();
  const changed = life.add(new vscode.EventEmitter<void>());
  life.add(measurements.onDidChange(() => changed.fire()));
  if (facts.trends !== undefined) life.add(facts.trends.onDidChange(() => changed.fire()));
  life.add(onDidChangeSettings((keys) => (keys.has('hints.mode') || keys.has('hints.threshold')) && changed.fire()));
  life.add(
    vscode.languages.registerInlayHintsProvider(measuredDocuments, {
      onDidChangeInlayHints: changed.event,
      provideInlayHints: async (document, range) => {
        if (editorSetting('hints.mode', document.uri) !== 'inlay') return [];
        return (await hintedFunctions(measurements, document, facts)).flatMap((hinted) => inlayHint(document, hinted, range));
      },
      // Only when somebody looks at it.
      resolveInlayHint: async (hint) => {
        const made = madeOf.get(hint);
        if (made !== undefined) hint.tooltip = await explanation(made.document, made, facts.taskLink);
        return hint;
      },
    }),
  );
  life.add(
    vscode.languages.registerCodeLensProvider(measuredDocuments, {
      onDidChangeCodeLenses: changed.event,
      provideCodeLenses: async (document) => {
        if (editorSetting('hints.mode', document.uri) !== 'codelens') return [];
        return (await hintedFunctions(measurements, document, facts)).map((hinted) => codeLens(document, hinted));
      },
    }),
  );
  return life;
}

export interface ExplainedFunction {
  readonly measured: DocumentFunction;
  readonly trend: Trend | undefined;
}

async function hintedFunctions(
  measurements: Measurements,
  document: vscode.TextDocument,
  { trends }: FunctionFacts,
): Promise<readonly ExplainedFunction[]> {
  const threshold = editorSetting('hints.threshold', document.uri);
  const functions = await measurements.functionsOf(document);
  return functions
    .filter((measured) => hasHint(measured, threshold) && measured.line <= document.lineCount)
    .map((measured) => ({ measured, trend: trends?.of(document, functions, measured) }));
}

const madeOf = new WeakMap<vscode.InlayHint, { readonly document: vscode.TextDocument } & ExplainedFunction>();

/** At the end of the line: nothing of the code moves, and no line jumps. */
function inlayHint(document: vscode.TextDocument, hinted: ExplainedFunction, range: vscode.Range): vscode.InlayHint[] {
  const { measured, trend } = hinted;
  const { end } = document.lineAt(measured.line - 1).range;
  if (!range.contains(end)) return [];
  const hint = new vscode.InlayHint(end, hintWithTrend(measured, trend, reader()));
  hint.paddingLeft = true;
  madeOf.set(hint, { document, ...hinted });
  return [hint];
}

function codeLens(document: vscode.TextDocument, { measured, trend }: ExplainedFunction): vscode.CodeLens {
  const line = document.lineAt(measured.line - 1);
  const { id: command, title: tooltip } = commands.explainComplexity;
  return new vscode.CodeLens(line.range, {
    command,
    tooltip,
    title: hintWithTrend(measured, trend, reader()),
    arguments: [document.uri, measured.line],
  });
}

/** The breakdown with links to its lines, and to the task about it; these links are the only things that are not escaped text. */
export async function explanation(
  document: vscode.TextDocument,
  { measured, trend }: ExplainedFunction,
  taskLink: TaskLink | undefined,
): Promise<vscode.MarkdownString> {
  const base = document.isUntitled ? undefined : document.uri.with({ fragment: '' }).toString();
  const link = await taskLink?.(document, measured);
  const past = trend === undefined ? [] : [trendText(measured, trend, reader()), historyLink(document, measured)];
  const above = [...past, ...(link === undefined ? [] : [link])];
  const linkTo = (line: number): string | undefined => (base === undefined ? undefined : `${base}#L${line}`);
  const shown = new vscode.MarkdownString(explain(measured, { linkTo, above }));
  shown.isTrusted = { enabledCommands: linkedCommands };
  return shown;
}

function historyLink({ uri }: vscode.TextDocument, { line }: DocumentFunction): string {
  return commandLink(l10n.t('Show its history'), commands.showHistory.id, uri.toString(), line);
}
