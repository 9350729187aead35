/** The one status bar item: what runs, or how many hotspots there are; hidden when there is nothing to say. */
import * as vscode from 'vscode';
import { DisposableList, type Disposable } from '../../shared/disposable';
import type { Room } from './commands/room';
import { commands } from './contributions/commands';
import { editorCommands, statusBarItemId } from './contributions/identifiers';
import { statusText, type StatusText } from './statusText';

const actions: Readonly<Record<StatusText['action'], string>> = {
  focusHotspots: editorCommands.focusHotspots,
  focusTasks: editorCommands.focusTasks,
  showRunControl: commands.showRunControl.id,
  restartEngine: commands.restartEngine.id,
};

export function showStatus({ engine, hotspots, tasks }: Room): Disposable {
  const life = new DisposableList();
  const item = life.add(vscode.window.createStatusBarItem(statusBarItemId, vscode.StatusBarAlignment.Left));
  item.name = 'Symbiote';
  const update = (): void => {
    const run = tasks.liveRun;
    const attempt = tasks.attempts.find((candidate) => candidate.runId === run?.id);
    const status = statusText({ engine: engine.state, run, currentTitle: attempt?.title, hotspotCount: hotspots.report?.summary.over });
    if (status === undefined) {
      item.hide();
      return;
    }
    item.text = status.text;
    item.tooltip = status.tooltip;
    item.command = actions[status.action];
    item.show();
  };
  life.add(engine.onDidChangeState(update));
  life.add(hotspots.onDidChange(update));
  life.add(tasks.onDidChange(update));
  return life;
}
