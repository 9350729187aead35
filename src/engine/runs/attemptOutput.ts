/**
 * What an attempt printed lately, and its delivery to those who look on. A ring keeps the last 256 KB; every receiver has a
 * place in it, is given the next piece when it is done with the last one, and skips what the ring no longer has. So a slow
 * receiver loses the middle and is told how much, and never slows the process.
 */
import type { Clock } from '../../ports/clock';
import type { Disposable } from '../../shared/disposable';

export interface OutputPiece {
  /** Whole characters; as far as can be told, no cut escape sequence either. */
  readonly data: string;
  /** Bytes left out before `data` because the receiver was slow. */
  readonly skipped: number;
}

/** May return a promise: nothing more is delivered until it resolves. What it throws is its own affair. */
export type OutputReceiver = (piece: OutputPiece) => void | Promise<void>;

export interface OutputView {
  readonly backlog: string;
  /** Bytes that came before the backlog. */
  readonly skipped: number;
  readonly detach: () => void;
}

const capacity = 256 * 1024;
const firstCapacity = 8 * 1024;
const pieceBytes = 64 * 1024;
/** One frame of a screen. */
const pauseMs = 16;
const escape = 0x1b;
const backslash = 0x5c;
const lineFeed = 10;
/** How far back an unfinished escape sequence is looked for, and how far forward a line's begin after a gap. */
const lookAround = 2048;

interface Receiver {
  readonly receive: OutputReceiver;
  /** Bytes of all output that it was given or has skipped. */
  position: number;
  isBusy: boolean;
  pause: Disposable | undefined;
  isDetached: boolean;
}

export class AttemptOutput {
  readonly #clock: Clock;
  readonly #receivers = new Set<Receiver>();
  #ring = new Uint8Array(firstCapacity);
  /** Bytes of output so far; the ring has the last of them. */
  #total = 0;
  #isEnded = false;
  #caughtUp: (() => void)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Bytes of output so far. */
  get total(): number {
    return this.#total;
  }

