/** The memories of the tasks files that were asked for, one for each path. */
import { Emitter } from '../../shared/emitter';
import { TasksMemory, type TasksMemoryParts } from './tasksMemory';

type MemoryParts = Omit<TasksMemoryParts, 'path'>;

export class TasksMemories {
  readonly #parts: MemoryParts;
  readonly #memories = new Map<string, TasksMemory>();
  readonly #changed = new Emitter<void>();
  readonly onDidChange = this.#changed.event;

  constructor(parts: MemoryParts) {
    this.#parts = parts;
  }

  /** The memory of a tasks file, made and watched on first use. */
  readonly of = (path: string): TasksMemory => {
    const known = this.#memories.get(path);
    if (known !== undefined) return known;
    const memory = new TasksMemory({ ...this.#parts, path });
    memory.onDidChange(() => this.#changed.fire());
    this.#memories.set(path, memory);
    return memory;
  };

  /** Resolves when nothing is read or written any more. */
  async close(): Promise<void> {
    this.#changed.dispose();
    await Promise.all([...this.#memories.values()].map((memory) => memory.close()));
  }
}
