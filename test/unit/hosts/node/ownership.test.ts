import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { EngineError } from '../../../../src/domain/errors';
import { claim } from '../../../../src/hosts/node/ownership/claim';
import { readDiscovery, type Discovery } from '../../../../src/hosts/node/ownership/discovery';
import { workspaceKey } from '../../../../src/hosts/node/ownership/workspaceNames';
import { Ownership } from '../../../../src/hosts/node/ownership/ownership';
import { until } from '../../../until';
import { EngineSandbox, fixtureScript, newFolder } from './engineSandbox';

describe('owning a workspace, among processes', function () {
  this.timeout(120_000);
  const contenders = 6;
  let sandbox: EngineSandbox;
  let script: string;
  before(async () => (script = await fixtureScript()));
  beforeEach(() => (sandbox = new EngineSandbox()));
  afterEach(() => sandbox.dispose());

  /** Starts engines at once; resolves with the pid of the one that owns the workspace when all others have given way. */
  async function race(): Promise<number> {
    const before = new Set(sandbox.events('owned'));
    const children = Array.from({ length: contenders }, () => start());
    await until(() => children.filter(({ exitCode }) => exitCode !== null).length >= contenders - 1, 'the losers to end', 60_000);
    const living = children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    const winners = sandbox.events('owned').filter((pid) => !before.has(pid));
    assert.deepEqual(
      winners,
      living.map(({ pid }) => pid),
    );
    assert.equal(winners.length, 1);
    return winners[0] ?? 0;
  }

  function start(): ChildProcess {
    return spawn(process.execPath, [script, '--workspace', sandbox.workspace], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, FIXTURE_IDLE: '60' },
    });
  }

  it('has one winner each time, whether nobody was there or the owner was killed', async () => {
    for (let round = 0; round < 4; round += 1) {
      process.kill(await race(), 'SIGKILL');
      if (round === 1) rmSync(sandbox.runtime, { recursive: true });
    }
    assert.equal(sandbox.events('owned').length, 4);
    assert.equal(sandbox.events('lost').length, 0);
  });

  it('stays with the owner whoever comes', async () => {
    const owner = await race();
    const late = start();
    await until(() => late.exitCode === 0, 'the late one to give way');
    assert.deepEqual(sandbox.events('owned'), [owner]);
  });
});

describe('owning a workspace', function () {
  this.timeout(30_000);
  let runtime: string;
  let workspace: string;
  let key: string;
  const owners: Ownership[] = [];

  beforeEach(() => {
    runtime = newFolder('sy-');
    workspace = newFolder('symbiote-workspace-');
    key = workspaceKey(workspace);
  });
  afterEach(async () => {
    for (const owner of owners.splice(0)) await owner.release();
  });

  async function own(): Promise<Ownership> {
    const result = await claim({ workspace, build: 'b', runtime, checkMs: 50, server: createServer() });
    assert.ok(result instanceof Ownership);
    owners.push(result);
    return result;
  }

  async function ownedBy(): Promise<Discovery | undefined> {
    const result = await claim({ workspace, build: 'b', runtime });
    assert.ok('ownedBy' in result);
    return result.ownedBy;
  }

  it('tells a second who the owner is, before and after it is published', async () => {
    const owner = await own();
    assert.deepEqual(await ownedBy(), owner.discovery);
    assert.equal(await readDiscovery(runtime, key), undefined);
    await owner.publish();
    assert.deepEqual(await readDiscovery(runtime, key), owner.discovery);
    assert.equal(statSync(join(runtime, `${key}.json`)).mode & 0o777, 0o600);
    assert.equal(owner.discovery.token.length, 64);
  });

  it('can be taken right after it was released', async () => {
    const first = await own();
    await first.publish();
    await first.release();
    assert.equal(await readDiscovery(runtime, key), undefined);
    const second = await own();
    assert.notEqual(second.discovery.token, first.discovery.token);
  });

  it('is not held by a claim of a process that is gone, or of another with its pid', async () => {
    const first = await own();
    const number = readdirSync(runtime).filter((name) => name.endsWith('.claim')).length;
    assert.equal(number, 1);
    const engine = { ...first.discovery, socket: join(runtime, 'gone.sock') };
    await first.release();
    for (const identity of ['another boot:1', undefined]) {
      for (const name of readdirSync(runtime)) unlinkSync(join(runtime, name));
      writeFileSync(
        join(runtime, `${key}.7.claim`),
        JSON.stringify({ engine: { ...engine, pid: identity === undefined ? 2 ** 30 : process.pid }, identity }),
      );
      const owner = await own();
      assert.deepEqual(
        readdirSync(runtime).filter((name) => name.endsWith('.claim')),
        [`${key}.8.claim`],
      );
      await owner.release();
    }
  });

  it('passes over a damaged claim', async () => {
    writeFileSync(join(runtime, `${key}.3.claim`), '{');
    await own();
    assert.deepEqual(
      readdirSync(runtime).filter((name) => name.endsWith('.claim')),
      [`${key}.4.claim`],
    );
  });

  for (const what of ['claim', 'json', 'sock'] as const) {
    it(`puts back a deleted ${what}`, async () => {
      const owner = await own();
      await owner.publish();
      const lost: unknown[] = [];
      owner.onDidLose(() => lost.push(1));
      const socket = owner.discovery.socket;
      for (const name of readdirSync(runtime)) if (name.endsWith(what)) unlinkSync(join(runtime, name));
      await until(() => readdirSync(runtime).some((name) => name.endsWith(what)), 'the file to be put back');
      await until(
        async () => JSON.stringify(await readDiscovery(runtime, key)) === JSON.stringify(owner.discovery),
        'the discovery file to be right',
      );
      assert.equal(owner.discovery.socket !== socket, what === 'sock');
      assert.deepEqual(await ownedBy(), owner.discovery);
      assert.deepEqual(lost, []);
    });
  }

  it('is lost when another engine has a higher claim', async () => {
    const owner = await own();
    const lost = new Promise<void>((resolve) => owner.onDidLose(resolve));
    await owner.assertHeld();
    writeFileSync(join(runtime, `${key}.2.claim`), '{}');
    // At once, before the next look notices.
    await assert.rejects(owner.assertHeld(), (error) => EngineError.is(error, 'refused'));
    await lost;
  });

  it('is lost when the discovery file names another engine that lives', async () => {
    const owner = await own();
    await owner.publish();
    const lost = new Promise<void>((resolve) => owner.onDidLose(resolve));
    const other = createServer((socket) => socket.destroy());
    const socket = join(runtime, 'other.sock');
    await new Promise<void>((resolve) => other.listen(socket, resolve));
    writeFileSync(join(runtime, `${key}.json`), JSON.stringify({ ...owner.discovery, socket, token: 'x'.repeat(64) }));
    await lost;
    await new Promise((resolve) => other.close(resolve));
  });

  it('closes what connects before anybody serves it', async () => {
    const owner = await own();
    await new Promise((resolve) => connect(owner.discovery.socket).on('close', resolve));
  });

  it('listens elsewhere when the runtime folder has a long path', async () => {
    runtime = join(runtime, 'x'.repeat(90));
    const owner = await own();
    assert.ok(owner.discovery.socket.length < 100);
    assert.deepEqual(await ownedBy(), owner.discovery);
  });
});
