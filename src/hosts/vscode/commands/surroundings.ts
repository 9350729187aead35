/** What the commands work with, and how one is registered: by its declaration, in its folder's room, with failures told in one way. */
import * as vscode from 'vscode';
import type { Disposable } from '../../../shared/disposable';
import { commands, type CommandName } from '../contributions/commands';
import { FailureIn, reportFailure } from '../failures';
import type { ComplexityHover } from '../hints/hover';
import type { FunctionsOverThreshold } from '../hints/overThreshold';
import type { Log } from '../log';
import type { AllRooms, Room } from '../rooms/room';
import type { RoomChoice } from '../rooms/rooms';
import type { HotspotsPlace } from '../views/hotspotsPlace';
import type { HotspotsView } from '../views/hotspotsView';
import type { TasksView } from '../views/tasksView';

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
  readonly tasksView: TasksView;
  readonly hover: ComplexityHover;
  readonly overThreshold: FunctionsOverThreshold;
  readonly log: Log;
  /** What is known of this extension itself. */
  readonly extension: ExtensionPlace;
  readonly showLog: () => void;
  readonly showPlan: (room: Room) => void;
  /** All tasks of the folder, or one and what is connected with it. */
  readonly showGraph: (room: Room, taskId: string | undefined) => void;
  /** Without a run the live one is followed. */
  readonly showRun: (room: Room, shown: { readonly runId?: string | undefined; readonly taskId?: string | undefined }) => void;
  readonly compareRuns: (room: Room, left: string, right: string) => void;
  readonly showDocument: (name: string, text: string) => Promise<void>;
}

/** A command's own part: what VS Code passes it (an item of a view, or nothing from the palette). Parsed, never trusted. */
export type CommandHandler = (...parameters: unknown[]) => unknown;

export function registerHandler(name: CommandName, handler: CommandHandler, log: Log): Disposable {
  return vscode.commands.registerCommand(commands[name].id, async (...parameters: unknown[]) => {
    try {
      await handler(...parameters);
    } catch (error) {
      reportFailure(error, log);
    }
  });
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
