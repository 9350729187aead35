/** `symbiote tasks depend ID… --on ID`: makes tasks wait for another, or no longer. */
import type { Command } from 'commander';
import { formatTaskLine } from '../../format/tasks';
import { safe } from '../../format/text';
import { withEngine, type Invocation } from '../../session';

interface DependOptions {
  readonly on: string;
  readonly remove?: boolean;
}

export function registerTasksDepend(tasks: Command, invocation: Invocation): void {
  tasks
    .command('depend')
    .summary('make tasks wait for another')
    .description('Makes tasks wait until another is done, or no longer. Refused where tasks would wait for each other in a circle.')
    .argument('<id...>', 'ids of the tasks that wait')
    .requiredOption('--on <id>', 'the task that must be done first')
    .option('--remove', 'they need not wait for it any more')
    .addHelpText('after', '\nExamples:\n  symbiote tasks depend deploy --on test\n  symbiote tasks depend deploy --on test --remove')
    .action(async (ids: string[], { on, remove = false }: DependOptions, command: Command) => {
      await withEngine(invocation, command, {}, async (session) => {
        const { tasks: changed } = await session.ask('tasks.depend', { ids, on, remove });
        const { path } = await session.ask('tasks.list', {});
        const after = (dependencies: readonly string[]): string =>
          dependencies.length === 0 ? 'waits for nothing' : `waits for ${dependencies.map(safe).join(', ')}`;
        return {
          json: { tasks: changed },
          text: () =>
            changed.map((task) => `${formatTaskLine('Changed', task, path, session.style)} ${after(task.dependencies)}`).join('\n'),
        };
      });
    });
}
