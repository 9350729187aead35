/** The Hotspots view: a native tree over the last audit of each folder, ranked flat or grouped by file. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { reader } from '../runs/reader';
import type { Hotspot } from '../../../domain/audit/hotspot';
import { DisposableList } from '../../../shared/disposable';
import { commands } from '../contributions/commands';
import { itemFlags, viewIds } from '../contributions/identifiers';
import type { Progress } from '../../node/client/engineClient';
import { briefly } from '../failures';
import { AuditTurns } from './auditTurns';
import { folderItem, folderNode, messageOf, type FolderNode } from './folderNode';
import {
  fileName,
  folderName,
  groupByFile,
  hotspotAccessibleLabel,
  hotspotDescription,
  hotspotLabel,
  hotspotTooltip,
  type FileGroup,
  type HotspotEntry,
} from './hotspotItems';
import type { HotspotsPlace, HotspotsPlaces } from './hotspotsPlace';

type InRoom<T> = T & { readonly room: HotspotsPlace };
type HotspotNode = FolderNode<HotspotsPlace> | InRoom<FileGroup> | InRoom<HotspotEntry>;

const groupedKey = 'hotspots.isGrouped';

export class HotspotsView implements vscode.TreeDataProvider<HotspotNode> {
  readonly #rooms: HotspotsPlaces;
  readonly #memory: vscode.Memento;
  readonly #life = new DisposableList();
  readonly #changed = new vscode.EventEmitter<HotspotNode | undefined>();
  readonly #view: vscode.TreeView<HotspotNode>;
  readonly #turns = new AuditTurns();
  readonly #shown = new WeakMap<HotspotsPlace, readonly Hotspot[]>();
  /** What an audit under way has done so far: the bar VS Code shows for a view has no words. */
  readonly #progress = new WeakMap<HotspotsPlace, string>();

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(rooms: HotspotsPlaces, memory: vscode.Memento) {
    this.#rooms = rooms;
    this.#memory = memory;
    this.#view = this.#life.add(vscode.window.createTreeView(viewIds.hotspots, { treeDataProvider: this, showCollapseAll: true }));
    this.#life.add(this.#changed);
    this.#life.add(
      rooms.onDidChange(() => {
        this.#changed.fire(undefined);
        this.#look();
      }),
    );
    this.#life.add(rooms.each((room) => this.#follow(room)));
    this.#life.add(this.#view.onDidChangeVisibility(() => this.#look()));
    this.#look();
  }

  get isGrouped(): boolean {
    return this.#memory.get(groupedKey, false);
  }

  async setGrouped(isGrouped: boolean): Promise<void> {
    await this.#memory.update(groupedKey, isGrouped);
    this.#changed.fire(undefined);
  }

  #follow(room: HotspotsPlace): DisposableList {
    const life = new DisposableList();
    let describedAt = -Infinity;
    life.add(room.hotspots.onDidChange(() => this.#update(room)));
    life.add(room.engine.onDidChangeState(() => this.#describe(room)));
    let shown = tasked(room);
    const showTasks = (): void => {
      const now = tasked(room);
      if (now === shown) return;
      shown = now;
      this.#changed.fire(this.#rooms.areSeveral ? folderNode(room) : undefined);
    };
    if (room.tasks !== undefined) life.add(room.tasks.onDidChange(showTasks));
    life.add(
      room.hotspots.onDidProgress((progress) => {
        // Faster than it can be read, and every word is drawn anew while cores are wanted elsewhere.
        if (performance.now() - describedAt < 250) return;
        describedAt = performance.now();
        this.#progress.set(room, progressText(room, progress));
        this.#describe(room);
      }),
    );
    return life;
  }

  /** A single folder is audited when its view is shown; one of several when its row is unfolded. */
  #look(): void {
    const [only, ...others] = this.#rooms.all();
    if (this.#view.visible && only !== undefined && others.length === 0) this.#turns.auditOnce(only);
    this.#describe();
  }

  getChildren(node?: HotspotNode): HotspotNode[] {
    if (node?.kind === 'hotspot') return [];
    if (node?.kind === 'file')
      return node.hotspots.map((hotspot) => ({ kind: 'hotspot' as const, room: node.room, hotspot, isGrouped: true }));
    if (node?.kind === 'folder') {
      this.#turns.auditOnce(node.room);
      return this.#hotspotNodes(node.room);
    }
    const rooms = this.#rooms.all();
    if (rooms.length > 1) return rooms.map(folderNode);
    return rooms.flatMap((room) => this.#hotspotNodes(room));
  }

  #hotspotNodes(room: HotspotsPlace): HotspotNode[] {
    const hotspots = room.hotspots.hotspots ?? [];
    if (this.isGrouped) return groupByFile(hotspots).map((group) => ({ ...group, room }));
    return hotspots.map((hotspot) => ({ kind: 'hotspot', room, hotspot, isGrouped: false }));
  }

  getTreeItem(node: HotspotNode): vscode.TreeItem {
    if (node.kind === 'folder') return folderItem(node, this.#summary(node.room), { count: this.#rooms.all().length });
    return node.kind === 'file' ? this.#fileItem(node) : this.#hotspotItem(node);
  }

  /** The tooltip is made when it is asked for: a thousand of them would be made for nothing otherwise. */
  resolveTreeItem(item: vscode.TreeItem, node: HotspotNode): vscode.TreeItem {
    if (node.kind === 'hotspot') item.tooltip = new vscode.MarkdownString(hotspotTooltip(node.hotspot, reader()));
    return item;
  }

  #fileItem({ room, path, hotspots: { length: count } }: InRoom<FileGroup>): vscode.TreeItem {
    const item = new vscode.TreeItem(fileName(path), vscode.TreeItemCollapsibleState.Expanded);
    item.id = `file:${room.id} ${path}`;
    item.resourceUri = room.uriOf(path);
    item.iconPath = vscode.ThemeIcon.File;
    item.description = folderName(path);
    item.accessibilityInformation = {
      label: count === 1 ? l10n.t('{0}, 1 hotspot', path) : l10n.t('{0}, {1} hotspots', path, count),
    };
    return item;
  }

  #hotspotItem(node: InRoom<HotspotEntry>): vscode.TreeItem {
    const item = new vscode.TreeItem(hotspotLabel(node), vscode.TreeItemCollapsibleState.None);
    item.id = `hotspot:${node.room.id} ${node.hotspot.id}`;
    item.description = hotspotDescription(node);
    const about = taskFlag(node);
    item.contextValue = about === undefined ? itemFlags.hotspot : `${itemFlags.hotspot} ${about}`;
    item.command = { command: commands.goToCode.id, title: commands.goToCode.title, arguments: [node] };
    item.accessibilityInformation = { label: hotspotAccessibleLabel(node.hotspot) };
    return item;
  }

  #update(room: HotspotsPlace): void {
    if (!room.hotspots.isAuditing) this.#progress.delete(room);
    this.#describe(room);
    const { hotspots } = room.hotspots;
    if (hotspots === undefined || hotspots === this.#shown.get(room)) return;
    this.#shown.set(room, hotspots);
    this.#changed.fire(this.#rooms.areSeveral ? folderNode(room) : undefined);
  }

  /** With one folder beside the view's title, with several beside the folder's name. */
  #describe(changed?: HotspotsPlace): void {
    const rooms = this.#rooms.all();
    const [only, ...others] = rooms;
    this.#view.description = only !== undefined && others.length === 0 ? this.#summary(only) : '';
    this.#view.message = messageOf(rooms, (room) => this.#message(room));
    if (changed !== undefined && others.length > 0) this.#changed.fire(folderNode(changed));
  }

  #summary(room: HotspotsPlace): string {
    const { report, firstResults } = room.hotspots;
    const progress = this.#progress.get(room) ?? '';
    if (progress !== '') return progress;
    if (this.#rooms.areSeveral && room.engine.state === 'failed') return l10n.t('the engine does not run');
    if (firstResults !== undefined) return l10n.t('stopped after {0} of {1} files', firstResults.done, firstResults.total);
    const shown = report?.hotspots.length ?? 0;
    const over = report?.summary.over ?? 0;
    const counted = over > shown ? l10n.t('{0} of {1}', shown, over) : over > 0 ? String(over) : '';
    const hidden = report?.debt?.hidden.length ?? 0;
    if (hidden > 0) return counted === '' ? l10n.t('{0} hidden', hidden) : l10n.t('{0}, {1} hidden', counted, hidden);
    if (counted !== '') return counted;
    return report !== undefined && this.#rooms.areSeveral ? l10n.t('nothing over the thresholds') : '';
  }

  /** A message stands in the way of the welcome: an empty view without an engine has the better one, with a button. */
  #message({ hotspots }: HotspotsPlace): string {
    const { failure, isEngineDown } = hotspots;
    const hasRows = this.#rooms.areSeveral || (hotspots.hotspots?.length ?? 0) > 0;
    if (failure === undefined || (isEngineDown && !hasRows)) return '';
    return l10n.t('The audit failed: {0}', briefly(failure));
  }

  dispose(): void {
    this.#life.dispose();
  }
}

/** Whether there is a task about it, or one can be made. */
function taskFlag({ room, hotspot }: InRoom<HotspotEntry>): string | undefined {
  if (room.tasks?.about(hotspot.id) !== undefined) return itemFlags.task;
  return room.hasTasks ? itemFlags.taskable : undefined;
}

/** The hotspots with a task, as one text that changes when one comes or goes. */
function tasked({ hotspots, tasks }: HotspotsPlace): string {
  return (hotspots.hotspots ?? []).flatMap(({ id }) => tasks?.about(id)?.id ?? []).join('\n');
}

function progressText({ hotspots }: HotspotsPlace, { done, total }: Progress): string {
  if (total === 0) return '';
  if (hotspots.isRating === true) return l10n.t('rated {0} of {1} files', done, total);
  return hotspots.firstResults === undefined
    ? l10n.t('measured {0} of {1} files', done, total)
    : l10n.t('first results, measured {0} of {1} files', done, total);
}
