/** What stands in for `node:crypto` in the adapters: chance from the seed. */
import { theMachine } from './current';

export function randomBytes(length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => theMachine().chance.below(256)));
}

export function randomInt(limit: number): number {
  return theMachine().chance.below(limit);
}

export { createHash } from 'node:crypto';
