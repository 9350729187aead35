/** ^C and SIGTERM: the first asks politely, the second leaves at once. */
import { toDisposable, type Disposable } from '../../shared/disposable';
import { exitCodes } from './exitCodes';

export class Interrupts {
  readonly #abort = new AbortController();
  readonly #exitNow: (code: number) => void;
  #handler: (() => void) | undefined;
  #count = 0;

  constructor(exitNow: (code: number) => void) {
    this.#exitNow = exitNow;
  }

  /** Aborted by the first interrupt, unless a command took interrupts over. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get isInterrupted(): boolean {
    return this.#count > 0;
  }

  /** Until disposed, the first interrupt calls this in place of aborting the signal; the second still leaves at once. */
  take(handler: () => void): Disposable {
    this.#handler = handler;
    return toDisposable(() => {
      if (this.#handler === handler) this.#handler = undefined;
    });
  }

  interrupt(): void {
    this.#count += 1;
    if (this.#count > 1) return this.#exitNow(exitCodes.interrupted);
    if (this.#handler === undefined) this.#abort.abort();
    else this.#handler();
  }
}
