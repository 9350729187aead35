/** Progress of one request on its way to the client: the latest at most every 100 ms, and never a queue of it. */
import type { Notification } from '../../../protocol/rpc';

const intervalMs = 100;

export class ProgressReporter {
  readonly #send: (progress: Notification<'progress'>) => Promise<void>;
  #progress: Notification<'progress'>;
  #hasNews = false;
  #isWaiting = false;

  constructor(token: string, send: (progress: Notification<'progress'>) => Promise<void>) {
    this.#progress = { token, done: 0, total: 0, message: '' };
    this.#send = send;
  }

  report(news: Partial<Omit<Notification<'progress'>, 'token'>>): void {
    this.#progress = { ...this.#progress, ...news };
    this.#hasNews = true;
    if (!this.#isWaiting) this.#sendLatest();
  }

  /** Sends what is held back, before the answer goes out. */
  flush(): void {
    if (this.#hasNews) void this.#send(this.#take());
  }

  #sendLatest(): void {
    if (!this.#hasNews) return;
    this.#isWaiting = true;
    const pause = new Promise<void>((resolve) => setTimeout(resolve, intervalMs).unref());
    void Promise.all([this.#send(this.#take()), pause]).then(() => {
      this.#isWaiting = false;
      this.#sendLatest();
    });
  }

  /** What was found is told once. */
  #take(): Notification<'progress'> {
    const { found, report, ...progress } = this.#progress;
    this.#progress = progress;
    this.#hasNews = false;
    return { ...progress, ...(found === undefined ? {} : { found }), ...(report === undefined ? {} : { report }) };
  }
}
