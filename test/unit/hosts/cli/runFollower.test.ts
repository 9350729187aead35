import assert from 'node:assert/strict';
import { RunFollower } from '../../../../src/hosts/cli/runFollower';
import { FakeChannel, FakeClient } from './fakeHost';
import { attempt } from './samples';

const done = { endedAt: 991_000, verdict: { kind: 'exited' as const, exitCode: 0 } };

function follow(attach: (input: { attemptId: string }) => unknown) {
  const client = new FakeClient({ 'attempt.attach': attach });
  const channel = new FakeChannel();
  return { client, channel, follower: new RunFollower(client, channel) };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('RunFollower', () => {
  it('streams an attempt of the run from its command to its verdict', async () => {
    const { client, channel, follower } = follow(() => ({ attempt: attempt(), backlog: 'start', skipped: 0 }));
    follower.follow('r-1');
    client.fire('attempt.started', { attempt: attempt() });
    await turn();
    client.fire('attempt.output', { attemptId: 'a-1', data: 'ed\nmore\n', skipped: 0 });
    client.fire('attempt.ended', { attempt: attempt(done) });
    await follower.settle();
    assert.equal(channel.text, '[build] $ npm run build\n[build] started\n[build] more\n[build] ✓ done · 1.0 s\n');
  });

  it('leaves attempts of other runs alone', async () => {
    const { client, channel, follower } = follow(() => assert.fail('attached'));
    follower.follow('r-1');
    client.fire('attempt.started', { attempt: attempt({ runId: 'r-2' }) });
    client.fire('attempt.ended', { attempt: attempt({ runId: 'r-2', ...done }) });
    await follower.settle();
    assert.equal(channel.text, '');
  });

  it('takes up attempts that started before the id of the run was known', async () => {
    const { client, channel, follower } = follow(() => ({ attempt: attempt(done), backlog: 'quick\n', skipped: 0 }));
    client.fire('attempt.started', { attempt: attempt() });
    client.fire('attempt.ended', { attempt: attempt(done) });
    follower.follow('r-1');
    await follower.settle();
    assert.equal(channel.text, '[build] $ npm run build\n[build] quick\n[build] ✓ done · 1.0 s\n');
  });

  it('prints output that overtook the answer to attaching after the backlog', async () => {
    const { client, channel, follower } = follow(async () => {
      client.fire('attempt.output', { attemptId: 'a-1', data: 'second\n', skipped: 0 });
      client.fire('attempt.ended', { attempt: attempt(done) });
      return { attempt: attempt(), backlog: 'first\n', skipped: 0 };
    });
    follower.follow('r-1');
    client.fire('attempt.started', { attempt: attempt() });
    await follower.settle();
    assert.equal(channel.text, '[build] $ npm run build\n[build] first\n[build] second\n[build] ✓ done · 1.0 s\n');
  });

  it('says how much output was skipped', async () => {
    const { client, channel, follower } = follow(() => ({ attempt: attempt(done), backlog: 'end\n', skipped: 5 * 1024 * 1024 }));
    follower.follow('r-1');
    client.fire('attempt.started', { attempt: attempt({ command: '' }) });
    await follower.settle();
    assert.equal(channel.text, '[build] … 5.0 MB of output not shown; the log has all of it\n[build] end\n[build] ✓ done · 1.0 s\n');
  });

  it('tells of an attempt that could not be started', async () => {
    const { client, channel, follower } = follow(() => ({ attempt: attempt(), backlog: '', skipped: 0 }));
    follower.follow('r-1');
    const verdict = { kind: 'notStarted' as const, reason: 'no such folder' };
    client.fire('attempt.ended', { attempt: attempt({ endedAt: 990_000, verdict }) });
    await follower.settle();
    assert.match(channel.text, /✗ could not start: no such folder/);
  });

  it('shows control characters of a task’s name and command instead of sending them', async () => {
    const { client, channel, follower } = follow(() => ({ attempt: attempt(done), backlog: '', skipped: 0 }));
    follower.follow('r-1');
    client.fire('attempt.started', { attempt: attempt({ taskId: 'a\u001b[2J', command: 'echo \u001b]0;x\u0007' }) });
    await follower.settle();
    assert.ok(channel.text.startsWith('[a\\x1b[2J] $ echo \\x1b]0;x\\x07\n'), channel.text);
  });
});
