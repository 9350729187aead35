/**
 * Compares files in worker threads, one file each: the engine answers meanwhile, a comparison that nobody wants any more ends at
 * once, and contents that are too much for it take their own thread with them and nothing else.
 */
import { Worker } from 'node:worker_threads';
import { EngineError } from '../../domain/errors';
import type { Comparer, Contents } from '../../ports/comparer';
import type { SnapshotDifference } from '../../ports/snapshots';
import { comparisonReplySchema, type ComparisonReply, type ComparisonRequest } from './comparerMessages';

export interface ThreadComparerOptions {
  /** Absolute path of the bundled hosts/worker/comparisonWorker. */
  readonly script: string;
  /** Threads at once; by default 2. Others wait. */
  readonly size?: number;
}

/** Of one thread: a text of 10 MB takes some hundreds. */
const heapMegabytes = 3072;

export class ThreadComparer implements Comparer {
  readonly #script: string;
  readonly #free: Turnstile;

  constructor({ script, size = 2 }: ThreadComparerOptions) {
    this.#script = script;
    this.#free = new Turnstile(size);
  }

  async compare(difference: SnapshotDifference, contents: Contents, signal?: AbortSignal): ReturnType<Comparer['compare']> {
    const reply = await this.#ask({ difference: { ...difference }, ...contents }, signal);
    if ('patch' in reply) return reply;
    throw misunderstood();
  }

  async show(difference: SnapshotDifference, contents: Contents, maxLines: number, signal?: AbortSignal): ReturnType<Comparer['show']> {
    // A structured clone has room for Infinity, JSON would not.
    const reply = await this.#ask({ difference: { ...difference }, ...contents, maxLines }, signal);
    if ('shown' in reply) return reply.shown;
    throw misunderstood();
  }

  #ask(request: ComparisonRequest, signal: AbortSignal | undefined): Promise<ComparisonReply> {
    return this.#free.pass(async () => {
      if (signal?.aborted === true) throw cancelled();
      const worker = new Worker(this.#script, {
        workerData: request,
        resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
        execArgv: [],
        env: {},
        name: 'symbiote comparison',
      });
      try {
        return comparisonReplySchema.parse(await answerOf(worker, request.difference.path, signal));
      } finally {
        await worker.terminate();
      }
    });
  }
}

function answerOf(worker: Worker, path: string, signal: AbortSignal | undefined): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown): void => {
      const { message } = EngineError.from(cause);
      reject(new EngineError('internal', `${path} could not be compared: ${message}`, { data: { path }, cause }));
    };
    worker.once('message', resolve);
    worker.once('messageerror', fail);
    worker.once('error', fail);
    worker.once('exit', (code) => fail(new Error(`its thread ended with exit code ${code}`)));
    const cancel = (): void => reject(cancelled());
    signal?.addEventListener('abort', cancel, { once: true });
    worker.once('exit', () => signal?.removeEventListener('abort', cancel));
  });
}

function cancelled(): EngineError {
  return new EngineError('cancelled', 'Comparing was cancelled.');
}

function misunderstood(): EngineError {
  return new EngineError('internal', 'The comparing thread answered what was not asked.');
}

/** Lets so many through at once. */
class Turnstile {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(size: number) {
    this.#free = size;
  }

  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }
}
