/** Tasks for the tests of the executor. */
import type { Task } from '../../../src/domain/task';

export function taskOf(changes: Partial<Task> = {}): Task {
  return {
    id: 'build',
    title: 'Build it',
    kind: 'command',
    status: 'in_progress',
    priority: 0,
    cost: 1,
    dependencies: [],
    command: 'true',
    isolate: 'none',
    context: { env: {}, prerequisites: [] },
    tags: [],
    ...changes,
  };
}
