import assert from 'node:assert/strict';
import { mapInTurns } from '../../../src/engine/mapInTurns';

describe('work in turns', () => {
  let [now, turns] = [0, 0];
  const clock = {
    now: () => now,
    schedule: () => assert.fail('nothing is waited for'),
    turn: async () => void (turns += 1),
  };
  beforeEach(() => ([now, turns] = [0, 0]));

  it('keeps the order, and lets others have a turn now and then', async () => {
    const items = Array.from({ length: 100 }, (_, at) => at);
    const doubled = await mapInTurns(clock, items, (item) => {
      now += 1;
      return item * 2;
    });
    assert.deepEqual(
      doubled,
      items.map((item) => item * 2),
    );
    assert.ok(turns >= 5 && turns <= 20, `${turns} turns in 100 ms`);
  });

  it('is one turn where there is little to do', async () => {
    assert.deepEqual(await mapInTurns(clock, ['a', 'b'], (item) => item.toUpperCase()), ['A', 'B']);
    assert.equal(turns, 0);
  });

  it('ends with what fails', async () => {
    const failing = mapInTurns(clock, [1], () => {
      throw new Error('cannot');
    });
    await assert.rejects(failing, /cannot/);
  });
});
