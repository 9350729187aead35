/**
 * Writes to a stream that may be slower than what comes in: a bounded queue, and where it overflows, a line that says how much
 * is missing. The engine's log has every byte; a slow reader must cost neither memory nor the speed of the command.
 */
import type { OutputChannel } from './terminal';

export class BoundedWriter {
  readonly #channel: OutputChannel;
  readonly #limit: number;
  #queue: string[] = [];
  #queued = 0;
  #missing = 0;
  #pumping: Promise<void> | undefined;

  constructor(channel: OutputChannel, limit = 4 * 1024 * 1024) {
    this.#channel = channel;
    this.#limit = limit;
  }

  push(text: string): void {
    if (text === '') return;
    if (this.#queued + text.length > this.#limit) {
      this.#missing += text.length;
      return;
    }
    this.#flushMissing();
    this.#enqueue(text);
    this.#pumping ??= this.#pump();
  }

  /** Resolves once everything was handed over. */
  async settle(): Promise<void> {
    this.#flushMissing();
    if (this.#queued > 0) this.#pumping ??= this.#pump();
    await this.#pumping;
  }

  #enqueue(text: string): void {
    this.#queue.push(text);
    this.#queued += text.length;
  }

  #flushMissing(): void {
    if (this.#missing === 0) return;
    this.#enqueue(missingLine(this.#missing));
    this.#missing = 0;
  }

  async #pump(): Promise<void> {
    while (this.#queue.length > 0) {
      const text = this.#queue.join('');
      this.#queue = [];
      await this.#channel.write(text);
      this.#queued = this.#queue.reduce((sum, part) => sum + part.length, 0);
    }
    this.#pumping = undefined;
  }
}

/** The line that stands for output that was not shown. */
export function missingLine(bytes: number): string {
  const amount = bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  return `… ${amount} of output not shown; the log has all of it\n`;
}
