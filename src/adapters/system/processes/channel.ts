/** What each way of starting a process gives to processes.ts, which adds ownership of the tree. */
import type { ProcessEnd } from '../../../ports/processes';
import type { Receive } from './outputQueue';

export interface Channel {
  readonly pid: number;
  readonly terminal: boolean;
  /** Path of the pseudo-terminal's slave, by which processes that still hold it can be found. */
  readonly device: string | undefined;
  /** Resolves when the main process is gone and its output was delivered. */
  readonly ended: Promise<ProcessEnd>;
  onData(receive: Receive): void;
  write(data: string): void;
  resize(columns: number, rows: number): void;
}

/** How long output of what a command left behind is waited for after the command itself has exited. */
export const lingerMs = 250;

/** After the main process is gone, whatever it wrote lies within this many bytes in the kernel; what follows is from others. */
export const kernelBufferBytes = 1024 * 1024;

export interface ChannelHooks {
  /** Called once, synchronously, when the main process was found gone, while its terminal is still open. */
  readonly onExit: () => void;
}
