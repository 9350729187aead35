/** The memories of the tasks files that were asked for, one for each path. */
import type { Clock } from '../../ports/clock';
import type { Files } from '../../ports/files';
import type { Disposable } from '../../shared/disposable';
import { Emitter } from '../../shared/emitter';
import { TasksMemory } from './tasksMemory';

export class TasksMemories implements Disposable {
  readonly #parts: { readonly files: Files; readonly clock: Clock };
  readonly #memories = new Map<string, TasksMemory>();
  readonly #changed = new Emitter<void>();
  readonly onDidChange = this.#changed.event;

  constructor(parts: { readonly files: Files; readonly clock: Clock }) {
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

  dispose(): void {
    for (const memory of this.#memories.values()) memory.dispose();
    this.#changed.dispose();
  }
}
