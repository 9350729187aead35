/** The Runs view: the runs of each folder, newest first; below a run what became of its tasks, below that the files they changed. */
import * as vscode from 'vscode';
import { DisposableList } from '../../../shared/disposable';
import { viewIds } from '../contributions/identifiers';
import type { AllRooms, Room } from '../rooms/room';
import { reader } from '../runs/reader';
import { folderItem, folderNode, messageOf } from './folderNode';
import { runTooltip } from './runItems';
import {
  attemptItem,
  belowOutcome,
  fileItem,
  fileNodes,
  folderSummary,
  messageFor,
  moreItem,
  noteItem,
  outcomeItem,
  outcomeNodes,
  runItem,
  runsOf,
  type RunsNode,
} from './runRows';

/** A run that prints and changes a lot is drawn anew no more often than this. */
const pauseMs = 150;

export class RunsView implements vscode.TreeDataProvider<RunsNode> {
  readonly #rooms: AllRooms;
  readonly #life = new DisposableList();
  readonly #changed = new vscode.EventEmitter<RunsNode | undefined>();
  readonly #view: vscode.TreeView<RunsNode>;
  #timer: NodeJS.Timeout | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(rooms: AllRooms) {
    this.#rooms = rooms;
    this.#view = this.#life.add(
      vscode.window.createTreeView(viewIds.runs, { treeDataProvider: this, showCollapseAll: true, canSelectMany: true }),
    );
    this.#life.add(this.#changed);
    this.#life.add(rooms.onDidChange(() => this.#updateSoon()));
    this.#life.add(
      rooms.each((room) => {
        const ofRoom = new DisposableList();
        ofRoom.add(room.runs.onDidChange(() => this.#updateSoon()));
        ofRoom.add(room.engine.onDidChangeState(() => this.#updateSoon()));
        return ofRoom;
      }),
    );
    this.#life.add(this.#view.onDidChangeVisibility(() => this.#look()));
    this.#look();
  }

  /** As the other views: those of a single folder are fetched when the view is shown, those of several when unfolded. */
  #look(): void {
    const [only, ...others] = this.#rooms.all();
    if (this.#view.visible && others.length === 0) only?.tasks.fetchOnce();
  }

  #updateSoon(): void {
    this.#timer ??= setTimeout(() => this.#update(), pauseMs);
  }

  #update(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#view.message = messageOf(this.#rooms.all(), messageFor);
    this.#changed.fire(undefined);
  }

  /** The next page of a folder's older runs. The row that was pressed is gone or has moved on: the keyboard goes on at the first of them. */
  async showOlder(room: Room): Promise<void> {
    const known = new Set(room.runs.runs.map(({ id }) => id));
    await room.runs.more();
    this.#update();
    const first = runsOf(room).find((node) => node.kind === 'run' && !known.has(node.runId));
    if (first !== undefined && this.#view.visible) await this.#view.reveal(first, { select: true, focus: true });
  }

  getParent(node: RunsNode): RunsNode | undefined {
    if (node.kind === 'run') return this.#rooms.areSeveral ? folderNode(node.room) : undefined;
    return undefined;
  }

  async getChildren(node?: RunsNode): Promise<RunsNode[]> {
    if (node === undefined) {
      const rooms = this.#rooms.all();
      return rooms.length > 1 ? rooms.map(folderNode) : rooms.flatMap(runsOf);
    }
    switch (node.kind) {
      case 'folder':
        node.room.tasks.fetchOnce();
        return runsOf(node.room);
      case 'run':
        return outcomeNodes(node);
      case 'outcome':
        return belowOutcome(node);
      case 'attempt':
        return fileNodes(node.attempt, node);
      default:
        return [];
    }
  }

  getTreeItem(node: RunsNode): vscode.TreeItem {
    switch (node.kind) {
      case 'folder':
        return folderItem(node, folderSummary(node.room), { count: this.#rooms.all().length });
      case 'run':
        return runItem(node);
      case 'outcome':
        return outcomeItem(node);
      case 'attempt':
        return attemptItem(node);
      case 'file':
        return fileItem(node);
      case 'more':
        return moreItem(node);
      case 'note':
        return noteItem(node);
    }
  }

  resolveTreeItem(item: vscode.TreeItem, node: RunsNode): vscode.TreeItem {
    const run = node.kind === 'run' ? node.room.runs.run(node.runId) : undefined;
    if (run !== undefined) item.tooltip = new vscode.MarkdownString(runTooltip(run, reader()));
    return item;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#life.dispose();
  }
}
