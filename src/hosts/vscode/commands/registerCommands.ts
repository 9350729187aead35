/** Registers every declared command; the compiler sees to it that none lacks a handler. */
import { DisposableList, type Disposable } from '../../../shared/disposable';
import type { CommandName } from '../contributions/commands';
import { auditCommands } from './auditCommands';
import { engineCommands } from './engineCommands';
import { functionHistoryCommands } from './functionHistory';
import { historyCommands } from './historyCommands';
import { manyTasksCommands } from './manyTasksCommands';
import { orderCommands } from './orderCommands';
import { registerHandler, type CommandHandler, type CommandSurroundings } from './surroundings';
import { runCommands } from './runCommands';
import { taskCommands } from './taskCommands';
import { welcomeCommands } from './welcomeCommands';

export function registerCommands(surroundings: CommandSurroundings): Disposable {
  const handlers: Record<CommandName, CommandHandler> = {
    ...auditCommands(surroundings),
    ...taskCommands(surroundings),
    ...manyTasksCommands(surroundings),
    ...orderCommands(surroundings),
    ...runCommands(surroundings),
    ...historyCommands(surroundings),
    ...functionHistoryCommands(surroundings),
    ...engineCommands(surroundings),
    ...welcomeCommands(surroundings),
  };
  const life = new DisposableList();
  for (const [name, handler] of Object.entries(handlers) as [CommandName, CommandHandler][]) {
    life.add(registerHandler(name, handler, surroundings.log));
  }
  return life;
}
