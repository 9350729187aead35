/** The engine's end of one connection: hello first, then requests until either side closes. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import { ErrorCodes, ResponseError, type CancellationToken } from 'vscode-jsonrpc/node';
import { EngineError } from '../../../domain/errors';
import {
  helloSchema,
  protocolVersion,
  welcomeSchema,
  type Hello,
  type Notification,
  type NotificationName,
  type Topic,
} from '../../../protocol/rpc';
import { Emitter } from '../../../shared/emitter';
import { answerRequest } from './answerRequest';
import type { ClientConnection, Handlers } from './contract';
import { openTransport, type Transport, type TransportLimits } from './transport';
import { toResponseError } from './wireErrors';

export interface ServedClientOptions {
  readonly token: string;
  readonly build: string;
  readonly version: string;
  readonly workspace: string;
  readonly handlers: Handlers;
  readonly limits: TransportLimits;
  readonly helloMs: number;
  readonly onWelcomed: () => void;
  readonly onError: (error: unknown, what: string) => void;
}

/** Nobody needs more to say hello. */
const helloMaxBytes = 16 * 1024;

export class ServedClient implements ClientConnection {
  readonly id: string;
  readonly #options: ServedClientOptions;
  readonly #transport: Transport;
  readonly #closed = new Emitter<void>();
  readonly #requests = new Set<AbortController>();
  readonly #helloTimer: NodeJS.Timeout;
  #hello: Hello | undefined;
  #isClosed = false;
  readonly #topics = new Set<Topic>();
  #sendingTopics: Promise<void> | undefined;
  readonly onDidClose = this.#closed.event;

  constructor(id: string, socket: Socket, options: ServedClientOptions) {
    this.id = id;
    this.#options = options;
    this.#transport = openTransport(socket, options.limits, (error) => options.onError(error, `connection ${id}`));
    this.#transport.limitMessages(helloMaxBytes);
    this.#helloTimer = setTimeout(() => this.#transport.destroy(), options.helloMs).unref();
    socket.once('close', () => this.#close());
    const { connection } = this.#transport;
    connection.onRequest((method: string, parameters: unknown, cancellation: CancellationToken) =>
      this.#answer(method, parameters, cancellation),
    );
    connection.onNotification(() => undefined);
    connection.listen();
  }

  get kind(): Hello['client'] {
    return this.#hello?.client ?? 'test';
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  get isWelcomed(): boolean {
    return this.#hello !== undefined && !this.#isClosed;
  }

  notify<N extends NotificationName>(name: N, parameters: Notification<N>): Promise<void> {
    if (!this.isWelcomed) return Promise.resolve();
    if ('topics' in parameters) return this.#notifyChanged(parameters.topics);
    return this.#transport.notify(name, parameters);
  }

  /** Sends what is queued, then closes. */
  end(): void {
    this.#transport.end();
  }

  /** While one `changed` is on its way, the next gathers all that follow. */
  #notifyChanged(topics: readonly Topic[]): Promise<void> {
    for (const topic of topics) this.#topics.add(topic);
    this.#sendingTopics ??= this.#sendTopics().finally(() => (this.#sendingTopics = undefined));
    return this.#sendingTopics;
  }

  async #sendTopics(): Promise<void> {
    // A turn for changes of the same breath.
    await Promise.resolve();
    while (this.#topics.size > 0) {
      const topics = [...this.#topics];
      this.#topics.clear();
      await this.#transport.notify('changed', { topics });
    }
  }

  async #answer(method: string, parameters: unknown, cancellation: CancellationToken): Promise<unknown> {
    const controller = new AbortController();
    this.#requests.add(controller);
    const listening = cancellation.onCancellationRequested(() => controller.abort());
    try {
      if (cancellation.isCancellationRequested) controller.abort();
      if (this.#hello === undefined) return this.#welcome(method, parameters);
      return await answerRequest(this.#options.handlers, {
        method,
        parameters,
        client: this,
        signal: controller.signal,
        sendProgress: (progress) => this.notify('progress', progress),
      });
    } catch (error) {
      throw this.#responseError(error, method);
    } finally {
      listening.dispose();
      this.#requests.delete(controller);
    }
  }

  #responseError(error: unknown, method: string): ResponseError<unknown> {
    const engineError = EngineError.from(error);
    if (engineError.code === 'internal') this.#options.onError(error, method);
    const response = toResponseError(engineError);
    if (engineError.code !== 'notSupported' || engineError.data.operation !== method) return response;
    return new ResponseError(ErrorCodes.MethodNotFound, response.message, response.data);
  }

  #welcome(method: string, parameters: unknown): unknown {
    try {
      const hello = this.#checkHello(method, parameters);
      clearTimeout(this.#helloTimer);
      this.#transport.limitMessages(Infinity);
      this.#hello = hello;
      this.#options.onWelcomed();
      const { version, build, workspace } = this.#options;
      return welcomeSchema.parse({ version, build, pid: process.pid, workspace });
    } catch (error) {
      // The answer is written when this turn's promises are done; then the connection goes.
      setImmediate(() => this.#transport.end());
      throw error;
    }
  }

  #checkHello(method: string, parameters: unknown): Hello {
    // Before the whole schema: a later version's hello may have more in it.
    const { token, protocol } = (typeof parameters === 'object' && parameters !== null ? parameters : {}) as Record<string, unknown>;
    if (method !== 'hello' || typeof token !== 'string' || !isSameSecret(token, this.#options.token)) {
      throw new EngineError('unauthorised', 'The engine expects hello with its token first; it is in the discovery file.');
    }
    const { version, build } = this.#options;
    if (protocol !== protocolVersion) {
      const message = `The engine (version ${version}) speaks protocol ${protocolVersion}, the client ${String(protocol)}.`;
      throw new EngineError('versionMismatch', message, { data: { protocol: protocolVersion, version, build, pid: process.pid } });
    }
    const hello = helloSchema.safeParse(parameters);
    if (!hello.success) throw new EngineError('invalidInput', 'hello does not fit its schema.', { data: { issues: hello.error.issues } });
    return hello.data;
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#helloTimer);
    for (const controller of this.#requests) controller.abort();
    this.#transport.connection.dispose();
    this.#closed.fire();
    this.#closed.dispose();
  }
}

/** In constant time: the hashes have the same length whatever was sent. */
function isSameSecret(given: string, wanted: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(wanted));
}
