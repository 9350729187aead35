/** The machine's own clock and timers. */
import { setImmediate as breathe } from 'node:timers/promises';
import type { Clock } from '../../ports/clock';
import { toDisposable } from '../../shared/disposable';

/** Timers above this are fired at once by Node; nothing of ours waits longer than a day. */
const longestMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  schedule(ms, callback) {
    const timer = setTimeout(callback, Math.min(Math.max(0, ms), longestMs));
    timer.unref();
    return toDisposable(() => clearTimeout(timer));
  },
  turn: () => breathe(),
};
