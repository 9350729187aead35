/** Before files are written that are open with unsaved changes: the person is asked to save them. Nothing is saved unasked. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { EngineError } from '../../../domain/errors';
import type { Proof } from '../../../domain/proof/proof';
import type { Room } from '../rooms/room';

/** False where the person turned away. `action` is what they are asked for: "Save and Accept". */
export async function savedFirst({ folder }: Room, { changes }: Proof, action: string): Promise<boolean> {
  const touched = changes.files.flatMap(({ path, oldPath = path }) => [path, oldPath]);
  const uris = new Set(touched.map((path) => vscode.Uri.joinPath(folder.uri, path).toString()));
  const unsaved = vscode.workspace.textDocuments.filter(({ isDirty, uri }) => isDirty && uris.has(uri.toString()));
  const [first] = unsaved;
  if (first === undefined) return true;
  const name = vscode.workspace.asRelativePath(first.uri, false);
  const message =
    unsaved.length === 1
      ? l10n.t('{0} has changes that are not saved.', name)
      : l10n.t('{0} files have changes that are not saved: {1}', unsaved.length, name);
  // It waits for an answer, and a notification that slips away would never have one.
  if ((await vscode.window.showWarningMessage(message, { modal: true }, action)) !== action) return false;
  for (const document of unsaved) {
    if (document.isDirty && !(await document.save()))
      throw new EngineError('io', l10n.t('{0} could not be saved.', vscode.workspace.asRelativePath(document.uri, false)));
  }
  return true;
}
