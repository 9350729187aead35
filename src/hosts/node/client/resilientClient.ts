/** An engine client that stays: when the connection breaks it connects again, starting the engine anew with growing pauses. */
import { EngineError } from '../../../domain/errors';
import type { OperationInput, OperationName, OperationOutput } from '../../../protocol/operations';
import type { Notification, NotificationName } from '../../../protocol/rpc';
import { toDisposable, type Disposable } from '../../../shared/disposable';
import { Emitter, type Listener } from '../../../shared/emitter';
import type { ConnectDetails } from './connectEngine';
import type { EngineClient, RequestOptions } from './engineClient';

export type ConnectionState =
  | { readonly kind: 'idle' }
  /** For the first time, or because somebody asked to try again. */
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected'; readonly enginePid: number }
  /** After the connection broke; `attempt` counts up from 1. */
  | { readonly kind: 'restarting'; readonly attempt: number }
  /** Given up; `retry()` tries again. */
  | { readonly kind: 'failed'; readonly error: EngineError }
  | { readonly kind: 'closed' };

export interface ResilientTuning {
  readonly delaysMs: readonly number[];
  /** So many breaks within `windowMs` and it gives up. */
  readonly maxBreaks: number;
  readonly windowMs: number;
  readonly connect: (options: ConnectDetails) => Promise<EngineClient>;
}

const defaultTuning: ResilientTuning = {
  delaysMs: [200, 500, 1_000, 2_000, 5_000],
  maxBreaks: 5,
  windowMs: 60_000,
  // Its schemas are most of what the editor would load, and a window that needs no engine does without.
  connect: async (options) => (await import('./connectEngine')).connectEngine(options),
};

interface Subscription {
  readonly name: NotificationName;
  readonly attach: (client: EngineClient) => Disposable;
  attached: Disposable | undefined;
}

export class ResilientClient implements Disposable {
  readonly #options: ConnectDetails;
  readonly #tuning: ResilientTuning;
  readonly #stateChanged = new Emitter<ConnectionState>();
  readonly #subscriptions = new Set<Subscription>();
  readonly #stop = new AbortController();
  #state: ConnectionState = { kind: 'idle' };
  #client: EngineClient | undefined;
  /** When the connection broke lately. */
  #breaks: number[] = [];
  #hasConnected = false;
  #wakeUp: (() => void) | undefined;
  readonly onDidChangeState = this.#stateChanged.event;

  constructor(options: ConnectDetails, tuning: Partial<ResilientTuning> = {}) {
    this.#options = options;
    this.#tuning = { ...defaultTuning, ...tuning };
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get isConnected(): boolean {
    return this.#state.kind === 'connected';
  }

  /** Begins connecting; does nothing when it has begun. How it goes is told by onDidChangeState. */
  start(): void {
    if (this.#state.kind === 'idle') this.#begin();
  }

  /** Tries again after it gave up, or at once during a pause. */
  retry(): void {
    if (this.#state.kind === 'restarting') this.#wakeUp?.();
    if (this.#state.kind !== 'failed') return;
    this.#breaks = [];
    this.#begin();
  }

  /**
   * Waits for the connection while there is hope for one. Rejects as EngineClient's does; with `engineUnreachable` when the
   * connection broke meanwhile (the request is not repeated: nobody knows whether it was carried out) or was given up.
   */
  async request<N extends OperationName>(name: N, input: OperationInput<N>, options: RequestOptions = {}): Promise<OperationOutput<N>> {
    this.start();
    const client = this.#client ?? (await this.#nextClient(options.signal));
    return client.request(name, input, options);
  }

  /** The subscription lasts over every reconnection. */
  on<N extends NotificationName>(name: N, listener: Listener<Notification<N>>): Disposable {
    const subscription: Subscription = { name, attach: (client) => client.on(name, listener), attached: undefined };
    this.#subscriptions.add(subscription);
    if (this.#client !== undefined) subscription.attached = subscription.attach(this.#client);
    return toDisposable(() => {
      this.#subscriptions.delete(subscription);
      subscription.attached?.dispose();
    });
  }

  dispose(): void {
    if (this.#state.kind === 'closed') return;
    this.#stop.abort();
    this.#wakeUp?.();
    this.#client?.dispose();
    this.#client = undefined;
    this.#become({ kind: 'closed' });
    this.#stateChanged.dispose();
  }

  #begin(): void {
    this.#become({ kind: 'connecting' });
    void this.#connect();
  }

  async #connect(): Promise<void> {
    while (!this.#isClosed) {
      try {
        const acceptsOtherBuild = this.#hasConnected || this.#options.acceptsOtherBuild === true;
        const client = await this.#tuning.connect({ ...this.#options, acceptsOtherBuild, signal: this.#stop.signal });
        if (this.#isClosed) client.dispose();
        else this.#connected(client);
        return;
      } catch (error) {
        if (this.#isClosed || !(await this.#pauseAfter(EngineError.from(error)))) return;
      }
    }
  }

  #connected(client: EngineClient): void {
    this.#client = client;
    this.#hasConnected = true;
    client.onDidClose(({ isExpected }) => {
      if (isExpected || this.#client !== client) return;
      this.#client = undefined;
      for (const subscription of this.#subscriptions) subscription.attached = undefined;
      const lost = new EngineError('engineUnreachable', 'The engine ended unexpectedly, again and again.', { retryable: true });
      void this.#pauseAfter(lost).then((hasHope) => (hasHope ? this.#connect() : undefined));
    });
    for (const subscription of this.#subscriptions) subscription.attached = subscription.attach(client);
    this.#become({ kind: 'connected', enginePid: client.enginePid });
  }

  /** False when it gave up or was closed. */
  async #pauseAfter(error: EngineError): Promise<boolean> {
    const now = Date.now();
    this.#breaks = [...this.#breaks.filter((time) => now - time < this.#tuning.windowMs), now];
    // What waiting does not mend is told at once.
    if (this.#breaks.length >= this.#tuning.maxBreaks || !error.retryable) {
      this.#become({ kind: 'failed', error });
      return false;
    }
    this.#become({ kind: 'restarting', attempt: this.#breaks.length });
    const { delaysMs } = this.#tuning;
    await this.#sleep(delaysMs[Math.min(this.#breaks.length, delaysMs.length) - 1] ?? 0);
    return !this.#isClosed;
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#wakeUp?.(), ms);
      this.#wakeUp = () => {
        clearTimeout(timer);
        this.#wakeUp = undefined;
        resolve();
      };
    });
  }

  #nextClient(signal: AbortSignal | undefined): Promise<EngineClient> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        const state = this.#state;
        const isAborted = signal?.aborted === true;
        if (!isAborted && this.#client === undefined && state.kind !== 'failed' && state.kind !== 'closed') return;
        listening.dispose();
        signal?.removeEventListener('abort', settle);
        if (isAborted) reject(new EngineError('cancelled', 'Cancelled while waiting for the engine.'));
        else if (this.#client !== undefined) resolve(this.#client);
        else
          reject(state.kind === 'failed' ? state.error : new EngineError('engineUnreachable', 'The connection to the engine was closed.'));
      };
      const listening = this.#stateChanged.event(settle);
      signal?.addEventListener('abort', settle, { once: true });
      settle();
    });
  }

  get #isClosed(): boolean {
    return this.#stop.signal.aborted;
  }

  #become(state: ConnectionState): void {
    if (this.#state.kind === 'closed') return;
    this.#state = state;
    this.#stateChanged.fire(state);
  }
}
