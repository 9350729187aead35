/** Asks for one field of a task in the way that suits it: text, one of several, several of many, or a file. */
import * as l10n from '@vscode/l10n';
import type { TaskView } from '../../../domain/tasks/task';
import type { TaskKind } from '../../../domain/tasks/taskStatus';
import { askFile, askMany, askOne, askText, back, type Answer, type PickItem, type Question } from '../quickSteps';
import type { Room } from '../rooms/room';
import { taskWord } from '../../../panels/outcomeWords';
import { kindWord, plainTitle } from '../views/taskItems';
import { labelOf, possibleDependencies, textFields, typed, wrongWith, type FieldKey, type Known, type TextKey } from './taskFields';

export interface FieldContext {
  readonly room: Room;
  readonly place: Question;
  /** The task's; undefined for a new one. */
  readonly id: string | undefined;
  readonly known: Known;
  /** As it is now: a text as it would be typed, a list, or nothing. */
  readonly valueOf: (key: FieldKey) => unknown;
  /** Takes the value over, null for none; what it throws is shown where the answer was given. */
  readonly take: (key: FieldKey, value: unknown) => Promise<void>;
}

export function askField(key: FieldKey, context: FieldContext): Promise<Answer<unknown>> {
  if (key === 'kind') return askKindOf(context);
  if (key === 'dependencies') return askDependencies(context);
  if (key === 'target') return askTarget(context);
  return askTextOf(key, context);
}

function askTextOf(key: TextKey, { place, known, valueOf, take }: FieldContext): Promise<Answer<unknown>> {
  const field = textFields[key];
  return askText({
    ...place,
    title: `${place.title}: ${labelOf(key)}`,
    prompt: field.prompt(),
    ...(field.placeHolder === undefined ? {} : { placeHolder: field.placeHolder }),
    value: typed(valueOf(key)),
    validate: (text) => wrongWith(field, text, known),
    accept: async (text) => {
      const parsed = field.parse(text, known);
      if ('value' in parsed) await take(key, parsed.value);
    },
  });
}

async function askKindOf({ place, valueOf, take }: FieldContext): Promise<Answer<unknown>> {
  const items = kindItems();
  const active = items.find(({ value }) => value === valueOf('kind'))?.value;
  const answer = await askOne({
    ...place,
    placeHolder: l10n.t('What kind of task is it?'),
    items,
    ...(active === undefined ? {} : { active }),
  });
  if (typeof answer === 'object') await take('kind', answer.value);
  return answer;
}

async function askDependencies({ room, id, place, valueOf, take }: FieldContext): Promise<Answer<unknown>> {
  const value = valueOf('dependencies');
  const now = new Set(Array.isArray(value) ? value : room.tasks.byId.get(id ?? '')?.dependencies);
  const itemOf = (task: TaskView) => ({
    label: plainTitle(task.title),
    description: `${task.id} · ${taskWord(task.status)}`,
    value: task.id,
  });
  const answer = await askMany({
    ...place,
    title: `${place.title}: ${labelOf('dependencies')}`,
    placeHolder: l10n.t('Which tasks must be done first? Those that wait for this one are left out.'),
    items: possibleDependencies(room.tasks.tasks, id).map(itemOf),
    picked: (other) => now.has(other),
  });
  if (typeof answer === 'object') await take('dependencies', answer.value.length === 0 ? null : [...answer.value]);
  return answer;
}

async function askTarget({ room, place, valueOf, take }: FieldContext): Promise<Answer<unknown>> {
  const now = valueOf('target');
  const hasTarget = now !== undefined && now !== null && now !== '';
  const answer = await askFile({
    ...place,
    title: `${place.title}: ${labelOf('target')}`,
    folder: room.folder,
    ...(hasTarget ? { none: l10n.t('No file') } : {}),
  });
  if (answer === undefined || answer === back) return answer;
  await take('target', answer.value === '' ? null : { file: answer.value });
  return answer;
}

/** Kinds that a person makes tasks of. */
const kinds: readonly TaskKind[] = ['command', 'manual', 'refactor'];

export function kindItems(): PickItem<TaskKind>[] {
  const said: Partial<Record<TaskKind, string>> = {
    command: l10n.t('run a shell command'),
    manual: l10n.t('done by you'),
    refactor: l10n.t('make code simpler'),
  };
  return kinds.map((kind) => ({ label: kindWord(kind), description: said[kind] ?? '', value: kind }));
}
