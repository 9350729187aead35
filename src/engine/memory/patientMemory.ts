/**
 * The tasks file for a run: where others would be refused because the file is invalid, cannot be read or cannot be written, a run
 * waits until that is mended.
 */
import { EngineError } from '../../domain/errors';
import { errorsOf, placedMessage } from '../../domain/problemText';
import type { Problem } from '../../domain/problem';
import type { Task } from '../../domain/tasks/task';
import type { Clock } from '../../ports/clock';
import { retryMs } from '../patience';
import type { TaskEdit } from './tasksEdit';
import type { TasksMemory, TasksState } from './tasksMemory';

export interface PatientMemoryParts {
  readonly memory: TasksMemory;
  readonly clock: Clock;
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
    const { memory, signal, onWaiting, clock } = this.#parts;
    for (;;) {
      const changed = nextChange(memory, signal, clock);
      try {
        const state = await memory.load().catch((error: unknown) => passing(error, memory));
        const [first] = errorsOf(state.problems);
        await onWaiting(first === undefined ? undefined : problemOf(state.path, first));
        if (first === undefined) return state.tasks;
        await changed.happened;
      } finally {
        changed.forget();
      }
      signal.throwIfAborted();
    }
  }

  /** What happened must reach the file, however long somebody takes to mend it. Returns the ids that are no longer in it. */
  async update(edits: readonly TaskEdit[] | ((tasks: readonly Task[]) => readonly TaskEdit[])): Promise<readonly string[]> {
    const { memory, signal, onWaiting, clock } = this.#parts;
    for (;;) {
      try {
        const { dropped } = await memory.update(edits);
        await onWaiting(undefined);
        return dropped;
      } catch (error) {
        if (EngineError.is(error, 'invalidTasksFile')) await this.tasks();
        else if (!EngineError.is(error, 'io') || signal.aborted) throw error;
        else await this.#waitFor(error, nextChange(memory, signal, clock));
        signal.throwIfAborted();
      }
    }
  }

  async #waitFor(error: EngineError, changed: Waiting): Promise<void> {
    try {
      await this.#parts.onWaiting(error.message);
      await changed.happened;
    } finally {
      changed.forget();
    }
  }
}

/** What cannot be read is in the state as a problem. */
function passing(error: unknown, memory: TasksMemory): TasksState {
  if (!EngineError.is(error, 'io') || errorsOf(memory.state.problems).length === 0) throw error;
  return memory.state;
}

/** What cannot be read has no place in the file. */
function problemOf(path: string, problem: Problem): string {
  return problem.code === 'unreadable' ? problem.message : placedMessage(path, problem);
}

interface Waiting {
  readonly happened: Promise<void>;
  forget(): void;
}

/** One change of the tasks file from now on, the abort, or some time: a disk that has room again tells nobody. */
function nextChange(memory: TasksMemory, signal: AbortSignal, clock: Clock): Waiting {
  let settle: () => void = () => undefined;
  const happened = new Promise<void>((resolve) => (settle = resolve));
  const subscription = memory.onDidChange(() => forget());
  const timer = clock.schedule(retryMs, () => forget());
  const forget = (): void => {
    timer.dispose();
    subscription.dispose();
    signal.removeEventListener('abort', forget);
    settle();
  };
  if (signal.aborted) forget();
  else signal.addEventListener('abort', forget, { once: true });
  return { happened, forget };
}
