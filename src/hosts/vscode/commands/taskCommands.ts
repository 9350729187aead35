/** Commands about tasks: making, adding, finding, retrying, cancelling, their logs and terminals. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { EngineError } from '../../../domain/errors';
import { findingOf, newRefactorTask } from '../../../domain/reflection/refactorTask';
import type { NewTask, TaskView } from '../../../domain/tasks/task';
import { isSettled } from '../../../domain/tasks/taskStatus';
import { exists, goToLine } from '../navigation';
import type { Room } from '../rooms/room';
import type { TasksView } from '../views/tasksView';
import { latestLogs, plainTitle } from '../views/taskItems';
import { onTasks } from './chosenTasks';
import { choose, hotspotIdIn, taskIdIn } from './choose';
import type { CommandName } from '../contributions/commands';
import { askFilter } from './filterTasks';
import type { CommandHandler } from './commandHandler';
import { inRoom, type CommandSurroundings } from './surroundings';
import { suppress } from './suppress';
import { taskFor } from './taskFor';
import { addByForm, editByForm } from './taskForm';

export function taskCommands(surroundings: CommandSurroundings) {
  const view = surroundings.tasksView;
  return {
    reflect: inRoom(surroundings, (room) => reflect(view, room), { placeHolder: l10n.t('Make tasks from the hotspots of which folder?') }),
    suppress: (uri, line) => suppress(surroundings.overThreshold, uri, line),
    makeTask: inRoom(surroundings, (room, parameter) => makeTask(surroundings, room, parameter)),
    addTask: inRoom(surroundings, (room) => addTask(view, room), { placeHolder: l10n.t('Add a task to which folder?') }),
    editTasksFile: inRoom(surroundings, editTasksFile, { placeHolder: l10n.t('Edit the tasks file of which folder?') }),
    showGraph: inRoom(surroundings, (room, parameter) => surroundings.panels.showGraph(room, taskIdIn(parameter)), {
      placeHolder: l10n.t('Show the dependencies of which folder?'),
    }),
    goToTask: inRoom(surroundings, goToTask, { fits: hasTasks }),
    editTask: onTasks(
      surroundings,
      {
        pick: l10n.t('Edit which task?'),
        accept: () => true,
        none: l10n.t('There are no tasks yet.'),
        orElse: 'selection',
        fits: hasTasks,
      },
      (room, [task]) => editTask(room, task),
    ),
    filterTasks: () => filterTasks(surroundings),
    clearTaskFilter: () => view.look.setFilter({}),
    showTaskLog: inRoom(surroundings, showTaskLog, { fits: hasTasks }),
    showTerminal: inRoom(surroundings, showTerminal, { fits: ({ terminals }) => terminals.all().length > 0 }),
  } satisfies Partial<Record<CommandName, CommandHandler>>;
}

/** Not known yet counts: the answer is there once the folder's engine was asked. */
const hasTasks = ({ tasks }: Room): boolean => tasks.list === undefined || tasks.tasks.length > 0;

async function reflect(view: TasksView, room: Room): Promise<void> {
  const { added, raised, lowered, withdrawn, waiting } = await view.whileBusy((signal) =>
    room.engine.request('reflect.run', { dryRun: false }, { signal }),
  );
  await room.tasks.refresh();
  const parts = [
    ...(added.length === 1 ? [l10n.t('1 task made from hotspots')] : []),
    ...(added.length > 1 ? [l10n.t('{0} tasks made from hotspots', added.length)] : []),
    ...(raised.length > 0 ? [l10n.t('{0} raised', raised.length)] : []),
    ...(lowered.length > 0 ? [l10n.t('{0} lowered', lowered.length)] : []),
    ...(withdrawn.length > 0 ? [l10n.t('{0} withdrawn', withdrawn.length)] : []),
    ...(waiting === 1 ? [l10n.t('1 hotspot waits until others are done')] : []),
    ...(waiting > 1 ? [l10n.t('{0} hotspots wait until others are done', waiting)] : []),
  ];
  view.note(room, parts.length === 0 ? l10n.t('Nothing to add: every hotspot has its task.') : `${parts.join(', ')}.`);
  await view.reveal(room, added[0]?.id);
}

async function makeTask({ tasksView: view, overThreshold }: CommandSurroundings, room: Room, parameter: unknown): Promise<void> {
  const id = hotspotIdIn(parameter);
  // What the last audit found has its churn; one that became complex since then is known from its document.
  const hotspot = room.hotspots.hotspots?.find((candidate) => candidate.id === id) ?? overThreshold.found(room, id);
  if (hotspot === undefined) throw new EngineError('notFound', l10n.t('This hotspot is no longer there. Audit again.'));
  await room.tasks.refresh();
  const known = room.tasks.tasks.find((task) => findingOf(task) === hotspot.id && !isSettled(task.status));
  if (known !== undefined) {
    await view.reveal(room, known.id);
    return;
  }
  // A person's own task: the reflector neither withdraws it nor counts it among its own.
  await add(view, room, { ...newRefactorTask(hotspot, new Set(room.tasks.byId.keys())), created_by: 'person' });
}

