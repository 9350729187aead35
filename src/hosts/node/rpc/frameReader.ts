/**
 * Reads JSON-RPC messages from a socket, each behind a Content-Length header. Unlike the library's reader it has a limit, and
 * the first byte that cannot be right ends it: what comes in is untrusted until it has said hello.
 */
import type { Socket } from 'node:net';
import { AbstractMessageReader, type DataCallback, type Message, type MessageReader } from 'vscode-jsonrpc/node';
import { z } from 'zod';
import { toDisposable, type Disposable } from '../../../shared/disposable';

/** The shape of any message; what is in it is the business of the operation's schema. */
const messageSchema = z.looseObject({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string(), z.number(), z.null()]).optional(),
  method: z.string().max(200).optional(),
});

const headerStart = 'content-length:';
const headerEnd = '\r\n\r\n';
const maxHeaderBytes = 1024;

export class FrameReader extends AbstractMessageReader implements MessageReader {
  /** Longer messages end the connection. */
  maxBytes: number;
  readonly #socket: Socket;
  #callback: DataCallback | undefined;
  #chunks: Buffer[] = [];
  #size = 0;
  /** Length of the message whose header was read. */
  #expected: number | undefined;
  #isBroken = false;

  constructor(socket: Socket, maxBytes: number) {
    super();
    this.#socket = socket;
    this.maxBytes = maxBytes;
  }

  listen(callback: DataCallback): Disposable {
    this.#callback = callback;
    const receive = (data: Buffer): void => this.#receive(data);
    this.#socket.on('data', receive);
    this.#socket.on('close', () => this.fireClose());
    return toDisposable(() => this.#socket.off('data', receive));
  }

  /** Delivers a message as if it had been received. */
  inject(message: Message): void {
    if (!this.#isBroken) this.#callback?.(message);
  }

  #receive(data: Buffer): void {
    if (this.#isBroken) return;
    this.#chunks.push(data);
    this.#size += data.length;
    try {
      while (this.#readOne());
    } catch (error) {
      this.#isBroken = true;
      this.#chunks = [];
      this.fireError(error);
    }
  }

  /** False when more bytes are needed. */
  #readOne(): boolean {
    this.#expected ??= this.#readHeader();
    if (this.#expected === undefined || this.#size < this.#expected) return false;
    const body = this.#take(this.#expected);
    this.#expected = undefined;
    const message = messageSchema.parse(JSON.parse(body.toString('utf8')));
    this.#callback?.(message);
    return true;
  }

  #readHeader(): number | undefined {
    if (this.#size === 0) return undefined;
    const start = this.#peek().subarray(0, maxHeaderBytes).toString('latin1');
    const end = start.indexOf(headerEnd);
    if (
      !start.slice(0, headerStart.length).toLowerCase().startsWith(headerStart.slice(0, start.length)) ||
      (end === -1 && start.length === maxHeaderBytes)
    ) {
      throw new Error('Expected a Content-Length header.');
    }
    if (end === -1) return undefined;
    const length = /^content-length: *(\d{1,12})(\r\n|$)/i.exec(start.slice(0, end))?.[1];
    if (length === undefined) throw new Error('Expected a number in the Content-Length header.');
    if (Number(length) > this.maxBytes) throw new Error(`A message of ${length} bytes is over the limit of ${this.maxBytes}.`);
    this.#take(end + headerEnd.length);
    return Number(length);
  }

  #peek(): Buffer {
    if (this.#chunks.length !== 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0] ?? Buffer.alloc(0);
  }

  #take(count: number): Buffer {
    const whole = this.#peek();
    this.#chunks = whole.length === count ? [] : [whole.subarray(count)];
    this.#size -= count;
    return whole.subarray(0, count);
  }
}
