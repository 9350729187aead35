/** The fallback without a terminal: standard output and error through one pipe, so that their order is kept. */
import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { ProcessEnd, ProcessSpec } from '../../../ports/processes';
import { kernelBufferBytes, lingerMs, type Channel, type ChannelHooks } from './channel';
import { OutputQueue, type Receive } from './outputQueue';
import { unixShellCommand, windowsShellLine } from './shellCommand';

/** Starts the shell; rejects with the system's error when there is none. */
export async function startPipes(spec: ProcessSpec, shell: string, hooks: ChannelHooks): Promise<Channel> {
  const child = process.platform === 'win32' ? spawnWindows(spec) : spawnUnix(spec, shell);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  child.on('error', () => undefined);
  return new PipeChannel(child, hooks);
}

function spawnUnix(spec: ProcessSpec, shell: string): ChildProcess {
  const { file, args } = unixShellCommand(spec, { shell, closeInput: false, mergeErrors: true });
  // Detached: a session and group of its own, which can be signalled as one.
  return spawn(file, args, { ...options(spec), detached: true });
}

function spawnWindows(spec: ProcessSpec): ChildProcess {
  const shell = spec.environment['ComSpec'] ?? spec.environment['COMSPEC'] ?? 'cmd.exe';
  return spawn(shell, [windowsShellLine(spec)], { ...options(spec), windowsVerbatimArguments: true, windowsHide: true });
}

function options(spec: ProcessSpec) {
  const input = spec.interactive ? ('pipe' as const) : ('ignore' as const);
  return { cwd: spec.cwd, env: { ...spec.environment }, stdio: [input, 'pipe', 'pipe'] as ['pipe' | 'ignore', 'pipe', 'pipe'] };
}

class PipeChannel implements Channel {
  readonly pid: number;
  readonly terminal = false;
  readonly device = undefined;
  readonly ended: Promise<ProcessEnd>;
  readonly #child: ChildProcess;
  readonly #streams: readonly Readable[];
  readonly #queue = new OutputQueue(() => this.#resume());
  #bytesAfterExit = 0;
  #hasExited = false;
  #quiet: (() => void) | undefined;

  constructor(child: ChildProcess, hooks: ChannelHooks) {
    this.#child = child;
    this.pid = child.pid ?? 0;
    this.#streams = [child.stdout, child.stderr].filter((stream): stream is Readable => stream !== null);
    for (const stream of this.#streams) {
      stream.on('data', (data: Buffer) => this.#take(data));
      stream.on('error', () => undefined);
    }
    child.stdin?.on('error', () => undefined);
    const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
    const exited = new Promise<ProcessEnd>((resolve) =>
      child.once('exit', (exitCode, signal) => {
        hooks.onExit();
        this.#hasExited = true;
        resolve(signal === null ? { exitCode: exitCode ?? 0 } : { signal });
      }),
    );
    this.ended = exited.then((end) => this.#finish(end, closed));
  }

  onData(receive: Receive): void {
    this.#queue.setReceiver(receive);
  }

  write(data: string): void {
    if (this.#child.stdin?.writable) this.#child.stdin.write(data);
  }

  resize(): void {
    // There is no terminal to resize.
  }

  #take(data: Buffer): void {
    this.#queue.push(data);
    if (this.#hasExited) this.#bytesAfterExit += data.byteLength;
    this.#quiet?.();
    if (this.#queue.isFull) for (const stream of this.#streams) stream.pause();
  }

  #resume(): void {
    for (const stream of this.#streams) stream.resume();
    this.#quiet?.();
  }

  /** The pipe closes with the last process that has it; what a command left behind does not hold the verdict up. */
  async #finish(end: ProcessEnd, closed: Promise<void>): Promise<ProcessEnd> {
    let timer: NodeJS.Timeout | undefined;
    const quiet = new Promise<void>((resolve) => {
      this.#quiet = () => {
        clearTimeout(timer);
        if (this.#bytesAfterExit > kernelBufferBytes) resolve();
        else if (!this.#queue.isFull) timer = setTimeout(resolve, lingerMs);
      };
      this.#quiet();
    });
    await Promise.race([closed, quiet]);
    clearTimeout(timer);
    this.#quiet = undefined;
    await this.#queue.settled();
    this.#queue.abandon();
    for (const stream of this.#streams) stream.destroy();
    this.#child.stdin?.destroy();
    return end;
  }
}
