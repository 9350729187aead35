/** Tasks for tests: what is not given has its default. */
import type { Task } from '../src/domain/tasks/task';

export function taskOf(id: string, given: Partial<Task> = {}): Task {
  return {
    id,
    title: id,
    kind: 'command',
    status: 'pending',
    priority: 0,
    cost: 1,
    dependencies: [],
    isolate: 'none',
    context: { env: {}, prerequisites: [] },
    tags: [],
    ...given,
  };
}
