/** The Tasks view: a native tree of each folder's tasks in file order, each with its dependencies below it. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { TaskView } from '../../../domain/task';
import { DisposableList } from '../../../shared/disposable';
import { commands } from '../contributions/commands';
import { viewIds } from '../contributions/identifiers';
import { briefly } from '../failures';
import type { AllRooms, Room } from '../rooms/room';
import { folderItem, folderNode, messageOf, type FolderNode } from './folderNode';
import {
  latestLog,
  plainTitle,
  taskAccessibleLabel,
  taskBadge,
  taskContextValue,
  taskDescription,
  taskIcon,
  taskTooltip,
} from './taskItems';

export interface TaskNode {
  readonly kind: 'task';
  readonly room: Room;
  readonly task: TaskView;
  /** The tasks above it, nearest last: the place in the tree, and what keeps a cycle from unfolding for ever. */
  readonly above: readonly string[];
}
type TasksNode = FolderNode | TaskNode;

export class TasksView implements vscode.TreeDataProvider<TasksNode> {
  readonly #rooms: AllRooms;
  readonly #life = new DisposableList();
  readonly #changed = new vscode.EventEmitter<TasksNode | undefined>();
  readonly #view: vscode.TreeView<TasksNode>;
  /** Aborted when the view goes, so that nothing is done for nobody. */
  readonly #end = new AbortController();
  readonly #notes = new WeakMap<Room, { readonly text: string; readonly tasks: string }>();

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(rooms: AllRooms) {
    this.#rooms = rooms;
    this.#view = this.#life.add(vscode.window.createTreeView(viewIds.tasks, { treeDataProvider: this, showCollapseAll: true }));
    this.#life.add(this.#changed);
    this.#life.add(
      rooms.onDidChange(() => {
        this.#update();
        this.#look();
      }),
    );
    this.#life.add(rooms.each((room) => this.#follow(room)));
    this.#life.add(this.#view.onDidChangeVisibility(() => this.#look()));
    this.#life.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#update()));
    this.#update();
    this.#look();
  }

  /** Says one sentence at the top of the view, until the next one or until there are other tasks; empty for none. */
  note(room: Room, text: string): void {
    this.#notes.set(room, { text, tasks: idsOf(room) });
    this.#update(room);
  }

  /** Brings a task into view and selects it, without taking the focus. */
  async reveal(room: Room, taskId: string | undefined): Promise<void> {
    const task = taskId === undefined ? undefined : room.tasks.byId.get(taskId);
    if (task !== undefined) await this.#view.reveal({ kind: 'task', room, task, above: [] }, { select: true, focus: false });
  }

  /** Shows progress in the view while something is done for it. */
  async whileBusy<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return vscode.window.withProgress({ location: { viewId: viewIds.tasks } }, () => work(this.#end.signal));
  }

  #follow(room: Room): DisposableList {
    const life = new DisposableList();
    life.add(room.tasks.onDidChange(() => this.#update(room)));
    life.add(room.terminals.onDidChange(() => this.#changed.fire(this.#rowOf(room))));
    life.add(room.engine.onDidChangeState(() => this.#rooms.areSeveral && this.#update(room)));
    return life;
  }

  /** Tasks of a single folder are fetched when the view is shown; those of one of several when its row is unfolded. */
  #look(): void {
    const [only, ...others] = this.#rooms.all();
    if (this.#view.visible && others.length === 0) only?.tasks.fetchOnce();
  }

  /** The row of a folder, or with one folder the whole tree. */
  #rowOf(room: Room): FolderNode | undefined {
    return this.#rooms.areSeveral ? folderNode(room) : undefined;
  }

  getParent(node: TasksNode): TasksNode | undefined {
    if (node.kind === 'folder') return undefined;
    const { room, above } = node;
    const parent = room.tasks.byId.get(above.at(-1) ?? '');
    return parent === undefined ? this.#rowOf(room) : { kind: 'task', room, task: parent, above: above.slice(0, -1) };
  }

  getChildren(node?: TasksNode): TasksNode[] {
    if (node?.kind === 'task') {
      const above = [...node.above, node.task.id];
      return dependenciesOf(node).map((task) => ({ kind: 'task', room: node.room, task, above }));
    }
    if (node !== undefined) {
      node.room.tasks.fetchOnce();
      return rootsOf(node.room);
    }
    const rooms = this.#rooms.all();
    return rooms.length > 1 ? rooms.map(folderNode) : rooms.flatMap(rootsOf);
  }

  getTreeItem(node: TasksNode): vscode.TreeItem {
    return node.kind === 'folder' ? folderItem(node, summary(node.room), { count: this.#rooms.all().length }) : taskItem(node);
  }

  resolveTreeItem(item: vscode.TreeItem, node: TasksNode): vscode.TreeItem {
    if (node.kind === 'task') item.tooltip = new vscode.MarkdownString(taskTooltip(node.task, node.room.tasks.liveRun !== undefined));
    return item;
  }

  #update(room?: Room): void {
    const rooms = this.#rooms.all();
    this.#view.badge = taskBadge(rooms.flatMap(({ tasks }) => tasks.tasks));
    this.#view.message = messageOf(rooms, (each) => this.#message(each));
    this.#changed.fire(room && this.#rowOf(room));
  }

  #message(room: Room): string {
    const { tasks, list, liveRun, failure, isEngineDown } = room.tasks;
    // A message stands in the way of the welcome: an empty view without an engine has the better one, with a button.
    if (failure !== undefined && !(isEngineDown && tasks.length === 0)) {
      return `${briefly(failure)}${tasks.length > 0 ? ' These are the tasks as they were before.' : ''}`;
    }
    const errors = list?.problems.filter((problem) => problem.severity === 'error') ?? [];
    if (errors.length > 0) {
      const count = errors.length === 1 ? 'an error' : `${errors.length} errors`;
      return `${list?.path} has ${count}, see Problems.${list?.isStale === true && tasks.length > 0 ? ' These are the tasks as they were before.' : ''}`;
    }
    if (liveRun?.reason !== undefined) return liveRun.reason;
    if (liveRun !== undefined && liveRun.warnings.length > 0) return liveRun.warnings.at(-1) ?? '';
    const note = this.#notes.get(room);
    if (note !== undefined && note.text !== '' && note.tasks === idsOf(room)) return note.text;
    return !vscode.workspace.isTrusted && tasks.length > 0 ? 'This workspace is not trusted: tasks are shown, but not run.' : '';
  }

  dispose(): void {
    this.#end.abort();
    this.#life.dispose();
  }
}

function idsOf({ tasks }: Room): string {
  return JSON.stringify(tasks.tasks.map(({ id }) => id));
}

function rootsOf(room: Room): TaskNode[] {
  return room.tasks.tasks.map((task) => ({ kind: 'task', room, task, above: [] }));
}

function dependenciesOf({ room, task, above }: TaskNode): TaskView[] {
  const seen = new Set([...above, task.id]);
  return task.dependencies.flatMap((id) => {
    const dependency = room.tasks.byId.get(id);
    return dependency === undefined || seen.has(id) ? [] : [dependency];
  });
}

function hasLog({ tasks }: Room, taskId: string): boolean {
  return (
    tasks.attempts.some((attempt) => attempt.taskId === taskId && attempt.log !== undefined) || latestLog(taskId, tasks.runs) !== undefined
  );
}

function taskItem(node: TaskNode): vscode.TreeItem {
  const { room, task, above } = node;
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(plainTitle(task.title), dependenciesOf(node).length > 0 ? Collapsed : None);
  const { codicon, color } = taskIcon(task.status);
  item.id = `task:${JSON.stringify([room.id, ...above, task.id])}`;
  item.description = taskDescription(task, room.tasks.byId);
  item.iconPath = new vscode.ThemeIcon(codicon, color === undefined ? undefined : new vscode.ThemeColor(color));
  item.contextValue = taskContextValue(task, {
    hasTerminal: room.terminals.has(task.id),
    hasLog: hasLog(room, task.id),
    isRunLive: room.tasks.liveRun !== undefined,
  });
  item.command = { command: commands.goToTask.id, title: commands.goToTask.title, arguments: [node] };
  item.accessibilityInformation = { label: taskAccessibleLabel(task, item.description) };
  return item;
}

/** Beside a folder's name. */
function summary({ engine, tasks }: Room): string {
  if (engine.state === 'failed') return l10n.t('the engine does not run');
  if (tasks.list === undefined) return '';
  const { length } = tasks.tasks;
  if (length === 0) return l10n.t('no tasks');
  return length === 1 ? l10n.t('1 task') : l10n.t('{0} tasks', length);
}
