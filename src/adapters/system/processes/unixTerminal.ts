/**
 * A process on a pseudo-terminal, read without loss. libuv's streams report the end of the data when a terminal hangs up
 * although up to 64 KB may still wait in the kernel, so two things are done here: the engine keeps the slave open itself
 * (there is then no hang-up while the stream reads), and after the exit the rest is read directly from the descriptor until
 * the kernel says that there is nothing more.
 */
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { constants as osConstants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { ReadStream } from 'node:tty';
import type { ProcessEnd, ProcessSpec } from '../../../ports/processes';
import { kernelBufferBytes, lingerMs, type Channel, type ChannelHooks } from './channel';
import type { NativePty, PtyLibrary } from './nativePty';
import { OutputQueue, type Receive } from './outputQueue';
import { unixShellCommand } from './shellCommand';
import { withResolvers } from '../../../shared/withResolvers';

const readSize = 64 * 1024;
const writeRetryMs = 10;
const lingerStepMs = 20;

const signalNames = new Map(Object.entries(osConstants.signals).map(([name, number]) => [number, name]));

export function startUnixTerminal(library: PtyLibrary, spec: ProcessSpec, shell: string, hooks: ChannelHooks): Channel {
  if (!library.native) throw new Error('There is no native pseudo-terminal.');
  return new UnixTerminal(library.native, library.helperPath, { spec, shell, hooks });
}

interface Start {
  readonly spec: ProcessSpec;
  readonly shell: string;
  readonly hooks: ChannelHooks;
}

class UnixTerminal implements Channel {
  readonly pid: number;
  readonly terminal = true;
  readonly device: string;
  readonly ended: Promise<ProcessEnd>;
  readonly #native: NativePty;
  readonly #fd: number;
  readonly #stream: ReadStream;
  readonly #queue = new OutputQueue(() => this.#resume());
  readonly #hooks: ChannelHooks;
  readonly #slave: number | undefined;
  #hasExited = false;
  #isClosed = false;
  #pendingInput: Uint8Array[] = [];
  #writeTimer: NodeJS.Timeout | undefined;

  constructor(native: NativePty, helperPath: string, { spec, shell, hooks }: Start) {
    const { file, args } = unixShellCommand(spec, { shell, closeInput: !spec.interactive, mergeErrors: false });
    const environment = Object.entries(spec.environment).map(([name, value]) => `${name}=${value}`);
    const { columns, rows } = spec;
    const exit = withResolvers<ProcessEnd>();
    const child = native.fork(file, args, environment, spec.cwd, columns, rows, -1, -1, true, helperPath, (exitCode, signal) =>
      exit.resolve(signal > 0 ? { signal: signalNames.get(signal) ?? `SIG${signal}` } : { exitCode }),
    );
    this.#native = native;
    this.#hooks = hooks;
    this.#fd = child.fd;
    this.pid = child.pid;
    this.device = child.pty;
    // O_NOCTTY: the engine leads a session without a terminal and must not get this one for its own.
    this.#slave = attempt(() => openSync(child.pty, constants.O_RDWR | constants.O_NOCTTY));
    this.#stream = this.#openStream();
    this.ended = exit.promise.then((end) => this.#finish(end));
  }

  onData(receive: Receive): void {
    this.#queue.setReceiver(receive);
  }

  write(data: string): void {
    if (this.#hasExited || data === '') return;
    this.#pendingInput.push(Buffer.from(data, 'utf8'));
    if (this.#pendingInput.length === 1) this.#flushInput();
  }

  resize(columns: number, rows: number): void {
    if (this.#hasExited || this.#isClosed) return;
    attempt(() => this.#native.resize(this.#fd, columns, rows, 0, 0));
  }

  #openStream(): ReadStream {
    const buffer = Buffer.allocUnsafe(readSize);
    const onread = {
      buffer,
      callback: (bytes: number): boolean => {
        this.#queue.push(Uint8Array.from(buffer.subarray(0, bytes)));
        return !this.#queue.isFull && !this.#hasExited;
      },
    };
    const stream = new ReadStream(this.#fd, { onread } as ConstructorParameters<typeof ReadStream>[1]);
    // macOS revokes the terminal when the session's leader exits, after its output was read; the error says no more than that.
    stream.on('error', () => undefined);
    stream.on('close', () => (this.#isClosed = true));
    stream.resume();
    return stream;
  }

  #resume(): void {
    if (!this.#hasExited && !this.#isClosed) this.#stream.resume();
  }

  /** Written directly: the descriptor does not block, and a full input queue is tried again a little later. */
  #flushInput(): void {
    this.#writeTimer = undefined;
    while (this.#pendingInput.length > 0 && !this.#hasExited && !this.#isClosed) {
      const [data] = this.#pendingInput;
      if (!data) return;
      try {
        const written = writeSync(this.#fd, data);
        if (written === data.byteLength) this.#pendingInput.shift();
        else this.#pendingInput[0] = data.subarray(written);
      } catch (error) {
        if (codeOf(error) !== 'EAGAIN') this.#pendingInput = [];
        else this.#writeTimer = setTimeout(() => this.#flushInput(), writeRetryMs);
        return;
      }
    }
  }

  async #finish(end: ProcessEnd): Promise<ProcessEnd> {
    this.#hasExited = true;
    this.#pendingInput = [];
    clearTimeout(this.#writeTimer);
    this.#stream.pause();
    this.#hooks.onExit();
    await this.#drain();
    if (this.#slave !== undefined) {
      closeSync(this.#slave);
      await this.#linger();
    }
    this.#stream.destroy();
    await this.#queue.settled();
    this.#queue.abandon();
    return end;
  }

  /** Reads what the kernel holds. Returns false when nobody has the terminal open any more. */
  async #drain(): Promise<boolean> {
    const buffer = Buffer.allocUnsafe(readSize);
    let total = 0;
    while (!this.#isClosed && total < kernelBufferBytes) {
      await this.#queue.room();
      if (this.#isClosed) return false;
      try {
        const bytes = readSync(this.#fd, buffer);
        if (bytes === 0) return false;
        total += bytes;
        this.#queue.push(Uint8Array.from(buffer.subarray(0, bytes)));
      } catch (error) {
        return codeOf(error) === 'EAGAIN';
      }
    }
    return !this.#isClosed;
  }

  /** Something the command left behind still has the terminal: a moment for the last words of a `tee`, no more. */
  async #linger(): Promise<void> {
    for (let waited = 0; waited <= lingerMs; waited += lingerStepMs) {
      if (!(await this.#drain())) return;
      await sleep(lingerStepMs);
    }
  }
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
