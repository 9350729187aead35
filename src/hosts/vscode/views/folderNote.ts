/** Of which folder a view speaks, said only where there are several. */
import * as vscode from 'vscode';

const count = (): number => vscode.workspace.workspaceFolders?.length ?? 0;

/** Beside the view's title: the folder's name, then what else there is to say. */
export function titleNote(folder: vscode.WorkspaceFolder, rest: string): string {
  if (count() < 2) return rest;
  return rest === '' ? folder.name : `${folder.name} · ${rest}`;
}

/** Above the view's rows. */
export function folderNote(folder: vscode.WorkspaceFolder): string {
  return count() < 2 ? '' : `Of “${folder.name}”, the first of ${count()} folders. Hints are shown in all of them.`;
}
