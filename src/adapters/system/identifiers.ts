/** Names from time and chance: `run-mfq3v2k1-00-7x2c`, sorted by time of creation. */
import { randomInt } from 'node:crypto';
import type { Identifiers } from '../../ports/identifiers';

/** Two base-36 digits tell apart what is made within one millisecond. */
const perMillisecond = 36 * 36;
/** Four base-36 digits tell apart what two processes make at the same moment. */
const chances = 36 ** 4;

export function createIdentifiers(now: () => number = Date.now): Identifiers {
  let time = 0;
  let sequence = 0;
  return {
    next(prefix) {
      const current = now();
      // A clock that was set back, or a full millisecond, must not break the order.
      if (current > time) [time, sequence] = [current, 0];
      else if (sequence + 1 < perMillisecond) sequence += 1;
      else [time, sequence] = [time + 1, 0];
      return `${prefix}-${digits(time, 8)}-${digits(sequence, 2)}-${digits(randomInt(chances), 4)}`;
    },
  };
}

export const systemIdentifiers: Identifiers = createIdentifiers();

/** Fixed width, so that the order of texts is the order of numbers. */
function digits(value: number, width: number): string {
  return value.toString(36).padStart(width, '0');
}
