/** Tasks as the executor gets them: marked in progress, with a command. */
import type { Task } from '../../../../src/domain/tasks/task';
import { taskOf } from '../../../taskOf';

export function executorTask(changes: Partial<Task> = {}): Task {
  return taskOf('build', { title: 'Build it', status: 'in_progress', command: 'true', ...changes });
}
