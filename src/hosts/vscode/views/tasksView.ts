/** The Tasks view: a native tree of each folder's tasks, each with its dependencies below it, to be checked, sorted and filtered. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { TaskView } from '../../../domain/tasks/task';
import { DisposableList } from '../../../shared/disposable';
import { commands } from '../contributions/commands';
import { viewIds } from '../contributions/identifiers';
import { briefly } from '../failures';
import type { AllRooms, Room } from '../rooms/room';
import { folderItem, folderNode, messageOf, type FolderNode } from './folderNode';
import { rowTitle, taskAccessibleLabel, taskBadge, taskIcon, taskTooltip } from './taskItems';
import { sorted } from './taskOrder';
import { TaskRows, type TaskNode } from './taskRows';
import { TasksLook } from './tasksLook';
import { filterMessage, tasksMessage } from './tasksMessage';

export type TasksNode = FolderNode | TaskNode;

export interface TasksViewParts {
  readonly rooms: AllRooms;
  readonly memory: vscode.Memento;
  readonly dragAndDrop: vscode.TreeDragAndDropController<TasksNode>;
}

export class TasksView implements vscode.TreeDataProvider<TasksNode> {
  readonly #rooms: AllRooms;
  readonly #life = new DisposableList();
  readonly #changed = new vscode.EventEmitter<TasksNode | TasksNode[] | undefined>();
  readonly #checked = this.#life.add(new vscode.EventEmitter<void>());
  readonly #view: vscode.TreeView<TasksNode>;
  /** Aborted when the view goes, so that nothing is done for nobody. */
  readonly #end = new AbortController();
  readonly #notes = new WeakMap<Room, { readonly text: string; readonly tasks: string }>();
  readonly #rows = new WeakMap<Room, TaskRows>();

  readonly look: TasksLook;
  readonly onDidChangeTreeData = this.#changed.event;
  readonly onDidCheck = this.#checked.event;

  constructor({ rooms, memory, dragAndDrop }: TasksViewParts) {
    this.#rooms = rooms;
    this.look = this.#life.add(new TasksLook(memory));
    this.#view = this.#life.add(
      vscode.window.createTreeView<TasksNode>(viewIds.tasks, {
        treeDataProvider: this,
        dragAndDropController: dragAndDrop,
        showCollapseAll: true,
        canSelectMany: true,
        // A checked task says nothing about those it waits for.
        manageCheckboxStateManually: true,
      }),
    );
    this.#life.add(this.#changed);
    this.#life.add(
      rooms.onDidChange(() => {
        this.#update();
        this.#lookAround();
      }),
    );
    this.#life.add(rooms.each((room) => this.#follow(room)));
    this.#life.add(this.look.onDidChange(() => this.#update()));
    this.#life.add(this.#view.onDidChangeVisibility(() => this.#lookAround()));
    this.#life.add(this.#view.onDidChangeCheckboxState(({ items }) => this.#check(items)));
    this.#life.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#update()));
    this.#update();
    this.#lookAround();
  }

  /** Says one sentence at the top of the view, until the next one or until there are other tasks; empty for none. */
  note(room: Room, text: string): void {
    this.#notes.set(room, { text, tasks: idsOf(room) });
    this.#sayMessage();
  }

  /** Brings a task into view and selects it, without taking the focus. One that the filter hides is not shown by force. */
  async reveal(room: Room, taskId: string | undefined): Promise<void> {
    const task = this.shown(room).find(({ id }) => id === taskId);
    if (task !== undefined) await this.#view.reveal(this.#rowsOf(room).root(task), { select: true, focus: false });
  }

  /** Shows progress in the view while something is done for it. */
  async whileBusy<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return vscode.window.withProgress({ location: { viewId: viewIds.tasks } }, () => work(this.#end.signal));
  }

  /** The tasks that are shown, in their order; `all` for those as well that the filter hides. */
  shown(room: Room, { all = false } = {}): readonly TaskView[] {
    return all ? sorted(room.tasks.tasks, this.look.sort) : this.look.shown(room.tasks.tasks);
  }

  get selection(): readonly TasksNode[] {
    return this.#view.selection;
  }

  /** Ids of the tasks of a folder that are checked. */
  checked(room: Room): readonly string[] {
    return this.#rowsOf(room).checked;
  }

  setChecked(room: Room, ids: readonly string[], isChecked: boolean): void {
    for (const id of ids) this.#rowsOf(room).check(id, isChecked);
    this.#changed.fire(this.#topOf(room));
    this.#describe();
  }

  uncheckAll(): void {
    for (const room of this.#rooms.all()) this.#rowsOf(room).uncheckAll();
    this.#update();
  }

  #check(items: readonly [TasksNode, vscode.TreeItemCheckboxState][]): void {
    for (const [node, state] of items) {
      if (node.kind === 'task') this.#rowsOf(node.room).check(node.task.id, state === vscode.TreeItemCheckboxState.Checked);
    }
    this.#describe();
  }

  #follow(room: Room): DisposableList {
    const life = new DisposableList();
    life.add(room.tasks.onDidChange(() => this.#update(room)));
    life.add(room.terminals.onDidChange(() => this.#refresh(room)));
    life.add(room.engine.onDidChangeState(() => this.#rooms.areSeveral && this.#update(room)));
    return life;
  }

  /** Tasks of a single folder are fetched when the view is shown; those of one of several when its row is unfolded. */
  #lookAround(): void {
    const [only, ...others] = this.#rooms.all();
    if (this.#view.visible && others.length === 0) only?.tasks.fetchOnce();
  }

  #rowsOf(room: Room): TaskRows {
    const rows = this.#rows.get(room) ?? new TaskRows(room);
    this.#rows.set(room, rows);
    return rows;
  }

  /** The row of a folder, or with one folder the whole tree. */
  #topOf(room: Room): FolderNode | undefined {
    return this.#rooms.areSeveral ? folderNode(room) : undefined;
  }

  getParent(node: TasksNode): TasksNode | undefined {
    return node.kind === 'folder' ? undefined : (this.#rowsOf(node.room).parent(node) ?? this.#topOf(node.room));
  }

  getChildren(node?: TasksNode): TasksNode[] {
    if (node?.kind === 'task') return this.#rowsOf(node.room).children(node);
    if (node !== undefined) {
      node.room.tasks.fetchOnce();
      return this.#rootsOf(node.room);
    }
    const rooms = this.#rooms.all();
    return rooms.length > 1 ? rooms.map(folderNode) : rooms.flatMap((room) => this.#rootsOf(room));
  }

  #rootsOf(room: Room): TaskNode[] {
    return this.#rowsOf(room).roots(this.shown(room));
  }

  getTreeItem(node: TasksNode): vscode.TreeItem {
    return node.kind === 'folder' ? folderItem(node, summary(node.room), { count: this.#rooms.all().length }) : this.#taskItem(node);
  }

  resolveTreeItem(item: vscode.TreeItem, node: TasksNode): vscode.TreeItem {
    if (node.kind === 'task') item.tooltip = new vscode.MarkdownString(taskTooltip(node.task, node.room.tasks.liveRun !== undefined));
    return item;
  }

  #taskItem(node: TaskNode): vscode.TreeItem {
    const { room, task, above } = node;
    const shown = this.#rowsOf(room).show(node);
    const { Collapsed, None } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(rowTitle(task.title), shown.isExpandable ? Collapsed : None);
    const { codicon, color } = taskIcon(task.status);
    item.id = `task:${JSON.stringify([room.id, ...above, task.id])}`;
    item.description = shown.description;
    item.iconPath = new vscode.ThemeIcon(codicon, color === undefined ? undefined : new vscode.ThemeColor(color));
    item.contextValue = shown.contextValue;
    item.command = { command: commands.goToTask.id, title: commands.goToTask.title, arguments: [node] };
    item.accessibilityInformation = { label: taskAccessibleLabel(task, shown.description) };
    const { Checked, Unchecked } = vscode.TreeItemCheckboxState;
    if (above.length === 0) item.checkboxState = shown.isChecked ? Checked : Unchecked;
    return item;
  }

  #update(room?: Room): void {
    this.#view.badge = taskBadge(this.#rooms.all().flatMap(({ tasks }) => tasks.tasks));
    this.#sayMessage();
    if (room === undefined) this.#changed.fire(undefined);
    else this.#refresh(room);
    this.#describe();
  }

  /** Only the rows that look otherwise, where that is known. */
  #refresh(room: Room): void {
    const changed = this.#rowsOf(room).changed(this.shown(room));
    const top = this.#topOf(room);
    if (changed === undefined) this.#changed.fire(top);
    else if (changed.length > 0) this.#changed.fire(changed);
    else if (top !== undefined) this.#changed.fire(top);
  }

  #describe(): void {
    const count = this.#rooms.all().reduce((sum, room) => sum + this.checked(room).length, 0);
    this.#view.description = count === 0 ? '' : count === 1 ? l10n.t('1 checked') : l10n.t('{0} checked', count);
    this.#checked.fire();
  }

  #sayMessage(): void {
    const rooms = this.#rooms.all();
    const counts = { shown: 0, all: 0 };
    for (const room of this.look.isFiltering ? rooms : []) {
      counts.shown += this.shown(room).length;
      counts.all += room.tasks.tasks.length;
    }
    const parts = [messageOf(rooms, (room) => this.#message(room)), filterMessage(this.look.filter, counts)];
    this.#view.message = parts.filter((part) => part !== '').join(' ');
  }

  #message(room: Room): string {
    const { list, liveRun, failure, isEngineDown } = room.tasks;
    const note = this.#notes.get(room);
    return tasksMessage({
      failure: failure && briefly(failure),
      isEngineDown,
      list,
      liveRun,
      note: note?.tasks === idsOf(room) ? note.text : '',
      isTrusted: vscode.workspace.isTrusted,
    });
  }

  dispose(): void {
    this.#end.abort();
    this.#life.dispose();
  }
}

function idsOf({ tasks }: Room): string {
  return tasks.tasks.map(({ id }) => id).join(' ');
}

/** Beside a folder's name. */
function summary({ engine, tasks }: Room): string {
  if (engine.state === 'failed') return l10n.t('the engine does not run');
  if (tasks.list === undefined) return '';
  const { length } = tasks.tasks;
  if (length === 0) return l10n.t('no tasks');
  return length === 1 ? l10n.t('1 task') : l10n.t('{0} tasks', length);
}
