/**
 * Processes the engine owns: each on a pseudo-terminal where there is one, with everything it starts, to the end. A process
 * whose engine dies gets a hang-up from the terminal; what ignores that carries the attempt's tag and is swept by the next.
 */
import { accessSync, constants, statSync } from 'node:fs';
import { EngineError } from '../../../domain/errors';
import type { OwnedProcess, Processes, ProcessesDisposable, ProcessSpec } from '../../../ports/processes';
import { messageOf } from '../../../shared/messageOf';
import type { Channel, ChannelHooks } from './channel';
import { loadPtyLibrary, type PtyLibrary } from './nativePty';
import { startPipes } from './pipes';
import { createProcessTable } from './processTable';
import { tagVariable, UnixTree, type OwnedTree } from './processTree';
import { shellPath } from './shellCommand';
import { startUnixTerminal } from './unixTerminal';
import { startWindowsTerminal } from './windowsTerminal';
import { WindowsTree } from './windowsTree';

export interface ProcessesOptions {
  /** Loads node-pty; what it throws becomes `terminalUnavailable`. */
  readonly loadTerminal?: () => PtyLibrary;
  /** Milliseconds between the polite signal and the hard one. */
  readonly graceMs?: number;
  /** The Unix shell. */
  readonly shell?: string;
}

const defaultGraceMs = 1500;
/** When a running command's descendants are looked at; the last goes on as an interval. */
const lookAfterMs = [50, 200, 750, 2000] as const;
/** Longest single argument or variable that Linux passes to a program. */
const linuxArgumentBytes = 128 * 1024;

export function createProcesses(options: ProcessesOptions = {}): ProcessesDisposable {
  return new SystemProcesses(options);
}

class SystemProcesses implements Processes {
  readonly #options: ProcessesOptions;
  readonly #alive = new Set<Owned>();
  #library: PtyLibrary | undefined;
  #unavailable: string | undefined;
  #isLoaded = false;
  #isDisposed = false;

  constructor(options: ProcessesOptions) {
    this.#options = options;
  }

  get terminalUnavailable(): string | undefined {
    this.#load();
    return this.#unavailable;
  }

