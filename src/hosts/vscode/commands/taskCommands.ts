/** Commands about tasks: making, adding, finding, retrying, cancelling, their logs and terminals. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { EngineError } from '../../../domain/errors';
import { findingOf, newRefactorTask } from '../../../domain/refactorTask';
import type { NewTask, TaskKind, TaskView } from '../../../domain/task';
import { canMove, isSettled } from '../../../domain/taskStatus';
import { exists, goToLine } from '../navigation';
import type { Room } from '../rooms/room';
import type { TasksView } from '../views/tasksView';
import { isRetryable, latestLog, plainTitle } from '../views/taskItems';
import { choose, hotspotIdIn, taskIdIn } from './choose';
import type { CommandName } from '../contributions/commands';
import { inRoom, type CommandHandler, type CommandSurroundings } from './surroundings';
import { startRun } from './startRun';
import { taskFor } from './taskFor';

export function taskCommands(surroundings: CommandSurroundings) {
  const view = surroundings.tasksView;
  return {
    reflect: inRoom(surroundings, (room) => reflect(view, room), { placeHolder: l10n.t('Make tasks from the hotspots of which folder?') }),
    makeTask: inRoom(surroundings, (room, parameter) => makeTask(view, room, parameter)),
    addTask: inRoom(surroundings, (room) => addTask(view, room), { placeHolder: l10n.t('Add a task to which folder?') }),
    editTasksFile: inRoom(surroundings, editTasksFile, { placeHolder: l10n.t('Edit the tasks file of which folder?') }),
    goToTask: inRoom(surroundings, goToTask, { fits: hasTasks }),
    cancelTask: inRoom(surroundings, cancelTask, { fits: ({ tasks }) => tasks.tasks.some((task) => canMove(task.status, 'cancelled')) }),
    retryTask: inRoom(surroundings, (room, parameter) => retryTask(view, room, parameter), {
      fits: ({ tasks }) => tasks.tasks.some(isRetryable),
    }),
    finishTask: inRoom(surroundings, finishTask),
    showTaskLog: inRoom(surroundings, showTaskLog, { fits: hasTasks }),
    showTerminal: inRoom(surroundings, showTerminal, { fits: ({ terminals }) => terminals.all().length > 0 }),
  } satisfies Partial<Record<CommandName, CommandHandler>>;
}

/** Not known yet counts: the answer is there once the folder's engine was asked. */
const hasTasks = ({ tasks }: Room): boolean => tasks.list === undefined || tasks.tasks.length > 0;

async function reflect(view: TasksView, room: Room): Promise<void> {
  const { added, raised, withdrawn, waiting } = await view.whileBusy((signal) =>
    room.engine.request('reflect.run', { dryRun: false }, { signal }),
  );
  await room.tasks.refresh();
  const count = (value: number, one: string, many: string): string[] =>
    value === 0 ? [] : [value === 1 ? `1 ${one}` : `${value} ${many}`];
  const parts = [
    ...count(added.length, 'task made from hotspots', 'tasks made from hotspots'),
    ...count(raised.length, 'raised', 'raised'),
    ...count(withdrawn.length, 'withdrawn', 'withdrawn'),
    ...count(waiting, 'hotspot waits until others are done', 'hotspots wait until others are done'),
  ];
  view.note(room, parts.length === 0 ? 'Nothing to add: every hotspot has its task.' : `${parts.join(', ')}.`);
  await view.reveal(room, added[0]?.id);
}

async function makeTask(view: TasksView, room: Room, parameter: unknown): Promise<void> {
  const id = hotspotIdIn(parameter);
  const hotspot = room.hotspots.hotspots?.find((candidate) => candidate.id === id);
  if (hotspot === undefined) throw new EngineError('notFound', 'This hotspot is no longer there. Audit again.');
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
  const title = await vscode.window.showInputBox({
    title: 'Add Task (1/3)',
    prompt: 'What is to be done, in one line',
    validateInput: (text) => (text.trim() === '' ? 'A task needs a title.' : undefined),
  });
  if (title === undefined) return;
  const kind = await choose<TaskKind>(
    [
      { label: 'Command', description: 'run a shell command', value: 'command' },
      { label: 'Manual', description: 'done by you', value: 'manual' },
      { label: 'Refactor', description: 'make code simpler', value: 'refactor' },
    ],
    'What kind of task is it?',
    'Add Task (2/3)',
  );
  if (kind === undefined) return;
  const command = kind === 'command' ? await askCommand() : undefined;
  if (kind === 'command' && command === undefined) return;
  await add(view, room, { title: title.trim(), kind, ...(command === undefined ? {} : { command }) });
}

