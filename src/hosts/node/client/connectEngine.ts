/** Attaches to the engine of a workspace, starting it when there is none; whoever else does so at the same time gets the same one. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ensurePrivateFolder, localPaths } from '../../../adapters/system/localPaths';
import { EngineError } from '../../../domain/errors';
import { protocolVersion } from '../../../protocol/rpc';
import { buildId } from '../../../shared/build';
import { readDiscovery, type Discovery } from '../ownership/discovery';
import { realWorkspace, workspaceKey } from '../ownership/workspaceNames';
import { processIdentity } from '../ownership/liveness';
import { attach, type AttachedClient } from './attachedClient';
import type { ConnectOptions, EngineClient } from './engineClient';
import { engineLogPath, spawnEngine, type StartedEngine } from './spawnEngine';

/** More than ConnectOptions, for those who restart engines and for tests. */
export interface ConnectDetails extends ConnectOptions {
  /** This client's build; default the program's own. */
  readonly build?: string;
  /** Take an engine of another build as it is, as long as it speaks our protocol: a window that reconnects must not fight over it. */
  readonly acceptsOtherBuild?: boolean;
}

/** For the whole way to an engine; twice as long while one that we started is still alive and starting. */
const limitMs = 10_000;
const helloMs = 5_000;
const pollMs = 15;
/** Engines that end without an error lost the race for the workspace to another; so often we try again to find it or to start one. */
const maxStarts = 6;

/**
 * Rejects with `engineUnreachable` (the message has what the engine said when it died), `versionMismatch` (an engine of another
 * version is at work; the message says what to do), `io` (no such workspace), `refused` (the runtime folder is not safe) or `cancelled`.
 */
export async function connectEngine(options: ConnectDetails): Promise<EngineClient> {
  const workspace = await realWorkspace(options.workspace);
  const { runtime } = localPaths();
  await ensurePrivateFolder(runtime);
  const attempt = new ConnectAttempt({ ...options, workspace }, runtime);
  try {
    return await attempt.run();
  } finally {
    attempt.forget();
  }
}

class ConnectAttempt {
  readonly #options: ConnectDetails;
  readonly #runtime: string;
  readonly #key: string;
  readonly #build: string;
  readonly #startedAt = Date.now();
  #engine: StartedEngine | undefined;
  #starts = 0;
  #last: unknown;

  constructor(options: ConnectDetails, runtime: string) {
    this.#options = options;
    this.#runtime = runtime;
    this.#key = workspaceKey(options.workspace);
    this.#build = options.build ?? buildId;
  }

