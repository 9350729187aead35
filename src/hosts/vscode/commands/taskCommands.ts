/** Commands about tasks: making, adding, finding, retrying, cancelling, their logs and terminals. */
import * as vscode from 'vscode';
import { EngineError } from '../../../domain/errors';
import { findingOf, newRefactorTask } from '../../../domain/refactorTask';
import type { NewTask, TaskKind, TaskView } from '../../../domain/task';
import { canMove, isSettled } from '../../../domain/taskStatus';
import { exists, goToLine } from '../navigation';
import { isRetryable, latestLog, plainTitle } from '../views/taskItems';
import { choose, hotspotIdIn, taskIdIn } from './choose';
import type { CommandName } from '../contributions/commands';
import { roomOf, type CommandHandler, type CommandSurroundings, type Room } from './room';
import { startRun } from './startRun';
import { taskFor } from './taskFor';

export function taskCommands(surroundings: CommandSurroundings) {
  const room = (): Room => roomOf(surroundings);
  return {
    reflect: () => reflect(room()),
    makeTask: (parameter) => makeTask(room(), parameter),
    addTask: () => addTask(room()),
    editTasksFile: () => editTasksFile(room()),
    goToTask: (parameter) => goToTask(room(), parameter),
    cancelTask: (parameter) => cancelTask(room(), parameter),
    retryTask: (parameter) => retryTask(room(), parameter),
    finishTask: (parameter) => finishTask(room(), parameter),
    showTaskLog: (parameter) => showTaskLog(room(), parameter),
    showTerminal: (parameter) => showTerminal(room(), parameter),
  } satisfies Partial<Record<CommandName, CommandHandler>>;
}

async function reflect(room: Room): Promise<void> {
  const { added, raised, withdrawn, waiting } = await room.tasksView.whileBusy((signal) =>
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
  room.tasksView.note(parts.length === 0 ? 'Nothing to add: every hotspot has its task.' : `${parts.join(', ')}.`);
  await room.tasksView.reveal(added[0]?.id);
}

async function makeTask(room: Room, parameter: unknown): Promise<void> {
  const id = hotspotIdIn(parameter);
  const hotspot = room.hotspots.report?.hotspots.find((candidate) => candidate.id === id);
  if (hotspot === undefined) throw new EngineError('notFound', 'This hotspot is no longer there. Audit again.');
  await room.tasks.refresh();
  const known = room.tasks.tasks.find((task) => findingOf(task) === hotspot.id && !isSettled(task.status));
  if (known !== undefined) {
    await room.tasksView.reveal(known.id);
    return;
  }
  // A person's own task: the reflector neither withdraws it nor counts it among its own.
  await add(room, { ...newRefactorTask(hotspot, new Set(room.tasks.byId.keys())), created_by: 'person' });
}

async function add(room: Room, newTask: NewTask): Promise<void> {
  const { task } = await room.engine.request('tasks.add', { task: newTask });
  await room.tasks.refresh();
  await room.tasksView.reveal(task.id);
}

async function addTask(room: Room): Promise<void> {
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
  await add(room, { title: title.trim(), kind, ...(command === undefined ? {} : { command }) });
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
async function retryTask(room: Room, parameter: unknown): Promise<void> {
  const task = await taskFor(room, parameter, {
    placeHolder: 'Retry task',
    accept: isRetryable,
    none: 'No task has failed or was blocked or cancelled.',
  });
  if (task === undefined) return;
  await room.engine.request('tasks.retry', { ids: [task.id] });
  if (task.kind === 'command' && task.status !== 'blocked' && vscode.workspace.isTrusted && room.tasks.liveRun === undefined) {
    await startRun(room, [task.id]);
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