  push(data: Uint8Array): void {
    if (data.byteLength === 0) return;
    this.#grow(data.byteLength);
    const size = this.#ring.byteLength;
    const kept = data.byteLength > size ? data.subarray(data.byteLength - size) : data;
    const at = (this.#total + data.byteLength - kept.byteLength) % size;
    const head = kept.subarray(0, size - at);
    this.#ring.set(head, at);
    this.#ring.set(kept.subarray(head.byteLength), 0);
    this.#total += data.byteLength;
    for (const receiver of this.#receivers) this.#wake(receiver);
  }

  /** What is there, then what comes. After the end there is only the backlog. */
  attach(receive: OutputReceiver): OutputView {
    const start = this.#cleanStart(Math.max(0, this.#total - this.#ring.byteLength));
    const end = this.#isEnded ? this.#total : this.#cleanEnd(start, this.#total);
    const receiver: Receiver = { receive, position: end, isBusy: false, pause: undefined, isDetached: false };
    if (!this.#isEnded) this.#receivers.add(receiver);
    return { backlog: decode(this.#slice(start, end)), skipped: start, detach: () => this.#detach(receiver) };
  }

  /** No more output will come. Resolves when every receiver has it all, or after `waitMs`; a slower one still gets it later. */
  async end(waitMs: number): Promise<void> {
    if (this.#isEnded) return;
    this.#isEnded = true;
    for (const receiver of this.#receivers) {
      receiver.pause?.dispose();
      receiver.pause = undefined;
      this.#wake(receiver);
    }
    if (this.#receivers.size === 0) return this.#shrink();
    await new Promise<void>((resolve) => {
      const timer = this.#clock.schedule(waitMs, resolve);
      this.#caughtUp.push(() => {
        timer.dispose();
        resolve();
      });
    });
  }

  #detach(receiver: Receiver): void {
    receiver.isDetached = true;
    receiver.pause?.dispose();
    if (!this.#receivers.delete(receiver) || this.#receivers.size > 0) return;
    for (const resolve of this.#caughtUp.splice(0)) resolve();
    if (this.#isEnded) this.#shrink();
  }

  #wake(receiver: Receiver): void {
    if (receiver.isBusy || receiver.pause || receiver.isDetached) return;
    receiver.isBusy = true;
    // A turn later: whoever pushes is not held up, and what follows at once comes along.
    queueMicrotask(() => void this.#deliver(receiver));
  }

  async #deliver(receiver: Receiver): Promise<void> {
    const piece = receiver.isDetached ? undefined : this.#next(receiver);
    if (piece) {
      try {
        await receiver.receive(piece);
      } catch {
        // A view that is gone; its owner detaches it.
      }
    }
    receiver.isBusy = false;
    if (receiver.isDetached) return;
    if (this.#isEnded) {
      if (receiver.position >= this.#total) this.#detach(receiver);
      else this.#wake(receiver);
      return;
    }
    if (!piece) return;
    receiver.pause = this.#clock.schedule(pauseMs, () => {
      receiver.pause = undefined;
      this.#wake(receiver);
    });
  }

  #next(receiver: Receiver): OutputPiece | undefined {
    const oldest = Math.max(0, this.#total - this.#ring.byteLength);
    const start = receiver.position < oldest ? this.#cleanStart(oldest) : receiver.position;
    const limit = Math.min(this.#total, start + pieceBytes);
    const end = this.#isEnded && limit === this.#total ? limit : this.#cleanEnd(start, limit);
    const skipped = start - receiver.position;
    if (end === start && skipped === 0) return undefined;
    receiver.position = end;
    return { data: decode(this.#slice(start, end)), skipped };
  }

  #byte(position: number): number {
    return this.#ring[position % this.#ring.byteLength] ?? 0;
  }

  #slice(start: number, end: number): Uint8Array {
    const size = this.#ring.byteLength;
    const result = new Uint8Array(end - start);
    const at = start % size;
    const head = this.#ring.subarray(at, Math.min(size, at + result.byteLength));
    result.set(head, 0);
    result.set(this.#ring.subarray(0, result.byteLength - head.byteLength), head.byteLength);
    return result;
  }

  /** After a gap: the begin of a line where there is one near, else of a character. Position 0 is clean. */
  #cleanStart(position: number): number {
    if (position === 0) return 0;
    const limit = Math.min(this.#total, position + lookAround);
    for (let index = position; index < limit; index++) if (this.#byte(index) === lineFeed) return index + 1;
    let start = position;
    while (start < limit && start < position + 3 && isContinuation(this.#byte(start))) start++;
    return start;
  }

  /** Where a piece up to `limit` may end: before a character, or an escape sequence, of which only a part is there. */
  #cleanEnd(start: number, limit: number): number {
    let end = this.#wholeCharacters(start, limit);
    const farthest = Math.max(start, end - lookAround);
    for (let index = end - 1; index >= farthest; index--) {
      if (this.#byte(index) !== escape) continue;
      // ESC \, or the half of it, may be the close of a string that begins further back.
      if (!isWholeSequence(this.#slice(index, end))) end = index;
      else if (this.#byte(index + 1) !== backslash) return end;
    }
    return end;
  }

  #wholeCharacters(start: number, limit: number): number {
    for (let back = 1; back <= 3 && limit - back >= start; back++) {
      const byte = this.#byte(limit - back);
      if (isContinuation(byte)) continue;
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
      return length > back ? limit - back : limit;
    }
    return limit;
  }

  #grow(incoming: number): void {
    const needed = Math.min(capacity, this.#total + incoming);
    if (needed <= this.#ring.byteLength) return;
    let size = this.#ring.byteLength;
    while (size < needed) size *= 2;
    this.#resize(Math.min(capacity, size));
  }

  /** An ended attempt is kept for a while: as small as it can be. */
  #shrink(): void {
    this.#resize(Math.max(1, Math.min(this.#total, this.#ring.byteLength)));
  }

  #resize(size: number): void {
    const kept = Math.min(this.#total, this.#ring.byteLength, size);
    const from = this.#total - kept;
    const old = this.#slice(from, this.#total);
    const ring = new Uint8Array(size);
    const at = from % size;
    const head = old.subarray(0, size - at);
    ring.set(head, at);
    ring.set(old.subarray(head.byteLength), 0);
    this.#ring = ring;
  }
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

/** Whether bytes that begin with ESC hold the whole of the sequence that begins there (CSI, a string, or two bytes). */
function isWholeSequence(bytes: Uint8Array): boolean {
  const kind = bytes[1];
  if (kind === undefined) return false;
  if (kind === 0x5b) return bytes.subarray(2).some((byte) => byte >= 0x40 && byte <= 0x7e);
  // OSC, DCS, APC, PM, SOS: up to BEL or ESC \.
  if ([0x5d, 0x50, 0x5f, 0x5e, 0x58].includes(kind))
    return bytes.some((byte, index) => byte === 7 || (index > 1 && byte === backslash && bytes[index - 1] === escape));
  // Intermediate bytes (as in ESC ( B) and one final.
  if (kind >= 0x20 && kind <= 0x2f) return bytes.subarray(2).some((byte) => byte >= 0x30 && byte <= 0x7e);
  return true;
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
