import assert from 'node:assert/strict';
import { OutputQueue } from '../../../../../src/adapters/system/processes/outputQueue';

const kilobyte = (fill: number): Uint8Array => new Uint8Array(1024).fill(fill);

describe('OutputQueue', () => {
  it('delivers in order, one piece at a time', async () => {
    const queue = new OutputQueue(() => undefined);
    const received: number[] = [];
    let active = 0;
    queue.setReceiver(async (data) => {
      active++;
      assert.equal(active, 1);
      await Promise.resolve();
      received.push(...data);
      active--;
    });
    for (let value = 0; value < 50; value++) {
      queue.push(Uint8Array.of(value));
      if (value % 7 === 0) await Promise.resolve();
    }
    await queue.settled();
    assert.deepEqual(
      received,
      Array.from({ length: 50 }, (_, value) => value),
    );
  });

  it('is full at 256 KB and says once when it has room again', async () => {
    let rooms = 0;
    const queue = new OutputQueue(() => rooms++);
    for (let count = 0; count < 255; count++) queue.push(kilobyte(1));
    assert.equal(queue.isFull, false);
    queue.push(kilobyte(2));
    assert.equal(queue.isFull, true);
    queue.setReceiver(() => undefined);
    await queue.settled();
    assert.equal(queue.isFull, false);
    assert.equal(rooms, 1);
  });

  it('keeps what came before the receiver', async () => {
    const queue = new OutputQueue(() => undefined);
    queue.push(Uint8Array.of(1, 2));
    const received: number[] = [];
    queue.setReceiver((data) => void received.push(...data));
    await queue.settled();
    assert.deepEqual(received, [1, 2]);
  });

  it('goes on after a receiver that failed', async () => {
    const queue = new OutputQueue(() => undefined);
    const received: number[] = [];
    queue.setReceiver((data) => {
      received.push(...data);
      return Promise.reject(new Error('view gone'));
    });
    queue.push(Uint8Array.of(1));
    await queue.settled();
    queue.push(Uint8Array.of(2));
    await queue.settled();
    assert.deepEqual(received, [1, 2]);
  });
});
