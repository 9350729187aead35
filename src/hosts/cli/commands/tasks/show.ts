/** `symbiote tasks show ID`: all that is known of one task. */
import type { Command } from 'commander';
import { EngineError } from '../../../../domain/errors';
import { formatTask } from '../../format/tasks';
import { withEngine, type Invocation } from '../../session';

export function registerTasksShow(tasks: Command, invocation: Invocation): void {
  tasks
    .command('show')
    .summary('show one task')
    .description('Prints all that is known of a task, and where it is written.')
    .argument('<id>', 'id of the task')
    .addHelpText('after', '\nExample:\n  symbiote tasks show build')
    .action(async (id: string, _options: unknown, command: Command) => {
      await withEngine(invocation, command, {}, async (session) => {
        const state = await session.ask('tasks.list', {});
        const task = state.tasks.find((candidate) => candidate.id === id);
        if (task === undefined) {
          throw new EngineError('unknownTask', `There is no task ${id} in ${state.path}. \`symbiote tasks list\` shows them.`, {
            data: { id },
          });
        }
        return { json: { task }, text: () => formatTask(task, state.path, session.style) };
      });
    });
}
