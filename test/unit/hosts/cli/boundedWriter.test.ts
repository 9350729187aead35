import assert from 'node:assert/strict';
import { BoundedWriter } from '../../../../src/hosts/cli/boundedWriter';
import { FakeChannel } from './fakeHost';

/** A reader that takes one text each time it is told to. */
class SlowChannel extends FakeChannel {
  #take: () => void = () => undefined;

  override write(text: string): Promise<void> {
    return new Promise((resolve) => {
      this.#take = () => {
        this.text += text;
        resolve();
      };
    });
  }

  async takeAll(done: Promise<void>): Promise<void> {
    let isDone = false;
    void done.then(() => (isDone = true));
    while (!isDone) {
      this.#take();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

describe('BoundedWriter', () => {
  it('writes what is pushed, in order', async () => {
    const channel = new FakeChannel();
    const writer = new BoundedWriter(channel);
    writer.push('a\n');
    writer.push('b\n');
    await writer.settle();
    assert.equal(channel.text, 'a\nb\n');
  });

  it('leaves out what a slow reader cannot take, and says how much', async () => {
    const channel = new SlowChannel();
    const writer = new BoundedWriter(channel, 10);
    for (let index = 0; index < 1000; index += 1) writer.push('12345\n');
    await channel.takeAll(writer.settle());
    assert.equal(channel.text, '12345\n… 6 KB of output not shown; the log has all of it\n');
  });

  it('shows again once the reader has caught up', async () => {
    const channel = new SlowChannel();
    const writer = new BoundedWriter(channel, 10);
    writer.push('12345\n');
    writer.push('lost!\n');
    await channel.takeAll(writer.settle());
    writer.push('again\n');
    await channel.takeAll(writer.settle());
    assert.equal(channel.text, '12345\n… 1 KB of output not shown; the log has all of it\nagain\n');
  });
});
