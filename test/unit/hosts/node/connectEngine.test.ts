import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../../../../src/domain/errors';
import { engineLogPath } from '../../../../src/hosts/node/client/spawnEngine';
import { until } from '../../../until';
import { EngineSandbox, fixtureScript, newFolder } from './engineSandbox';

describe('connecting to the engine', function () {
  this.timeout(60_000);
  let sandbox: EngineSandbox;
  before(fixtureScript);
  beforeEach(() => (sandbox = new EngineSandbox()));
  afterEach(() => sandbox.dispose());

  it('starts an engine when there is none, and attaches to it when there is', async () => {
    const started = Date.now();
    const first = await sandbox.connect();
    const connected = Date.now();
    const second = await sandbox.connect();
    console.log(`      started in ${connected - started} ms, attached in ${Date.now() - connected} ms`);
    assert.equal(first.enginePid, second.enginePid);
    assert.deepEqual(sandbox.events('started'), [first.enginePid]);
    assert.equal((await second.request('engine.status', {})).clients, 2);
  });

  it('leaves nothing in the workspace', async () => {
    await sandbox.connect();
    assert.deepEqual(readdirSync(sandbox.workspace), []);
  });

  it('only attaches without a script', async () => {
    await assert.rejects(sandbox.connect({ engineScript: undefined }), (error) => EngineError.is(error, 'engineUnreachable'));
    assert.deepEqual(sandbox.events('started'), []);
  });

  it('takes a link to a workspace for that workspace', async () => {
    const link = join(newFolder('symbiote-link-'), 'link');
    symlinkSync(sandbox.workspace, link);
    const [first, second] = [await sandbox.connect(), await sandbox.connect({ workspace: link })];
    assert.equal(first.enginePid, second.enginePid);
  });

  it('gives each workspace an engine of its own', async () => {
    const [first, second] = [await sandbox.connect(), await sandbox.connect({ workspace: newFolder('symbiote-other-') })];
    assert.notEqual(first.enginePid, second.enginePid);
  });

  it('leads clients that start at once to one engine', async () => {
    const clients = await Promise.all(Array.from({ length: 6 }, () => sandbox.connect()));
    assert.equal(new Set(clients.map((client) => client.enginePid)).size, 1);
    assert.equal(sandbox.events('owned').length, 1);
    await until(async () => (await sandbox.living()).length === 1, 'the others to end');
  });

  it('starts a new engine after the owner was killed', async () => {
    const first = await sandbox.connect();
    const closed = new Promise<{ isExpected: boolean }>((resolve) => first.onDidClose(resolve));
    const pending = assert.rejects(first.request('run.wait', { runId: 'x' }), (error) => EngineError.is(error, 'engineUnreachable'));
    process.kill(first.enginePid, 'SIGKILL');
    assert.deepEqual(await closed, { isExpected: false });
    await pending;
    const second = await sandbox.connect();
    assert.notEqual(second.enginePid, first.enginePid);
    assert.equal(readdirSync(sandbox.runtime).filter((name) => name.endsWith('.sock')).length, 1);
  });

  it('leads clients that find a killed owner at once to one engine', async () => {
    process.kill((await sandbox.connect()).enginePid, 'SIGKILL');
    const clients = await Promise.all(Array.from({ length: 5 }, () => sandbox.connect()));
    assert.equal(new Set(clients.map((client) => client.enginePid)).size, 1);
    assert.equal(sandbox.events('owned').length, 2);
  });

  it('says what the engine wrote when it dies while it starts', async () => {
    process.env.FIXTURE_FAIL = 'no reason';
    await assert.rejects(sandbox.connect(), (error) => {
      assert.ok(EngineError.is(error, 'engineUnreachable'));
      assert.match(error.message, /told to fail: no reason/);
      return true;
    });
    assert.match(readFileSync(await engineLogPath(sandbox.workspace), 'utf8'), /told to fail/);
  });

  it('stops waiting when it is cancelled', async () => {
    await assert.rejects(sandbox.connect({ signal: AbortSignal.timeout(1) }), (error) => EngineError.is(error, 'cancelled'));
  });

  it('refuses a workspace that is not there', async () => {
    await assert.rejects(sandbox.connect({ workspace: join(sandbox.workspace, 'missing') }), (error) => EngineError.is(error, 'io'));
  });

  it('replaces an idle engine of another build', async () => {
    const first = await sandbox.connect();
    process.env.FIXTURE_BUILD = 'other';
    const second = await sandbox.connect({ build: 'other' });
    assert.notEqual(second.enginePid, first.enginePid);
    assert.equal((await second.request('engine.status', {})).build, 'other');
  });

  it('says what to do about a busy engine of another build', async () => {
    process.env.FIXTURE_BUSY = '1';
    const first = await sandbox.connect();
    await assert.rejects(sandbox.connect({ build: 'other' }), (error) => EngineError.is(error, 'versionMismatch'));
    assert.equal((await first.request('engine.status', {})).pid, first.enginePid);
  });

  it('takes an engine of another build when told so', async () => {
    const first = await sandbox.connect();
    assert.equal((await sandbox.connect({ build: 'other', acceptsOtherBuild: true })).enginePid, first.enginePid);
  });

  it('is found again after its folder was deleted', async () => {
    const first = await sandbox.connect();
    rmSync(sandbox.runtime, { recursive: true });
    await until(
      () => existsSync(sandbox.runtime) && readdirSync(sandbox.runtime).some((name) => name.endsWith('.json')),
      'the folder to be put back',
    );
    assert.equal((await first.request('engine.status', {})).pid, first.enginePid);
    assert.equal((await sandbox.connect()).enginePid, first.enginePid);
  });

  it('ignores a discovery file of an engine that is gone, and one that is damaged', async () => {
    const first = await sandbox.connect();
    const file = readdirSync(sandbox.runtime).find((name) => name.endsWith('.json')) ?? '';
    first.dispose();
    process.kill(first.enginePid, 'SIGKILL');
    await until(async () => (await sandbox.living()).length === 0, 'the engine to be gone');
    writeFileSync(join(sandbox.runtime, file), '{"protocol":');
    assert.notEqual((await sandbox.connect()).enginePid, first.enginePid);
  });

  it('refuses a runtime folder that others may write to', async () => {
    mkdirSync(sandbox.runtime, { recursive: true, mode: 0o777 });
    (await import('node:fs')).chmodSync(sandbox.runtime, 0o777);
    await assert.rejects(sandbox.connect(), (error) => EngineError.is(error, 'refused'));
  });

  it('ends an engine that nobody needs, and leaves no socket and no discovery file', async () => {
    process.env.FIXTURE_IDLE = '0.2';
    const client = await sandbox.connect();
    client.dispose();
    await until(async () => (await sandbox.living()).length === 0, 'the engine to end');
    assert.deepEqual(sandbox.events('stopped'), [client.enginePid]);
    assert.deepEqual(
      readdirSync(sandbox.runtime).filter((name) => !name.endsWith('.claim')),
      [],
    );
  });

  it('aborts what a client asked for when the client goes', async () => {
    const [first, second] = [await sandbox.connect(), await sandbox.connect()];
    second.request('run.wait', { runId: 'x' }).catch(() => undefined);
    await second.request('engine.status', {});
    second.dispose();
    await until(() => sandbox.events('aborted').length === 1, 'the request to be aborted');
    assert.equal((await first.request('engine.status', {})).clients, 1);
  });
});
