/** Progress of one request on its way to the client: the latest at most every 50 ms, and never a queue of it. */
import type { Notification } from '../../../protocol/rpc';

const intervalMs = 50;

export class ProgressReporter {
  readonly #token: string;
  readonly #send: (progress: Notification<'progress'>) => Promise<void>;
  #latest: Notification<'progress'> | undefined;
  #isWaiting = false;

  constructor(token: string, send: (progress: Notification<'progress'>) => Promise<void>) {
    this.#token = token;
    this.#send = send;
  }

  report(done: number, total: number, message: string): void {
    this.#latest = { token: this.#token, done, total, message };
    if (!this.#isWaiting) this.#sendLatest();
  }

  /** Sends what is held back, before the answer goes out. */
  flush(): void {
    const latest = this.#latest;
    this.#latest = undefined;
    if (latest !== undefined) void this.#send(latest);
  }

  #sendLatest(): void {
    const latest = this.#latest;
    if (latest === undefined) return;
    this.#latest = undefined;
    this.#isWaiting = true;
    const pause = new Promise<void>((resolve) => setTimeout(resolve, intervalMs).unref());
    void Promise.all([this.#send(latest), pause]).then(() => {
      this.#isWaiting = false;
      this.#sendLatest();
    });
  }
}
