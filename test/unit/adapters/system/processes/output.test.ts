import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createProcesses } from '../../../../../src/adapters/system/processes/processes';
import type { OwnedProcess, ProcessesDisposable } from '../../../../../src/ports/processes';
import { specOf } from './runCommand';
import { inForm } from '../../../../longForm';

/** Bytes received, whatever the receiver does with its time. */
async function count(owned: OwnedProcess, receive: (data: Uint8Array) => void | Promise<void> = () => undefined): Promise<number> {
  let bytes = 0;
  owned.onData((data) => {
    bytes += data.byteLength;
    return receive(data);
  });
  await owned.ended;
  await owned.killTree();
  return bytes;
}

const turn = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('output of processes', function () {
  this.timeout(120_000);
  let processes: ProcessesDisposable;
  before(() => {
    processes = createProcesses();
  });
  after(() => processes.dispose());

  it('loses nothing of a process that prints and ends at once', async () => {
    for (const size of [1, 4095, 4096, 4097, 8192, 20_000, 65_536, 100_001]) {
      for (let round = 0; round < 4; round++) {
        assert.equal(await count(await processes.start(specOf(`head -c ${size} /dev/zero`))), size);
      }
    }
  });

  it('loses nothing while the engine was too busy to read when the process ended', async () => {
    for (const size of [5000, 12_000, 50_000]) {
      const owned = await processes.start(specOf(`head -c ${size} /dev/zero`));
      const received = count(owned);
      const busyUntil = performance.now() + 150;
      while (performance.now() < busyUntil);
      assert.equal(await received, size);
    }
  });

  it('loses nothing of a process that ended while its receiver was not done', async () => {
    for (const size of [3000, 300_000, 1_500_000]) {
      const owned = await processes.start(specOf(`head -c ${size} /dev/zero`));
      assert.equal(await count(owned, () => turn(30)), size);
    }
  });

  it('holds the process up while the receiver is not done', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const owned = await processes.start(specOf('head -c 20000000 /dev/zero'));
    let hasEnded = false;
    void owned.ended.then(() => (hasEnded = true));
    let bytes = 0;
    owned.onData(async (data) => {
      bytes += data.byteLength;
      await held;
    });
    await turn(400);
    assert.equal(hasEnded, false);
    assert.ok(bytes < 1_000_000, `${bytes} bytes were handed over`);
    release();
    await owned.ended;
    await owned.killTree();
    assert.equal(bytes, 20_000_000);
  });

  it('hands on bytes untouched, characters cut anywhere', async () => {
    const line = 'aé日🎉';
    const hash = createHash('sha256');
    await count(await processes.start(specOf(`stty -onlcr <&1; yes '${line}' | head -n 60000`)), (data) => void hash.update(data));
    assert.equal(hash.digest('hex'), createHash('sha256').update(`${line}\n`.repeat(60_000)).digest('hex'));
  });

  it(`takes ${inForm(40, 200)} MB at full speed in constant memory`, async () => {
    const before = process.memoryUsage().rss;
    let peak = before;
    let pieces = 0;
    const size = inForm(40_000_000, 200_000_000);
    const bytes = await count(await processes.start(specOf(`head -c ${size} /dev/zero`)), () => {
      if (++pieces % 100 === 0) peak = Math.max(peak, process.memoryUsage().rss);
    });
    assert.equal(bytes, size);
    assert.ok(peak - before < 100_000_000, `${Math.round((peak - before) / 1e6)} MB more`);
  });

  it('ends with the command, not with what it left on the terminal', async () => {
    const began = performance.now();
    const owned = await processes.start(specOf('trap "" HUP; sleep 1000 & setsid sleep 1000 & printf done'));
    let text = '';
    owned.onData((data) => {
      text += Buffer.from(data).toString();
    });
    assert.deepEqual(await owned.ended, { exitCode: 0 });
    assert.ok(performance.now() - began < 5000);
    assert.equal(text, 'done');
    await owned.killTree();
  });

  it('ends with the command although what it left goes on printing', async () => {
    const owned = await processes.start(specOf('trap "" HUP; yes & setsid yes & printf done'));
    owned.onData(() => undefined);
    assert.deepEqual(await owned.ended, { exitCode: 0 });
    await owned.killTree();
  });
});
