import assert from 'node:assert/strict';
import { IdleWatch } from '../../../../src/hosts/node/idleWatch';
import type { Clock } from '../../../../src/ports/clock';

/** Time that stands still until it is moved. */
class FakeClock implements Clock {
  #now = 0;
  #timers = new Set<{ at: number; callback: () => void }>();
  now = (): number => this.#now;
  turn = async (): Promise<void> => undefined;
  schedule(ms: number, callback: () => void): { dispose(): void } {
    const timer = { at: this.#now + ms, callback };
    this.#timers.add(timer);
    return { dispose: () => void this.#timers.delete(timer) };
  }
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#now = next.at;
      next.callback();
    }
    this.#now = end;
  }
  get pending(): number {
    return this.#timers.size;
  }
}

describe('watching for idleness', () => {
  let clock: FakeClock;
  let clients: number;
  let isBusy: boolean;
  let ended: number[];
  let watch: IdleWatch;

  beforeEach(() => {
    clock = new FakeClock();
    [clients, isBusy, ended] = [0, false, []];
    watch = new IdleWatch({ clock, seconds: 30, isBusy: () => isBusy, clients: () => clients, onIdle: () => ended.push(clock.now()) });
  });

  it('ends an engine to which nobody came', () => {
    clock.advance(100_000);
    assert.deepEqual(ended, [30_000]);
    assert.equal(clock.pending, 0);
  });

  it('counts from when the last client left', () => {
    clients = 1;
    watch.update();
    clock.advance(100_000);
    clients = 0;
    watch.update();
    clock.advance(29_999);
    assert.deepEqual(ended, []);
    clock.advance(1);
    assert.deepEqual(ended, [130_000]);
  });

  it('begins again when a client comes in time', () => {
    clock.advance(20_000);
    clients = 1;
    watch.update();
    clients = 0;
    watch.update();
    clock.advance(100_000);
    assert.deepEqual(ended, [50_000]);
  });

  it('lasts while there is work, also when nobody tells that it ended', () => {
    isBusy = true;
    watch.update();
    clock.advance(1_000_000);
    assert.deepEqual(ended, []);
    isBusy = false;
    clock.advance(61_000);
    assert.equal(ended.length, 1);
  });

  it('does nothing after it was disposed', () => {
    watch.dispose();
    watch.update();
    clock.advance(100_000);
    assert.deepEqual(ended, []);
  });
});
