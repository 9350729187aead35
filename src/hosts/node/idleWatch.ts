/** Ends an engine that nobody needs: without clients and without work for a while. */
import type { Clock } from '../../ports/clock';
import type { Disposable } from '../../shared/disposable';

export interface IdleWatchOptions {
  readonly clock: Clock;
  /** How long it must be idle; asked each time, so that a changed setting counts. */
  readonly seconds: number | (() => number);
  readonly isBusy: () => boolean;
  /** How many there are. */
  readonly clients: () => number;
  /** Called once. */
  readonly onIdle: () => void;
}

export class IdleWatch implements Disposable {
  readonly #options: IdleWatchOptions;
  #idleSince: number | undefined;
  #timer: Disposable | undefined;
  #isOver = false;

  /** Begins watching at once: an engine nobody attaches to ends too. */
  constructor(options: IdleWatchOptions) {
    this.#options = options;
    this.update();
  }

  /** To be called when a client came or left and when work began or ended. What was missed is seen at the next look. */
  update(): void {
    if (this.#isOver) return;
    const { clock, isBusy, clients, onIdle, seconds } = this.#options;
    const isIdle = clients() === 0 && !isBusy();
    this.#idleSince = isIdle ? (this.#idleSince ?? clock.now()) : undefined;
    const idleMs = 1_000 * (typeof seconds === 'number' ? seconds : seconds());
    const left = this.#idleSince === undefined ? idleMs : this.#idleSince + idleMs - clock.now();
    this.#timer?.dispose();
    if (isIdle && left <= 0) {
      this.dispose();
      onIdle();
      return;
    }
    // A clock that was set back must not make it wait for hours.
    this.#timer = clock.schedule(Math.min(Math.max(left, 1), idleMs), () => this.update());
  }

  dispose(): void {
    this.#isOver = true;
    this.#timer?.dispose();
  }
}
