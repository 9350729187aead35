/**
 * Measures in worker threads, started on first need. Files go out in small batches to whichever thread has room, so that
 * a few large ones do not hold up the rest; texts go out at once and are taken between two files. A thread that dies (out
 * of memory on one monstrous file, say) costs that file alone: it is reported `unreadable`, the others are handed out again.
 */
import { availableParallelism } from 'node:os';
import { EngineError } from '../../domain/errors';
import { unreadable } from '../../domain/audit/measuredFile';
import type { MeasuredFile } from '../../domain/audit/metrics';
import type { Settings } from '../../domain/settings';
import { noFacts, type CodeFacts } from '../../domain/proof/codeFacts';
import type { CodeReader } from '../../ports/codeReader';
import type { Measurer, TextOptions, WantedIncrements } from '../../ports/measurer';
import { LanguageThread, type Death, type ThreadOwner } from './languageThread';
import { MeasureSession } from './measureSession';
import type { Reply } from './measurerMessages';

export interface WorkerMeasurerOptions {
  /** Absolute path. */
  readonly workspace: string;
  /** Absolute path of the bundled hosts/worker/languageWorker. */
  readonly workerScript: string;
  /** Extensions (with dot, lower case) to language ids; given, because asking the languages would load their parsers. */
  readonly extensions: Readonly<Record<string, string>>;
  /** Threads at most; by default one for every two cores, 4 at most. */
  readonly size?: number;
  /** Heap of one thread at most; by default 2048. */
  readonly heapMegabytes?: number;
  /** A file that takes longer is given up, and its thread with it; by default 30,000. */
  readonly longestMs?: number;
}

interface Batch {
  readonly session: MeasureSession;
  readonly paths: readonly string[];
  readonly answered: Set<number>;
}

type Text = {
  readonly path: string;
  readonly text: string;
  readonly reject: (error: EngineError) => void;
} & (
  | { readonly want: 'measured'; readonly increments: 'all' | 'none'; readonly resolve: (file: MeasuredFile) => void }
  | { readonly want: 'facts'; readonly resolve: (facts: CodeFacts | undefined) => void }
);

/** One being measured and one that waits in the thread, so that it never waits for us. */
const batchesPerThread = 2;
const mostFilesPerBatch = 16;
/** From so many on, practice takes less than it saves. */
const filesWorthPractice = 200;
/** Below so many files a second thread takes longer to start than it saves. */
const filesWorthAThread = 24;
/**
 * V8 compiles and collects on threads of its own, and every thread of ours compiles the parser anew: two on two cores took
 * longer (4.0 s against 3.4 s for 3,456 files) and half as much again of the processor as one.
 */
const coresPerThread = 2;
const mostThreads = 4;
/** Deaths in a row without a single answer, after which it is not the files. */
const mostDeaths = 5;

export class WorkerMeasurer implements Measurer, CodeReader, ThreadOwner {
  readonly extensions: Readonly<Record<string, string>>;
  readonly #options: WorkerMeasurerOptions;
  readonly #size: number;
  readonly #threads = new Set<LanguageThread>();
  readonly #sessions = new Set<MeasureSession>();
  readonly #batches = new Map<number, Batch>();
  readonly #texts = new Map<number, Text>();
  #nextId = 1;
  #deaths = 0;
  #isDisposed = false;

  constructor(options: WorkerMeasurerOptions) {
    this.#options = options;
    this.extensions = options.extensions;
    this.#size = Math.max(1, options.size ?? Math.min(mostThreads, Math.floor(availableParallelism() / coresPerThread)));
  }

  async *measureFiles(
    paths: readonly string[],
    options: { readonly settings: Settings; readonly increments: WantedIncrements; readonly signal?: AbortSignal },
  ): AsyncIterable<MeasuredFile> {
    this.#refuseWhenDisposed();
    const { signal } = options;
    const session = new MeasureSession(paths, options);
    const cancel = () => session.fail(new EngineError('cancelled', 'Measuring was cancelled.'));
    if (signal?.aborted === true) cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    this.#sessions.add(session);
    try {
      for (;;) {
        this.#handOut();
        const file = await session.next();
        if (file === undefined) return;
        yield file;
      }
    } finally {
      cancel();
      signal?.removeEventListener('abort', cancel);
      this.#sessions.delete(session);
    }
  }

