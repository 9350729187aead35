/** Tasks dragged within the Tasks view: what is picked up, and onto what it is dropped. What a drop means is asked elsewhere. */
import * as vscode from 'vscode';
import { viewIds } from '../contributions/identifiers';
import type { AllRooms, Room } from '../rooms/room';
import type { TasksNode } from './tasksView';

/** VS Code wants the view's id in small letters. */
const mimeType = `application/vnd.code.tree.${viewIds.tasks.toLowerCase()}`;

export interface TaskDrop {
  readonly room: Room;
  /** In the order in which they were selected. */
  readonly ids: readonly string[];
  /** The row they were dropped on; undefined for the empty space below, and for the row of a folder. */
  readonly target: string | undefined;
}

export class TaskDrag implements vscode.TreeDragAndDropController<TasksNode> {
  readonly dragMimeTypes = [mimeType];
  readonly dropMimeTypes = [mimeType];
  readonly #rooms: AllRooms;
  readonly #drop: (drop: TaskDrop) => void;

  constructor(rooms: AllRooms, drop: (drop: TaskDrop) => void) {
    this.#rooms = rooms;
    this.#drop = drop;
  }

  handleDrag(source: readonly TasksNode[], dataTransfer: vscode.DataTransfer): void {
    const [first] = source;
    if (first === undefined) return;
    const ids = source.flatMap((node) => (node.kind === 'task' && node.room === first.room ? [node.task.id] : []));
    if (ids.length > 0) dataTransfer.set(mimeType, new vscode.DataTransferItem({ room: first.room.id, ids: [...new Set(ids)] }));
  }

  /** The editor does not wait for what the person answers: a drop is over when the mouse is let go. */
  handleDrop(target: TasksNode | undefined, dataTransfer: vscode.DataTransfer): void {
    const dragged: unknown = dataTransfer.get(mimeType)?.value;
    const room = this.#rooms.ofNode(dragged);
    // A task is written in the file of its folder, and stays there.
    if (room === undefined || (target !== undefined && target.room !== room)) return;
    const ids = idsIn(dragged).filter((id) => room.tasks.byId.has(id));
    if (ids.length > 0) this.#drop({ room, ids, target: target?.kind === 'task' ? target.task.id : undefined });
  }
}

/** From another window it may be anything. */
function idsIn(dragged: unknown): readonly string[] {
  if (typeof dragged !== 'object' || dragged === null || !('ids' in dragged) || !Array.isArray(dragged.ids)) return [];
  return dragged.ids.filter((id) => typeof id === 'string');
}
