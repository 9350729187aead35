/** Durations at a glance. */
import assert from 'node:assert/strict';
import { durationText } from '../../../src/shared/duration';

describe('a duration', () => {
  for (const [ms, text, whole] of [
    [0, '0.0s', '0s'],
    [940, '0.9s', '0s'],
    [9_999, '9.9s', '9s'],
    [12_900, '12s', '12s'],
    [65_000, '1m 05s', '1m 05s'],
    [3_725_000, '1h 02m', '1h 02m'],
    [97_200_000, '1d 03h', '1d 03h'],
    [-5, '0.0s', '0s'],
  ] as const) {
    it(`of ${ms} ms is ${text}`, () => {
      assert.equal(durationText(ms), text);
      assert.equal(durationText(ms, false), whole);
    });
  }
});
