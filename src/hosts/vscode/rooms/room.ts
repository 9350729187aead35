/** What there is for one folder: the engine and what is known from it. The one place where a folder gets another model. */
import * as vscode from 'vscode';
import { DisposableList } from '../../../shared/disposable';
import { Engine, type EngineParts } from '../engine';
import { TasksProblems } from '../problems';
import { Terminals } from '../terminals';
import { HotspotsModel } from '../views/hotspotsModel';
import { RunsModel } from '../views/runsModel';
import { TasksModel } from '../views/tasksModel';
import { idOf, type RoomLike, type Rooms } from './rooms';

export interface Room extends RoomLike {
  /** Started when something of the room is first needed. */
  readonly engine: Engine;
  readonly hotspots: HotspotsModel;
  readonly tasks: TasksModel;
  readonly runs: RunsModel;
  readonly terminals: Terminals;
  readonly hasTasks: boolean;
  /** Where a path of the engine's, relative to the folder, is. */
  uriOf(path: string): vscode.Uri;
}

export type AllRooms = Rooms<Room>;

export interface RoomParts extends EngineParts {
  readonly memory: vscode.Memento;
}

/** Nothing here starts the engine; attaching to one that is at work in the folder starts none. */
export function furnish(folder: vscode.WorkspaceFolder, parts: RoomParts): Room {
  const life = new DisposableList();
  const id = idOf(folder);
  const engine = life.add(new Engine(folder, parts));
  const hotspots = life.add(new HotspotsModel(engine));
  const tasks = life.add(new TasksModel(engine));
  const runs = life.add(new RunsModel(engine, tasks));
  const terminals = life.add(new Terminals(engine, memoryOf(id, parts.memory)));
  life.add(new TasksProblems(engine, tasks));
  void engine.attachToRunning();
  const uriOf = (path: string): vscode.Uri => vscode.Uri.joinPath(folder.uri, path);
  return { id, folder, engine, hotspots, tasks, runs, terminals, hasTasks: true, uriOf, dispose: () => life.dispose() };
}

/** The window remembers for all its folders: each has its own part. */
function memoryOf(id: string, memory: vscode.Memento): vscode.Memento {
  const own = (key: string): string => `${id} ${key}`;
  return {
    keys: () =>
      memory
        .keys()
        .filter((key) => key.startsWith(own('')))
        .map((key) => key.slice(own('').length)),
    get: <T>(key: string, fallback?: T) => memory.get<T | undefined>(own(key), fallback),
    update: (key, value) => memory.update(own(key), value),
  };
}
