import assert from 'node:assert/strict';
import { joinBytes, sameBytes } from '../../../src/shared/bytes';

describe('bytes', () => {
  it('are joined in order, and one part is not copied', () => {
    const only = Uint8Array.of(1);
    assert.equal(joinBytes([only]), only);
    assert.deepEqual(joinBytes([Uint8Array.of(1, 2), new Uint8Array(0), Uint8Array.of(3)]), Uint8Array.of(1, 2, 3));
    assert.equal(joinBytes([]).length, 0);
  });

  it('are the same when every byte is; what is not there is only like itself', () => {
    assert.ok(sameBytes(Uint8Array.of(1, 2), Buffer.from([1, 2])));
    assert.ok(!sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3)));
    assert.ok(!sameBytes(Uint8Array.of(1), Uint8Array.of(1, 2)));
    assert.ok(!sameBytes(undefined, new Uint8Array(0)));
    assert.ok(sameBytes(undefined, undefined));
  });

  it('are compared to the last, wherever they lie in memory', () => {
    const memory = Uint8Array.from({ length: 64 }, (_, index) => index % 16);
    for (const [from, other] of [
      [0, 16],
      [1, 17],
      [0, 33],
      [3, 32],
    ] as const) {
      for (let length = 1; length <= 12; length++) {
        const shifted = Uint8Array.from(memory.subarray(from, from + length));
        const copy = new Uint8Array(32);
        copy.set(shifted, other % 4);
        const again = copy.subarray(other % 4, (other % 4) + length);
        assert.ok(sameBytes(shifted, again));
        for (let at = 0; at < length; at++) {
          again[at] = 99;
          assert.ok(!sameBytes(shifted, again), `${length} bytes, another at ${at}`);
          again[at] = shifted[at] ?? 0;
        }
      }
    }
  });
});
