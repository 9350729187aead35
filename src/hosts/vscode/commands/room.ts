/** What the commands work with, and how one is registered: by its declaration, with failures told in one way. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { EngineError } from '../../../domain/errors';
import type { Disposable } from '../../../shared/disposable';
import { commands, type CommandName } from '../contributions/commands';
import type { Engine } from '../engine';
import { reportFailure } from '../failures';
import type { ComplexityHover } from '../hints/hover';
import type { Log } from '../log';
import type { Terminals } from '../terminals';
import type { HotspotsModel } from '../views/hotspotsModel';
import type { HotspotsView } from '../views/hotspotsView';
import type { TasksModel } from '../views/tasksModel';
import type { TasksView } from '../views/tasksView';

/** Everything of the first folder of the window. */
export interface Room {
  readonly engine: Engine;
  readonly hotspots: HotspotsModel;
  readonly hotspotsView: HotspotsView;
  readonly tasks: TasksModel;
  readonly tasksView: TasksView;
  readonly terminals: Terminals;
}

export interface CommandSurroundings {
  readonly room: Room | undefined;
  readonly hover: ComplexityHover;
  readonly log: Log;
  readonly showLog: () => void;
  readonly showPlan: () => void;
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

/** The room, or a refusal in words where no folder is open. */
export function roomOf(surroundings: CommandSurroundings): Room {
  if (surroundings.room === undefined)
    throw new EngineError('invalidInput', l10n.t('Open a folder first: Symbiote works on the files of a folder.'));
  return surroundings.room;
}