  async run(): Promise<EngineClient> {
    for (;;) {
      if (this.#options.signal?.aborted === true) throw new EngineError('cancelled', 'Cancelled while connecting to the engine.');
      const client = await this.#tryAttach();
      if (client !== undefined) return client;
      await this.#startIfNeeded();
      if (Date.now() - this.#startedAt > this.#limit) throw await this.#tooLate();
      await sleep(pollMs);
    }
  }

  forget(): void {
    this.#engine?.forget();
  }

  get #limit(): number {
    return this.#engine !== undefined && this.#engine.ended === undefined ? 2 * limitMs : limitMs;
  }

  /** Undefined: nobody there (any more, or yet). */
  async #tryAttach(): Promise<EngineClient | undefined> {
    const discovery = await readDiscovery(this.#runtime, this.#key);
    if (discovery === undefined) return undefined;
    const { client, layers, signal } = this.#options;
    try {
      const attached = await attach(discovery, { client, layers, signal, build: this.#build, helloMs });
      return (await this.#suits(attached)) ? attached : undefined;
    } catch (error) {
      if (EngineError.is(error, 'versionMismatch')) throw await otherProtocol(discovery, error);
      // An engine that was just replaced or is just ending; the next look finds another or none.
      if (!EngineError.is(error, 'engineUnreachable') && !EngineError.is(error, 'unauthorised')) throw error;
      this.#last = error;
      return undefined;
    }
  }

  /** False: it was of another build and is gone now. */
  async #suits(attached: AttachedClient): Promise<boolean> {
    const isOurs = attached.engineBuild === this.#build || this.#options.acceptsOtherBuild === true;
    if (isOurs || this.#options.engineScript === undefined) return true;
    try {
      const status = await attached.request('engine.status', {});
      if (status.isBusy) throw busyWithOtherBuild(attached);
      const closed = new Promise<void>((resolve) => attached.onDidClose(() => resolve()));
      await attached.request('engine.stop', { force: false }).catch((error: unknown) => {
        // It may close before its answer is out.
        if (EngineError.is(error, 'busy')) throw busyWithOtherBuild(attached);
        if (!EngineError.is(error, 'engineUnreachable')) throw error;
      });
      await Promise.race([closed, sleep(helloMs)]);
      return false;
    } finally {
      attached.dispose();
    }
  }

  async #startIfNeeded(): Promise<void> {
    const { engineScript, workspace, client } = this.#options;
    if (engineScript === undefined) throw await this.#nobodyThere(client);
    if (this.#engine !== undefined && this.#engine.ended === undefined) return;
    await this.#checkEnd();
    // Every start after the first waits a little longer: whoever won the race is about to be found.
    const soonest = this.#startedAt + (this.#starts === 0 ? 0 : 100 * 2 ** this.#starts);
    if (this.#starts >= maxStarts || Date.now() < soonest) return;
    this.#starts += 1;
    this.#engine?.forget();
    this.#engine = await spawnEngine(engineScript, workspace);
  }

  /** An engine that ended with an error will do so again. */
  async #checkEnd(): Promise<void> {
    const ended = this.#engine?.ended;
    if (ended === undefined || ended.code === 0) return;
    // Another one may have been faster and be well.
    if (Date.now() - this.#startedAt < limitMs && (await this.#isOwned())) return;
    const how = ended.signal === null ? `exit code ${ended.code}` : `signal ${ended.signal}`;
    throw await this.#withTail(`The engine ended while it started (${how}).`);
  }

  async #isOwned(): Promise<boolean> {
    const discovery = await readDiscovery(this.#runtime, this.#key);
    return discovery !== undefined && (await processIdentity(discovery.pid)) !== undefined && discovery.pid !== this.#engine?.pid;
  }

  async #nobodyThere(client: string): Promise<EngineError> {
    const hint = client === 'cli' ? 'Any command that needs one starts it.' : 'It has to be started first.';
    return new EngineError('engineUnreachable', `No engine is running for ${this.#options.workspace}. ${hint}`, { cause: this.#last });
  }

  async #tooLate(): Promise<EngineError> {
    const discovery = await readDiscovery(this.#runtime, this.#key).catch(() => undefined);
    const seconds = Math.round((Date.now() - this.#startedAt) / 1_000);
    if (discovery === undefined) return this.#withTail(`The engine did not come up within ${seconds} s.`);
    return this.#withTail(
      `The engine (process ${discovery.pid}) did not answer within ${seconds} s. If it hangs, end that process and try again.`,
    );
  }

  async #withTail(message: string): Promise<EngineError> {
    const log = await engineLogPath(this.#options.workspace);
    const tail = (await this.#engine?.tail()) ?? '';
    const said = tail === '' ? `It wrote nothing to ${log}.` : `It wrote to ${log}:\n${tail}`;
    return new EngineError('engineUnreachable', `${message} ${said}`, { data: { log, tail }, cause: this.#last, retryable: true });
  }
}

function busyWithOtherBuild(client: AttachedClient): EngineError {
  const message =
    `An engine of another version (build ${client.engineBuild}, process ${client.enginePid}) is at work in this workspace. ` +
    'Wait until its run has ended, or cancel the run with the version that started it, then try again.';
  return new EngineError('versionMismatch', message, { data: { pid: client.enginePid, build: client.engineBuild }, retryable: true });
}

async function otherProtocol(discovery: Discovery, cause: EngineError): Promise<EngineError> {
  const message =
    `The engine of this workspace (process ${discovery.pid}) speaks protocol ${discovery.protocol}, this program ${protocolVersion}. ` +
    'Close the editor windows and commands of the other version; the engine ends by itself half a minute after its last client, or end that process.';
  return new EngineError('versionMismatch', message, { cause, data: { pid: discovery.pid, protocol: discovery.protocol } });
}
