/** Opens the log of an attempt in an editor. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { EngineError } from '../../../domain/errors';
import { editorCommands } from '../contributions/identifiers';
import { exists } from '../navigation';
import type { Room } from '../rooms/room';

/** `log` is relative to the folder. */
export async function openLog({ folder }: Room, log: string | undefined): Promise<void> {
  if (log === undefined) throw new EngineError('notFound', l10n.t('There is no log.'));
  const uri = vscode.Uri.joinPath(folder.uri, log);
  if (!(await exists(uri))) throw new EngineError('notFound', l10n.t('The log {0} is no longer there.', log));
  // Not openTextDocument: a log may be too large for an extension, but not for the editor.
  await vscode.commands.executeCommand(editorCommands.open, uri);
}
