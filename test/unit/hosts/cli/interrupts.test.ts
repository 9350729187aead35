import assert from 'node:assert/strict';
import { Interrupts } from '../../../../src/hosts/cli/interrupts';

describe('Interrupts', () => {
  it('aborts at the first and leaves at the second', () => {
    const exits: number[] = [];
    const interrupts = new Interrupts((code) => exits.push(code));
    interrupts.interrupt();
    assert.ok(interrupts.signal.aborted);
    assert.deepEqual(exits, []);
    interrupts.interrupt();
    assert.deepEqual(exits, [130]);
  });

  it('calls the command that took over in place of aborting', () => {
    let calls = 0;
    const interrupts = new Interrupts(() => undefined);
    interrupts.take(() => (calls += 1));
    interrupts.interrupt();
    assert.equal(calls, 1);
    assert.ok(!interrupts.signal.aborted);
    assert.ok(interrupts.isInterrupted);
  });

  it('aborts again once the command gave interrupts back', () => {
    const interrupts = new Interrupts(() => undefined);
    interrupts.take(() => assert.fail('called')).dispose();
    interrupts.interrupt();
    assert.ok(interrupts.signal.aborted);
  });
});
