/**
 * The records of a run: where the journal cannot take one (a full disk, a missing permission), the run waits until it can. A run
 * that ended for it would have to be started again by somebody who saw it end.
 */
import { EngineError } from '../../domain/errors';
import type { Clock } from '../../ports/clock';
import { Emitter } from '../../shared/emitter';
import { retryMs } from '../patience';
import type { RunStore } from './runStore';

type NewRecord = Parameters<RunStore['record']>[0];

export interface PatientRunsParts {
  readonly runs: Pick<RunStore, 'record' | 'assume'>;
  readonly clock: Clock;
  /** Ends the waiting: what cannot be recorded then is told. */
  readonly signal: AbortSignal;
  /** Hears what is wrong while the run waits, and `undefined` when it goes on. */
  readonly onWaiting: (problem: string | undefined) => void;
}

export class PatientRuns {
  readonly #parts: PatientRunsParts;
  #isWaiting = false;
  readonly #troubled = new Emitter<EngineError>();

  constructor(parts: PatientRunsParts) {
    this.#parts = parts;
  }

  async record(record: NewRecord): Promise<void> {
    const { runs, signal, onWaiting } = this.#parts;
    for (;;) {
      try {
        await runs.record(record);
        if (this.#isWaiting) onWaiting(undefined);
        this.#isWaiting = false;
        return;
      } catch (error) {
        if (!EngineError.is(error, 'io') || signal.aborted) throw error;
        this.#isWaiting = true;
        onWaiting(error.message);
        this.#troubled.fire(error);
        await this.#pause();
        if (signal.aborted) throw error;
      }
    }
  }

  /** Rejects the next time that something cannot be recorded and is tried again. */
  nextTrouble(): { readonly happened: Promise<never>; forget(): void } {
    let forget: () => void = () => undefined;
    const happened = new Promise<never>((_, reject) => {
      const subscription = this.#troubled.event(reject);
      forget = () => subscription.dispose();
    });
    happened.catch(() => undefined);
    return { happened, forget: () => forget() };
  }

  assume(record: NewRecord): void {
    this.#parts.runs.assume(record);
  }

  #pause(): Promise<void> {
    const { clock, signal } = this.#parts;
    return new Promise((resolve) => {
      const end = (): void => {
        timer.dispose();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = clock.schedule(retryMs, end);
      signal.addEventListener('abort', end, { once: true });
    });
  }
}
