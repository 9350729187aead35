import assert from 'node:assert/strict';
import { EngineError } from '../../../../src/domain/errors';
import { ResilientClient, type ConnectionState, type ResilientTuning } from '../../../../src/hosts/node/client/resilientClient';
import { until } from '../../../until';
import { EngineSandbox, fixtureScript } from './engineSandbox';

describe('a client that stays', function () {
  this.timeout(60_000);
  let sandbox: EngineSandbox;
  let client: ResilientClient;
  let states: string[];
  before(fixtureScript);
  beforeEach(() => (sandbox = new EngineSandbox()));
  afterEach(async () => {
    client.dispose();
    await sandbox.dispose();
  });

  async function create(tuning: Partial<ResilientTuning> = {}): Promise<ResilientClient> {
    client = new ResilientClient(await sandbox.options(), { delaysMs: [20, 20, 20], ...tuning });
    states = [];
    client.onDidChangeState(({ kind }) => states.push(kind));
    return client;
  }

  function reached<K extends ConnectionState['kind']>(kind: K): Promise<void> {
    return until(() => client.state.kind === kind, `the state ${kind}, after ${states.join(', ')}`);
  }

  it('connects when it is first asked', async () => {
    await create();
    assert.equal((await client.request('engine.status', {})).clients, 1);
    assert.deepEqual(states, ['connecting', 'connected']);
  });

  it('starts the engine again when it was killed, and rejects what was under way', async () => {
    await create();
    const { pid } = await client.request('engine.status', {});
    const lost = assert.rejects(client.request('run.wait', { runId: 'x' }), (error) => EngineError.is(error, 'engineUnreachable'));
    process.kill(pid, 'SIGKILL');
    await lost;
    assert.notEqual((await client.request('engine.status', {})).pid, pid);
    assert.deepEqual(states, ['connecting', 'connected', 'restarting', 'connected']);
  });

  it('keeps its subscriptions over a reconnection', async () => {
    await create();
    const topics: unknown[] = [];
    client.on('changed', (changed) => topics.push(changed.topics));
    const { pid } = await client.request('engine.status', {});
    await client.request('tasks.retry', { ids: ['x'] });
    await until(() => topics.length === 1, 'the first notification');
    process.kill(pid, 'SIGKILL');
    await until(() => states.includes('restarting'), 'the break');
    await client.request('tasks.retry', { ids: ['x'] });
    await until(() => topics.length === 2, 'the second notification');
  });

  it('gives up after breaks in quick succession, and tries again when asked', async () => {
    await create({ maxBreaks: 3 });
    for (let n = 0; n < 3; n += 1) {
      const { pid } = await client.request('engine.status', {});
      process.kill(pid, 'SIGKILL');
      await until(() => client.state.kind !== 'connected', 'the break');
    }
    await reached('failed');
    await assert.rejects(client.request('engine.status', {}), (error) => EngineError.is(error, 'engineUnreachable'));
    client.retry();
    await client.request('engine.status', {});
    assert.deepEqual(states.slice(-3), ['failed', 'connecting', 'connected']);
  });

  it('shows why an engine cannot start', async () => {
    process.env.FIXTURE_FAIL = 'no reason';
    await create({ maxBreaks: 2 });
    client.start();
    await reached('failed');
    assert.match(client.state.kind === 'failed' ? client.state.error.message : '', /told to fail: no reason/);
  });

  it('stops for good when it is disposed, also while it connects', async () => {
    await create();
    client.start();
    const waiting = assert.rejects(client.request('engine.status', {}), (error) => EngineError.is(error, 'engineUnreachable'));
    client.dispose();
    await waiting;
    assert.equal(client.state.kind, 'closed');
  });

  it('does not fight over an engine of another build once it was connected', async () => {
    await create();
    const { pid } = await client.request('engine.status', {});
    process.env.FIXTURE_BUILD = 'other';
    const other = await sandbox.connect({ build: 'other' });
    assert.notEqual(other.enginePid, pid);
    assert.equal((await client.request('engine.status', {})).pid, other.enginePid);
    assert.equal((await other.request('engine.status', {})).clients, 2);
  });
});
