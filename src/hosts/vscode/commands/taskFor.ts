/** The task a command is about. */
import { EngineError } from '../../../domain/errors';
import type { TaskView } from '../../../domain/task';
import { pickTask, taskIdIn } from './choose';
import type { Room } from '../rooms/room';

interface TaskQuestion {
  readonly placeHolder: string;
  readonly accept: (task: TaskView) => boolean;
  /** Said when no task fits. */
  readonly none: string;
}

/** The task the command was called on, or one the person picks. */
export async function taskFor(room: Room, parameter: unknown, question: TaskQuestion): Promise<TaskView | undefined> {
  const id = taskIdIn(parameter);
  if (id !== undefined && room.tasks.byId.has(id)) return room.tasks.byId.get(id);
  await room.tasks.refresh();
  if (id === undefined) return pickTask(room.tasks.tasks.filter(question.accept), question.placeHolder, question.none);
  const task = room.tasks.byId.get(id);
  if (task === undefined) throw new EngineError('unknownTask', `There is no task ${id} in the tasks file.`);
  return task;
}
