/** `symbiote tasks list`: the tasks, filtered. */
import { Option, type Command } from 'commander';
import { errorsOf } from '../../../../domain/problemText';
import { filterTasks, type TaskFilter } from '../../../../domain/tasks/taskFilter';
import type { TaskKind, TaskStatus } from '../../../../domain/tasks/taskStatus';
import { exitCodes } from '../../exitCodes';
import { formatTasks } from '../../format/tasks';
import { safe } from '../../format/text';
import { collect } from '../../options';
import { withEngine, type Invocation, type Session } from '../../session';
import { checkedWords, kindWords, statusWords } from './words';

interface ListOptions {
  readonly status?: readonly TaskStatus[];
  readonly kind?: readonly TaskKind[];
  readonly epic?: string;
  readonly tag?: readonly string[];
  readonly text?: string;
}

export function registerTasksList(tasks: Command, invocation: Invocation): void {
  tasks
    .command('list', { isDefault: true })
    .summary('list tasks')
    .description(
      'Lists the tasks. A task is shown when it fits every filter. Exits 2 while the file is invalid; then the last good tasks are shown.',
    )
    .addOption(new Option('--status <status>', `only these statuses: ${statusWords.join(', ')}`).argParser(checkedWords(statusWords)))
    .addOption(new Option('--kind <kind>', `only these kinds: ${kindWords.join(', ')}`).argParser(checkedWords(kindWords)))
    .option('--epic <name>', 'only tasks of this epic')
    .option('--tag <word>', 'only tasks with this tag; may be repeated for any of them', collect)
    .option('--text <text>', 'only tasks with this text in id, title, description, command, file, epic or tags')
    .addHelpText('after', '\nExample:\n  symbiote tasks list --status failed,blocked')
    .action(async (options: ListOptions, command: Command) => {
      await withEngine(invocation, command, {}, (session) => list(session, filterOf(options)));
    });
}

function filterOf({ status, kind, epic, tag, text }: ListOptions): TaskFilter {
  return {
    ...(status === undefined ? {} : { statuses: status }),
    ...(kind === undefined ? {} : { kinds: kind }),
    ...(epic === undefined ? {} : { epics: [epic] }),
    ...(tag === undefined ? {} : { tags: tag }),
    ...(text === undefined ? {} : { text }),
  };
}

async function list(session: Session, filter: TaskFilter) {
  const state = await session.ask('tasks.list', {});
  const tasks = filterTasks(state.tasks, filter);
  const errors = errorsOf(state.problems);
  const { pathOf, palette } = session.style;
  if (!session.options.json) {
    for (const { line, column, severity, message } of state.problems) {
      const text = `${safe(pathOf(state.path))}:${line}:${column} ${severity}: ${safe(message)}`;
      await session.terminal.err.write(`${severity === 'error' ? palette.red(text) : palette.yellow(text)}\n`);
    }
  }
  const empty = state.exists
    ? state.tasks.length === 0
      ? `${safe(state.path)} holds no tasks.`
      : `None of ${state.tasks.length} tasks fits.`
    : `No ${safe(state.path)} yet: \`symbiote tasks add\` or \`symbiote reflect\` makes one.`;
  return {
    json: { ...state, tasks },
    text: () => (tasks.length === 0 ? empty : formatTasks(tasks, session.style)),
    exitCode: errors.length > 0 ? exitCodes.usage : exitCodes.done,
  };
}