  /** A thread takes a third of a second to load its languages: it may do so while files are still being listed. */
  warmUp(): void {
    if (!this.#isDisposed && this.#threads.size === 0) this.#startThread().practise();
  }

  async measureText(path: string, text: string, { increments = 'all' }: TextOptions = {}): Promise<MeasuredFile> {
    this.#refuseWhenDisposed();
    return new Promise((resolve, reject) => this.#ask({ want: 'measured', path, text, increments, resolve, reject }));
  }

  async factsOf(path: string, text: string): Promise<CodeFacts | undefined> {
    this.#refuseWhenDisposed();
    return new Promise((resolve, reject) => this.#ask({ want: 'facts', path, text, resolve, reject }));
  }

  async dispose(): Promise<void> {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#failAll(new EngineError('cancelled', 'The measurer was disposed.'));
    const threads = [...this.#threads];
    this.#threads.clear();
    await Promise.all(threads.map((thread) => thread.end()));
  }

  onReply(_thread: LanguageThread, reply: Reply): void {
    switch (reply.type) {
      case 'ready':
        return;
      case 'file':
        return this.#fileDone(reply.batch, reply.index, reply.file);
      case 'batchEnd':
        this.#batches.delete(reply.batch);
        return this.#handOut();
      case 'text':
      case 'facts':
        this.#answered(reply);
    }
  }

  onDeath(thread: LanguageThread, death: Death): void {
    this.#threads.delete(thread);
    if (this.#isDisposed) return;
    const isHopeless = !death.wasReady || ++this.#deaths > mostDeaths;
    if (isHopeless) return this.#failAll(this.#cannotRun(death));
    this.#blame(death);
    for (const id of thread.batches) this.#giveBack(id);
    for (const id of thread.texts) this.#retryText(id);
    this.#handOut();
  }

  #ask(asked: Text): void {
    const request = this.#nextId++;
    this.#texts.set(request, asked);
    this.#sendText(request, asked);
  }

  #answered(reply: Extract<Reply, { type: 'text' | 'facts' }>): void {
    this.#deaths = 0;
    const asked = this.#texts.get(reply.request);
    if (reply.type === 'text' && asked?.want === 'measured') asked.resolve(reply.file);
    if (reply.type === 'facts' && asked?.want === 'facts') asked.resolve(reply.facts);
    this.#texts.delete(reply.request);
  }

  #refuseWhenDisposed(): void {
    if (this.#isDisposed) throw new EngineError('cancelled', 'The measurer was disposed.');
  }

  #fileDone(id: number, index: number, file: MeasuredFile): void {
    const batch = this.#batches.get(id);
    if (batch === undefined || batch.answered.has(index)) return;
    this.#deaths = 0;
    batch.answered.add(index);
    batch.session.add(file);
  }

  /** Fills every thread that has room, starting threads while there is enough to do for them. */
  #handOut(): void {
    for (let session = this.#nextSession(); session !== undefined; session = this.#nextSession()) {
      const thread = this.#threadWithRoom(session.queued);
      if (thread === undefined) return;
      this.#sendBatch(thread, session);
    }
  }

  /** The shortest first: a file just saved does not wait for an audit of thousands. */
  #nextSession(): MeasureSession | undefined {
    let next: MeasureSession | undefined;
    for (const session of this.#sessions) {
      if (session.hasWork && (next === undefined || session.queued < next.queued)) next = session;
    }
    return next;
  }

  #threadWithRoom(queued: number): LanguageThread | undefined {
    const free = this.#leastLoaded();
    const wantsMore = free === undefined || (free.load > 0 && queued >= filesWorthAThread);
    if (wantsMore && this.#threads.size < this.#size) return this.#startThread();
    return free !== undefined && free.batches.size < batchesPerThread ? free : undefined;
  }

  #leastLoaded(): LanguageThread | undefined {
    let least: LanguageThread | undefined;
    for (const thread of this.#threads) if (least === undefined || thread.load < least.load) least = thread;
    return least;
  }

  #startThread(): LanguageThread {
    const { workerScript, workspace, heapMegabytes = 2048, longestMs } = this.#options;
    const thread = new LanguageThread({ script: workerScript, workspace, heapMegabytes, longestMs }, this);
    this.#threads.add(thread);
    return thread;
  }

  /** Batches shrink towards the end, so that the threads finish together. */
  #sendBatch(thread: LanguageThread, session: MeasureSession): void {
    if (session.queued >= filesWorthPractice) thread.practise();
    const share = Math.ceil(session.queued / (this.#size * 4));
    const paths = session.take(Math.min(share, mostFilesPerBatch));
    const batch = this.#nextId++;
    const { settings, increments } = session.options;
    this.#batches.set(batch, { session, paths, answered: new Set() });
    thread.send({ type: 'files', batch, paths: [...paths], settings, increments, cancelled: session.cancelled });
  }

  #sendText(request: number, asked: Text): void {
    const thread = this.#leastLoaded() ?? this.#startThread();
    const { path, text } = asked;
    if (asked.want === 'facts') thread.send({ type: 'facts', request, path, text });
    else thread.send({ type: 'text', request, path, text, increments: asked.increments });
  }

  /** Reports what a thread died of. */
  #blame({ doing, cause }: Death): void {
    const detail = `the measuring thread ended: ${cause}`;
    if (doing.what === 'file') {
      const path = this.#batches.get(doing.batch)?.paths[doing.index];
      if (path !== undefined) this.#fileDone(doing.batch, doing.index, unreadable(path, this.#languageOf(path), detail));
    } else if (doing.what === 'text') {
      const text = this.#texts.get(doing.request);
      if (text?.want === 'measured') text.resolve(unreadable(text.path, this.#languageOf(text.path), detail));
      if (text?.want === 'facts') text.resolve(noFacts(text.path, detail));
      this.#texts.delete(doing.request);
    }
  }

  #giveBack(id: number): void {
    const batch = this.#batches.get(id);
    this.#batches.delete(id);
    batch?.session.giveBack(batch.paths.filter((_, index) => !batch.answered.has(index)));
  }

  #retryText(id: number): void {
    const text = this.#texts.get(id);
    if (text !== undefined) this.#sendText(id, text);
  }

  #failAll(error: EngineError): void {
    for (const session of this.#sessions) session.fail(error);
    for (const { reject } of this.#texts.values()) reject(error);
    this.#texts.clear();
    this.#batches.clear();
  }

  #cannotRun({ cause }: Death): EngineError {
    const { workerScript } = this.#options;
    const message = `The language worker does not run: ${cause}. Expected it at ${workerScript}; reinstall or rebuild Symbiote.`;
    return new EngineError('internal', message, { data: { path: workerScript } });
  }

  #languageOf(path: string): string {
    const extension = /\.[^./\\]*$/.exec(path)?.[0].toLowerCase() ?? '';
    return this.extensions[extension] ?? 'unknown';
  }
}
