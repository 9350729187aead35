/** The tasks as they are, or as they were last. */
import type { TasksMemory, TasksState } from '../../engine/memory/tasksMemory';

/** A file that cannot be read is a problem in the state, and for the doctor to tell. */
export async function stateOf(memory: TasksMemory): Promise<TasksState> {
  return memory.load().catch(() => memory.state);
}
