/**
 * Measures texts in a browser's worker, for windows without any process. The worker, which carries the parser, is loaded
 * when the first text comes. One that fails takes its texts along and is started anew for the next.
 */
import { EngineError } from '../../domain/errors';
import type { MeasuredFile } from '../../domain/audit/metrics';
import type { TextMeasurer } from '../../ports/measurer';
import { webReplySchema, type WebRequest } from './webWorkerMessages';

/** The part of a browser's Worker that is used. */
export interface WorkerLike {
  postMessage(message: WebRequest): void;
  terminate(): void;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onerror: ((event: { readonly message?: string }) => void) | null;
}

interface Waiting {
  readonly resolve: (file: MeasuredFile) => void;
  readonly reject: (error: EngineError) => void;
}

export class WebWorkerMeasurer implements TextMeasurer {
  readonly #start: () => WorkerLike;
  readonly #waiting = new Map<number, Waiting>();
  #worker: WorkerLike | undefined;
  #lastRequest = 0;
  #isDisposed = false;

  constructor(start: () => WorkerLike) {
    this.#start = start;
  }

  async measureText(path: string, text: string): Promise<MeasuredFile> {
    if (this.#isDisposed) throw new EngineError('cancelled', 'The measurer was disposed.');
    const worker = (this.#worker ??= this.#begin());
    const request = ++this.#lastRequest;
    return new Promise((resolve, reject) => {
      this.#waiting.set(request, { resolve, reject });
      worker.postMessage({ request, path, text });
    });
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    this.#end(new EngineError('cancelled', 'The measurer was disposed.'));
  }

  #begin(): WorkerLike {
    const worker = this.#start();
    worker.onmessage = ({ data }) => {
      const reply = webReplySchema.safeParse(data);
      if (!reply.success)
        return this.#end(new EngineError('internal', `The language worker sent what it must not: ${reply.error.message}`));
      this.#waiting.get(reply.data.request)?.resolve(reply.data.file);
      this.#waiting.delete(reply.data.request);
    };
    worker.onerror = ({ message }) =>
      this.#end(new EngineError('internal', `The language worker failed: ${message ?? 'it could not be loaded'}`));
    return worker;
  }

  #end(error: EngineError): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
