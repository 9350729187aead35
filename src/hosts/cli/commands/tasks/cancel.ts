/** `symbiote tasks cancel ID…`: will not be done. */
import type { Command } from 'commander';
import { formatTaskLine } from '../../format/tasks';
import { withEngine, type Invocation } from '../../session';

export function registerTasksCancel(tasks: Command, invocation: Invocation): void {
  tasks
    .command('cancel')
    .summary('cancel tasks')
    .description('Cancels tasks. One that is being executed is ended with everything it started; the run goes on with the others.')
    .argument('<id...>', 'ids of the tasks')
    .addHelpText('after', '\nExample:\n  symbiote tasks cancel deploy')
    .action(async (ids: string[], _options: unknown, command: Command) => {
      await withEngine(invocation, command, {}, async (session) => {
        const { tasks: changed } = await session.ask('tasks.cancel', { ids });
        const { path } = await session.ask('tasks.list', {});
        return {
          json: { tasks: changed },
          text: () => changed.map((task) => formatTaskLine('Cancelled', task, path, session.style)).join('\n'),
        };
      });
    });
}
