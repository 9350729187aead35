/**
 * A person's changes of tasks: added, edited, put elsewhere in the order of priority, made to wait for each other. Each call is
 * one write of the tasks file, worked out from what the file says at that moment, or none at all.
 */
import { cycleThrough } from '../../domain/tasks/dependencies';
import { EngineError } from '../../domain/errors';
import { priorityChanges } from '../../domain/tasks/priorityOrder';
import type { NewTask, Task } from '../../domain/tasks/task';
import { cyclePath } from '../../domain/tasks/taskGraph';
import type { TaskEdit } from '../memory/tasksEdit';
import type { TasksMemory } from '../memory/tasksMemory';
import { validTasks } from './validTasks';

export async function addTask(memory: TasksMemory, task: NewTask): Promise<Task> {
  const [added] = await memory.add([task]);
  if (added === undefined) throw new EngineError('internal', 'The task was not added.');
  return added;
}

/** The same changes to each of the tasks. */
export async function editTasks(
  memory: TasksMemory,
  ids: readonly string[],
  changes: Readonly<Record<string, unknown>>,
): Promise<readonly Task[]> {
  if ('id' in changes) throw new EngineError('invalidInput', 'The id of a task is how others refer to it; change it in the file.');
  return edited(memory, ids, (tasks) => tasksNamed(tasks, ids).map(({ id }) => ({ id, changes })));
}

/** What is done or cancelled takes no part in the order any more, unless it is spoken of. */
export async function moveTasks(memory: TasksMemory, ids: readonly string[], before: string | null): Promise<readonly Task[]> {
  return edited(memory, ids, (tasks) => {
    const spokenOf = new Set(tasksNamed(tasks, before === null ? ids : [...ids, before]).map(({ id }) => id));
    const inOrder = tasks.filter(({ id, status }) => spokenOf.has(id) || (status !== 'done' && status !== 'cancelled'));
    return priorityChanges(inOrder, ids, before).map(({ id, priority }) => ({ id, changes: { priority } }));
  });
}

export async function dependTasks(
  memory: TasksMemory,
  ids: readonly string[],
  { on, remove }: { readonly on: string; readonly remove: boolean },
): Promise<readonly Task[]> {
  return edited(memory, ids, (tasks) => {
    const named = tasksNamed(tasks, [...ids, on]).filter(({ id }) => ids.includes(id));
    return remove ? withoutDependency(named, on) : withDependency(tasks, named, on);
  });
}

function withoutDependency(tasks: readonly Task[], on: string): TaskEdit[] {
  return tasks.flatMap(({ id, dependencies }) => {
    if (!dependencies.includes(on)) return [];
    const left = dependencies.filter((dependency) => dependency !== on);
    return [{ id, changes: { dependencies: left.length === 0 ? null : left } }];
  });
}

function withDependency(all: readonly Task[], tasks: readonly Task[], on: string): TaskEdit[] {
  return tasks.flatMap(({ id, dependencies }) => {
    if (dependencies.includes(on)) return [];
    const path = cycleThrough(all, id, on);
    if (path !== undefined) throw cycleRefused(id, on, path);
    return [{ id, changes: { dependencies: [...dependencies, on] } }];
  });
}

function cycleRefused(id: string, on: string, path: readonly string[]): EngineError {
  const circle = id === on ? 'It would wait for itself' : 'They would wait for each other';
  const message = `Task \`${id}\` cannot wait for \`${on}\`. ${circle}: ${cyclePath(path)}. Nothing was changed.`;
  return new EngineError('dependencyCycle', message, { data: { path: [...path] } });
}

async function edited(
  memory: TasksMemory,
  ids: readonly string[],
  edits: (tasks: readonly Task[]) => readonly TaskEdit[],
): Promise<readonly Task[]> {
  await memory.update(edits);
  return tasksNamed(memory.state.tasks, ids);
}

/** The tasks of a valid file that are called this, in this order. */
export async function findTasks(memory: TasksMemory, ids: readonly string[]): Promise<readonly Task[]> {
  return tasksNamed(await validTasks(memory), ids);
}

function tasksNamed(tasks: readonly Task[], ids: readonly string[]): readonly Task[] {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const unknown = ids.filter((id) => !byId.has(id));
  if (unknown.length > 0) {
    const names = unknown.map((id) => `\`${id}\``).join(', ');
    throw new EngineError('unknownTask', `There is no task ${names} in the tasks file. \`symbiote tasks list\` shows them.`, {
      data: { ids: unknown },
    });
  }
  return [...new Set(ids)].flatMap((id) => byId.get(id) ?? []);
}
