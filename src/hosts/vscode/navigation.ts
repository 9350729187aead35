/** Opens places in files. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { EngineError } from '../../domain/errors';

/** Opens a file with the cursor at a line (1-based), in the middle of the editor. */
export async function goToLine(
  uri: vscode.Uri,
  line: number,
  { column = 1, preserveFocus = false }: { readonly column?: number; readonly preserveFocus?: boolean },
): Promise<vscode.TextEditor> {
  const document = await open(uri);
  const editor = await vscode.window.showTextDocument(document, { preserveFocus });
  const position = document.validatePosition(new vscode.Position(line - 1, column - 1));
  editor.selection = new vscode.Selection(position, position);
  editor.revealRange(new vscode.Range(position, position), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  return editor;
}

async function open(uri: vscode.Uri): Promise<vscode.TextDocument> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch (error) {
    throw new EngineError(
      'notFound',
      l10n.t('{0} cannot be opened. It may have been moved or deleted: audit again.', vscode.workspace.asRelativePath(uri)),
      { cause: error },
    );
  }
}

export async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
