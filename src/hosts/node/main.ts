/** The engine process: owns one workspace, serves its clients, ends when nobody needs it. Started detached by a client. */
import { createServer } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../adapters/system/clock';
import { defaultSettings } from '../../domain/settings';
import { EngineError } from '../../domain/errors';
import type { Engine } from '../../engine/engine';
import { buildId, version } from '../../shared/build';
import { ChangeAnnouncer } from './changeAnnouncer';
import { composeEngine } from './compose';
import { bindHandlers } from './handlers';
import { IdleWatch } from './idleWatch';
import { claim } from './ownership/claim';
import type { Ownership } from './ownership/ownership';
import { serveConnections, type ServedConnections } from './rpc/serveConnections';

/** Standard error is the engine's log; the client that starts it decides where it goes. */
function log(text: string): void {
  process.stderr.write(`${new Date().toISOString()} ${text}\n`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { workspace: { type: 'string' } } });
  if (values.workspace === undefined) throw new EngineError('invalidInput', 'Usage: engine.js --workspace DIR');
  const server = createServer();
  const claimed = await claim({ workspace: values.workspace, build: buildId, server });
  if ('ownedBy' in claimed) {
    log(`process ${claimed.ownedBy.pid} owns this workspace already`);
    return;
  }
  // Listened to from here on: it may happen while the engine is still being opened.
  const lost = new Promise<void>((resolve) => claimed.onDidLose(resolve));
  const workspace = claimed.discovery.workspace;
  const engine = await composeEngine({
    workspace,
    workerScript: join(__dirname, 'languageWorker.js'),
    comparisonScript: join(__dirname, 'comparisonWorker.js'),
    databaseScript: join(__dirname, 'databaseWorker.js'),
    build: buildId,
    log,
    owner: claimed,
  });
  const startedAt = systemClock.now();
  let settings = defaultSettings;
  const readSettings = async (): Promise<void> => {
    settings = (await engine.configuration({ environment: symbioteVariables(), editor: {}, flags: {} })).settings;
  };
  await readSettings();

  const handlers = bindHandlers({
    engine,
    identity: { version, build: buildId, pid: process.pid, startedAt },
    clients: () => connections.clients.length,
    stop: () => void shutDown('asked to stop'),
  });
  const connections = serveConnections({
    server,
    token: claimed.discovery.token,
    build: buildId,
    version,
    workspace,
    handlers,
    onClientsChanged: () => idle.update(),
    onError: (error, what) => log(`${what}: ${EngineError.from(error).message}`),
  });
  const idle = new IdleWatch({
    clock: systemClock,
    seconds: () => settings['engine.idleSeconds'],
    isBusy: () => engine.isBusy,
    clients: () => connections.clients.length,
    onIdle: () => void shutDown('idle'),
  });
  const announcer = new ChangeAnnouncer(systemClock, (topics) => connections.broadcast('changed', { topics }));
  engine.onDidChange((topic) => {
    announcer.announce(topic);
    idle.update();
    if (topic === 'configuration') void readSettings().catch(() => undefined);
  });
  engine.executor.onDidStart((attempt) => connections.broadcast('attempt.started', { attempt }));
  engine.executor.onDidChange((attempt) => connections.broadcast('attempt.changed', { attempt }));
  engine.executor.onDidEnd((attempt) => connections.broadcast('attempt.ended', { attempt }));

  const shutDown = once((why: string) => end(why, { engine, ownership: claimed, connections, idle }));
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void shutDown(signal));
  void lost.then(() => shutDown('another engine owns the workspace now'));
  await claimed.publish();
  log(`engine ${version} (${buildId}) owns ${workspace}`);
}

interface Running {
  readonly engine: Engine;
  readonly ownership: Ownership;
  readonly connections: ServedConnections;
  readonly idle: IdleWatch;
}

/** Ends what runs first, so that nothing of it outlives the engine; then lets the last answers go out. */
async function end(why: string, { engine, ownership, connections, idle }: Running): Promise<void> {
  log(`stopping: ${why}`);
  idle.dispose();
  // Whoever comes now would be welcomed and then lost.
  connections.refuse();
  try {
    await engine.stop();
    await connections.close();
    await ownership.release();
  } finally {
    process.exit();
  }
}

/** Settings that the engine's own life depends on are read from its own variables, when it is started. */
function symbioteVariables(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (name.startsWith('SYMBIOTE_') && value !== undefined ? [[name, value]] : [])),
  );
}

function once<A extends unknown[]>(work: (...args: A) => Promise<void>): (...args: A) => Promise<void> {
  let started: Promise<void> | undefined;
  return (...args) => (started ??= work(...args));
}

process.on('unhandledRejection', (reason) =>
  log(`unhandled: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`),
);

main().catch((error: unknown) => {
  log(EngineError.from(error).message);
  process.exit(1);
});
