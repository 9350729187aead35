/** The port for time: the clock and its timers. */
import type { Disposable } from '../shared/disposable';

/** Time. The engine never reads it any other way. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once after `ms`; disposing before then prevents it. Does not keep a process alive. */
  schedule(ms: number, callback: () => void): Disposable;
  /** Lets everything else that waits for this thread have its turn. */
  turn(): Promise<void>;
}
