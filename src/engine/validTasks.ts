/** Tasks for whoever can do nothing with an invalid file. */
import { EngineError } from '../domain/errors';
import type { Task } from '../domain/task';
import type { TasksMemory } from './memory/tasksMemory';

/** The tasks of a valid file, or `invalidTasksFile` with every problem. */
export async function validTasks(memory: TasksMemory): Promise<readonly Task[]> {
  const state = await memory.load();
  const problems = state.problems.filter((problem) => problem.severity === 'error');
  const [first] = problems;
  if (first === undefined) return state.tasks;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  throw new EngineError('invalidTasksFile', `${state.path}:${first.line}:${first.column} ${first.message}${more}`, {
    data: { path: state.path, problems },
  });
}
