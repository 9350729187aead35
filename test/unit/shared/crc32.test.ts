import assert from 'node:assert/strict';
import { crc32 } from '../../../src/shared/crc32';

describe('crc32', () => {
  it('gives the numbers of the standard', () => {
    assert.equal(crc32(new Uint8Array()), 0);
    assert.equal(crc32(Buffer.from('123456789')), 0xcbf43926);
    assert.equal(crc32(Buffer.from('The quick brown fox jumps over the lazy dog')), 0x414fa339);
  });
});
