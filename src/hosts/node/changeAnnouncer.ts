/** Tells clients what to fetch again, at most every few milliseconds: a burst of changes is one message. */
import type { Clock } from '../../ports/clock';
import type { Topic } from '../../protocol/rpc';
import type { Disposable } from '../../shared/disposable';

const pauseMs = 20;

export class ChangeAnnouncer {
  readonly #clock: Clock;
  readonly #announce: (topics: Topic[]) => void;
  readonly #pending = new Set<Topic>();
  #timer: Disposable | undefined;

  constructor(clock: Clock, announce: (topics: Topic[]) => void) {
    this.#clock = clock;
    this.#announce = announce;
  }

  announce(topic: Topic): void {
    this.#pending.add(topic);
    this.#timer ??= this.#clock.schedule(pauseMs, () => {
      this.#timer = undefined;
      const topics = [...this.#pending];
      this.#pending.clear();
      this.#announce(topics);
    });
  }
}
