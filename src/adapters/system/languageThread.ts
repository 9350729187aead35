/** One thread that measures: a started worker, what was asked of it and not yet answered, and how it died if it did. */
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { EngineError } from '../../domain/errors';
import { Progress, replySchema, type Doing, type Reply, type Request, type ThreadData } from './measurerMessages';

export interface Death {
  /** Of what the thread died, for a person. */
  readonly cause: string;
  /** What it was at. */
  readonly doing: Doing;
  /** Whether it ever came so far as to take work. */
  readonly wasReady: boolean;
}

export interface ThreadOwner {
  onReply(thread: LanguageThread, reply: Reply): void;
  onDeath(thread: LanguageThread, death: Death): void;
}

/** Bounds the stack of a thread: it lets deeply nested texts be parsed, and only what is used of it is ever memory. */
const stackSizeMb = 48;

/**
 * A parser makes garbage and keeps nothing: with room for it, a file's tree is dead before anybody collects. V8 begins with
 * 1 MB and grows to 16 only by copying what happened to be alive.
 */
const youngMegabytes = 16;
setFlagsFromString(`--min-semi-space-size=${youngMegabytes}`);

/** The largest file anybody audits takes a second; what takes so long never ends. */
const defaultLongestMs = 30_000;

export interface ThreadOptions {
  /** Absolute path. */
  readonly script: string;
  readonly workspace: string;
  /** Bounds what a single monstrous file can take: its thread dies then, not the engine. */
  readonly heapMegabytes: number;
  /** Given up is a file that takes longer; by default half a minute. */
  readonly longestMs?: number | undefined;
}

export class LanguageThread {
  /** Batches and texts asked for and not answered; the thread keeps the process alive only while there are any. */
  readonly batches = new Set<number>();
  readonly texts = new Set<number>();
  readonly #worker: Worker;
  readonly #progress = new Progress();
  readonly #longestMs: number;
  #isReady = false;
  #hasPractised = false;
  #watch: NodeJS.Timeout | undefined;
  #doing = '';
  #cause: string | undefined;
  #isEnding = false;

  constructor({ script, workspace, heapMegabytes, longestMs = defaultLongestMs }: ThreadOptions, owner: ThreadOwner) {
    this.#longestMs = longestMs;
    const resourceLimits = { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: 3 * youngMegabytes, stackSizeMb };
    const workerData: ThreadData = { workspace, progress: this.#progress.buffer };
    // Neither the engine's flags nor its environment are the thread's business.
    this.#worker = new Worker(script, { workerData, resourceLimits, execArgv: [], env: {}, name: 'symbiote languages' });
    this.#worker.unref();
    this.#worker.on('message', (message: unknown) => this.#receive(message, owner));
    this.#worker.on('messageerror', (error) => this.#fail(error));
    this.#worker.on('error', (error) => (this.#cause ??= describe(error)));
    this.#worker.on('exit', (code) => this.#exited(code, owner));
  }

  get load(): number {
    return this.batches.size + this.texts.size;
  }

  /** Before many files: the few milliseconds come back many times. */
  practise(): void {
    if (this.#hasPractised) return;
    this.#hasPractised = true;
    this.#worker.postMessage({ type: 'practise' } satisfies Request);
  }

  send(request: Exclude<Request, { type: 'practise' }>): void {
    if (request.type === 'files') this.batches.add(request.batch);
    else this.texts.add(request.request);
    this.#worker.ref();
    this.#worker.postMessage(request);
    this.#doing = '';
    this.#watch ??= setInterval(() => this.#look(), this.#longestMs).unref();
  }

  async end(): Promise<void> {
    this.#isEnding = true;
    await this.#worker.terminate();
  }

  /** A file that it is still at after all that time is given up, and the thread with it. */
  #look(): void {
    const doing = this.#progress.get();
    const now = doing.what === 'nothing' ? '' : JSON.stringify(doing);
    if (now !== '' && now === this.#doing) this.#fail(new Error(`it took longer than ${this.#longestMs / 1000} s`));
    this.#doing = now;
  }

  #stopWatching(): void {
    clearInterval(this.#watch);
    this.#watch = undefined;
  }

  #receive(message: unknown, owner: ThreadOwner): void {
    const parsed = replySchema.safeParse(message);
    if (!parsed.success) return this.#fail(parsed.error);
    const reply = parsed.data;
    if (reply.type === 'ready') this.#isReady = true;
    else if (reply.type === 'batchEnd') this.batches.delete(reply.batch);
    else if (reply.type === 'text' || reply.type === 'facts') this.texts.delete(reply.request);
    if (this.load === 0) {
      this.#stopWatching();
      this.#worker.unref();
    }
    owner.onReply(this, reply);
  }

  /** A message that cannot be understood: the thread is of no more use. */
  #fail(error: Error): void {
    this.#cause ??= describe(error);
    void this.#worker.terminate();
  }

  #exited(code: number, owner: ThreadOwner): void {
    this.#stopWatching();
    if (this.#isEnding) return;
    owner.onDeath(this, { cause: this.#cause ?? `exit code ${code}`, doing: this.#progress.get(), wasReady: this.#isReady });
  }
}

function describe(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') return 'out of memory';
  return EngineError.from(error).message;
}
