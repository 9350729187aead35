/** A small engine of its own process: claims, serves, publishes, ends, as the real one does, with a few handlers that do real things. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { systemClock } from '../../../../src/adapters/system/clock';
import { localPaths } from '../../../../src/adapters/system/localPaths';
import { EngineError } from '../../../../src/domain/errors';
import { IdleWatch } from '../../../../src/hosts/node/idleWatch';
import { claim } from '../../../../src/hosts/node/ownership/claim';
import type { Handlers } from '../../../../src/hosts/node/rpc/contract';
import { serveConnections } from '../../../../src/hosts/node/rpc/serveConnections';

const workspace = process.argv[process.argv.indexOf('--workspace') + 1] ?? '';
const { FIXTURE_BUILD: build = 'development', FIXTURE_BUSY, FIXTURE_FAIL, FIXTURE_IDLE = '3' } = process.env;
const startedAt = Date.now();

/** One file per process and event, so that a test knows every process there ever was. */
function mark(event: string): void {
  const folder = join(localPaths().stateHome, 'events');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${event}-${process.pid}`), String(process.pid));
}

async function main(): Promise<void> {
  mark('started');
  if (FIXTURE_FAIL !== undefined) throw new Error(`the fixture was told to fail: ${FIXTURE_FAIL}`);
  const server = createServer();
  const ownership = await claim({ workspace, build, server });
  if ('ownedBy' in ownership) return mark('gaveWay');
  mark('owned');
  const stop = async (): Promise<void> => {
    idle.dispose();
    await served.close();
    await ownership.release();
    mark('stopped');
  };
  const handlers: Partial<Handlers> = {
    'engine.status': () => ({
      version: '0',
      build,
      pid: process.pid,
      workspace,
      startedAt,
      clients: served.clients.length,
      isBusy: FIXTURE_BUSY !== undefined,
      recovery: { interrupted: [], processesEnded: 0, notes: [] },
    }),
    'engine.stop': () => {
      if (FIXTURE_BUSY !== undefined) throw new EngineError('busy', 'The fixture was told to be busy.');
      setImmediate(() => void stop());
      return {};
    },
    'tasks.retry': () => {
      served.broadcast('changed', { topics: ['tasks'] });
      return { tasks: [] };
    },
    'run.wait': (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          mark('aborted');
          reject(new EngineError('cancelled', 'Aborted.'));
        });
      }),
  };
  const served = serveConnections({
    server,
    token: ownership.discovery.token,
    build,
    version: '0',
    workspace,
    handlers: handlers as Handlers,
    onClientsChanged: () => idle.update(),
    onError: (error) => console.error(error),
  });
  const idle = new IdleWatch({
    clock: systemClock,
    seconds: Number(FIXTURE_IDLE),
    isBusy: () => FIXTURE_BUSY !== undefined,
    clients: () => served.clients.length,
    onIdle: () => void stop(),
  });
  ownership.onDidLose(() => {
    mark('lost');
    void stop();
  });
  await ownership.publish();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
