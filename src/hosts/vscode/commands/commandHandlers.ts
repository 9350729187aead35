/** What every declared command does; the compiler sees to it that none lacks a handler. */
import type { CommandName } from '../contributions/commands';
import { auditCommands } from './auditCommands';
import { engineCommands } from './engineCommands';
import { functionHistoryCommands } from './functionHistory';
import { historyCommands } from './historyCommands';
import { manyTasksCommands } from './manyTasksCommands';
import { orderCommands } from './orderCommands';
import type { CommandHandler } from './commandHandler';
import type { CommandSurroundings } from './surroundings';
import { reviewCommands } from './reviewCommands';
import { runCommands } from './runCommands';
import { taskCommands } from './taskCommands';
import { welcomeCommands } from './welcomeCommands';

export function commandHandlers(surroundings: CommandSurroundings): Readonly<Record<CommandName, CommandHandler>> {
  return {
    ...auditCommands(surroundings),
    ...taskCommands(surroundings),
    ...manyTasksCommands(surroundings),
    ...orderCommands(surroundings),
    ...runCommands(surroundings),
    ...reviewCommands(surroundings),
    ...historyCommands(surroundings),
    ...functionHistoryCommands(surroundings),
    ...engineCommands(surroundings),
    ...welcomeCommands(surroundings),
  };
}
