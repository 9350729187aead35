/** Without a folder the views have no rows, but they must exist for their welcome to be shown. */
import * as vscode from 'vscode';
import { DisposableList, type Disposable } from '../../../shared/disposable';
import { viewIds } from '../contributions/identifiers';

export function showEmptyViews(): Disposable {
  const life = new DisposableList();
  const nothing: vscode.TreeDataProvider<never> = { getChildren: () => [], getTreeItem: (node) => node };
  for (const id of Object.values(viewIds)) life.add(vscode.window.registerTreeDataProvider(id, nothing));
  return life;
}
