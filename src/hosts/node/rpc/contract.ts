/** What binds operations to the engine: one handler each, typed by the table of operations. */
import type { AuditReport } from '../../../domain/audit/auditReport';
import type { Hotspot } from '../../../domain/audit/hotspot';
import type { OperationName, OperationOutput, ParsedInput } from '../../../protocol/operations';
import type { Hello, Layers, Notification, NotificationName } from '../../../protocol/rpc';
import type { Event } from '../../../shared/emitter';

/** One connected client. */
export interface ClientConnection {
  readonly id: string;
  readonly kind: Hello['client'];
  /** Resolves when the message was handed to the operating system (or the client is gone), so that a sender can wait for a slow client instead of queueing. Never rejects. */
  notify<N extends NotificationName>(name: N, parameters: Notification<N>): Promise<void>;
  readonly isClosed: boolean;
  readonly onDidClose: Event<void>;
}

export interface RequestContext {
  readonly client: ClientConnection;
  readonly layers: Layers;
  /** Aborted when the client cancels the request or goes away. */
  readonly signal: AbortSignal;
  /** Tells the client how far it is; coalesced, and free when the client did not ask. */
  progress(done: number, total: number, message: string): void;
  /** Tells with the next progress what an audit has found so far. */
  found(hotspots: readonly Hotspot[]): void;
  /** Tells with the next progress what an audit that goes on has to say about functions. */
  reported(report: AuditReport): void;
}

export type Handler<N extends OperationName> = (
  input: ParsedInput<N>,
  context: RequestContext,
) => Promise<OperationOutput<N>> | OperationOutput<N>;
export type Handlers = { readonly [N in OperationName]: Handler<N> };
