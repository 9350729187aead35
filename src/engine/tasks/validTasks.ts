/** Tasks for whoever can do nothing with an invalid file. */
import type { Task } from '../../domain/tasks/task';
import type { TasksMemory } from '../memory/tasksMemory';
import { assertValid } from '../memory/tasksParse';

/** The tasks of a valid file, or `invalidTasksFile` with every problem. */
export async function validTasks(memory: TasksMemory): Promise<readonly Task[]> {
  const { path, problems, tasks } = await memory.load();
  assertValid({ problems }, path);
  return tasks;
}
