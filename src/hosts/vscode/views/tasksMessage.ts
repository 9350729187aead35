/** What stands above the tasks: the one thing about a folder that matters most, and which tasks a filter hides. Pure. */
import * as l10n from '@vscode/l10n';
import type { Run } from '../../../domain/runs/run';
import type { TaskFilter } from '../../../domain/tasks/taskFilter';
import { taskWord } from '../../../panels/outcomeWords';
import { kindWord } from './taskItems';
import type { TasksList } from './tasksModel';

export interface Situation {
  /** Why the tasks could not be read the last time, in few words. */
  readonly failure: string | undefined;
  readonly isEngineDown: boolean;
  readonly list: TasksList | undefined;
  readonly liveRun: Pick<Run, 'reason' | 'warnings'> | undefined;
  /** The outcome of what the person did last. */
  readonly note: string;
  readonly isTrusted: boolean;
}

/** The first that has something to say. */
const sayings: readonly ((situation: Situation) => string | undefined)[] = [
  // A message stands in the way of the welcome: an empty view without an engine has the better one, with a button.
  (now) => (now.failure === undefined || (now.isEngineDown && !hasTasks(now)) ? undefined : withOldTasks(now.failure, hasTasks(now))),
  problems,
  ({ liveRun }) => liveRun?.reason,
  ({ liveRun }) => liveRun?.warnings.at(-1),
  ({ note }) => note,
  (now) => (!now.isTrusted && hasTasks(now) ? l10n.t('This workspace is not trusted: tasks are shown, but not run.') : undefined),
];

export function tasksMessage(situation: Situation): string {
  for (const say of sayings) {
    const text = say(situation);
    if (text !== undefined && text !== '') return text;
  }
  return '';
}

function hasTasks({ list }: Situation): boolean {
  return list !== undefined && list.tasks.length > 0;
}

function problems(now: Situation): string | undefined {
  const { list } = now;
  const { length } = list?.problems.filter(({ severity }) => severity === 'error') ?? [];
  if (list === undefined || length === 0) return undefined;
  const text =
    length === 1 ? l10n.t('{0} has an error, see Problems.', list.path) : l10n.t('{0} has {1} errors, see Problems.', list.path, length);
  return withOldTasks(text, list.isStale && hasTasks(now));
}

function withOldTasks(text: string, areOld: boolean): string {
  return areOld ? `${text} ${l10n.t('These are the tasks as they were before.')}` : text;
}

/** "Filter: failed, epic Release. 12 of 40 tasks are hidden." */
export function filterMessage(filter: TaskFilter, { shown, all }: { readonly shown: number; readonly all: number }): string {
  const parts = filterParts(filter);
  if (parts.length === 0 || all === 0) return '';
  const words = parts.join(', ');
  if (shown === 0) return l10n.t('No task fits the filter: {0}. All {1} are hidden.', words, all);
  if (shown === all) return l10n.t('Filter: {0}. All tasks fit.', words);
  return l10n.t('Filter: {0}. {1} of {2} tasks are hidden.', words, all - shown, all);
}

function filterParts({ statuses = [], kinds = [], epics = [], tags = [], text }: TaskFilter): string[] {
  return [
    ...statuses.map(taskWord),
    ...kinds.map(kindWord),
    ...epics.map((epic) => l10n.t('epic {0}', epic)),
    ...tags.map((tag) => `#${tag}`),
    ...(text === undefined ? [] : [`“${text}”`]),
  ];
}
