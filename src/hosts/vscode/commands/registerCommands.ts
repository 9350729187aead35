/** Registers every declared command. What they do is loaded with the first one that a person calls. */
import { DisposableList, type Disposable } from '../../../shared/disposable';
import { commands, type CommandName } from '../contributions/commands';
import type { Log } from '../log';
import { registerHandler, type CommandHandler } from './commandHandler';

export function registerCommands(handlers: () => Promise<Readonly<Record<CommandName, CommandHandler>>>, log: Log): Disposable {
  const life = new DisposableList();
  for (const name of Object.keys(commands) as CommandName[]) {
    life.add(registerHandler(name, async (...parameters) => (await handlers())[name](...parameters), log));
  }
  return life;
}
