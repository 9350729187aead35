/** `symbiote tasks edit ID`: changes fields of a task, and nothing else in the file. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { z } from 'zod';
import { EngineError } from '../../../../domain/errors';
import { taskContextSchema, taskSchema, taskTargetSchema } from '../../../../domain/tasks/task';
import { formatTaskLine } from '../../format/tasks';
import { assignment, collect, type Assignment } from '../../options';
import { withEngine, type Invocation, type Session } from '../../session';
import { contextFields, plainFields, withTaskFields, type TaskFields } from './fields';
import { statusWords } from './words';

interface EditOptions extends TaskFields {
  readonly title?: string;
  readonly unset?: readonly string[];
}

type Changes = Record<string, unknown>;

export function registerTasksEdit(tasks: Command, invocation: Invocation): void {
  const command = tasks
    .command('edit')
    .summary('change fields of a task')
    .description(
      'Changes fields of a task; every other byte of the file stays. KEY=VALUE names any key of the task, its value read as YAML; keys of ' +
        '`context` and `target` are written context.cwd. Here --set KEY=VALUE means the same, a field of the task and not a setting.',
    )
    .argument('<id>', 'id of the task')
    .argument('[key=value...]', 'fields to set')
    .option('--title <text>', 'one line that says what is to be done')
    .option('--unset <key>', 'remove a field; may be repeated', collect);
  withTaskFields(command)
    .addHelpText(
      'after',
      `\nStatuses: ${statusWords.join(', ')}\n\nExample:\n  symbiote tasks edit test priority=5 context.timeout=60 --unset epic`,
    )
    .action(async (id: string, fields: string[], options: EditOptions, self: Command) => {
      await withEngine(invocation, self, { hasSettings: false }, (session) => edit(session, id, fields, options));
    });
}

async function edit(session: Session, id: string, fields: readonly string[], options: EditOptions) {
  const assigning = [...fields.map(assigned), ...session.options.set];
  const assignments = await Promise.all(
    assigning.map(async ({ key, value }): Promise<[string, unknown]> => [key, await valueFor(key, value)]),
  );
  const removed = (options.unset ?? []).map((key): [string, unknown] => [key, null]);
  const context = Object.entries(contextFields(options)).map(([key, value]): [string, unknown] => [`context.${key}`, value]);
  const plain = { ...(options.title === undefined ? {} : { title: options.title }), ...plainFields(options) };
  const all = [...Object.entries(plain), ...context, ...assignments, ...removed];
  if (all.length === 0)
    throw new EngineError('invalidInput', 'Nothing to change: give KEY=VALUE or an option. `symbiote tasks edit --help` lists them.');
  const state = await session.ask('tasks.list', {});
  if (!state.tasks.some((task) => task.id === id)) {
    throw new EngineError('unknownTask', `There is no task ${id} in ${state.path}. \`symbiote tasks list\` shows them.`, { data: { id } });
  }
  const isInMap = all.some(([key]) => key.includes('.'));
  const before = isInMap ? await asWritten(join(session.workspace, state.path), id) : {};
  const { tasks } = await session.ask('tasks.edit', { ids: [id], changes: changesOf(before, all) });
  return {
    json: { task: tasks[0] },
    text: () => tasks.map((task) => formatTaskLine('Changed', task, state.path, session.style)).join('\n'),
  };
}

/** As YAML, unless the key wants text and YAML would make something else of it: `command=true` is a command. */
async function valueFor(key: string, text: string): Promise<unknown> {
  const { parse } = await import('yaml');
  const schema = schemaOf(key);
  try {
    const value: unknown = parse(text);
    const wantsText = schema !== undefined && !schema.safeParse(value).success && schema.safeParse(text).success;
    return wantsText ? text : value;
  } catch {
    return text;
  }
}

function schemaOf(path: string): z.ZodType | undefined {
  const [key = '', entry] = path.split('.');
  const nested: Readonly<Record<string, Readonly<Record<string, z.ZodType>>>> = {
    context: taskContextSchema.shape,
    target: taskTargetSchema.shape,
  };
  const shape: Readonly<Record<string, z.ZodType>> | undefined = entry === undefined ? taskSchema.shape : nested[key];
  return shape?.[entry ?? key];
}

function assigned(text: string): Assignment {
  try {
    return assignment(text);
  } catch (error) {
    throw new EngineError('invalidInput', `${text}: expected KEY=VALUE.`, { cause: error });
  }
}

/** The task with every key the file gives it: an entry of a map is changed by giving the whole map, and keys we do not know are to stay. */
async function asWritten(file: string, id: string): Promise<Changes> {
  const { parseTasks } = await import('../../../../engine/memory/tasksDocument');
  const value = parseTasks(await readFile(file)).items.find(({ item }) => item.id === id)?.item.value;
  return isMap(value) ? value : {};
}

/** Keys with a dot change one entry of a map that stays otherwise; variables given are added to those there are. */
export function changesOf(before: Changes, fields: readonly (readonly [string, unknown])[]): Changes {
  const changes: Changes = {};
  for (const [path, value] of fields) {
    const [key = '', ...rest] = path.split('.');
    const map = changes[key] === undefined ? before[key] : changes[key];
    changes[key] = rest.length === 0 ? value : withEntry(isMap(map) ? map : {}, rest, value);
  }
  return changes;
}

function withEntry(map: Changes, [key = '', ...rest]: readonly string[], value: unknown): Changes {
  const before = map[key];
  const { [key]: _, ...others } = map;
  if (rest.length > 0) return { ...map, [key]: withEntry(isMap(before) ? before : {}, rest, value) };
  if (value === null) return others;
  return { ...map, [key]: isMap(before) && isMap(value) ? { ...before, ...value } : value };
}

function isMap(value: unknown): value is Changes {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
