/**
 * Counts Halstead's numbers in a thread of its own: it is started when the first file is asked for and ended when none was for
 * a while, so that whoever never asks pays nothing, and the threads that measure functions stay free for the editor. A file
 * that kills the thread or takes for ever costs that file alone.
 */
import { Worker } from 'node:worker_threads';
import type { Counted, HalsteadMeasurer } from '../../ports/halstead';
import { messageOf } from '../../shared/messageOf';
import { halsteadReplySchema, type HalsteadRequest } from './halsteadMessages';

export interface ThreadHalsteadOptions {
  /** Absolute path. */
  readonly workspace: string;
  /** Absolute path of the bundled hosts/worker/halsteadWorker. */
  readonly workerScript: string;
  readonly extensions: readonly string[];
}

const heapMegabytes = 1024;
const restAfterMs = 5_000;
const mostMsPerFile = 30_000;

interface Waiting {
  readonly path: string;
  readonly text: string | undefined;
  readonly resolve: (counted: Counted) => void;
}

export class ThreadHalstead implements HalsteadMeasurer {
  readonly extensions: readonly string[];
  readonly #options: ThreadHalsteadOptions;
  readonly #queue: Waiting[] = [];
  #current: (Waiting & { readonly request: number }) | undefined;
  #thread: Worker | undefined;
  #timer: NodeJS.Timeout | undefined;
  #nextRequest = 1;
  #isDisposed = false;

  constructor(options: ThreadHalsteadOptions) {
    this.#options = options;
    this.extensions = options.extensions;
  }

  async count(path: string, text?: string): Promise<Counted> {
    if (this.#isDisposed) return { failure: 'The engine is stopping.' };
    return new Promise((resolve) => {
      this.#queue.push({ path, text, resolve });
      this.#next();
    });
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    for (const { resolve } of this.#queue.splice(0)) resolve({ failure: 'The engine is stopping.' });
    await this.#end('The engine is stopping.');
  }

  #next(): void {
    if (this.#current !== undefined) return;
    clearTimeout(this.#timer);
    const waiting = this.#queue.shift();
    if (waiting === undefined) {
      this.#thread?.unref();
      this.#timer = setTimeout(() => void this.#end('It was idle.'), restAfterMs).unref();
      return;
    }
    const { path, text } = waiting;
    const request: HalsteadRequest = { request: this.#nextRequest++, path, ...(text === undefined ? {} : { text }) };
    this.#current = { ...waiting, request: request.request };
    this.#thread ??= this.#start();
    this.#thread.ref();
    this.#thread.postMessage(request);
    this.#timer = setTimeout(() => void this.#end(`It took more than ${mostMsPerFile / 1000} s.`), mostMsPerFile);
  }

  #start(): Worker {
    const { workspace, workerScript } = this.#options;
    const thread = new Worker(workerScript, {
      workerData: { workspace },
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes, stackSizeMb: 8 },
      execArgv: [],
      env: {},
      name: 'symbiote halstead',
    });
    thread.on('message', (message: unknown) => this.#receive(message));
    thread.on('error', (error) => this.#lost(thread, messageOf(error)));
    thread.on('exit', (code) => this.#lost(thread, `The thread ended with exit code ${code}.`));
    return thread;
  }

  #receive(message: unknown): void {
    const parsed = halsteadReplySchema.safeParse(message);
    if (!parsed.success) return void this.#end(parsed.error.message);
    if (parsed.data.request === this.#current?.request) this.#settle(parsed.data.counted);
  }

  #lost(thread: Worker, failure: string): void {
    if (this.#thread !== thread) return;
    this.#thread = undefined;
    this.#settle({ failure });
  }

  async #end(failure: string): Promise<void> {
    clearTimeout(this.#timer);
    const thread = this.#thread;
    this.#thread = undefined;
    const ended = thread?.terminate();
    if (this.#current !== undefined) this.#settle({ failure });
    await ended;
  }

  #settle(counted: Counted): void {
    const current = this.#current;
    this.#current = undefined;
    current?.resolve(counted);
    if (current !== undefined && !this.#isDisposed) this.#next();
  }
}
