/** A workspace that another machine may have open too: its state is read, and left as it is. */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openEngine, type Engine } from '../../src/engine/engine';
import { systemPorts } from '../../src/hosts/node/compose';
import { runRequest } from '../runRequest';

describe('a workspace on a network file system', function () {
  this.timeout(60_000);
  const formerHome = process.env['SYMBIOTE_HOME'];
  const folders: string[] = [];
  const engines: Engine[] = [];

  const folder = (): string => {
    const path = mkdtempSync(join(tmpdir(), 'symbiote-network-'));
    folders.push(path);
    return path;
  };
  const open = async (workspace: string, networkFileSystem?: string): Promise<Engine> => {
    const script = (name: string): string => resolve(__dirname, `../../dist/${name}.js`);
    const ports = systemPorts({
      workspace,
      workerScript: script('languageWorker'),
      databaseScript: 'databaseWorker.js',
      comparisonScript: script('comparisonWorker'),
      build: 'test',
      log: () => undefined,
    });
    const files = { ...ports.files, networkFileSystem: async () => networkFileSystem };
    const engine = await openEngine(
      { ...ports, files },
      {
        identity: { pid: process.pid, build: 'test' },
        environment: { symbiote: 'test', runtime: 'test', platform: 'test' },
        log: () => undefined,
      },
    );
    engines.push(engine);
    return engine;
  };
  const start = (engine: Engine) => engine.orchestrator.start(runRequest({ interactive: true }));

  /** A copy of a workspace in the middle of a run: what a second machine would find. */
  let shared: string;

  before(async () => {
    process.env['SYMBIOTE_HOME'] = folder();
    const workspace = folder();
    writeFileSync(join(workspace, 'tasks.yml'), '- { id: a, command: "echo a; read x" }\n');
    const engine = await open(workspace);
    const begun = new Promise<void>((done) => {
      engine.executor.onDidStart(() => done());
    });
    await start(engine);
    await begun;
    shared = folder();
    cpSync(workspace, shared, { recursive: true });
  });
  after(async () => {
    for (const engine of engines) await engine.stop();
    if (formerHome === undefined) delete process.env['SYMBIOTE_HOME'];
    else process.env['SYMBIOTE_HOME'] = formerHome;
    for (const path of folders) rmSync(path, { recursive: true, force: true, maxRetries: 10 });
  });

  const left = (): unknown => [
    readFileSync(join(shared, 'tasks.yml'), 'utf8'),
    readdirSync(join(shared, '.symbiote'), { recursive: true }),
  ];

  it('is shown as it is, and neither settled nor run', async () => {
    const before = left();
    const engine = await open(shared, 'nfs4');
    assert.equal(engine.runs.liveRuns().length, 1);
    assert.deepEqual(engine.recovery.interrupted, []);
    assert.match(engine.recovery.notes.join('\n'), /network file system \(nfs4\)/);
    await assert.rejects(start(engine), { code: 'refused', message: /network file system \(nfs4\).*state\.networkFileSystem/ });
    assert.deepEqual(left(), before);
  });

  it('is used like any other where its configuration says so', async () => {
    writeFileSync(join(shared, 'symbiote.config.yaml'), 'state:\n  networkFileSystem: use\n');
    const engine = await open(shared, 'nfs4');
    assert.deepEqual(engine.recovery.interrupted, ['a']);
    assert.match(readFileSync(join(shared, 'tasks.yml'), 'utf8'), /pending/);
  });
});
