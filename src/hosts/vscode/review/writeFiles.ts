/**
 * Writes files through the editor, all in one edit, so that one Undo takes them back. What the editor would not save as exactly
 * these bytes (another encoding, a byte order mark, other line ends) is left to the engine.
 */
import * as vscode from 'vscode';
import type { OperationOutput } from '../../../protocol/operations';
import type { Log } from '../log';
import { changedPart } from './changedPart';

type FileWrite = OperationOutput<'proof.begin'>['writes'][number];

export async function writeFiles(folder: vscode.Uri, writes: readonly FileWrite[], log: Log): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  const edited: vscode.TextDocument[] = [];
  for (const write of writes) {
    const uri = vscode.Uri.joinPath(folder, write.path);
    if (write.kind === 'delete') edit.deleteFile(uri, { ignoreIfNotExists: true });
    else if (write.text === undefined) continue;
    else if (write.kind === 'create') edit.createFile(uri, { ignoreIfExists: true, contents: new TextEncoder().encode(write.text) });
    else {
      const document = await editableAs(uri, write.text, log);
      if (document !== undefined) edited.push(replaced(edit, document, write.text));
    }
  }
  if (edit.size === 0) return;
  // Where the editor refuses, nothing was written, and the engine does all of it.
  if (!(await vscode.workspace.applyEdit(edit))) {
    log.warn('The editor did not apply the change; the engine writes it.');
    return;
  }
  for (const document of edited) {
    if (!(await document.save())) log.warn(`${document.uri.toString()} could not be saved.`);
  }
}

/** The document, where saving the text in it leaves these very bytes on the disk. */
async function editableAs(uri: vscode.Uri, text: string, log: Log): Promise<vscode.TextDocument | undefined> {
  try {
    const bytes = await vscode.workspace.fs.readFile(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    const isSameText = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) === document.getText();
    const hasReturns = text.includes('\r\n');
    const endsAlike = !text.includes('\n') || hasReturns === (document.eol === vscode.EndOfLine.CRLF);
    return isSameText && endsAlike && !document.isDirty ? document : undefined;
  } catch (error) {
    // Too large for an extension, or no text: not too large for the engine.
    log.info(`${uri.toString()} is written by the engine: ${String(error)}`);
    return undefined;
  }
}

function replaced(edit: vscode.WorkspaceEdit, document: vscode.TextDocument, text: string): vscode.TextDocument {
  const part = changedPart(document.getText(), text);
  if (part === undefined) return document;
  const range = new vscode.Range(document.positionAt(part.start), document.positionAt(part.end));
  edit.replace(document.uri, range, part.text);
  return document;
}
