/** A command's handler, registered by the command's declaration, with failures told in one way. */
import * as vscode from 'vscode';
import type { Disposable } from '../../../shared/disposable';
import { commands, type CommandName } from '../contributions/commands';
import { reportFailure } from '../failures';
import type { Log } from '../log';

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
