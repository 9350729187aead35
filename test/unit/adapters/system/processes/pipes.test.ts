import assert from 'node:assert/strict';
import { createProcesses } from '../../../../../src/adapters/system/processes/processes';
import type { ProcessesDisposable } from '../../../../../src/ports/processes';
import { collect, run, specOf, uniqueSeconds, withCommandLine } from './runCommand';

describe('processes without a terminal', function () {
  this.timeout(60_000);
  let processes: ProcessesDisposable;
  before(() => {
    processes = createProcesses({
      graceMs: 500,
      loadTerminal: () => {
        throw new Error('no such library');
      },
    });
  });
  after(() => processes.dispose());

  it('says why there is none', () => {
    assert.match(processes.terminalUnavailable ?? '', /no such library/);
  });

  it('keeps standard output and error in order', async () => {
    const { text } = await run(processes, 'for i in 1 2 3 4 5; do echo out$i; echo err$i >&2; done');
    assert.equal(text, [1, 2, 3, 4, 5].map((i) => `out${i}\nerr${i}\n`).join(''));
  });

  it('is not a terminal, and says so', async () => {
    const owned = await processes.start(specOf('test -t 1 || echo pipe'));
    const output = collect(owned);
    assert.equal(owned.terminal, false);
    assert.deepEqual(await owned.ended, { exitCode: 0 });
    assert.equal(output.text(), 'pipe\n');
    await owned.killTree();
  });

  it('closes standard input where nobody can type, and passes it on where somebody can', async () => {
    assert.equal((await run(processes, 'cat; echo over')).text, 'over\n');
    const owned = await processes.start(specOf('read x; echo "got $x"', { interactive: true }));
    const output = collect(owned);
    owned.write('this\n');
    await output.includes('got this');
    await owned.ended;
    await owned.killTree();
  });

  it('tells exit codes from signals, and stops at a failed prerequisite', async () => {
    assert.deepEqual((await run(processes, 'kill -15 $$')).end, { signal: 'SIGTERM' });
    assert.deepEqual((await run(processes, 'true', { prerequisites: ['exit 4'] })).end, { exitCode: 4 });
  });

  it('loses nothing to a slow receiver', async () => {
    const owned = await processes.start(specOf('head -c 3000000 /dev/zero'));
    let bytes = 0;
    owned.onData(async (data) => {
      bytes += data.byteLength;
      await new Promise((resolve) => setTimeout(resolve, 5));
    });
    await owned.ended;
    await owned.killTree();
    assert.equal(bytes, 3_000_000);
  });

  it('ends with the command, and then what it left', async () => {
    const seconds = uniqueSeconds();
    const { end } = await run(processes, `setsid sleep ${seconds} & sleep ${seconds} & yes & echo done`);
    assert.deepEqual(end, { exitCode: 0 });
    assert.deepEqual(withCommandLine(seconds), []);
  });
});
