/** Adding and editing a task by quick input: step by step with a way back, or one field at a time. */
import * as l10n from '@vscode/l10n';
import { EngineError } from '../../../domain/errors';
import type { NewTask, TaskView } from '../../../domain/tasks/task';
import { briefly } from '../failures';
import { askOne, askText, back, type Answer, type Question } from '../quickSteps';
import type { Room } from '../rooms/room';
import { plainTitle, shorten } from '../views/taskItems';
import { askField, kindItems, type FieldContext } from './askField';
import { labelOf, nested, textFields, textOf, typed, wrongWith, type FieldKey } from './taskFields';

const details: readonly FieldKey[] = [
  'id',
  'dependencies',
  'target',
  'priority',
  'cost',
  'context.timeout',
  'context.cwd',
  'epic',
  'tags',
  'description',
];
const editable: readonly FieldKey[] = ['title', 'kind', 'command', ...details.filter((key) => key !== 'id')];

type Values = Map<FieldKey, unknown>;
type Step = (values: Values, place: Question) => Promise<Answer<unknown>>;

/** The task as it was added; undefined when the person turned away, and nothing was written. */
export async function addByForm(room: Room): Promise<TaskView | undefined> {
  await room.tasks.refresh();
  const values: Values = new Map();
  let added: TaskView | undefined;
  const last: Step = async (_, place) => {
    const answer = await askDetails(room, values, place, async () => {
      const task = nested(values);
      if (hasTitle(task)) added = (await room.engine.request('tasks.add', { task })).task;
    });
    return answer;
  };
  for (let at = 0; ;) {
    const steps: readonly Step[] = [askTitle, askKind, ...stepsOf(room, values), last];
    const step = steps[at];
    if (step === undefined) return added;
    const place = { title: l10n.t('Add Task'), step: at + 1, totalSteps: steps.length, canGoBack: at > 0 };
    const answer = await step(values, place);
    if (answer === undefined) return undefined;
    at += answer === back ? -1 : 1;
  }
}

/** What else is in it was parsed field by field, and is checked by the engine once more. */
function hasTitle(task: Record<string, unknown>): task is NewTask {
  return typeof task['title'] === 'string';
}

const askTitle: Step = (values, place) => askInto(values, 'title', place, { ids: new Set(), needsCommand: false });

const askKind: Step = async (values, place) => {
  const items = kindItems();
  const active = items.find(({ value }) => value === values.get('kind'))?.value;
  const answer = await askOne({
    ...place,
    placeHolder: l10n.t('What kind of task is it?'),
    items,
    ...(active === undefined ? {} : { active }),
  });
  if (typeof answer === 'object') values.set('kind', answer.value);
  return answer;
};

/** What a kind needs. Until one is chosen: what the first, a command, does. */
function stepsOf(room: Room, values: Values): readonly Step[] {
  const kind = values.get('kind') ?? 'command';
  if (kind === 'command') return [(given, place) => askInto(given, 'command', place, { ids: new Set(), needsCommand: true })];
  if (kind === 'refactor') return [(given, place) => askField('target', contextOf(room, given, place))];
  return [];
}

async function askInto(values: Values, key: 'title' | 'command', place: Question, known: FieldContext['known']): Promise<Answer<unknown>> {
  const field = textFields[key];
  const answer = await askText({
    ...place,
    prompt: field.prompt(),
    ...(field.placeHolder === undefined ? {} : { placeHolder: field.placeHolder }),
    value: typed(values.get(key)),
    validate: (text) => wrongWith(field, text, known),
  });
  if (typeof answer === 'object') values.set(key, answer.value.trim());
  return answer;
}

/** The last step: add it as it is, or say more about it first. A refusal leaves everything as it was filled in. */
async function askDetails(room: Room, values: Values, place: Question, submit: () => Promise<void>): Promise<Answer<unknown>> {
  for (let refusal = ''; ;) {
    const answer = await askOne<FieldKey | 'add'>({
      ...place,
      placeHolder: l10n.t('Add the task, or say more about it'),
      items: [
        { label: `$(add) ${l10n.t('Add Task')}`, value: 'add', ...(refusal === '' ? {} : { detail: `$(warning) ${refusal}` }) },
        ...details.map((key) => ({ label: labelOf(key), description: shorten(typed(values.get(key)), 60), value: key })),
      ],
    });
    if (typeof answer !== 'object') return answer;
    if (answer.value === 'add') {
      refusal = await submit().then(
        () => '',
        (error: unknown) => briefly(EngineError.from(error)),
      );
      if (refusal === '') return answer;
    } else if ((await askField(answer.value, contextOf(room, values, { title: place.title, canGoBack: true }))) === undefined) {
      return undefined;
    }
  }
}

/** A field of a task that is being made up: its value goes into the form. */
function contextOf(room: Room, values: Values, place: Question): FieldContext {
  return {
    room,
    place,
    id: undefined,
    valueOf: (key) => values.get(key),
    known: { ids: room.tasks.byId, needsCommand: false },
    take: (key, value) => {
      if (value === null) values.delete(key);
      else values.set(key, value);
      return Promise.resolve();
    },
  };
}

/** Edits one field of a task; nothing is written unless an answer is given and taken. Returns the key of a field that is too long for a line. */
export async function editByForm(room: Room, task: TaskView): Promise<{ readonly inFile: boolean }> {
  for (;;) {
    const answer = await askOne<FieldKey>({
      title: l10n.t('Edit “{0}”', plainTitle(task.title)),
      placeHolder: l10n.t('Which field?'),
      items: editable.map((key) => ({ label: labelOf(key), description: shorten(textOf(key, task).replace(/\s+/g, ' '), 80), value: key })),
    });
    if (typeof answer !== 'object') return { inFile: false };
    if (textOf(answer.value, task).includes('\n')) return { inFile: true };
    const done = await askField(answer.value, {
      room,
      id: task.id,
      place: { title: l10n.t('Edit “{0}”', plainTitle(task.title)), canGoBack: true },
      valueOf: (key) => (key === 'kind' ? task.kind : textOf(key, task)),
      known: { ids: room.tasks.byId, needsCommand: task.kind === 'command' },
      take: async (key, value) => {
        await room.engine.request('tasks.edit', { ids: [task.id], changes: { [key]: value } });
        await room.tasks.refresh();
      },
    });
    if (done !== back) return { inFile: false };
  }
}
