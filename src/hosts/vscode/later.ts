/**
 * What nobody sees before they ask for it: panels, and what commands do. In a file of its own, which is loaded when one of them is
 * first needed, so that the editor does not compile it while a window opens.
 */
import './language'; // Before anything that makes a text: what both files need is loaded first.
import type * as vscode from 'vscode';
import { commandHandlers } from './commands/commandHandlers';
import { dropTasks } from './commands/orderCommands';
import type { CommandHandler } from './commands/commandHandler';
import type { CommandSurroundings } from './commands/surroundings';
import type { CommandName } from './contributions/commands';
import { Panels } from './panels';
import type { TaskDrop } from './views/taskDrag';

export interface LaterParts extends Omit<CommandSurroundings, 'panels'> {
  readonly memory: vscode.Memento;
}

export class Later implements vscode.Disposable {
  readonly panels: Panels;
  readonly handlers: Readonly<Record<CommandName, CommandHandler>>;
  readonly #parts: LaterParts;

  constructor(parts: LaterParts) {
    this.#parts = parts;
    const { rooms, log, memory, extension } = parts;
    this.panels = new Panels({ rooms, log, memory, extensionUri: extension.extensionUri });
    this.handlers = commandHandlers({ ...parts, panels: this.panels });
  }

  dropTasks(drop: TaskDrop): Promise<void> {
    return dropTasks(this.#parts.tasksView, drop);
  }

  dispose(): void {
    this.panels.dispose();
  }
}