  async start(spec: ProcessSpec): Promise<OwnedProcess> {
    if (this.#isDisposed) throw new EngineError('cancelled', 'The engine is stopping and starts nothing more.');
    const shell = this.#options.shell ?? shellPath;
    check(spec, shell);
    const environment = { ...spec.environment, PWD: spec.cwd, [tagVariable]: spec.tag };
    // Set before the system can tell of an end, which takes a turn of the event loop.
    const made: { owned?: Owned } = {};
    const hooks: ChannelHooks = { onExit: () => made.owned?.exited() };
    const channel = await this.#open({ ...spec, environment }, shell, hooks);
    const owned = new Owned(channel, this.#treeOf(spec.tag, channel), (gone) => this.#alive.delete(gone));
    made.owned = owned;
    this.#alive.add(owned);
    // Disposed while a shell was being started.
    if (this.#isDisposed) owned.killNow();
    return owned;
  }

  async sweep(tags: readonly string[]): Promise<number> {
    // Another process's environment cannot be read on Windows; there the console ends with the engine that owned it.
    if (tags.length === 0 || process.platform === 'win32') return 0;
    const tree = new UnixTree(createProcessTable(), { tags, root: undefined, device: undefined, graceMs: this.#graceMs });
    const count = tree.members().length;
    if (count > 0) await tree.kill();
    return count;
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const owned of this.#alive) owned.killNow();
  }

  get #graceMs(): number {
    return this.#options.graceMs ?? defaultGraceMs;
  }

  async #open(spec: ProcessSpec, shell: string, hooks: ChannelHooks): Promise<Channel> {
    const library = this.#load();
    // A Windows console's input cannot be closed from outside; where nobody can type, pipes are the truth.
    const isUsable = library !== undefined && (process.platform !== 'win32' || spec.interactive);
    try {
      if (isUsable)
        return process.platform === 'win32' ? startWindowsTerminal(library, spec, hooks) : startUnixTerminal(library, spec, shell, hooks);
    } catch (error) {
      // No pseudo-terminal left, for example: better without than not at all.
      this.#unavailable = `no pseudo-terminal could be opened: ${messageOf(error)}`;
    }
    try {
      return await startPipes(spec, shell, hooks);
    } catch (error) {
      throw new EngineError('io', `The command could not be started in ${spec.cwd}: ${messageOf(error)}`, {
        data: { path: spec.cwd },
        cause: error,
      });
    }
  }

  #treeOf(tag: string, channel: Channel): OwnedTree {
    if (process.platform === 'win32') return new WindowsTree(() => channel.pid);
    return new UnixTree(createProcessTable(), { tags: [tag], root: channel.pid, device: channel.device, graceMs: this.#graceMs });
  }

  #load(): PtyLibrary | undefined {
    if (this.#isLoaded) return this.#library;
    this.#isLoaded = true;
    try {
      this.#library = (this.#options.loadTerminal ?? loadPtyLibrary)();
    } catch (error) {
      this.#unavailable = `node-pty cannot be loaded: ${messageOf(error)}`;
    }
    return this.#library;
  }
}

/** A started process, its output and its tree. It stays on the list of the living until its tree was ended. */
class Owned implements OwnedProcess {
  readonly ended: OwnedProcess['ended'];
  readonly #channel: Channel;
  readonly #tree: OwnedTree;
  readonly #onGone: (owned: Owned) => void;
  #look: NodeJS.Timeout | undefined;
  #hasExited = false;

  constructor(channel: Channel, tree: OwnedTree, onGone: (owned: Owned) => void) {
    this.#channel = channel;
    this.#tree = tree;
    this.#onGone = onGone;
    this.ended = channel.ended;
    this.#lookLater(0);
  }

  get pid(): number {
    return this.#channel.pid;
  }

  get terminal(): boolean {
    return this.#channel.terminal;
  }

  onData(receive: (data: Uint8Array) => void | Promise<void>): void {
    this.#channel.onData(receive);
  }

  write(data: string): void {
    this.#channel.write(data);
  }

  resize(columns: number, rows: number): void {
    this.#channel.resize(columns, rows);
  }

  async killTree(): Promise<void> {
    await this.#tree.kill();
    this.#onGone(this);
  }

  killNow(): void {
    clearTimeout(this.#look);
    this.#tree.killNow();
  }

  /** The shell is gone: the last look, while the terminal still says who has it open. */
  exited(): void {
    this.#hasExited = true;
    clearTimeout(this.#look);
    this.#tree.shellExited();
  }

  #lookLater(index: number): void {
    if (this.#hasExited || process.platform !== 'linux') return;
    const later = Math.min(index, lookAfterMs.length - 1);
    this.#look = setTimeout(() => {
      this.#tree.observe(false);
      this.#lookLater(later + 1);
    }, lookAfterMs[later]);
    this.#look.unref();
  }
}

/** Everything that can be known to be wrong before a process exists. */
function check(spec: ProcessSpec, shell: string): void {
  const texts = [spec.command, ...spec.prerequisites, ...Object.entries(spec.environment).flat()];
  if (texts.some((text) => text.includes('\0')))
    throw new EngineError('invalidInput', 'A command, prerequisite or variable has a NUL character in it; no program can be given one.');
  const isDirectory = statSync(spec.cwd, { throwIfNoEntry: false })?.isDirectory();
  if (!isDirectory) {
    const what = isDirectory === undefined ? 'does not exist' : 'is not a directory';
    throw new EngineError('io', `The directory to run in ${what}: ${spec.cwd}`, { data: { path: spec.cwd } });
  }
  if (process.platform === 'win32') return;
  if (process.platform === 'linux' && texts.some((text) => Buffer.byteLength(text) >= linuxArgumentBytes))
    throw new EngineError(
      'invalidInput',
      'A command, prerequisite or variable is longer than the 128 KB that Linux passes to a program. Put it in a script file.',
    );
  try {
    accessSync(shell, constants.X_OK);
  } catch (error) {
    throw new EngineError('io', `The shell ${shell} is missing or cannot be executed.`, { data: { path: shell }, cause: error });
  }
  try {
    accessSync(spec.cwd, constants.X_OK);
  } catch (error) {
    throw new EngineError('io', `The directory to run in may not be entered: ${spec.cwd}`, { data: { path: spec.cwd }, cause: error });
  }
}
