/**
 * Writes JSON-RPC messages to a socket, one slice at a time, so that it knows how far the peer has read: a message is done when
 * the operating system has all of it. It never rejects: a peer that is gone is told by the connection closing.
 */
import type { Socket } from 'node:net';
import { AbstractMessageWriter, type Message, type MessageWriter } from 'vscode-jsonrpc/node';

export interface BacklogLimits {
  /** A peer that takes nothing for this long with more than `largeBytes` waiting is stalled. */
  readonly stalledMs: number;
  readonly largeBytes: number;
  /** More than this waiting is a stall at once. */
  readonly maxBytes: number;
}

interface Outgoing {
  readonly bytes: Buffer;
  readonly done: () => void;
}

const sliceBytes = 256 * 1024;

export class FrameWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #socket: Socket;
  readonly #limits: BacklogLimits;
  readonly #encode: (message: Message) => Buffer | undefined;
  #queue: Outgoing[] = [];
  #queuedBytes = 0;
  #isWriting = false;
  #isEnding = false;
  #lastTaken = 0;
  #watch: NodeJS.Timeout | undefined;

  /** `encode` gives the message's JSON, or undefined when it cannot be sent. */
  constructor(socket: Socket, limits: BacklogLimits, encode: (message: Message) => Buffer | undefined) {
    super();
    this.#socket = socket;
    this.#limits = limits;
    this.#encode = encode;
    socket.on('close', () => {
      this.#abandon();
      this.fireClose();
    });
  }

  /** Resolves when the operating system has the message, or the peer is gone. */
  write(message: Message): Promise<void> {
    const body = this.#isOpen ? this.#encode(message) : undefined;
    if (body === undefined) return Promise.resolve();
    return new Promise((done) => {
      const header = Buffer.from(`Content-Length: ${body.length}\r\n\r\n`, 'latin1');
      this.#queue.push({ bytes: header, done: () => undefined }, { bytes: body, done });
      this.#queuedBytes += header.length + body.length;
      if (this.#queuedBytes > this.#limits.maxBytes) this.#stalled();
      else this.#pump();
    });
  }

  /** Closes our side when everything was written. */
  end(): void {
    this.#isEnding = true;
    if (this.#isOpen && !this.#isWriting) this.#socket.end();
  }

  get #isOpen(): boolean {
    return !this.#socket.destroyed && this.#socket.writable;
  }

  #pump(): void {
    if (this.#isWriting || this.#queue.length === 0 || !this.#isOpen) return;
    const { bytes, done } = this.#nextSlice();
    this.#isWriting = true;
    this.#startWatch();
    this.#socket.write(bytes, (error) => {
      this.#isWriting = false;
      // Also when it failed: nobody waits for a peer that is gone. (Node 20 calls back without an error then, later ones with.)
      for (const tell of done) tell();
      if (error || !this.#isOpen) return;
      this.#lastTaken = Date.now();
      this.#queuedBytes -= bytes.length;
      if (this.#queue.length > 0) return this.#pump();
      this.#stopWatch();
      if (this.#isEnding) this.#socket.end();
    });
  }

  /** Small messages together, a large one in parts. */
  #nextSlice(): { readonly bytes: Buffer; readonly done: readonly (() => void)[] } {
    const parts: Buffer[] = [];
    const done: (() => void)[] = [];
    let room = sliceBytes;
    let count = 0;
    for (const outgoing of this.#queue) {
      if (outgoing.bytes.length > room) break;
      parts.push(outgoing.bytes);
      done.push(outgoing.done);
      room -= outgoing.bytes.length;
      count += 1;
    }
    this.#queue.splice(0, count);
    const large = this.#queue[0];
    if (large !== undefined && room > 0) {
      parts.push(large.bytes.subarray(0, room));
      this.#queue[0] = { bytes: large.bytes.subarray(room), done: large.done };
    }
    return { bytes: parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts), done };
  }

  #startWatch(): void {
    if (this.#watch !== undefined) return;
    this.#lastTaken = Date.now();
    this.#watch = setInterval(() => {
      if (this.#queuedBytes > this.#limits.largeBytes && Date.now() - this.#lastTaken >= this.#limits.stalledMs) this.#stalled();
    }, this.#limits.stalledMs / 6).unref();
  }

  #stopWatch(): void {
    clearInterval(this.#watch);
    this.#watch = undefined;
  }

  #stalled(): void {
    this.#socket.destroy();
    this.#abandon();
  }

  #abandon(): void {
    this.#stopWatch();
    this.#queuedBytes = 0;
    for (const { done } of this.#queue.splice(0)) done();
  }
}
