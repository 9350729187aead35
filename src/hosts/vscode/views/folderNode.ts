/** A folder of several as a row of its own, above what a view shows of it. With one folder no view has such rows. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { itemFlags } from '../contributions/identifiers';
import type { EngineState } from '../engineState';
import type { Room } from '../rooms/room';

/** A room, or what else has a row of its own beside the folders' rows. */
interface Place {
  readonly id: string;
  readonly folder: { readonly name: string; readonly uri?: vscode.Uri };
  readonly engine: { readonly state: EngineState };
}

export interface FolderNode<P extends Place = Room> {
  readonly kind: 'folder';
  readonly room: P;
}

const nodes = new WeakMap<Place, FolderNode<Place>>();

/** One object per room: VS Code knows a row that changed by the object it was given for it. */
export function folderNode<P extends Place>(room: P): FolderNode<P> {
  const known = nodes.get(room);
  if (known !== undefined) return known as FolderNode<P>; // Kept for this very room.
  const node: FolderNode<P> = { kind: 'folder', room };
  nodes.set(room, node);
  return node;
}

/** So many are unfolded when they are first shown. What is folded needs no engine yet. */
const unfoldedAtMost = 3;

export function folderItem({ room }: FolderNode<Place>, description: string, { count }: { readonly count: number }): vscode.TreeItem {
  const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(room.folder.name, count <= unfoldedAtMost ? Expanded : Collapsed);
  item.id = `folder:${room.id}`;
  item.description = description;
  item.iconPath = new vscode.ThemeIcon('root-folder');
  const { uri } = room.folder;
  if (uri !== undefined) {
    item.tooltip = uri.fsPath;
    item.contextValue = room.engine.state === 'failed' ? `${itemFlags.folder} ${itemFlags.stopped}` : itemFlags.folder;
  }
  item.accessibilityInformation = {
    label: description === '' ? l10n.t('Folder {0}', room.folder.name) : l10n.t('Folder {0}, {1}', room.folder.name, description),
  };
  return item;
}

/** What several folders have to say above the rows: each sentence with the folder it is about. */
export function messageOf<P extends Place>(rooms: readonly P[], say: (room: P) => string): string {
  const [only] = rooms;
  if (only === undefined) return '';
  if (rooms.length === 1) return say(only);
  return rooms
    .map((room) => [room.folder.name, say(room)])
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `${name}: ${text}`)
    .join(' ');
}
