/** Suppressing the finding of a function, with a reason: asks for it and writes the comment above the function. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { metricNames } from '../../../domain/audit/metricNames';
import { suppressionComment } from '../../../domain/audit/suppressionText';
import type { FunctionsOverThreshold } from '../hints/overThreshold';

/** Changes the text of an open document and does not save it: the person sees what was written. */
export async function suppress(over: FunctionsOverThreshold, uri: unknown, line: unknown): Promise<void> {
  if (!(uri instanceof vscode.Uri) || typeof line !== 'number') return;
  const document = await vscode.workspace.openTextDocument(uri);
  const nameOf = async () => (await over.of(document)).find(({ measured }) => measured.line === line);
  const name = (await nameOf())?.measured.name;
  if (name === undefined) return;
  const reason = await vscode.window.showInputBox({
    title: l10n.t('Suppress {0}', name),
    prompt: l10n.t('Why it is meant to be so. The comment above the function says it to whoever comes next.'),
    validateInput: (text) => (text.trim() === '' ? l10n.t('A reason is needed.') : undefined),
  });
  if (reason === undefined) return;
  // The document may have changed while somebody thought.
  const found = (await over.of(document)).find(({ measured }) => measured.name === name);
  if (found === undefined) return;
  const metrics = metricNames.filter((each) => found.hotspot.over.some(({ metric }) => metric === each));
  const at = firstLineOf(document, found.measured.line - 1);
  const { text, firstNonWhitespaceCharacterIndex: indent } = document.lineAt(at);
  const edit = new vscode.WorkspaceEdit();
  edit.insert(uri, new vscode.Position(at, 0), `${text.slice(0, indent)}${suppressionComment(metrics, reason)}\n`);
  await vscode.workspace.applyEdit(edit);
}

/** The line a function begins on, decorators and the beginning of a statement over several lines included. */
function firstLineOf(document: vscode.TextDocument, line: number): number {
  let first = line;
  while (first > 0 && isPartOfWhatFollows(document.lineAt(first - 1).text)) first--;
  return first;
}

function isPartOfWhatFollows(text: string): boolean {
  const code = text.trim();
  return /^@[\w.]+(\(.*\))?$/.test(code) || /^(export |const |let |var |return |default )*[\w.$]*( ?[=(]| =)$/.test(code);
}
