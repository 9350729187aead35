/** A socket as JSON-RPC connection, for both sides: bounded messages, bounded backlog, and no failure but the connection's end. */
import type { Socket } from 'node:net';
import { createMessageConnection, type Message, type MessageConnection } from 'vscode-jsonrpc/node';
import { EngineError } from '../../../domain/errors';
import { FrameReader } from './frameReader';
import { FrameWriter, type BacklogLimits } from './frameWriter';
import { toResponseError } from './wireErrors';

export interface TransportLimits extends BacklogLimits {
  readonly maxMessageBytes: number;
}

const megabyte = 1024 * 1024;
export const defaultLimits: TransportLimits = {
  maxMessageBytes: 64 * megabyte,
  stalledMs: 30_000,
  largeBytes: megabyte,
  maxBytes: 256 * megabyte,
};

export interface Transport {
  readonly connection: MessageConnection;
  /** Limits what may come in next; to be kept small until the peer is known. */
  limitMessages(bytes: number): void;
  /** Never rejects; resolves when the operating system has it or the peer is gone. */
  notify(method: string, parameters: object): Promise<void>;
  /** Writes what is queued, then closes. */
  end(): void;
  destroy(): void;
}

/** `onError` hears why a connection was ended from this side: garbage, a message too long. */
export function openTransport(socket: Socket, limits: TransportLimits, onError: (error: Error) => void): Transport {
  const reader = new FrameReader(socket, limits.maxMessageBytes);
  const writer = new FrameWriter(socket, limits, (message) => encode(message, limits.maxMessageBytes, (answer) => reader.inject(answer)));
  const connection = createMessageConnection(reader, writer);
  const destroy = (): void => void socket.destroy();
  reader.onError((error) => {
    onError(error);
    destroy();
  });
  // A reset by the peer is its way of closing; the close event follows.
  socket.on('error', destroy);
  return {
    connection,
    limitMessages: (bytes) => (reader.maxBytes = Math.min(bytes, limits.maxMessageBytes)),
    notify: (method, parameters) => writer.write({ jsonrpc: '2.0', method, params: parameters } as Message),
    end() {
      writer.end();
      setTimeout(destroy, 1_000).unref();
    },
    destroy,
  };
}

/** What cannot be sent is answered in its place: a response by an error, a request by an error to ourselves. */
function encode(message: Message, maxBytes: number, answer: (message: Message) => void): Buffer | undefined {
  try {
    const body = Buffer.from(JSON.stringify(message), 'utf8');
    if (body.length <= maxBytes) return body;
    throw new EngineError('invalidInput', `A message of ${body.length} bytes is over the limit of ${maxBytes}; ask for less at a time.`);
  } catch (error) {
    const { id, method } = message as { id?: unknown; method?: unknown };
    if (id === undefined) return undefined;
    const response = { jsonrpc: '2.0', id, error: toResponseError(error).toJson() };
    if (method === undefined) return Buffer.from(JSON.stringify(response), 'utf8');
    setImmediate(() => answer(response as Message));
    return undefined;
  }
}
