/** The port for processes: owned ones on a terminal, and what they leave behind. */
import type { Disposable } from '../shared/disposable';

/** A command to start on behalf of a task. The texts are the task's own; no other shell text is ever added to them. */
export interface ProcessSpec {
  /** Names the attempt; every process started under it carries it in the environment variable SYMBIOTE_ATTEMPT, so that it can be found again. */
  readonly tag: string;
  /** Shell text of the task. */
  readonly command: string;
  /** Shell lines that run first in the same shell. */
  readonly prerequisites: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  /** The whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Terminal size in characters. */
  readonly columns: number;
  readonly rows: number;
  /** Whether somebody can type; if not, standard input is closed. */
  readonly interactive: boolean;
}

export type ProcessEnd =
  { readonly exitCode: number; readonly signal?: undefined } | { readonly signal: string; readonly exitCode?: undefined };

/** A process the engine owns, with everything it started. */
export interface OwnedProcess {
  readonly pid: number;
  /** False on the plain-pipe fallback. */
  readonly terminal: boolean;
  /** Raw output, every byte, in order. The receiver may return a promise: reading pauses until it resolves (backpressure). Registered once, synchronously after start. */
  onData(receive: (data: Uint8Array) => void | Promise<void>): void;
  /** Resolves once the process is gone and all its output was delivered. Processes it left behind may still live: call killTree. */
  readonly ended: Promise<ProcessEnd>;
  write(data: string): void;
  resize(columns: number, rows: number): void;
  /** Ends the process, its descendants and whatever carries the tag (a grandchild that called setsid too): a polite signal, then after a grace a hard one. Resolves when none is left, within 5 s. Safe to call at any time, also after the end, and twice. */
  killTree(): Promise<void>;
}

export interface Processes {
  start(spec: ProcessSpec): Promise<OwnedProcess>;
  /** Ends every process of this user that carries one of the tags (left by an engine that died). Returns how many there were. */
  sweep(tags: readonly string[]): Promise<number>;
  /** Why there is no pseudo-terminal here, if there is none. */
  readonly terminalUnavailable: string | undefined;
}

export type ProcessesDisposable = Processes & Disposable;
