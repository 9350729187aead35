/** Commands that take one task or many: the rows they are called on, or those that are checked. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { TaskView } from '../../../domain/tasks/task';
import type { CommandName } from '../contributions/commands';
import { FailureIn, requireTrust } from '../failures';
import { askText } from '../quickSteps';
import type { Room } from '../rooms/room';
import { isCancellable, isRetryable, isRunnable, plainTitle } from '../views/taskItems';
import type { TasksView } from '../views/tasksView';
import { checkedTasks, onTasks, type TasksQuestion } from './chosenTasks';
import { startRun } from './startRun';
import type { CommandHandler } from './commandHandler';
import type { CommandSurroundings } from './surroundings';
import { labelOf, textFields, textOf, wrongWith } from './taskFields';

export function manyTasksCommands(surroundings: CommandSurroundings) {
  const view = surroundings.tasksView;
  const any: TasksQuestion = {
    pick: l10n.t('Which task?'),
    accept: () => true,
    none: l10n.t('There are no tasks yet.'),
    orElse: 'checked',
  };
  const set = (key: 'priority' | 'epic' | 'tags') => onTasks(surroundings, any, (room, tasks) => setField(room, tasks, key));
  const onChecked = (act: (room: Room, tasks: readonly TaskView[]) => Promise<unknown>): CommandHandler => {
    return () => forChecked(surroundings, act);
  };
  return {
    cancelTask: onTasks(surroundings, cancellable, cancel),
    retryTask: onTasks(surroundings, retryable, (room, tasks) => retry(view, room, tasks)),
    finishTask: onTasks(surroundings, any, finish),
    runChecked: () => requireTrust() && forChecked(surroundings, (room, tasks) => runChecked(view, room, tasks)),
    cancelChecked: onChecked((room, tasks) => some(view, room, tasks.filter(cancellable.accept), cancellable.none, cancel)),
    retryChecked: onChecked((room, tasks) =>
      some(view, room, tasks.filter(isRetryable), retryable.none, () => retry(view, room, tasks.filter(isRetryable))),
    ),
    checkTasks: onTasks(surroundings, { ...any, orElse: 'selection' }, (room, tasks) => toggleChecks(view, room, tasks)),
    uncheckTasks: () => view.uncheckAll(),
    setPriority: set('priority'),
    setEpic: set('epic'),
    setTags: set('tags'),
  } satisfies Partial<Record<CommandName, CommandHandler>>;
}

const cancellable: TasksQuestion = {
  pick: l10n.t('Cancel task'),
  accept: isCancellable,
  none: l10n.t('No task can be cancelled.'),
  fits: ({ tasks }) => tasks.tasks.some(isCancellable),
};

const retryable: TasksQuestion = {
  pick: l10n.t('Retry task'),
  accept: (task) => isRetryable(task) || task.status === 'done',
  none: l10n.t('No task has failed or was blocked or cancelled.'),
  fits: ({ tasks }) => tasks.tasks.some(isRetryable),
};

async function forChecked(
  surroundings: CommandSurroundings,
  act: (room: Room, tasks: readonly TaskView[]) => Promise<unknown>,
): Promise<void> {
  for (const [room, ids] of checkedTasks(surroundings)) {
    const wanted = new Set(ids);
    try {
      await act(
        room,
        surroundings.tasksView.shown(room, { all: true }).filter(({ id }) => wanted.has(id)),
      );
    } catch (error) {
      throw new FailureIn(room, error);
    }
  }
}

async function some(
  view: TasksView,
  room: Room,
  tasks: readonly TaskView[],
  none: string,
  act: (room: Room, tasks: readonly TaskView[]) => Promise<unknown>,
): Promise<void> {
  if (tasks.length === 0) view.note(room, none);
  else await act(room, tasks);
}

async function cancel(room: Room, tasks: readonly TaskView[]): Promise<void> {
  await room.engine.request('tasks.cancel', { ids: tasks.map(({ id }) => id) });
}

/** Again means now: tasks are made pending, and run where that is possible. */
async function retry(view: TasksView, room: Room, tasks: readonly TaskView[]): Promise<void> {
  await room.engine.request('tasks.retry', { ids: tasks.map(({ id }) => id) });
  const again = tasks.filter((task) => task.kind === 'command' && task.status !== 'blocked').map(({ id }) => id);
  if (again.length > 0 && vscode.workspace.isTrusted && room.tasks.liveRun === undefined) await startRun(view, room, again);
}

async function finish(room: Room, tasks: readonly TaskView[]): Promise<void> {
  await room.engine.request('tasks.edit', { ids: tasks.map(({ id }) => id), changes: { status: 'done' } });
}

/** What cannot be run now is left out, and that is said. */
async function runChecked(view: TasksView, room: Room, tasks: readonly TaskView[]): Promise<void> {
  const runnable = tasks.filter(isRunnable);
  if (runnable.length === 0) {
    view.note(room, l10n.t('None of the checked tasks can be run now: only pending tasks with a command can.'));
    return;
  }
  await startRun(
    view,
    room,
    runnable.map(({ id }) => id),
  );
  const left = tasks.length - runnable.length;
  if (left === 1) view.note(room, l10n.t('1 checked task was left out: only pending tasks with a command can be run.'));
  else if (left > 1) view.note(room, l10n.t('{0} checked tasks were left out: only pending tasks with a command can be run.', left));
}

/** Several are made alike: all are checked, unless all are. */
function toggleChecks(view: TasksView, room: Room, tasks: readonly TaskView[]): Promise<void> {
  const checked = new Set(view.checked(room));
  const areAll = tasks.every(({ id }) => checked.has(id));
  view.setChecked(
    room,
    tasks.map(({ id }) => id),
    !areAll,
  );
  return Promise.resolve();
}

async function setField(room: Room, tasks: readonly TaskView[], key: 'priority' | 'epic' | 'tags'): Promise<void> {
  const [first] = tasks;
  if (first === undefined) return;
  const known = { ids: room.tasks.byId, needsCommand: false };
  const field = textFields[key];
  const now = textOf(key, first);
  const isShared = tasks.every((task) => textOf(key, task) === now);
  await askText({
    title: `${tasks.length === 1 ? plainTitle(first.title) : l10n.t('{0} tasks', tasks.length)}: ${labelOf(key)}`,
    prompt: field.prompt(),
    value: isShared ? now : '',
    validate: (text) => wrongWith(field, text, known),
    accept: async (text) => {
      const parsed = field.parse(text, known);
      if (!('value' in parsed)) return;
      await room.engine.request('tasks.edit', { ids: tasks.map(({ id }) => id), changes: { [key]: parsed.value } });
      await room.tasks.refresh();
    },
  });
}
