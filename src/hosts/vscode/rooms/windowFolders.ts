/** The folders of this window that are on disk, and the question which of them is meant. */
import * as vscode from 'vscode';
import type { WindowFolders } from './rooms';

export const windowFolders: WindowFolders = {
  all: () => (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file'),
  of: (uri) => vscode.workspace.getWorkspaceFolder(uri),
  onDidChange: (listener) => vscode.workspace.onDidChangeWorkspaceFolders(() => listener()),
  activeUri: () => vscode.window.activeTextEditor?.document.uri,
  pick: async (folders, placeHolder) => {
    const picks = folders.map((folder) => ({
      label: folder.name,
      description: folder.uri.fsPath,
      iconPath: new vscode.ThemeIcon('root-folder'),
      folder,
    }));
    return (await vscode.window.showQuickPick(picks, { placeHolder, matchOnDescription: true }))?.folder;
  },
};

/** Whether some folder of the window is on no disk that an engine could read. */
export function hasVirtualFolder(): boolean {
  return (vscode.workspace.workspaceFolders ?? []).some(({ uri }) => uri.scheme !== 'file');
}
