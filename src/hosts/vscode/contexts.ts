/** Keeps the context keys of `when` clauses in step with what is known. */
import * as vscode from 'vscode';
import { canMove } from '../../domain/taskStatus';
import { DisposableList, type Disposable } from '../../shared/disposable';
import type { Room } from './commands/room';
import { contextKeys, editorCommands } from './contributions/identifiers';
import { isRetryable, latestLog } from './views/taskItems';

type ContextValue = string | boolean;
type ContextKey = keyof typeof contextKeys;

export function keepContexts({ engine, hotspots, hotspotsView, tasks, terminals }: Room): Disposable {
  const life = new DisposableList();
  const current = new Map<ContextKey, ContextValue>();
  const set = (values: Partial<Record<ContextKey, ContextValue>>): void => {
    for (const [key, value] of Object.entries(values) as [ContextKey, ContextValue][]) {
      if (current.get(key) === value) continue;
      current.set(key, value);
      void vscode.commands.executeCommand(editorCommands.setContext, contextKeys[key], value);
    }
  };
  const some = (count: number | undefined): string => (count === undefined ? 'unknown' : count > 0 ? 'some' : 'none');
  const ofHotspots = (): void =>
    set({ isAuditing: hotspots.isAuditing, hotspots: some(hotspots.report?.hotspots.length), areHotspotsGrouped: hotspotsView.isGrouped });
  const ofTasks = (): void => {
    const all = tasks.tasks;
    set({
      tasks: tasks.list !== undefined && tasks.list.problems.length > 0 && all.length === 0 ? 'unknown' : some(tasks.list?.tasks.length),
      run: tasks.liveRun?.state ?? 'none',
      hasCancellableTask: all.some((task) => canMove(task.status, 'cancelled')),
      hasRetryableTask: all.some(isRetryable),
      hasTaskLog: tasks.attempts.length > 0 || all.some((task) => latestLog(task.id, tasks.runs) !== undefined),
    });
  };
  const ofTerminals = (): void => set({ hasTerminal: terminals.all().length > 0 });
  const ofEngine = (): void => set({ engineState: engine.state });
  life.add(hotspots.onDidChange(ofHotspots));
  life.add(hotspotsView.onDidChangeTreeData(ofHotspots));
  life.add(tasks.onDidChange(ofTasks));
  life.add(terminals.onDidChange(ofTerminals));
  life.add(engine.onDidChangeState(ofEngine));
  for (const update of [ofHotspots, ofTasks, ofTerminals, ofEngine]) update();
  return life;
}
