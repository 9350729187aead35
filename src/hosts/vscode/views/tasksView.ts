/** The Tasks view: a native tree of the tasks in file order, each with its dependencies below it. */
import * as vscode from 'vscode';
import type { TaskView } from '../../../domain/task';
import { DisposableList } from '../../../shared/disposable';
import type { Event } from '../../../shared/emitter';
import { commands } from '../contributions/commands';
import { viewIds } from '../contributions/identifiers';
import { briefly } from '../failures';
import { folderNote, titleNote } from './folderNote';
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
import type { TasksModel } from './tasksModel';

export interface TaskNode {
  readonly kind: 'task';
  readonly task: TaskView;
  /** The tasks above it, nearest last: the place in the tree, and what keeps a cycle from unfolding for ever. */
  readonly above: readonly string[];
}

/** Where the view learns which tasks have a terminal. */
export interface TerminalsKnown {
  has(taskId: string): boolean;
  readonly onDidChange: Event<void>;
}

export class TasksView implements vscode.TreeDataProvider<TaskNode> {
  readonly #model: TasksModel;
  readonly #terminals: TerminalsKnown;
  readonly #folder: vscode.WorkspaceFolder;
  readonly #life = new DisposableList();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #view: vscode.TreeView<TaskNode>;
  /** Aborted when the view goes, so that nothing is done for nobody. */
  readonly #end = new AbortController();
  #note: { readonly text: string; readonly tasks: string } = { text: '', tasks: '' };

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(model: TasksModel, terminals: TerminalsKnown, folder: vscode.WorkspaceFolder) {
    this.#model = model;
    this.#terminals = terminals;
    this.#folder = folder;
    this.#view = this.#life.add(vscode.window.createTreeView(viewIds.tasks, { treeDataProvider: this, showCollapseAll: true }));
    this.#life.add(this.#changed);
    this.#life.add(model.onDidChange(() => this.#update()));
    this.#life.add(terminals.onDidChange(() => this.#changed.fire()));
    this.#life.add(this.#view.onDidChangeVisibility(({ visible }) => visible && model.fetchOnce()));
    this.#life.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#update()));
    this.#life.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.#update()));
    this.#update();
    if (this.#view.visible) model.fetchOnce();
  }

  /** Says one sentence at the top of the view, until the next one or until there are other tasks; empty for none. */
  note(text: string): void {
    this.#note = { text, tasks: this.#taskIds };
    this.#update();
  }

  get #taskIds(): string {
    return JSON.stringify(this.#model.tasks.map(({ id }) => id));
  }

  /** Brings a task into view and selects it, without taking the focus. */
  async reveal(taskId: string | undefined): Promise<void> {
    const task = taskId === undefined ? undefined : this.#model.byId.get(taskId);
    if (task !== undefined) await this.#view.reveal({ kind: 'task', task, above: [] }, { select: true, focus: false });
  }

  /** Shows progress in the view while something is done for it. */
  async whileBusy<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return vscode.window.withProgress({ location: { viewId: viewIds.tasks } }, () => work(this.#end.signal));
  }

  getParent(node: TaskNode): TaskNode | undefined {
    const parent = this.#model.byId.get(node.above.at(-1) ?? '');
    return parent && { kind: 'task', task: parent, above: node.above.slice(0, -1) };
  }

  getChildren(node?: TaskNode): TaskNode[] {
    if (node === undefined) return this.#model.tasks.map((task) => ({ kind: 'task', task, above: [] }));
    const above = [...node.above, node.task.id];
    return this.#dependenciesOf(node).map((task) => ({ kind: 'task', task, above }));
  }

  getTreeItem(node: TaskNode): vscode.TreeItem {
    const { task, above } = node;
    const hasChildren = this.#dependenciesOf(node).length > 0;
    const item = new vscode.TreeItem(
      plainTitle(task.title),
      hasChildren ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None,
    );
    const { codicon, color } = taskIcon(task.status);
    item.id = `task:${JSON.stringify([...above, task.id])}`;
    item.description = taskDescription(task, this.#model.byId);
    item.iconPath = new vscode.ThemeIcon(codicon, color === undefined ? undefined : new vscode.ThemeColor(color));
    item.contextValue = taskContextValue(task, {
      hasTerminal: this.#terminals.has(task.id),
      hasLog: this.#hasLog(task.id),
    });
    item.command = { command: commands.goToTask.id, title: commands.goToTask.title, arguments: [node] };
    item.accessibilityInformation = { label: taskAccessibleLabel(task, item.description) };
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, node: TaskNode): vscode.TreeItem {
    item.tooltip = new vscode.MarkdownString(taskTooltip(node.task, this.#model.liveRun !== undefined));
    return item;
  }

  #dependenciesOf({ task, above }: TaskNode): TaskView[] {
    const seen = new Set([...above, task.id]);
    return task.dependencies.flatMap((id) => {
      const dependency = this.#model.byId.get(id);
      return dependency === undefined || seen.has(id) ? [] : [dependency];
    });
  }

  #hasLog(taskId: string): boolean {
    return (
      this.#model.attempts.some((attempt) => attempt.taskId === taskId && attempt.log !== undefined) ||
      latestLog(taskId, this.#model.runs) !== undefined
    );
  }

  #update(): void {
    this.#view.description = titleNote(this.#folder, '');
    this.#view.badge = taskBadge(this.#model.tasks);
    this.#view.message = this.#message();
    this.#changed.fire();
  }

  #message(): string {
    const { list, liveRun, failure, isEngineDown } = this.#model;
    // A message stands in the way of the welcome: an empty view without an engine has the better one, with a button.
    if (failure !== undefined && !(isEngineDown && this.#model.tasks.length === 0)) {
      return `${briefly(failure)}${this.#model.tasks.length > 0 ? ' These are the tasks as they were before.' : ''}`;
    }
    const errors = list?.problems.filter((problem) => problem.severity === 'error') ?? [];
    if (errors.length > 0) {
      const count = errors.length === 1 ? 'an error' : `${errors.length} errors`;
      return `${list?.path} has ${count}, see Problems.${list?.isStale === true && list.tasks.length > 0 ? ' These are the tasks as they were before.' : ''}`;
    }
    if (liveRun?.reason !== undefined) return liveRun.reason;
    if (liveRun !== undefined && liveRun.warnings.length > 0) return liveRun.warnings.at(-1) ?? '';
    if (this.#note.text !== '' && this.#note.tasks === this.#taskIds) return this.#note.text;
    if (!vscode.workspace.isTrusted && this.#model.tasks.length > 0) return 'This workspace is not trusted: tasks are shown, but not run.';
    return this.#model.tasks.length > 0 ? folderNote(this.#folder) : '';
  }

  dispose(): void {
    this.#end.abort();
    this.#life.dispose();
  }
}
