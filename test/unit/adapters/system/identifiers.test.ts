import assert from 'node:assert/strict';
import { createIdentifiers, systemIdentifiers } from '../../../../src/adapters/system/identifiers';

describe('identifiers', () => {
  it('are letters, digits and dashes, and short', () => {
    assert.match(systemIdentifiers.next('run'), /^run-[0-9a-z]{8}-[0-9a-z]{2}-[0-9a-z]{4}$/);
  });

  it('are unique and sort by creation, also many in one millisecond and after the clock was set back', () => {
    const times = [1_000, 1_000, 900, 2_000];
    const identifiers = createIdentifiers(() => times[0] ?? 0);
    const made: string[] = [];
    while (times.length > 0) {
      for (let n = 0; n < 2_000; n += 1) made.push(identifiers.next('a'));
      times.shift();
    }
    assert.deepEqual(made, [...new Set(made)].sort());
  });
});
