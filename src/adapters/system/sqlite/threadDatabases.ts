/** Databases in a thread of their own each: a snapshot of a large one, or a question that takes long, keeps nobody waiting who asked for something else. */
import { Worker } from 'node:worker_threads';
import { EngineError } from '../../../domain/errors';
import type { Database, Databases, QueryLimits, Rows, Statement } from '../../../ports/database';
import { bytesSchema, databaseReplySchema, rowsSchema, type DatabaseCall, type DatabaseRequest } from './databaseMessages';

export interface ThreadDatabasesOptions {
  /** Absolute path of the bundled hosts/worker/databaseWorker. */
  readonly script: string;
}

export function createThreadDatabases({ script }: ThreadDatabasesOptions): Databases {
  return {
    async open(content) {
      const database = new ThreadDatabase(script);
      try {
        await database.open(content);
      } catch (error) {
        await database.close();
        throw error;
      }
      return database;
    },
  };
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

class ThreadDatabase implements Database {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  /** Why nothing can be asked any more. */
  #ended: EngineError | undefined;

  constructor(script: string) {
    this.#worker = new Worker(script, { execArgv: [], env: {}, name: 'symbiote database' });
    this.#worker.unref();
    this.#worker.on('message', (message: unknown) => this.#receive(message));
    this.#worker.on('messageerror', (error) => this.#end(failed(error)));
    this.#worker.on('error', (error) => this.#end(failed(error)));
    this.#worker.on('exit', (code) => this.#end(failed(new Error(`exit code ${code}`))));
  }

  async open(content: Uint8Array | undefined): Promise<void> {
    if (content === undefined) return void (await this.#call({ name: 'open' }));
    const whole = wholeBuffer(content);
    await this.#call({ name: 'open', content: whole }, buffersOf(whole));
  }

  async run(statements: readonly Statement[]): Promise<void> {
    await this.#call({ name: 'run', statements: statements.map(plain) });
  }

  async runEncoded(given: Uint8Array): Promise<void> {
    const bytes = wholeBuffer(given);
    await this.#call({ name: 'runEncoded', bytes }, buffersOf(bytes));
  }

  async query(statement: Statement): Promise<Rows> {
    return rowsSchema.parse(await this.#call({ name: 'query', statement: plain(statement) }));
  }

  async ask(text: string, { rows }: QueryLimits, signal?: AbortSignal): Promise<Rows & { readonly isCut: boolean }> {
    // Nothing else reaches a statement that is being carried out.
    const abort = (): void => {
      this.#end(new EngineError('cancelled', 'The query was cancelled.'));
      void this.#worker.terminate();
    };
    if (signal?.aborted === true) throw new EngineError('cancelled', 'The query was cancelled.');
    signal?.addEventListener('abort', abort, { once: true });
    try {
      const { isCut = false, ...found } = rowsSchema.parse(await this.#call({ name: 'ask', text, rows }));
      return { ...found, isCut };
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  async export(): Promise<Uint8Array> {
    return bytesSchema.parse(await this.#call({ name: 'export' }));
  }

  async close(): Promise<void> {
    this.#end(new EngineError('internal', 'The database is closed.'));
    await this.#worker.terminate();
  }

  #call(call: DatabaseCall, transfer: readonly ArrayBuffer[] = []): Promise<unknown> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const id = (this.#lastId += 1);
    const request: DatabaseRequest = { id, call };
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      // It keeps the process alive only while somebody waits for it.
      this.#worker.ref();
      this.#worker.postMessage(request, transfer);
    });
  }

  #receive(message: unknown): void {
    const { success, data } = databaseReplySchema.safeParse(message);
    if (!success) return this.#end(failed(new Error('it answered what was not asked')));
    const pending = this.#pending.get(data.id);
    this.#pending.delete(data.id);
    if (this.#pending.size === 0) this.#worker.unref();
    if ('error' in data) pending?.reject(new EngineError(data.error.code, data.error.message));
    else pending?.resolve(data.result);
  }

  #end(why: EngineError): void {
    this.#ended ??= why;
    for (const { reject } of this.#pending.values()) reject(this.#ended);
    this.#pending.clear();
  }
}

/** A part of a larger buffer is copied: the rest is somebody else's. (A Buffer's `slice` would be the same memory.) */
function wholeBuffer(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
}

function buffersOf({ buffer }: Uint8Array): ArrayBuffer[] {
  return buffer instanceof ArrayBuffer ? [buffer] : [];
}

function plain({ text, values }: Statement): Statement {
  return values === undefined ? { text } : { text, values };
}

function failed(cause: Error): EngineError {
  return new EngineError('internal', `The database's thread ended: ${cause.message}`, { cause });
}
