/** The client's side of the engine process: what the command line, the editor and tests talk to. */
import type { OperationInput, OperationName, OperationOutput } from '../../../protocol/operations';
import type { Hello, Layers, Notification, NotificationName } from '../../../protocol/rpc';
import type { Disposable } from '../../../shared/disposable';
import type { Event, Listener } from '../../../shared/emitter';

export type Progress = Omit<Notification<'progress'>, 'token'>;

export interface RequestOptions {
  /** Aborting cancels the request in the engine too. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

export interface EngineClient extends Disposable {
  readonly enginePid: number;
  /** Rejects with an EngineError, as the engine gave it or `engineUnreachable` when the connection is lost. */
  request<N extends OperationName>(name: N, input: OperationInput<N>, options?: RequestOptions): Promise<OperationOutput<N>>;
  on<N extends NotificationName>(name: N, listener: Listener<Notification<N>>): Disposable;
  /** The connection ended: by dispose (`isExpected`), or because the engine died or stopped. */
  readonly onDidClose: Event<{ readonly isExpected: boolean }>;
}

export interface ConnectOptions {
  /** Absolute path of the workspace. */
  readonly workspace: string;
  readonly client: Hello['client'];
  /** Absolute path of dist/engine.js, started detached when no engine answers. Undefined: only attach. */
  readonly engineScript: string | undefined;
  /** Settings the client brings, read for each request. */
  readonly layers: () => Layers;
  readonly signal?: AbortSignal;
}
