/** The task a command is about. */
import * as l10n from '@vscode/l10n';
import { EngineError } from '../../../domain/errors';
import type { TaskView } from '../../../domain/tasks/task';
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
  if (task === undefined) throw new EngineError('unknownTask', l10n.t('There is no task {0} in the tasks file.', id));
  return task;
}
