import assert from 'node:assert/strict';
import { PassThrough, Writable } from 'node:stream';
import { processTerminal } from '../../../../src/hosts/cli/terminal';

function streams(stdin: PassThrough & { isTTY?: boolean }, stderr = new PassThrough()) {
  const stdout = new PassThrough();
  return { stdin, stdout, stderr, environment: {}, onBrokenPipe: () => undefined };
}

describe('the terminal of the process', () => {
  const never = new AbortController().signal;

  it('hands on the line that was typed', async () => {
    const stdin = new PassThrough();
    const terminal = processTerminal(streams(stdin));
    const answer = terminal.ask('Run? ', never);
    stdin.write('y\n');
    assert.equal(await answer, 'y');
  });

  it('takes the end of input for an empty answer', async () => {
    const stdin = new PassThrough();
    const answer = processTerminal(streams(stdin)).ask('Run? ', never);
    stdin.end();
    assert.equal(await answer, '');
  });

  it('stops asking when it is interrupted', async () => {
    const abort = new AbortController();
    const answer = processTerminal(streams(new PassThrough())).ask('Run? ', abort.signal);
    abort.abort();
    await assert.rejects(answer, { code: 'cancelled' });
  });

  it('takes a width of 0, which a terminal has that was never told its size, for none', () => {
    const wide = (columns: number) => {
      const given = streams(new PassThrough());
      return processTerminal({ ...given, stdout: Object.assign(given.stdout, { isTTY: true, columns }) }).out.columns;
    };
    assert.equal(wide(0), undefined);
    assert.equal(wide(72), 72);
  });

  it('can ask only where somebody types and reads', () => {
    assert.equal(processTerminal(streams(new PassThrough())).canAsk, false);
    const typing = Object.assign(new PassThrough(), { isTTY: true });
    assert.equal(processTerminal(streams(typing)).canAsk, false);
    assert.equal(processTerminal(streams(typing, Object.assign(new PassThrough(), { isTTY: true }))).canAsk, true);
  });

  it('tells once that the reader has gone, and lets writers go on', async () => {
    let told = 0;
    const stdout = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) });
    const terminal = processTerminal({ ...streams(new PassThrough()), stdout, onBrokenPipe: () => (told += 1) });
    await terminal.out.write('a');
    await terminal.out.write('b');
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(told, 1);
  });
});
