/** The client's end of one connection to an engine. */
import { connect, type Socket } from 'node:net';
import { CancellationTokenSource, type MessageConnection } from 'vscode-jsonrpc/node';
import { EngineError } from '../../../domain/errors';
import { operations, type OperationInput, type OperationName, type OperationOutput } from '../../../protocol/operations';
import {
  notifications,
  protocolVersion,
  welcomeSchema,
  type Hello,
  type Layers,
  type Notification,
  type NotificationName,
} from '../../../protocol/rpc';
import { toDisposable, type Disposable } from '../../../shared/disposable';
import { Emitter, type Listener } from '../../../shared/emitter';
import type { Discovery } from '../ownership/discovery';
import { defaultLimits, openTransport, type Transport } from '../rpc/transport';
import { describeIssues, fromResponseError } from '../rpc/wireErrors';
import type { EngineClient, RequestOptions } from './engineClient';

export interface AttachOptions {
  readonly client: Hello['client'];
  readonly build: string;
  readonly layers: () => Layers;
  /** How long the engine may take to answer hello. */
  readonly helloMs: number;
  readonly signal?: AbortSignal | undefined;
}

type AnyListener = (parameters: never) => void;

/** Rejects with `engineUnreachable` (nobody there, or no answer), `unauthorised`, `versionMismatch`, or `cancelled`. */
export async function attach(discovery: Discovery, options: AttachOptions): Promise<AttachedClient> {
  const socket = await open(discovery.socket);
  const client = new AttachedClient(socket, options.layers);
  const giveUp = (): void => client.dispose();
  const timer = setTimeout(giveUp, options.helloMs);
  options.signal?.addEventListener('abort', giveUp, { once: true });
  try {
    await client.hello({ protocol: protocolVersion, token: discovery.token, build: options.build, client: options.client });
    return client;
  } catch (error) {
    client.dispose();
    if (options.signal?.aborted === true) throw new EngineError('cancelled', 'Cancelled while connecting to the engine.');
    throw error;
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', giveUp);
  }
}

function open(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    const fail = (error: Error): void => {
      reject(
        new EngineError('engineUnreachable', 'The engine does not take connections.', {
          cause: error,
          data: { socket: path },
          retryable: true,
        }),
      );
    };
    socket.once('error', fail);
    socket.once('connect', () => {
      socket.off('error', fail);
      resolve(socket);
    });
  });
}

export class AttachedClient implements EngineClient {
  readonly #transport: Transport;
  readonly #connection: MessageConnection;
  readonly #layers: () => Layers;
  readonly #closed = new Emitter<{ readonly isExpected: boolean }>();
  readonly #listeners = new Map<NotificationName, Set<AnyListener>>();
  readonly #progress = new Map<string, NonNullable<RequestOptions['onProgress']>>();
  readonly #gone = new Emitter<void>();
  #nextToken = 1;
  #welcome = { pid: 0, build: '' };
  #isDisposed = false;
  #isClosed = false;
  readonly onDidClose = this.#closed.event;

  constructor(socket: Socket, layers: () => Layers) {
    this.#layers = layers;
    this.#transport = openTransport(socket, defaultLimits, () => undefined);
    this.#connection = this.#transport.connection;
    this.#connection.onNotification((method: string, parameters: unknown) => this.#receive(method, parameters));
    socket.once('close', () => this.#close());
    this.#connection.listen();
  }

  get enginePid(): number {
    return this.#welcome.pid;
  }

  get engineBuild(): string {
    return this.#welcome.build;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  async hello(hello: Hello): Promise<void> {
    this.#welcome = welcomeSchema.parse(await this.#send('hello', hello));
  }

  async request<N extends OperationName>(name: N, input: OperationInput<N>, options: RequestOptions = {}): Promise<OperationOutput<N>> {
    const checked = operations[name].input.safeParse(input);
    if (!checked.success) throw new EngineError('invalidInput', `${name}: input does not fit: ${describeIssues(checked.error)}`);
    const { onProgress, signal } = options;
    const progress = onProgress === undefined ? undefined : `p${this.#nextToken++}`;
    if (progress !== undefined && onProgress !== undefined) this.#progress.set(progress, onProgress);
    try {
      const parameters = { input, layers: this.#layers(), ...(progress === undefined ? {} : { progress }) };
      const answer = operations[name].output.safeParse(await this.#send(name, parameters, signal));
      if (answer.success) return answer.data as OperationOutput<N>;
      throw new EngineError('internal', `${name}: the engine's answer does not fit: ${describeIssues(answer.error)}`);
    } finally {
      if (progress !== undefined) this.#progress.delete(progress);
    }
  }

  on<N extends NotificationName>(name: N, listener: Listener<Notification<N>>): Disposable {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    const own: AnyListener = (parameters) => listener(parameters);
    listeners.add(own);
    return toDisposable(() => listeners.delete(own));
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#transport.end();
    this.#close();
  }

  /** Settles with the answer, the request's cancellation or the connection's end, whichever comes first. */
  async #send(method: string, parameters: object, signal?: AbortSignal): Promise<unknown> {
    if (signal?.aborted === true) throw cancelled(method);
    if (this.isClosed) throw unreachable(method);
    const source = new CancellationTokenSource();
    const subscriptions: Disposable[] = [];
    try {
      return await new Promise((resolve, reject) => {
        subscriptions.push(
          onAbort(signal, () => {
            source.cancel();
            reject(cancelled(method));
          }),
          this.#gone.event(() => reject(unreachable(method))),
        );
        this.#connection.sendRequest(method, parameters, source.token).then(resolve, (error: unknown) => {
          reject(this.isClosed ? unreachable(method) : fromResponseError(error));
        });
      });
    } finally {
      for (const subscription of subscriptions) subscription.dispose();
      source.dispose();
    }
  }

  #receive(method: string, parameters: unknown): void {
    if (!isNotification(method)) return;
    const parsed = notifications[method].safeParse(parameters);
    if (!parsed.success) return;
    if ('token' in parsed.data) this.#progress.get(parsed.data.token)?.(parsed.data);
    for (const listener of [...(this.#listeners.get(method) ?? [])]) listener(parsed.data as never);
  }

  #close(): void {
    if (this.isClosed) return;
    this.#isClosed = true;
    this.#gone.fire();
    this.#gone.dispose();
    this.#connection.dispose();
    this.#progress.clear();
    this.#closed.fire({ isExpected: this.#isDisposed });
    this.#closed.dispose();
    this.#listeners.clear();
  }
}

function isNotification(method: string): method is NotificationName {
  return Object.hasOwn(notifications, method);
}

function onAbort(signal: AbortSignal | undefined, callback: () => void): Disposable {
  signal?.addEventListener('abort', callback, { once: true });
  return toDisposable(() => signal?.removeEventListener('abort', callback));
}

function cancelled(method: string): EngineError {
  return new EngineError('cancelled', `${method} was cancelled.`);
}

function unreachable(method: string): EngineError {
  return new EngineError('engineUnreachable', `The connection to the engine was lost before it answered ${method}.`, { retryable: true });
}
