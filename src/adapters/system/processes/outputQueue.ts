/**
 * Delivers output to one receiver in order, one chunk at a time, waiting for the promise it returns. Whoever reads from the
 * process stops when the queue is full and goes on when it has room: that is the whole of the backpressure.
 */
import { joinBytes } from '../../../shared/bytes';

/** Bytes that may wait before reading pauses. Large enough to keep a fast process busy while the receiver writes. */
const highWater = 256 * 1024;

export type Receive = (data: Uint8Array) => void | Promise<void>;

export class OutputQueue {
  readonly #onRoom: () => void;
  #receive: Receive | undefined;
  #chunks: Uint8Array[] = [];
  #bytes = 0;
  #isPumping = false;
  #isAbandoned = false;
  #idle: (() => void)[] = [];

  /** @param onRoom called when a full queue has room again */
  constructor(onRoom: () => void) {
    this.#onRoom = onRoom;
  }

  get isFull(): boolean {
    return this.#bytes >= highWater;
  }

  setReceiver(receive: Receive): void {
    if (this.#receive) throw new Error('onData may be called once');
    this.#receive = receive;
    void this.#pump();
  }

  /** Takes over the array, which must not be reused. */
  push(data: Uint8Array): void {
    if (data.byteLength === 0 || this.#isAbandoned) return;
    this.#chunks.push(data);
    this.#bytes += data.byteLength;
    void this.#pump();
  }

  /** Resolves when everything pushed so far was received; at once where nobody receives. */
  async settled(): Promise<void> {
    if (!this.#isPumping && (this.#bytes === 0 || !this.#receive)) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Resolves when a full queue has room, so that a reader may go on. */
  async room(): Promise<void> {
    if (this.isFull) await this.settled();
  }

  /** Forgets what nobody took; nothing is accepted any more. */
  abandon(): void {
    this.#isAbandoned = true;
    this.#chunks = [];
    this.#bytes = 0;
  }

  async #pump(): Promise<void> {
    if (this.#isPumping || !this.#receive) return;
    this.#isPumping = true;
    // One turn later, so that what arrives in one read burst is handed on in one piece.
    await Promise.resolve();
    while (this.#chunks.length > 0) {
      const wasFull = this.isFull;
      const chunk = joinBytes(this.#chunks);
      this.#chunks = [];
      this.#bytes = 0;
      // Room before delivery: the process may go on writing while the receiver works.
      if (wasFull) this.#onRoom();
      try {
        await this.#receive(chunk);
      } catch {
        // A receiver that fails has its own way of telling; the process goes on and later output is still offered.
      }
    }
    this.#isPumping = false;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}
