/** The tasks file for a run: where others would be refused because the file is invalid, a run waits until it is mended. */
import { EngineError } from '../../domain/errors';
import { errorsOf, placedMessage } from '../../domain/problemText';
import type { Task } from '../../domain/tasks/task';
import type { TaskEdit } from './tasksEdit';
import type { TasksMemory } from './tasksMemory';

export interface PatientMemoryParts {
  readonly memory: TasksMemory;
  /** Ends every waiting with the reason of the abort. */
  readonly signal: AbortSignal;
  /** Hears what is wrong while the run waits, and `undefined` when it goes on. */
  readonly onWaiting: (problem: string | undefined) => Promise<void>;
}

export class PatientMemory {
  readonly #parts: PatientMemoryParts;

  constructor(parts: PatientMemoryParts) {
    this.#parts = parts;
  }

  /** The tasks as the file says them now, or once it is valid. */
  async tasks(): Promise<readonly Task[]> {
    const { memory, signal, onWaiting } = this.#parts;
    for (;;) {
      const changed = nextChange(memory, signal);
      try {
        const state = await memory.load();
        const [first] = errorsOf(state.problems);
        await onWaiting(first === undefined ? undefined : placedMessage(state.path, first));
        if (first === undefined) return state.tasks;
        await changed.happened;
      } finally {
        changed.forget();
      }
      signal.throwIfAborted();
    }
  }

  /** What happened must reach the file, however long somebody takes to mend it. Returns the ids that are no longer in it. */
  async update(edits: readonly TaskEdit[]): Promise<readonly string[]> {
    for (;;) {
      try {
        return (await this.#parts.memory.update(edits)).dropped;
      } catch (error) {
        if (!EngineError.is(error, 'invalidTasksFile')) throw error;
        await this.tasks();
      }
    }
  }
}

/** One change of the tasks file from now on, or the abort, whichever comes first. */
function nextChange(memory: TasksMemory, signal: AbortSignal): { readonly happened: Promise<void>; forget(): void } {
  let settle: () => void = () => undefined;
  const happened = new Promise<void>((resolve) => (settle = resolve));
  const subscription = memory.onDidChange(() => forget());
  const forget = (): void => {
    subscription.dispose();
    signal.removeEventListener('abort', forget);
    settle();
  };
  if (signal.aborted) forget();
  else signal.addEventListener('abort', forget, { once: true });
  return { happened, forget };
}
