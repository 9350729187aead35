/** A few of the files that `npm run fuzz` makes by the ten thousand. */
import { join } from 'node:path';
import { check, mutated, sourcesBelow } from '../../../fuzz/sourceMutations';

describe('mutated sources', () => {
  it('are measured whatever they are, with sums that add up', () => {
    const sources = sourcesBelow(join(__dirname, '../../../../src/adapters/languages'));
    for (let seed = 1; seed <= 80; seed++) check(mutated(sources, seed));
  });
});