async function add(view: TasksView, room: Room, newTask: NewTask): Promise<void> {
  const { task } = await room.engine.request('tasks.add', { task: newTask });
  await room.tasks.refresh();
  await view.reveal(room, task.id);
}

async function addTask(view: TasksView, room: Room): Promise<void> {
  const added = await addByForm(room);
  if (added === undefined) return;
  await room.tasks.refresh();
  await view.reveal(room, added.id);
}

/** What takes several lines is edited in the file. */
async function editTask(room: Room, task: TaskView | undefined): Promise<void> {
  if (task === undefined) return;
  const { inFile } = await editByForm(room, task);
  if (inFile) await goToTask(room, task.id);
}

async function filterTasks({ rooms, tasksView: { look } }: CommandSurroundings): Promise<void> {
  const filter = await askFilter(
    rooms.all().flatMap(({ tasks }) => tasks.tasks),
    look.filter,
  );
  if (filter !== undefined) await look.setFilter(filter);
}

/** A file that is not there yet is offered as an unsaved document: it exists once the person saves it. */
async function editTasksFile(room: Room): Promise<void> {
  await room.tasks.refresh();
  const uri = vscode.Uri.joinPath(room.engine.folder.uri, room.tasks.list?.path ?? 'tasks.yml');
  const document = await vscode.workspace.openTextDocument((await exists(uri)) ? uri : uri.with({ scheme: 'untitled' }));
  await vscode.window.showTextDocument(document);
}

async function goToTask(room: Room, parameter: unknown): Promise<void> {
  // A hotspot leads to the task about it.
  const about = room.tasks.about(hotspotIdIn(parameter) ?? '')?.id;
  const task = await taskFor(room, about ?? parameter, {
    placeHolder: l10n.t('Go to task'),
    accept: () => true,
    none: l10n.t('There are no tasks yet.'),
  });
  if (task === undefined) return;
  const path = room.tasks.list?.path ?? 'tasks.yml';
  await goToLine(vscode.Uri.joinPath(room.engine.folder.uri, path), task.line ?? 1, {});
}

async function showTaskLog(room: Room, parameter: unknown): Promise<void> {
  const logs = latestLogs(room.tasks.runs);
  const logOf = (task: TaskView): string | undefined =>
    room.tasks.attempts.find((attempt) => attempt.taskId === task.id)?.log ?? logs.get(task.id);
  const task = await taskFor(room, parameter, {
    placeHolder: l10n.t('Show log of task'),
    accept: (candidate) => logOf(candidate) !== undefined,
    none: l10n.t('No task has a log yet.'),
  });
  if (task === undefined) return;
  const log = logOf(task);
  if (log === undefined) throw new EngineError('notFound', l10n.t('“{0}” has not been run yet, so it has no log.', plainTitle(task.title)));
  const uri = vscode.Uri.joinPath(room.engine.folder.uri, log);
  if (!(await exists(uri))) throw new EngineError('notFound', l10n.t('The log {0} is no longer there.', log));
  // Not openTextDocument: a log may be too large for an extension, but not for the editor.
  await vscode.commands.executeCommand('vscode.open', uri);
}

async function showTerminal(room: Room, parameter: unknown): Promise<void> {
  const known = taskIdIn(parameter);
  if (known !== undefined) return showTerminalOf(room, known);
  const all = room.terminals.all();
  const [only] = all;
  const choices = all.map(({ taskId, title, isLive }) => ({
    label: plainTitle(title),
    description: isLive ? l10n.t('running') : l10n.t('ended'),
    value: taskId,
  }));
  const taskId = all.length === 1 ? only?.taskId : await choose(choices, l10n.t('Show terminal of task'));
  if (taskId !== undefined) room.terminals.reveal(taskId);
}

/** Before there is one, it comes into view when it does; where there is none any more, the log says what was in it. */
async function showTerminalOf(room: Room, taskId: string): Promise<void> {
  if (room.terminals.has(taskId)) return room.terminals.reveal(taskId);
  if (room.tasks.byId.get(taskId)?.status !== 'in_progress') await room.tasks.refresh();
  if (room.terminals.has(taskId)) return room.terminals.reveal(taskId);
  if (room.tasks.byId.get(taskId)?.status === 'in_progress') return room.terminals.revealOnStart(taskId);
  await showTaskLog(room, taskId);
}
