/** `symbiote tasks retry ID…`: pending again. */
import type { Command } from 'commander';
import { formatTaskLine } from '../../format/tasks';
import { withEngine, type Invocation } from '../../session';

export function registerTasksRetry(tasks: Command, invocation: Invocation): void {
  tasks
    .command('retry')
    .summary('make tasks pending again')
    .description('Makes failed, blocked, cancelled or done tasks pending again, so that the next run takes them.')
    .argument('<id...>', 'ids of the tasks')
    .addHelpText('after', '\nExample:\n  symbiote tasks retry test lint')
    .action(async (ids: string[], _options: unknown, command: Command) => {
      await withEngine(invocation, command, {}, async (session) => {
        const { tasks: changed } = await session.ask('tasks.retry', { ids });
        const { path } = await session.ask('tasks.list', {});
        return {
          json: { tasks: changed },
          text: () => changed.map((task) => formatTaskLine('Retry', task, path, session.style)).join('\n'),
        };
      });
    });
}
