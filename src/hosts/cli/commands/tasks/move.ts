/** `symbiote tasks move ID… --before ID | --last`: another place in the order of priority. */
import type { Command } from 'commander';
import { EngineError } from '../../../../domain/errors';
import { formatTaskLine } from '../../format/tasks';
import { withEngine, type Invocation, type Session } from '../../session';

interface MoveOptions {
  readonly before?: string;
  readonly last?: boolean;
}

export function registerTasksMove(tasks: Command, invocation: Invocation): void {
  tasks
    .command('move')
    .summary('put tasks elsewhere in the order of priority')
    .description(
      'Gives tasks the priority that puts them, in the order given, directly before another task or after all others. Other tasks get ' +
        'another priority only where there is no room between theirs.',
    )
    .argument('<id...>', 'ids of the tasks')
    .option('--before <id>', 'the task they shall come before')
    .option('--last', 'after all others')
    .addHelpText('after', '\nExamples:\n  symbiote tasks move lint test --before build\n  symbiote tasks move docs --last')
    .action(async (ids: string[], options: MoveOptions, command: Command) => {
      await withEngine(invocation, command, {}, (session) => move(session, ids, options));
    });
}

async function move(session: Session, ids: string[], { before, last }: MoveOptions) {
  if ((before === undefined) === (last !== true)) {
    throw new EngineError('invalidInput', 'Say where to: --before ID or --last. `symbiote tasks move --help` shows examples.');
  }
  const { tasks } = await session.ask('tasks.move', { ids, before: before ?? null });
  const { path } = await session.ask('tasks.list', {});
  return {
    json: { tasks },
    text: () => tasks.map((task) => `${formatTaskLine('Moved', task, path, session.style)} priority ${task.priority}`).join('\n'),
  };
}
