/** A temporary workspace for memory tests: real files, the real clock. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../../src/adapters/system/clock';
import { createFiles } from '../../../../src/adapters/system/files';
import { TasksMemory, type TasksState } from '../../../../src/engine/memory/tasksMemory';
import type { Files } from '../../../../src/ports/files';

export class MemoryWorkspace {
  readonly folder: string;
  readonly files: Files;
  readonly #memories: TasksMemory[] = [];

  private constructor(folder: string) {
    this.folder = folder;
    this.files = createFiles(folder);
  }

  static async create(): Promise<MemoryWorkspace> {
    return new MemoryWorkspace(await mkdtemp(join(tmpdir(), 'symbiote-memory-')));
  }

  memory(files: Files = this.files, path = 'tasks.yml', assertOwner: () => Promise<void> = async () => undefined): TasksMemory {
    const memory = new TasksMemory({ files, path, clock: systemClock, assertOwner });
    this.#memories.push(memory);
    return memory;
  }

  write(text: string, path = 'tasks.yml'): Promise<void> {
    return writeFile(join(this.folder, path), text);
  }

  read(path = 'tasks.yml'): Promise<string> {
    return readFile(join(this.folder, path), 'utf8');
  }

  async dispose(): Promise<void> {
    for (const memory of this.#memories) memory.dispose();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Resolves with the first state, from the present one on, that fits. */
export function until(memory: TasksMemory, fits: (state: TasksState) => boolean): Promise<TasksState> {
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(() => finish(() => reject(new Error(`never came: ${JSON.stringify(memory.state)}`))), 15_000);
    const subscription = memory.onDidChange((state) => check(state));
    const finish = (settle: () => void): void => {
      clearTimeout(deadline);
      subscription.dispose();
      settle();
    };
    const check = (state: TasksState): void => {
      if (fits(state)) finish(() => resolve(state));
    };
    check(memory.state);
  });
}
