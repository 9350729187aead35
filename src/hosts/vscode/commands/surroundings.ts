/** What the commands work with, and how one that is about a folder finds it. */
import type * as vscode from 'vscode';
import { FailureIn } from '../failures';
import type { ComplexityHover } from '../hints/hover';
import type { FunctionsOverThreshold } from '../hints/overThreshold';
import type { Log } from '../log';
import type { Panels } from '../panels';
import type { AllRooms, Room } from '../rooms/room';
import type { RoomChoice } from '../rooms/rooms';
import type { HotspotsPlace } from '../views/hotspotsPlace';
import type { HotspotsView } from '../views/hotspotsView';
import type { RunsView } from '../views/runsView';
import type { TasksView } from '../views/tasksView';
import type { CommandHandler } from './commandHandler';

export interface ExtensionPlace {
  readonly id: string;
  readonly extensionUri: vscode.Uri;
  /** The last lines of the log. */
  readonly logLines: () => readonly string[];
}

export interface CommandSurroundings {
  readonly rooms: AllRooms;
  /** Hotspots of open files that are in no folder on disk. */
  readonly openFiles: HotspotsPlace;
  readonly hotspotsView: HotspotsView;
  readonly runsView: RunsView;
  readonly tasksView: TasksView;
  readonly hover: ComplexityHover;
  readonly overThreshold: FunctionsOverThreshold;
  readonly log: Log;
  /** What is known of this extension itself. */
  readonly extension: ExtensionPlace;
  readonly showLog: () => void;
  readonly panels: Panels;
  readonly showDocument: (name: string, text: string) => Promise<void>;
}

/** A command about one folder: that of the row it was called on, else the one `Rooms.choose` finds or asks for. */
export function inRoom(
  { rooms }: Pick<CommandSurroundings, 'rooms'>,
  handler: (room: Room, parameter: unknown) => unknown,
  choice?: RoomChoice<Room>,
): CommandHandler {
  return async (parameter) => {
    const room = await rooms.choose(parameter, choice);
    try {
      await handler(room, parameter);
    } catch (error) {
      throw new FailureIn(room, error);
    }
  };
}
