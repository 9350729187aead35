/** The fields of a task that a person may fill in: what is asked, what is a good answer, and what it means in the file. Pure. */
import * as l10n from '@vscode/l10n';
import { dependantsOf } from '../../../domain/tasks/dependencies';
import type { TaskView } from '../../../domain/tasks/task';

/** Keys as in the file; `context.timeout` is an entry of a map. */
export type FieldKey =
  | 'title'
  | 'id'
  | 'kind'
  | 'command'
  | 'target'
  | 'dependencies'
  | 'priority'
  | 'cost'
  | 'context.timeout'
  | 'context.cwd'
  | 'epic'
  | 'tags'
  | 'description';

/** What is wrong with a text as a field's value. */
export function wrongWith(field: TextField, text: string, known: Known): string | undefined {
  const parsed = field.parse(text, known);
  return 'wrong' in parsed ? parsed.wrong : undefined;
}

/** A value for the file (null for none), or what is wrong with the text. */
export type Parsed = { readonly value: unknown } | { readonly wrong: string };

export interface TextField {
  readonly prompt: () => string;
  readonly placeHolder?: string;
  readonly parse: (text: string, known: Known) => Parsed;
}

/** What an answer is checked against. */
export interface Known {
  readonly ids: { has(id: string): boolean };
  /** Whether the task runs a command, and so needs one. */
  readonly needsCommand: boolean;
}

const none: Parsed = { value: null };
const good = (value: unknown): Parsed => ({ value });
const wrong = (message: string): Parsed => ({ wrong: message });
const optional = (text: string): Parsed => (text.trim() === '' ? none : good(text.trim()));

function number(text: string, fits: (value: number) => boolean, expected: string): Parsed {
  if (text.trim() === '') return none;
  const value = Number(text.trim().replace(/^(-?\d+),(\d+)$/, '$1.$2'));
  return Number.isFinite(value) && fits(value) ? good(value) : wrong(expected);
}

/** Those that are asked for as text. */
export type TextKey = Exclude<FieldKey, 'kind' | 'target' | 'dependencies'>;

export const textFields: Readonly<Record<TextKey, TextField>> = {
  title: {
    prompt: () => l10n.t('What is to be done, in one line'),
    parse: (text) => (text.trim() === '' ? wrong(l10n.t('A task needs a title.')) : good(text.trim())),
  },
  id: {
    prompt: () => l10n.t('A name for the task that others refer to; it has no spaces. Empty: made from the title.'),
    parse: (text, { ids }) => idOf(text.trim(), ids),
  },
  command: {
    prompt: () => l10n.t('Shell command, run in the workspace when you run the task'),
    placeHolder: 'npm test',
    parse: (text, { needsCommand }) => (text.trim() === '' && needsCommand ? wrong(l10n.t('A command is needed.')) : optional(text)),
  },
  priority: {
    prompt: () => l10n.t('Higher runs first. Empty: 0.'),
    placeHolder: '0',
    parse: (text) => number(text, () => true, l10n.t('Expected a number.')),
  },
  cost: {
    prompt: () => l10n.t('What the task takes from the budget. Empty: 1.'),
    placeHolder: '1',
    parse: (text) => number(text, (value) => value >= 0, l10n.t('Expected a number of 0 or more.')),
  },
  'context.timeout': {
    prompt: () => l10n.t('Seconds after which the command is ended and the task fails. Empty: the setting.'),
    placeHolder: '600',
    parse: (text) =>
      number(text, (value) => value > 0 && value <= 31_536_000, l10n.t('Expected a number of seconds, more than 0 and at most a year.')),
  },
  'context.cwd': {
    prompt: () => l10n.t('Folder the command runs in, relative to the workspace. Empty: the workspace.'),
    parse: optional,
  },
  epic: { prompt: () => l10n.t('Larger piece of work this belongs to. Empty: none.'), parse: optional },
  tags: { prompt: () => l10n.t('Words to filter by, separated by commas. Empty: none.'), parse: (text) => listOf(text) },
  description: { prompt: () => l10n.t('More about it. Empty: none.'), parse: optional },
};

function idOf(id: string, ids: Known['ids']): Parsed {
  if (id === '') return none;
  if (/[\s\u0000-\u001f\u007f]/u.test(id)) return wrong(l10n.t('An id has no spaces.'));
  if (id.length > 200) return wrong(l10n.t('An id has at most 200 characters.'));
  return ids.has(id) ? wrong(l10n.t('Another task is called “{0}” already.', id)) : good(id);
}

function listOf(text: string): Parsed {
  const words = text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  return words.length === 0 ? none : good([...new Set(words)]);
}

export function labelOf(key: FieldKey): string {
  switch (key) {
    case 'title':
      return l10n.t('Title');
    case 'id':
      return l10n.t('Id');
    case 'kind':
      return l10n.t('Kind');
    case 'command':
      return l10n.t('Command');
    case 'target':
      return l10n.t('Target file');
    case 'dependencies':
      return l10n.t('Dependencies');
    case 'priority':
      return l10n.t('Priority');
    case 'cost':
      return l10n.t('Cost');
    case 'context.timeout':
      return l10n.t('Timeout');
    case 'context.cwd':
      return l10n.t('Working folder');
    case 'epic':
      return l10n.t('Epic');
    case 'tags':
      return l10n.t('Tags');
    case 'description':
      return l10n.t('Description');
  }
}

/** The value as text, as it would be typed; empty for none. */
export function textOf(key: FieldKey, task: TaskView): string {
  switch (key) {
    case 'target':
      return task.target?.file ?? '';
    case 'context.timeout':
      return String(task.context.timeout ?? '');
    case 'context.cwd':
      return task.context.cwd ?? '';
    case 'dependencies':
    case 'tags':
      return task[key].join(', ');
    default:
      return String(task[key] ?? '');
  }
}

/** A value as it would be typed. */
export function typed(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'object' && value !== null && 'file' in value ? typed(value.file) : '';
}

/** The tasks that one may wait for without a circle; a new one may wait for all. */
export function possibleDependencies(tasks: readonly TaskView[], id: string | undefined): TaskView[] {
  const waiting = id === undefined ? new Set<string>() : dependantsOf(tasks, [id]);
  return tasks.filter((task) => task.id !== id && !waiting.has(task.id));
}

/** Keys with a dot become maps. */
export function nested(values: ReadonlyMap<FieldKey, unknown>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [path, value] of values) {
    const [key = '', entry] = path.split('.');
    if (value === null) continue;
    const map = typeof result[key] === 'object' ? result[key] : {};
    result[key] = entry === undefined ? value : { ...map, [entry]: value };
  }
  return result;
}