function askCommand(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: 'Add Task (3/3)',
    prompt: 'Shell command, run in the workspace when you run the task',
    placeHolder: 'npm test',
    validateInput: (text) => (text.trim() === '' ? 'A command is needed.' : undefined),
  });
}

/** A file that is not there yet is offered as an unsaved document: it exists once the person saves it. */
async function editTasksFile(room: Room): Promise<void> {
  await room.tasks.refresh();
  const uri = vscode.Uri.joinPath(room.engine.folder.uri, room.tasks.list?.path ?? 'tasks.yml');
  const document = await vscode.workspace.openTextDocument((await exists(uri)) ? uri : uri.with({ scheme: 'untitled' }));
  await vscode.window.showTextDocument(document);
}

async function goToTask(room: Room, parameter: unknown): Promise<void> {
  const task = await taskFor(room, parameter, { placeHolder: 'Go to task', accept: () => true, none: 'There are no tasks yet.' });
  if (task === undefined) return;
  const path = room.tasks.list?.path ?? 'tasks.yml';
  await goToLine(vscode.Uri.joinPath(room.engine.folder.uri, path), task.line ?? 1, {});
}

async function cancelTask(room: Room, parameter: unknown): Promise<void> {
  const task = await taskFor(room, parameter, {
    placeHolder: 'Cancel task',
    accept: (candidate) => canMove(candidate.status, 'cancelled'),
    none: 'No task can be cancelled.',
  });
  if (task !== undefined) await room.engine.request('tasks.cancel', { ids: [task.id] });
}

/** Again means now: the task is made pending, and run where that is possible. */
async function retryTask(view: TasksView, room: Room, parameter: unknown): Promise<void> {
  const task = await taskFor(room, parameter, {
    placeHolder: 'Retry task',
    accept: isRetryable,
    none: 'No task has failed or was blocked or cancelled.',
  });
  if (task === undefined) return;
  await room.engine.request('tasks.retry', { ids: [task.id] });
  if (task.kind === 'command' && task.status !== 'blocked' && vscode.workspace.isTrusted && room.tasks.liveRun === undefined) {
    await startRun(view, room, [task.id]);
  }
}

async function finishTask(room: Room, parameter: unknown): Promise<void> {
  const id = taskIdIn(parameter);
  if (id !== undefined) await room.engine.request('tasks.edit', { ids: [id], changes: { status: 'done' } });
}

async function showTaskLog(room: Room, parameter: unknown): Promise<void> {
  const logOf = (task: TaskView): string | undefined =>
    room.tasks.attempts.find((attempt) => attempt.taskId === task.id)?.log ?? latestLog(task.id, room.tasks.runs);
  const task = await taskFor(room, parameter, {
    placeHolder: 'Show log of task',
    accept: (candidate) => logOf(candidate) !== undefined,
    none: 'No task has a log yet.',
  });
  if (task === undefined) return;
  const log = logOf(task);
  if (log === undefined) throw new EngineError('notFound', `“${plainTitle(task.title)}” has not been run yet, so it has no log.`);
  const uri = vscode.Uri.joinPath(room.engine.folder.uri, log);
  if (!(await exists(uri))) throw new EngineError('notFound', `The log ${log} is no longer there.`);
  // Not openTextDocument: a log may be too large for an extension, but not for the editor.
  await vscode.commands.executeCommand('vscode.open', uri);
}

async function showTerminal(room: Room, parameter: unknown): Promise<void> {
  const known = taskIdIn(parameter);
  if (known !== undefined) return room.terminals.has(known) ? room.terminals.reveal(known) : showTaskLog(room, known);
  const all = room.terminals.all();
  const [only] = all;
  const choices = all.map(({ taskId, title, isLive }) => ({
    label: plainTitle(title),
    description: isLive ? 'running' : 'ended',
    value: taskId,
  }));
  const taskId = all.length === 1 ? only?.taskId : await choose(choices, 'Show terminal of task');
  if (taskId !== undefined) room.terminals.reveal(taskId);
}
