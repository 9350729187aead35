import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { systemClock } from '../../../../src/adapters/system/clock';

describe('the system clock', function () {
  this.timeout(20_000);

  it('tells milliseconds since 1970', () => {
    assert.ok(Math.abs(systemClock.now() - Date.now()) < 1_000);
  });

  it('calls back once, unless disposed before', async () => {
    let calls = 0;
    const kept = setInterval(() => undefined, 1_000);
    systemClock.schedule(1, () => (calls += 10)).dispose();
    await new Promise<void>((resolve) =>
      systemClock.schedule(5, () => {
        calls += 1;
        resolve();
      }),
    );
    clearInterval(kept);
    assert.equal(calls, 1);
  });

  it('does not keep a process alive', async () => {
    const path = require.resolve('../../../../src/adapters/system/clock.ts');
    const script = `const { systemClock } = require(${JSON.stringify(path)}); systemClock.schedule(600000, () => undefined);`;
    await promisify(execFile)(process.execPath, ['--import', 'tsx', '-e', script], { timeout: 15_000 });
  });
});
