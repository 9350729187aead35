/** `symbiote tasks add TITLE`: a task of a person's own. */
import type { Command } from 'commander';
import { formatTaskLine } from '../../format/tasks';
import { withEngine, type Invocation, type Session } from '../../session';
import { contextFields, plainFields, withTaskFields, type TaskFields } from './fields';

interface AddOptions extends TaskFields {
  readonly id?: string;
}

export function registerTasksAdd(tasks: Command, invocation: Invocation): void {
  const command = tasks
    .command('add')
    .summary('add a task')
    .description('Appends a task to the tasks file, which is created when it is not there.')
    .argument('<title>', 'one line that says what is to be done')
    .option('--id <id>', 'name of the task (default: made from the title)');
  withTaskFields(command)
    .addHelpText(
      'after',
      "\nExample:\n  symbiote tasks add 'Run the tests' --id test --command 'npm test' --depends-on build --timeout 600",
    )
    .action(async (title: string, options: AddOptions, self: Command) => {
      await withEngine(invocation, self, {}, (session) => add(session, title, options));
    });
}

async function add(session: Session, title: string, options: AddOptions) {
  const context = contextFields(options);
  const { task } = await session.ask('tasks.add', {
    task: {
      ...(options.id === undefined ? {} : { id: options.id }),
      title,
      ...plainFields(options),
      ...(Object.keys(context).length === 0 ? {} : { context }),
    },
  });
  const { path } = await session.ask('tasks.list', {});
  return { json: { task }, text: () => formatTaskLine('Added', task, path, session.style) };
}
