/** Proof that the lives find mistakes: seeded ones, each within so many lives. Every day it is made sure that the patches apply. */
import assert from 'node:assert/strict';
import { inForm } from '../longForm';
import { livesNeeded, patched, seededFaults } from './seededFault';

describe('seeded faults', function () {
  this.timeout(600_000);
  const areLived = inForm(false, true);

  it('are ten at least', () => assert.ok(seededFaults().length >= 10));

  for (const fault of seededFaults()) {
    it(`${fault.name}: ${areLived ? `is found within ${fault.within} lives from seed ${fault.from}` : 'can be seeded'}`, async () => {
      if (!areLived) return void assert.equal(patched(fault).size, fault.files.length);
      const { lives, message } = await livesNeeded(fault);
      assert.ok(lives !== undefined, `${fault.what} Nothing was found in ${fault.within} lives.`);
      console.log(`      life ${lives}: ${message.split('\n')[0] ?? ''}`);
    });
  }
});
