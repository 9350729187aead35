/** What Symbiote writes into a task's terminal. */
import assert from 'node:assert/strict';
import type { Attempt } from '../../../../src/domain/runs/run';
import { dimLine, endLine, formatBytes, formatDuration, skippedLine, toTerminalLines } from '../../../../src/hosts/vscode/terminalText';

const attempt: Attempt = { id: 'a1', runId: 'r1', taskId: 't', title: 'T', number: 1, startedAt: 1000, endedAt: 4200, terminal: true };
const plain = (text: string): string => text.replace(/\u001b\[[?!]?[\d;]*[a-z]/gi, '').trim();

describe('terminal text', () => {
  it('says how a task ended and how long it took', () => {
    assert.equal(plain(endLine({ ...attempt, verdict: { kind: 'exited', exitCode: 3 } }, true)), 'exit code 3 after 3.2 s');
    assert.equal(plain(endLine({ ...attempt, verdict: { kind: 'cancelled' } }, false)), 'cancelled after 3.2 s');
  });

  it('says how much was skipped', () => {
    assert.equal(plain(skippedLine(12_000_000)), '… 12 MB skipped, all of it is in the log');
  });

  it('lets no text steer the terminal', () => {
    assert.equal(plain(dimLine('a\u001b]0;title\u0007b\r\nc')), 'a ]0;title b  c');
  });

  it('ends lines as a terminal does where there is none', () => {
    assert.equal(toTerminalLines('a\nb\r\nc'), 'a\r\nb\r\nc');
  });

  it('says sizes and durations in fitting units', () => {
    assert.deepEqual([999, 1000, 1_500_000, 2e9].map(formatBytes), ['999 bytes', '1.0 kB', '1.5 MB', '2.0 GB']);
    assert.deepEqual([5, 1500, 61_000, 3_660_000].map(formatDuration), ['5 ms', '1.5 s', '1 min 1 s', '1 h 1 min']);
  });
});
