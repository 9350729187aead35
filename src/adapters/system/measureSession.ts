/** One call of measureFiles: the paths still to be handed out, and the results on their way to who iterates. */
import type { EngineError } from '../../domain/errors';
import type { MeasuredFile } from '../../domain/audit/metrics';
import type { Settings } from '../../domain/settings';
import type { WantedIncrements } from '../../ports/measurer';

/** Results waiting for a slow reader, above which no more files are handed out. */
const mostWaiting = 512;

export interface SessionOptions {
  readonly settings: Settings;
  readonly increments: WantedIncrements;
}

export class MeasureSession {
  readonly options: SessionOptions;
  /** Read by the threads between files. */
  readonly cancelled = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  /** Last is next. */
  readonly #queue: string[];
  readonly #results: MeasuredFile[] = [];
  #missing: number;
  #error: EngineError | undefined;
  #wake: (() => void) | undefined;

  constructor(paths: readonly string[], options: SessionOptions) {
    this.options = options;
    this.#queue = [...paths].reverse();
    this.#missing = paths.length;
  }

  get queued(): number {
    return this.#queue.length;
  }

  get hasWork(): boolean {
    return this.#queue.length > 0 && this.#results.length < mostWaiting;
  }

  take(count: number): readonly string[] {
    return this.#queue.splice(-count).reverse();
  }

  /** Takes back what a thread did not come to. */
  giveBack(paths: readonly string[]): void {
    if (this.#error === undefined) this.#queue.push(...[...paths].reverse());
  }

  add(file: MeasuredFile): void {
    if (this.#error !== undefined) return;
    this.#missing--;
    this.#results.push(file);
    this.#wake?.();
  }

  /** Ends the session now: what is queued is dropped, what is being measured ignored. */
  fail(error: EngineError): void {
    if (this.#error !== undefined) return;
    this.#error = error;
    this.#queue.length = 0;
    this.#results.length = 0;
    Atomics.store(new Int32Array(this.cancelled), 0, 1);
    this.#wake?.();
  }

  /** The next result; undefined after the last. */
  async next(): Promise<MeasuredFile | undefined> {
    for (;;) {
      if (this.#error !== undefined) throw this.#error;
      const file = this.#results.shift();
      if (file !== undefined) return file;
      if (this.#missing === 0) return undefined;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
