/** A reflection carried through: findings become changes, changes reach tasks.yml, and what a person declined is remembered. */
import type { Reflection, ReflectionChanges } from '../../domain/reflection/reflection';
import { reflectorMemorySchema } from '../../domain/reflection/reflectorMemory';
import type { Settings } from '../../domain/settings';
import { viewOf, type Task } from '../../domain/tasks/task';
import type { Documents } from '../memory/documents';
import { editTasks, parseTasks } from '../memory/tasksDocument';
import type { TasksMemory } from '../memory/tasksMemory';
import { validTasks } from '../tasks/validTasks';
import type { Reflector } from './reflector';

export interface ReflectParts {
  readonly reflector: Reflector;
  readonly documents: Documents;
  readonly memory: TasksMemory;
}

export interface ReflectOptions {
  /** Says what would change and changes nothing. */
  readonly dryRun: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number, message: string) => void;
}

const documentName = 'reflector';

export async function reflectTasks(parts: ReflectParts, settings: Settings, options: ReflectOptions): Promise<Reflection> {
  const { reflector, documents, memory } = parts;
  const tasks = await validTasks(memory);
  const changes = await reflector.reflect({
    settings,
    ...options,
    tasks,
    hasTasksFile: memory.state.exists,
    memory: await documents.load(documentName, reflectorMemorySchema),
  });
  const { raised, lowered, withdrawn, waiting } = changes;
  const added = options.dryRun ? proposed(changes) : await apply(parts, changes);
  return { added: added.map(viewOf), raised, lowered, withdrawn, waiting };
}

async function apply({ memory, documents }: ReflectParts, changes: ReflectionChanges): Promise<readonly Task[]> {
  await documents.prepare();
  await memory.update(changes.edits);
  const added = await memory.add(changes.added);
  await documents.save(documentName, changes.memory);
  return added;
}

/** The tasks as they would be read back, without a file. */
function proposed({ added }: ReflectionChanges): readonly Task[] {
  return added.length === 0 ? [] : parseTasks(editTasks('', [], added)).tasks;
}
