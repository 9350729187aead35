/** Shows a running audit as progress in the Hotspots view. */
import * as vscode from 'vscode';
import { DisposableList, type Disposable } from '../../../shared/disposable';
import { viewIds } from '../contributions/identifiers';
import type { HotspotsModel } from './hotspotsModel';

export function showAuditProgress(model: HotspotsModel): Disposable {
  const life = new DisposableList();
  let isShown = false;
  const show = async (): Promise<void> => {
    if (isShown || !model.isAuditing) return;
    isShown = true;
    await vscode.window.withProgress({ location: { viewId: viewIds.hotspots } }, () => model.settled());
    isShown = false;
  };
  life.add(model.onDidChange(() => void show()));
  return life;
}
