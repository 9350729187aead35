/** Commands about the order of tasks and what they wait for; what dragging does with the mouse, they do from the keyboard. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { dependantsOf } from '../../../domain/tasks/dependencies';
import type { TaskView } from '../../../domain/tasks/task';
import type { CommandName } from '../contributions/commands';
import type { Room } from '../rooms/room';
import type { TaskDrop } from '../views/taskDrag';
import { dropWays } from '../views/taskDrop';
import { taskWord } from '../../../panels/outcomeWords';
import { plainTitle, taskIcon } from '../views/taskItems';
import { isFinished, stepOf } from '../views/taskOrder';
import type { TasksView } from '../views/tasksView';
import { onTasks, type TasksQuestion } from './chosenTasks';
import type { CommandHandler } from './commandHandler';
import type { CommandSurroundings } from './surroundings';

export function orderCommands(surroundings: CommandSurroundings) {
  const view = surroundings.tasksView;
  const movable = (pick: string): TasksQuestion => ({
    pick,
    accept: (task) => !isFinished(task),
    none: l10n.t('What is finished has no place in the order.'),
    orElse: 'selection',
  });
  const step = (way: 'up' | 'down') => (room: Room, tasks: readonly TaskView[]) => takeStep(view, room, tasks, way);
  return {
    sortTasksByPriority: () => view.look.setSort('priority'),
    sortTasksAsInFile: () => view.look.setSort('file'),
    moveTaskUp: onTasks(surroundings, movable(l10n.t('Move which task up?')), step('up')),
    moveTaskDown: onTasks(surroundings, movable(l10n.t('Move which task down?')), step('down')),
    addDependency: onTasks(
      surroundings,
      { pick: l10n.t('Which task shall wait?'), accept: () => true, none: l10n.t('There are no tasks yet.'), orElse: 'selection' },
      (room, tasks) => addDependency(view, room, tasks),
    ),
    removeDependency: onTasks(
      surroundings,
      {
        pick: l10n.t('Which task shall no longer wait?'),
        accept: ({ dependencies }) => dependencies.length > 0,
        none: l10n.t('It waits for no other task.'),
        orElse: 'selection',
      },
      removeDependency,
    ),
  } satisfies Partial<Record<CommandName, CommandHandler>>;
}

async function takeStep(view: TasksView, room: Room, tasks: readonly TaskView[], way: 'up' | 'down'): Promise<void> {
  if (view.look.sort !== 'priority') {
    view.note(room, l10n.t('Tasks are shown in the order of the file. Sort them by priority to move them.'));
    return;
  }
  const step = stepOf(
    view.shown(room),
    tasks.map(({ id }) => id),
    way,
  );
  if (step !== undefined) await move(room, step.ids, step.before);
}

async function move(room: Room, ids: readonly string[], before: string | null): Promise<void> {
  await room.engine.request('tasks.move', { ids: [...ids], before });
  await room.tasks.refresh();
}

async function depend(room: Room, ids: readonly string[], on: readonly string[], remove: boolean): Promise<void> {
  for (const other of on) await room.engine.request('tasks.depend', { ids: [...ids], on: other, remove });
  await room.tasks.refresh();
}

/** Onto a task: asks what is meant, and offers what is possible. Onto nothing: to the end. */
export async function dropTasks(view: Pick<TasksView, 'shown'>, { room, ids: dropped, target }: TaskDrop): Promise<void> {
  // They come in the order in which they were selected, and are meant in that in which they stand.
  const ids = view.shown(room, { all: true }).flatMap(({ id }) => (dropped.includes(id) ? [id] : []));
  const open = ids.filter((id) => !isFinished(room.tasks.byId.get(id) ?? { status: 'done' }));
  if (target === undefined) return open.length === 0 ? undefined : move(room, open, null);
  const task = room.tasks.byId.get(target);
  if (task === undefined) return;
  const { notBefore, notWaiting } = dropWays(room.tasks.tasks, ids, task);
  const title = plainTitle(task.title);
  const before = {
    label: l10n.t('$(arrow-up) Move before “{0}”', title),
    description: l10n.t('priority'),
    act: () => move(room, ids, target),
  };
  const waiting = {
    label: l10n.t('$(git-merge) Make it wait for “{0}”', title),
    description: l10n.t('dependency'),
    act: () => depend(room, ids, [target], false),
  };
  const ways = [
    ...(notBefore === undefined ? [before] : [impossible(notBefore)]),
    ...(notWaiting === undefined ? [waiting] : [impossible(notWaiting)]),
  ];
  const dragged =
    ids.length === 1 ? l10n.t('“{0}”', plainTitle(room.tasks.byId.get(ids[0] ?? '')?.title ?? '')) : l10n.t('{0} tasks', ids.length);
  const picked = await vscode.window.showQuickPick(ways, { placeHolder: l10n.t('What shall happen to {0}?', dragged) });
  await picked?.act();
}

function impossible(reason: string) {
  return { label: `$(circle-slash) ${reason}`, description: '', act: () => Promise.resolve() };
}

async function addDependency(view: TasksView, room: Room, tasks: readonly TaskView[]): Promise<void> {
  const ids = tasks.map(({ id }) => id);
  // Whoever waits for them already cannot be waited for.
  const waiting = dependantsOf(room.tasks.tasks, ids);
  const candidates = room.tasks.tasks.filter(
    ({ id }) => !ids.includes(id) && !waiting.has(id) && !tasks.every(({ dependencies }) => dependencies.includes(id)),
  );
  if (candidates.length === 0) {
    view.note(room, l10n.t('There is no other task it could wait for.'));
    return;
  }
  const placeHolder = tasks.length === 1 ? l10n.t('Wait for which tasks?') : l10n.t('{0} tasks shall wait for which?', tasks.length);
  const picked = await vscode.window.showQuickPick(candidates.map(pickOf), { placeHolder, canPickMany: true, matchOnDescription: true });
  if (picked !== undefined && picked.length > 0)
    await depend(
      room,
      ids,
      picked.map(({ id }) => id),
      false,
    );
}

async function removeDependency(room: Room, tasks: readonly TaskView[]): Promise<void> {
  const on = [...new Set(tasks.flatMap(({ dependencies }) => dependencies))];
  const picks = on.map((id) => pickOf(room.tasks.byId.get(id) ?? { id, title: id, status: 'pending' }));
  const picked = await vscode.window.showQuickPick(picks, {
    placeHolder: l10n.t('No longer wait for which tasks?'),
    canPickMany: true,
    matchOnDescription: true,
  });
  if (picked !== undefined && picked.length > 0) {
    await depend(
      room,
      tasks.map(({ id }) => id),
      picked.map(({ id }) => id),
      true,
    );
  }
}

function pickOf({ id, title, status }: Pick<TaskView, 'id' | 'title' | 'status'>): vscode.QuickPickItem & { readonly id: string } {
  return {
    label: plainTitle(title),
    description: `${id} · ${taskWord(status)}`,
    iconPath: new vscode.ThemeIcon(taskIcon(status).codicon),
    id,
  };
}
