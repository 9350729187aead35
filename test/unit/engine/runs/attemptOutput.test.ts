import assert from 'node:assert/strict';
import { AttemptOutput, type OutputPiece } from '../../../../src/engine/runs/attemptOutput';
import type { Clock } from '../../../../src/ports/clock';
import { toDisposable } from '../../../../src/shared/disposable';

/** Time that passes when the test says so. */
class HandClock implements Clock {
  #now = 0;
  readonly #waiting = new Set<{ readonly at: number; readonly callback: () => void }>();

  now(): number {
    return this.#now;
  }

  async turn(): Promise<void> {}

  schedule(ms: number, callback: () => void) {
    const entry = { at: this.#now + ms, callback };
    this.#waiting.add(entry);
    return toDisposable(() => this.#waiting.delete(entry));
  }

  async pass(ms: number): Promise<void> {
    this.#now += ms;
    for (const entry of [...this.#waiting].filter(({ at }) => at <= this.#now)) {
      this.#waiting.delete(entry);
      entry.callback();
    }
    await settle();
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('AttemptOutput', () => {
  let clock: HandClock;
  let output: AttemptOutput;
  let pieces: OutputPiece[];
  const text = (): string => pieces.map(({ data }) => data).join('');

  beforeEach(() => {
    clock = new HandClock();
    output = new AttemptOutput(clock);
    pieces = [];
  });

  it('gives the backlog first, then what comes', async () => {
    output.push(bytes('before '));
    const view = output.attach((piece) => void pieces.push(piece));
    output.push(bytes('after'));
    await settle();
    assert.deepEqual([view.backlog, view.skipped, text()], ['before ', 0, 'after']);
  });

  it('joins what comes within a frame', async () => {
    output.attach((piece) => void pieces.push(piece));
    output.push(bytes('a'));
    await settle();
    for (const part of 'bcdef') {
      output.push(bytes(part));
      await settle();
    }
    assert.deepEqual(
      pieces.map(({ data }) => data),
      ['a'],
    );
    await clock.pass(16);
    assert.deepEqual(
      pieces.map(({ data }) => data),
      ['a', 'bcdef'],
    );
  });

  it('waits for a receiver, and tells it what it missed', async () => {
    let release: () => void = () => undefined;
    output.attach((piece) => {
      pieces.push(piece);
      return pieces.length === 1 ? new Promise<void>((resolve) => (release = resolve)) : undefined;
    });
    output.push(bytes('first\n'));
    await settle();
    const line = `${'x'.repeat(99)}\n`;
    for (let count = 0; count < 10_000; count++) output.push(bytes(line));
    await settle();
    assert.equal(pieces.length, 1);
    release();
    await settle();
    for (let frame = 0; frame < 10; frame++) await clock.pass(16);
    const skipped = pieces.reduce((sum, piece) => sum + piece.skipped, 0);
    assert.ok(skipped >= 1_000_000 - 256 * 1024);
    assert.equal(skipped + text().length, 1_000_006);
    assert.ok(pieces[1]?.data.startsWith('xxx') && pieces[1].data.indexOf('\n') === 99, 'goes on at a line');
  });

  it('never cuts a character, wherever the bytes are cut', async () => {
    const whole = 'aé日🎉'.repeat(50);
    output.attach((piece) => void pieces.push(piece));
    for (const byte of bytes(whole)) {
      output.push(Uint8Array.of(byte));
      await clock.pass(16);
      await clock.pass(16);
    }
    assert.equal(text(), whole);
  });

  it('never cuts an escape sequence', async () => {
    const sequences = ['\u001b[38;5;196m', '\u001b]0;title\u0007', '\u001b]8;;http://x\u001b\\', '\u001b(B', '\u001b7'];
    output.attach((piece) => void pieces.push(piece));
    for (const byte of bytes(sequences.join('text'))) {
      output.push(Uint8Array.of(byte));
      await clock.pass(16);
      await clock.pass(16);
    }
    assert.equal(text(), sequences.join('text'));
    for (const { data } of pieces) assert.ok(sequences.includes(data) || !data.includes('\u001b'), JSON.stringify(data));
  });

  it('delivers the rest at the end, half a character too, and then is over', async () => {
    output.attach((piece) => void pieces.push(piece));
    output.push(Uint8Array.of(0x61, 0xe6, 0x97));
    await settle();
    assert.equal(text(), 'a');
    await output.end(1000);
    assert.equal(text(), 'a\ufffd');
    assert.equal(output.attach(() => assert.fail('nothing comes after the end')).backlog, 'a\ufffd');
  });

  it('does not let a stuck receiver hold up the end for longer than asked', async () => {
    output.attach(() => new Promise(() => undefined));
    output.push(bytes('x'));
    await settle();
    let isOver = false;
    void output.end(500).then(() => (isOver = true));
    await settle();
    assert.equal(isOver, false);
    await clock.pass(500);
    assert.equal(isOver, true);
  });

  it('gives a detached receiver nothing more', async () => {
    const view = output.attach((piece) => void pieces.push(piece));
    output.push(bytes('x'));
    view.detach();
    await settle();
    await output.end(1000);
    assert.equal(text(), '');
  });

  it('keeps the last 256 KB, whatever the sizes it came in', () => {
    let all = '';
    for (let count = 0; all.length < 700_000; count++) {
      const part = `${count}:`.padEnd(1 + ((count * 7919) % 5000), '.') + '\n';
      output.push(bytes(part));
      all += part;
    }
    const { backlog, skipped } = output.attach(() => undefined);
    assert.equal(all.slice(skipped), backlog);
    assert.ok(backlog.length > 250_000 && backlog.length <= 256 * 1024);
  });
});
