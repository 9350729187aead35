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
});
