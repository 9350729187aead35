/** Simulated lives: some every day, 5,000 in the long form; the same seed is the same life. */
import assert from 'node:assert/strict';
import { inForm } from '../longForm';
import { loadLives, type Lives } from './bundle';

const count = inForm(30, 5_000);

describe('simulated lives', function () {
  this.timeout(1_200_000);
  let lives: Lives;
  before(async () => (lives = await loadLives(`test-${process.pid}`)));

  it(`lose nothing, ${count} of them`, async () => {
    const failure = await lives.liveMany(1, count);
    if (failure !== undefined) assert.fail(await lives.tell(failure.seed));
  });

  it('are the same from the same seed, and others from another', async () => {
    const [first, again, other] = [await lives.liveSeed(77), await lives.liveSeed(77), await lives.liveSeed(78)];
    assert.equal(again.hash, first.hash);
    assert.equal(again.calls, first.calls);
    assert.notEqual(other.hash, first.hash);
  });
});
