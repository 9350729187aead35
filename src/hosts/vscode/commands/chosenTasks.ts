/** The tasks a command is about: the rows it was called on, those that are selected, or the one the person picks. */
import type { TaskView } from '../../../domain/tasks/task';
import { FailureIn } from '../failures';
import type { Room } from '../rooms/room';
import type { RoomChoice } from '../rooms/rooms';
import { taskIdIn } from './choose';
import type { CommandHandler } from './commandHandler';
import type { CommandSurroundings } from './surroundings';
import { taskFor } from './taskFor';

export interface TasksQuestion extends RoomChoice<Room> {
  readonly pick: string;
  readonly accept: (task: TaskView) => boolean;
  /** Said when no task fits. */
  readonly none: string;
  /** Said of one that was named and does not fit; default `none`. */
  readonly refuse?: (room: Room, task: TaskView) => string;
  /** What is meant where nothing is said: the rows that are selected, for commands with a key; nothing, so that it is asked. */
  readonly orElse?: 'selection' | 'checked';
}

/** A command that takes one task or several, of one folder after the other. */
export function onTasks(
  surroundings: CommandSurroundings,
  question: TasksQuestion,
  act: (room: Room, tasks: readonly TaskView[]) => Promise<unknown>,
): CommandHandler {
  return async (parameter, rows) => {
    for (const [room, ids] of await chosen(surroundings, question, parameter, rows)) {
      try {
        // What the view shows may be a moment behind the file: nothing is refused before that was looked at.
        if (!ids.some((id) => isAccepted(room, id, question))) await room.tasks.refresh();
        const named = ids.flatMap((id) => room.tasks.byId.get(id) ?? []);
        const tasks = named.filter(question.accept);
        if (tasks.length === 0) surroundings.tasksView.note(room, refusal(question, room, named));
        else await act(room, tasks);
      } catch (error) {
        throw new FailureIn(room, error);
      }
    }
  };
}

function isAccepted(room: Room, id: string, { accept }: TasksQuestion): boolean {
  const task = room.tasks.byId.get(id);
  return task !== undefined && accept(task);
}

function refusal({ none, refuse }: TasksQuestion, room: Room, named: readonly TaskView[]): string {
  const [only, another] = named;
  return refuse === undefined || only === undefined || another !== undefined ? none : refuse(room, only);
}

type Chosen = ReadonlyMap<Room, readonly string[]>;

async function chosen(surroundings: CommandSurroundings, question: TasksQuestion, parameter: unknown, rows: unknown): Promise<Chosen> {
  if (Array.isArray(rows) && rows.length > 0) return inRooms(surroundings, rows);
  if (taskIdIn(parameter) === undefined) {
    const meant = question.orElse === undefined ? new Map<Room, string[]>() : meantIn(surroundings, question.orElse);
    if (meant.size > 0) return meant;
  }
  const room = await surroundings.rooms.choose(parameter, question);
  const task = await taskFor(room, parameter, { placeHolder: question.pick, accept: question.accept, none: question.none });
  return task === undefined ? new Map() : new Map([[room, [task.id]]]);
}

function meantIn(surroundings: CommandSurroundings, orElse: 'selection' | 'checked'): Chosen {
  const checked = orElse === 'checked' ? checkedTasks(surroundings) : new Map<Room, readonly string[]>();
  return checked.size > 0 ? checked : inRooms(surroundings, surroundings.tasksView.selection);
}

export function checkedTasks({ rooms, tasksView }: CommandSurroundings): Chosen {
  const all = rooms.all().map((room): [Room, readonly string[]] => [room, tasksView.checked(room)]);
  return new Map(all.filter(([, ids]) => ids.length > 0));
}

/** A task is one task, in however many rows it is shown. */
function inRooms({ rooms }: CommandSurroundings, nodes: readonly unknown[]): Chosen {
  const found = new Map<Room, string[]>();
  for (const node of nodes) {
    const room = rooms.ofNode(node);
    const id = taskIdIn(node);
    if (room === undefined || id === undefined) continue;
    const ids = found.get(room) ?? [];
    if (!ids.includes(id)) ids.push(id);
    found.set(room, ids);
  }
  return found;
}
