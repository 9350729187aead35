/** Keeps the context keys of `when` clauses in step with what is known: a command is offered where some folder can do something with it. */
import * as vscode from 'vscode';
import type { RunState } from '../../domain/runs/runState';
import { DisposableList, type Disposable } from '../../shared/disposable';
import { contextKeys, editorCommands } from './contributions/identifiers';
import type { EngineState } from './engineState';
import type { AllRooms, Room } from './rooms/room';
import type { HotspotsView } from './views/hotspotsView';
import type { HotspotsPlace, HotspotsPlaces } from './views/hotspotsPlace';
import { isCancellable, isRetryable, isToReview, isUndoable, latestLogs, mayHaveProof } from './views/taskItems';
import type { TasksView } from './views/tasksView';

type ContextValue = string | boolean;
type ContextKey = keyof typeof contextKeys;
type Values = Partial<Record<ContextKey, ContextValue>>;
type Known = 'some' | 'none' | 'unknown';

/** Of several engines the one that can do most speaks: what one of them can do is offered. */
const engineStates: readonly EngineState[] = ['ready', 'starting', 'restarting', 'none', 'failed'];
type EmptyReason = 'clean' | 'allHidden' | 'allExcluded' | 'nothingMeasured';
const emptyReasons: readonly EmptyReason[] = ['allHidden', 'clean', 'allExcluded', 'nothingMeasured'];
const liveStates: readonly RunState[] = ['running', 'pausing', 'paused', 'stopping'];

export interface ContextSources {
  readonly rooms: AllRooms;
  readonly places: HotspotsPlaces;
  readonly hotspotsView: HotspotsView;
  /** There is none in a window without processes. */
  readonly tasksView: TasksView | undefined;
}

export function keepContexts({ rooms, places, hotspotsView, tasksView }: ContextSources): Disposable {
  const life = new DisposableList();
  const current = new Map<ContextKey, ContextValue>();
  const set = (values: Values): void => {
    for (const [key, value] of Object.entries(values) as [ContextKey, ContextValue][]) {
      if (current.get(key) === value) continue;
      current.set(key, value);
      void vscode.commands.executeCommand(editorCommands.setContext, contextKeys[key], value);
    }
  };
  const ofHotspots = (): void => set({ ...hotspotContexts(places.all()), areHotspotsGrouped: hotspotsView.isGrouped });
  const ofTasks = (): void => set(taskContexts(rooms.all()));
  const ofTerminals = (): void => set({ hasTerminal: rooms.all().some(({ terminals }) => terminals.all().length > 0) });
  const ofEngine = (): void => {
    const states = rooms.all().map(({ engine }) => engine.state);
    set({ engineState: bestOf(engineStates, states) ?? 'none', isWithoutProcess: isWithoutProcess(rooms) });
  };
  const ofLook = (): void =>
    set({
      hasCheckedTasks: rooms.all().some((room) => (tasksView?.checked(room).length ?? 0) > 0),
      taskSort: tasksView?.look.sort ?? 'priority',
      areTasksFiltered: tasksView?.look.isFiltering ?? false,
    });
  const all = [ofHotspots, ofTasks, ofTerminals, ofEngine, ofLook];
  if (tasksView !== undefined) life.add(tasksView.onDidCheck(ofLook));
  life.add(hotspotsView.onDidChangeTreeData(ofHotspots));
  life.add(
    rooms.each(({ tasks, terminals, engine }) => {
      const ofRoom = new DisposableList();
      ofRoom.add(tasks.onDidChange(ofTasks));
      ofRoom.add(terminals.onDidChange(ofTerminals));
      ofRoom.add(engine.onDidChangeState(ofEngine));
      return ofRoom;
    }),
  );
  life.add(places.each(({ hotspots }) => hotspots.onDidChange(ofHotspots)));
  life.add(rooms.onDidChange(() => all.forEach((update) => update())));
  for (const update of all) update();
  return life;
}

/** Folders, but none that an engine could read: there is nobody to run anything. */
function isWithoutProcess(rooms: AllRooms): boolean {
  return rooms.all().length === 0 && (vscode.workspace.workspaceFolders ?? []).length > 0;
}

function hotspotContexts(places: readonly HotspotsPlace[]): Values {
  return {
    isAuditing: places.some(({ hotspots }) => hotspots.isAuditing),
    hotspots: together(places.map(({ hotspots }) => known(hotspots.hotspots?.length))),
    hasBaseline: places.some(({ hotspots: { report } }) => (report?.debt?.baseline?.hidden ?? 0) > 0),
    isBaselineShown: places.some(({ hotspots }) => hotspots.isBaselineShown === true),
    whyNoHotspots: bestOf(emptyReasons, places.map(whyNone)) ?? 'clean',
  };
}

/** What an audit without findings looked at. */
function whyNone({ hotspots: { report } }: HotspotsPlace): EmptyReason | undefined {
  if (report === undefined) return undefined;
  if ((report.debt?.hidden.length ?? 0) > 0) return 'allHidden';
  if (report.summary.files > 0) return 'clean';
  return Object.values(report.summary.excluded).some((count) => count > 0) ? 'allExcluded' : 'nothingMeasured';
}

function taskContexts(rooms: readonly Room[]): Values {
  const runs = rooms.map(({ tasks }) => tasks.liveRun?.state);
  const some = (holds: (room: Room) => boolean): boolean => rooms.some(holds);
  return {
    tasks: together(rooms.map(tasksKnown)),
    run: bestOf(liveStates, runs) ?? 'none',
    runs: together(rooms.map((room) => known(room.tasks.list === undefined ? undefined : room.runs.runs.length))),
    areAllRunning: rooms.length > 0 && runs.every((state) => state !== undefined),
    hasCancellableTask: some(({ tasks }) => tasks.tasks.some(isCancellable)),
    hasRetryableTask: some(({ tasks }) => tasks.tasks.some(isRetryable)),
    hasTaskToReview: some(({ tasks }) => tasks.tasks.some(isToReview)),
    hasProof: some(({ tasks }) => tasks.tasks.some(mayHaveProof)),
    hasAcceptedChange: some(({ tasks }) => tasks.tasks.some(isUndoable)),
    hasTaskLog: some(({ tasks }) => tasks.attempts.length > 0 || [...latestLogs(tasks.runs).keys()].some((id) => tasks.byId.has(id))),
  };
}

/** A file that cannot be read has not no tasks. */
function tasksKnown({ tasks: { list } }: Room): Known {
  return list !== undefined && list.problems.length > 0 && list.tasks.length === 0 ? 'unknown' : known(list?.tasks.length);
}

function known(count: number | undefined): Known {
  return count === undefined ? 'unknown' : count > 0 ? 'some' : 'none';
}

function together(all: readonly Known[]): Known {
  if (all.includes('some')) return 'some';
  return all.length === 0 || all.includes('unknown') ? 'unknown' : 'none';
}

function bestOf<T>(order: readonly T[], values: readonly (T | undefined)[]): T | undefined {
  return order.find((candidate) => values.includes(candidate));
}
