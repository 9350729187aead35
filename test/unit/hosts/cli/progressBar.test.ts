import assert from 'node:assert/strict';
import { createProgress, progressStyle, progressText } from '../../../../src/hosts/cli/progressBar';
import { FakeChannel } from './fakeHost';

const terminal = { isTerminal: true, columns: 80 };

describe('progress', () => {
  it('is a bar on a terminal, lines elsewhere, nothing with --quiet', () => {
    assert.equal(progressStyle(new FakeChannel(terminal), { quiet: false, json: false }), 'bar');
    assert.equal(progressStyle(new FakeChannel(), { quiet: false, json: false }), 'lines');
    assert.equal(progressStyle(new FakeChannel(terminal), { quiet: true, json: false }), 'none');
  });

  it('is silent with --json unless there is a terminal', () => {
    assert.equal(progressStyle(new FakeChannel(), { quiet: false, json: true }), 'none');
    assert.equal(progressStyle(new FakeChannel(terminal), { quiet: false, json: true }), 'bar');
  });

  it('says share, amount, speed and what is being done', () => {
    const text = progressText({ done: 602, total: 1204, message: 'src/a.ts' }, 1000);
    assert.equal(text, ' 50% ━━━━━━━━━━────────── 602 of 1,204 · 602/s  src/a.ts');
  });

  it('says only what is being done while nobody knows how much it is', () => {
    assert.equal(progressText({ done: 0, total: 0, message: 'Listing' }, 1000), 'Listing');
  });

  it('prints a line every three seconds elsewhere, and none for quick work', () => {
    let time = 0;
    const channel = new FakeChannel();
    const progress = createProgress(channel, 'lines', 'Measuring', () => time);
    for (time = 0; time <= 7000; time += 500) progress.update({ done: time, total: 10_000, message: '' });
    progress.dispose();
    assert.deepEqual(
      channel.text.split('\n').map((line) => line.slice(0, 4)),
      [' 30%', ' 60%', ''],
    );
  });

  it('draws nothing for work that is over at once', () => {
    const channel = new FakeChannel(terminal);
    createProgress(channel, 'bar', 'Measuring').dispose();
    assert.equal(channel.text, '');
  });
});
