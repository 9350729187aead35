/** A part of what `npm run bench:gate` tries, often enough that a gate that lets something through is noticed. */
import assert from 'node:assert/strict';
import { measureGate } from '../../../bench/gate/measure';

describe('the gate before mutants and correct refactorings', function () {
  this.timeout(300_000);

  it('rejects the ones and lets the others through', async () => {
    const figures = await measureGate(8);
    assert.ok(figures.mutants > 60 && figures.correct > 10, `${figures.mutants} mutants, ${figures.correct} refactorings`);
    assert.ok(figures.rejectedShare >= 0.98, figures.survivors.join('\n'));
    assert.ok(figures.wronglyRejectedShare <= 0.05, JSON.stringify(figures.wronglyRejected, undefined, 1));
  });
});
