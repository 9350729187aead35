/** Serves every client that connects to the engine's socket. */
import type { Server, Socket } from 'node:net';
import type { Notification, NotificationName } from '../../../protocol/rpc';
import type { Disposable } from '../../../shared/disposable';
import type { ClientConnection, Handlers } from './contract';
import { ServedClient } from './servedClient';
import { defaultLimits, type TransportLimits } from './transport';

export interface ServeOptions {
  /** Listening, or about to. */
  readonly server: Server;
  /** What a client must say first. */
  readonly token: string;
  readonly build: string;
  readonly version: string;
  /** Absolute path. */
  readonly workspace: string;
  readonly handlers: Handlers;
  /** Called with the number of clients that have said hello, whenever it changes. */
  readonly onClientsChanged?: (count: number) => void;
  /** Hears defects (`internal` errors of handlers, with the operation) and why connections were ended. */
  readonly onError?: (error: unknown, what: string) => void;
  readonly limits?: Partial<TransportLimits>;
  /** How long a client may take to say hello. */
  readonly helloMs?: number;
}

export interface ServedConnections extends Disposable {
  /** Clients that have said hello. */
  readonly clients: readonly ClientConnection[];
  /** Tells every client; does not wait for any. */
  broadcast<N extends NotificationName>(name: N, parameters: Notification<N>): void;
  /** Takes no more clients: they look for the next engine at once. Those that have said hello stay. */
  refuse(): void;
  /** Takes no more clients, lets what is queued go out, and closes; resolves when all are closed, within about a second. */
  close(): Promise<void>;
}

export function serveConnections(options: ServeOptions): ServedConnections {
  const served = new Set<ServedClient>();
  let count = 0;
  let nextId = 1;

  const welcomed = (): readonly ServedClient[] => [...served].filter((client) => client.isWelcomed);
  const recount = (): void => {
    const now = welcomed().length;
    if (now === count) return;
    count = now;
    options.onClientsChanged?.(now);
  };
  const accept = (socket: Socket): void => {
    const client = new ServedClient(`client-${nextId++}`, socket, {
      ...options,
      limits: { ...defaultLimits, ...options.limits },
      helloMs: options.helloMs ?? 5_000,
      onWelcomed: recount,
      onError: options.onError ?? (() => undefined),
    });
    served.add(client);
    client.onDidClose(() => {
      served.delete(client);
      recount();
    });
  };
  options.server.on('connection', accept);

  const refuse = (): void => {
    if (options.server.listeners('connection').includes(turnAway)) return;
    options.server.off('connection', accept);
    options.server.on('connection', turnAway);
    for (const client of served) if (!client.isWelcomed) client.end();
  };
  const close = async (): Promise<void> => {
    refuse();
    const closing = [...served].map((client) => new Promise<void>((resolve) => client.onDidClose(() => resolve())));
    for (const client of served) client.end();
    await Promise.all(closing);
  };
  return {
    get clients() {
      return welcomed();
    },
    broadcast(name, parameters) {
      for (const client of welcomed()) void client.notify(name, parameters);
    },
    refuse,
    close,
    dispose: () => void close(),
  };
}

function turnAway(socket: Socket): void {
  socket.on('error', () => undefined);
  socket.destroy();
}
