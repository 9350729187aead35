/** The Hotspots view: a native tree over the last audit, ranked flat or grouped by file. */
import * as vscode from 'vscode';
import type { Hotspot } from '../../../domain/hotspot';
import { DisposableList } from '../../../shared/disposable';
import { commands } from '../contributions/commands';
import { itemFlags, viewIds } from '../contributions/identifiers';
import { briefly } from '../failures';
import { folderNote, titleNote } from './folderNote';
import {
  fileName,
  folderName,
  groupByFile,
  hotspotAccessibleLabel,
  hotspotDescription,
  hotspotLabel,
  hotspotTooltip,
  type HotspotNode,
} from './hotspotItems';
import type { HotspotsModel } from './hotspotsModel';

const groupedKey = 'hotspots.isGrouped';

export class HotspotsView implements vscode.TreeDataProvider<HotspotNode> {
  readonly #model: HotspotsModel;
  readonly #folder: vscode.WorkspaceFolder;
  readonly #memory: vscode.Memento;
  readonly #life = new DisposableList();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #view: vscode.TreeView<HotspotNode>;
  #shown: readonly Hotspot[] | undefined;
  /** What an audit under way has done so far: the bar VS Code shows for a view has no words. */
  #progress = '';

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(model: HotspotsModel, folder: vscode.WorkspaceFolder, memory: vscode.Memento) {
    this.#model = model;
    this.#folder = folder;
    this.#memory = memory;
    this.#view = this.#life.add(vscode.window.createTreeView(viewIds.hotspots, { treeDataProvider: this, showCollapseAll: true }));
    this.#life.add(this.#changed);
    this.#life.add(model.onDidChange(() => this.#update()));
    this.#life.add(
      model.onDidProgress(({ done, total }) => {
        this.#progress = total > 0 ? `measured ${done} of ${total} files` : '';
        this.#describe();
      }),
    );
    this.#life.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.#describe()));
    this.#describe();
    this.#life.add(this.#view.onDidChangeVisibility(({ visible }) => visible && model.auditOnce()));
    if (this.#view.visible) model.auditOnce();
  }

  get isGrouped(): boolean {
    return this.#memory.get(groupedKey, false);
  }

  async setGrouped(isGrouped: boolean): Promise<void> {
    await this.#memory.update(groupedKey, isGrouped);
    this.#changed.fire();
  }

  getChildren(node?: HotspotNode): HotspotNode[] {
    if (node?.kind === 'hotspot') return [];
    if (node?.kind === 'file') return node.hotspots.map((hotspot) => ({ kind: 'hotspot', hotspot, isGrouped: true }));
    const hotspots = this.#model.report?.hotspots ?? [];
    if (this.isGrouped) return [...groupByFile(hotspots)];
    return hotspots.map((hotspot) => ({ kind: 'hotspot', hotspot, isGrouped: false }));
  }

  getTreeItem(node: HotspotNode): vscode.TreeItem {
    return node.kind === 'file' ? this.#fileItem(node.path, node.hotspots.length) : this.#hotspotItem(node);
  }

  /** The tooltip is made when it is asked for: a thousand of them would be made for nothing otherwise. */
  resolveTreeItem(item: vscode.TreeItem, node: HotspotNode): vscode.TreeItem {
    if (node.kind === 'hotspot') item.tooltip = new vscode.MarkdownString(hotspotTooltip(node.hotspot));
    return item;
  }

  #fileItem(path: string, count: number): vscode.TreeItem {
    const item = new vscode.TreeItem(fileName(path), vscode.TreeItemCollapsibleState.Expanded);
    item.id = `file:${path}`;
    item.resourceUri = vscode.Uri.joinPath(this.#folder.uri, path);
    item.iconPath = vscode.ThemeIcon.File;
    item.description = folderName(path);
    item.accessibilityInformation = { label: `${path}, ${count} hotspots` };
    return item;
  }

  #hotspotItem(node: Extract<HotspotNode, { kind: 'hotspot' }>): vscode.TreeItem {
    const item = new vscode.TreeItem(hotspotLabel(node), vscode.TreeItemCollapsibleState.None);
    item.id = `hotspot:${node.hotspot.id}`;
    item.description = hotspotDescription(node);
    item.contextValue = itemFlags.hotspot;
    item.command = { command: commands.goToCode.id, title: commands.goToCode.title, arguments: [node] };
    item.accessibilityInformation = { label: hotspotAccessibleLabel(node.hotspot) };
    return item;
  }

  #update(): void {
    const { report } = this.#model;
    this.#describe();
    if (report === undefined || report.hotspots === this.#shown) return;
    this.#shown = report.hotspots;
    this.#changed.fire();
  }

  #describe(): void {
    const { hotspots = [], summary } = this.#model.report ?? {};
    const over = summary?.over ?? 0;
    const count = over > hotspots.length ? `${hotspots.length} of ${over}` : over === 0 ? '' : String(over);
    if (!this.#model.isAuditing) this.#progress = '';
    this.#view.description = titleNote(this.#folder, this.#progress || count);
    this.#view.message = this.#message(hotspots.length > 0);
  }

  /** A message stands in the way of the welcome: an empty view without an engine has the better one, with a button. */
  #message(hasRows: boolean): string {
    const { failure, isEngineDown } = this.#model;
    if (failure !== undefined) return isEngineDown && !hasRows ? '' : `The audit failed: ${briefly(failure)}`;
    return hasRows ? folderNote(this.#folder) : '';
  }

  dispose(): void {
    this.#life.dispose();
  }
}
