import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createProcesses } from '../../../../../src/adapters/system/processes/processes';
import type { OwnedProcess, ProcessesDisposable } from '../../../../../src/ports/processes';
import { until } from '../../../../until';
import { collect, specOf, uniqueSeconds, withCommandLine } from './runCommand';

/** Starts a command that says `ready` once everything it starts was started. */
async function started(processes: ProcessesDisposable, command: string, tag?: string): Promise<OwnedProcess> {
  const owned = await processes.start(specOf(command, tag === undefined ? {} : { tag }));
  await collect(owned).includes('ready');
  return owned;
}

async function elapsed(action: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await action();
  return performance.now() - began;
}

describe('process trees', function () {
  this.timeout(60_000);
  let processes: ProcessesDisposable;
  before(function () {
    if (process.platform !== 'linux') this.skip();
    processes = createProcesses({ graceMs: 500 });
  });
  after(() => processes?.dispose());

  const trees: Readonly<Record<string, (seconds: string) => string>> = {
    'children and grandchildren': (s) => `sleep ${s} & sh -c 'sleep ${s} & sleep ${s}' & echo ready; wait`,
    'grandchildren in sessions of their own': (s) =>
      `setsid sleep ${s} & setsid sh -c 'setsid sleep ${s} & sleep ${s}' & sleep 0.2; echo ready; wait`,
    'daemons that forked twice': (s) =>
      `(setsid sh -c 'sleep ${s} & exit' </dev/null >/dev/null 2>&1 &); sleep 0.2; echo ready; sleep ${s}`,
    'what ignores every polite signal': (s) =>
      `trap '' TERM HUP INT; sh -c "trap '' TERM HUP INT; sleep ${s}; sleep ${s}" & sleep 0.1; echo ready; sleep ${s}`,
    'stopped processes': (s) => `sleep ${s} & kill -STOP $!; setsid sleep ${s} & kill -STOP $!; echo ready; wait`,
    'what emptied its environment and left the session': (s) => `env -i setsid sleep ${s} & sleep 0.2; echo ready; sleep ${s}`,
  };
  for (const [name, command] of Object.entries(trees)) {
    it(`ends ${name}`, async () => {
      const seconds = uniqueSeconds();
      const owned = await started(processes, command(seconds));
      assert.ok(withCommandLine(seconds).length > 0);
      assert.ok((await elapsed(() => owned.killTree())) < 5000);
      assert.deepEqual(withCommandLine(seconds), []);
      await owned.ended;
    });
  }

  it('ends what was left behind by a command that is over, emptied environment and new session included', async () => {
    const seconds = uniqueSeconds();
    const owned = await started(processes, `setsid sleep ${seconds} & env -i setsid sleep ${seconds} & sleep 0.3; echo ready`);
    await owned.ended;
    assert.equal(withCommandLine(seconds).length, 2);
    await owned.killTree();
    assert.deepEqual(withCommandLine(seconds), []);
  });

  it('ends something that forks as fast as it can', async () => {
    const seconds = uniqueSeconds();
    const storm = `trap '' TERM HUP; i=0; while :; do setsid sleep ${seconds} & sleep 0.01; done`;
    const owned = await started(processes, `sh -c "${storm}" & sh -c "${storm}" & echo ready; wait`);
    await until(() => withCommandLine(`sleep\0${seconds}`).length > 5, 'some were forked');
    assert.ok((await elapsed(() => owned.killTree())) < 5000);
    assert.deepEqual(withCommandLine(seconds), []);
    await owned.ended;
  });

  it('leaves time to clean up', async () => {
    const owned = await processes.start(specOf(`trap 'sleep 0.1; echo cleaned; exit 3' TERM; echo ready; while :; do sleep 0.05; done`));
    const output = collect(owned);
    await output.includes('ready');
    await owned.killTree();
    assert.deepEqual(await owned.ended, { exitCode: 3 });
    assert.match(output.text(), /cleaned/);
  });

  it('may be asked twice, together, and after the end', async () => {
    const owned = await started(processes, 'echo ready; sleep 1000');
    await Promise.all([owned.killTree(), owned.killTree()]);
    await owned.ended;
    await owned.killTree();
  });

  it('leaves others alone, those of another attempt too', async () => {
    const [first, second] = [await started(processes, 'echo ready; sleep 1000'), await started(processes, 'echo ready; sleep 1000')];
    await first.killTree();
    process.kill(second.pid, 0);
    await second.killTree();
  });

  it('leaves an attempt alone that was given the terminal of one that is over', async () => {
    const command = `tty </dev/stdout; sleep ${uniqueSeconds()}`;
    const over = await processes.start(specOf('tty </dev/stdout'));
    const name = collect(over);
    await over.ended;
    const next = await processes.start(specOf(command));
    const nextName = collect(next);
    await nextName.includes('\n');
    assert.equal(nextName.text(), name.text());
    await over.killTree();
    process.kill(next.pid, 0);
    assert.equal(withCommandLine(command).length, 1);
    await next.killTree();
    assert.deepEqual(await next.ended, { signal: 'SIGTERM' });
  });

  it('sweeps what an engine that died left under its tags', async () => {
    const [seconds, tag] = [uniqueSeconds(), `orphan-${uniqueSeconds()}`];
    const environment = { ...process.env, SYMBIOTE_ATTEMPT: tag };
    spawn('setsid', ['sh', '-c', `sleep ${seconds} & sleep ${seconds}`], { env: environment, stdio: 'ignore', detached: true }).unref();
    await until(() => withCommandLine(`sleep\0${seconds}`).length === 2, 'the orphans are there');
    assert.equal(await processes.sweep(['some-other-tag']), 0);
    assert.equal(await processes.sweep(['some-other-tag', tag]), 3);
    assert.deepEqual(withCommandLine(seconds), []);
  });

  it('ends everything alive when disposed, and starts nothing more', async () => {
    const seconds = uniqueSeconds();
    const own = createProcesses();
    const owned = await started(own, `setsid sleep ${seconds} & trap '' TERM HUP; echo ready; sleep ${seconds}`);
    own.dispose();
    await owned.ended;
    await until(() => withCommandLine(seconds).length === 0, 'none is left');
    await assert.rejects(own.start(specOf('true')));
  });
});
