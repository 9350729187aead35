/** The one status bar item: what runs, or how many hotspots there are; hidden when there is nothing to say. */
import * as vscode from 'vscode';
import { DisposableList, type Disposable } from '../../shared/disposable';
import { commands } from './contributions/commands';
import { editorCommands, statusBarItemId } from './contributions/identifiers';
import type { AllRooms, Room } from './rooms/room';
import { statusText, type StatusInput, type StatusText } from './statusText';

const actions: Readonly<Record<StatusText['action'], string>> = {
  focusHotspots: editorCommands.focusHotspots,
  focusTasks: editorCommands.focusTasks,
  showRunControl: commands.showRunControl.id,
  restartEngine: commands.restartEngine.id,
};

export function showStatus(rooms: AllRooms): Disposable {
  const life = new DisposableList();
  const item = life.add(vscode.window.createStatusBarItem(statusBarItemId, vscode.StatusBarAlignment.Left));
  item.name = 'Symbiote';
  const update = (): void => {
    const status = statusText(statusOf(rooms.all()));
    if (status === undefined) {
      item.hide();
      return;
    }
    item.text = status.text;
    item.tooltip = status.tooltip;
    item.command = actions[status.action];
    item.show();
  };
  life.add(rooms.onDidChange(update));
  life.add(
    rooms.each(({ engine, hotspots, tasks }) => {
      const ofRoom = new DisposableList();
      ofRoom.add(engine.onDidChangeState(update));
      ofRoom.add(hotspots.onDidChange(update));
      ofRoom.add(tasks.onDidChange(update));
      return ofRoom;
    }),
  );
  return life;
}

function statusOf(rooms: readonly Room[]): StatusInput {
  const counts = rooms.flatMap(({ hotspots }) => hotspots.report?.summary.over ?? []);
  return {
    engines: rooms.map(({ engine }) => engine.state),
    runs: rooms.flatMap(({ tasks: { liveRun, attempts } }) => {
      if (liveRun === undefined) return [];
      return [{ run: liveRun, currentTitle: attempts.find(({ runId }) => runId === liveRun.id)?.title }];
    }),
    hotspotCount: counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0),
  };
}
