/** Becoming the one engine of a workspace, or learning who is. */
import { createServer, type Server } from 'node:net';
import { promises as fs } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensurePrivateFolder, localPaths } from '../../../adapters/system/localPaths';
import { EngineError } from '../../../domain/errors';
import { protocolVersion } from '../../../protocol/rpc';
import { ClaimFolder, type Claim, type NumberedClaim } from './claims';
import { newToken, readDiscovery, type Discovery } from './discovery';
import { realWorkspace, workspaceKey } from './workspaceNames';
import { listenForClients } from './listen';
import { answers, livenessOf, processIdentity } from './liveness';
import { Ownership } from './ownership';

export interface ClaimOptions {
  readonly workspace: string;
  readonly build: string;
  /** Listens when the claim succeeds. Its connections are closed at once until somebody else listens to them (serveConnections). */
  readonly server?: Server;
  /** Folder of sockets, claims and discovery files; default localPaths().runtime. */
  readonly runtime?: string;
  /** How often the owner looks whether it still is. */
  readonly checkMs?: number;
}

/** How long an owner that lives but does not answer may take to answer again (it puts a deleted socket back) or to end. */
const patienceMs = 4_000;
/** How long a claim may be half written, where files cannot appear with their content. */
const writingMs = 1_000;

/**
 * Exactly one of all engines that call this for one workspace becomes its owner. After it: compose the engine, serveConnections
 * on `server`, then `publish()`. Rejects with `refused` when the folder is not safe, with `io` when it cannot be written.
 */
export async function claim(options: ClaimOptions): Promise<Ownership | { readonly ownedBy: Discovery }> {
  const runtime = options.runtime ?? localPaths().runtime;
  const workspace = await realWorkspace(options.workspace);
  const key = workspaceKey(workspace);
  await ensurePrivateFolder(runtime);
  const contender = new Contender({ ...options, runtime, workspace, key, server: options.server ?? createServer() });
  return contender.contend();
}

interface ContenderOptions extends ClaimOptions {
  readonly runtime: string;
  readonly key: string;
  readonly server: Server;
}

class Contender {
  readonly #options: ContenderOptions;
  readonly #claims: ClaimFolder;
  #own: Claim | undefined;

  constructor(options: ContenderOptions) {
    this.#options = options;
    this.#claims = new ClaimFolder(options.runtime, options.key);
  }

  async contend(): Promise<Ownership | { readonly ownedBy: Discovery }> {
    // Before the loop, so that what was just created is always behind it; each turn follows somebody else's progress.
    for (let turn = 0; turn < 100; turn += 1) {
      const highest = await this.#claims.highest();
      const owner = await this.#livingOwner(highest);
      if (owner === 'unknown') continue;
      if (owner !== undefined) return this.#giveWay(owner);
      this.#own ??= await this.#listen();
      const number = (highest?.number ?? 0) + 1;
      if (!(await this.#claims.create(number, this.#own))) continue;
      if ((await this.#claims.numbers()).at(-1) !== number) {
        // Ours was a number already passed. A lower one means nothing, so it may go.
        await this.#claims.remove(number);
        continue;
      }
      await this.#cleanUp(number, highest);
      const { server, runtime, key, checkMs = 1_000 } = this.#options;
      return new Ownership({ server, runtime, key, checkMs, claims: this.#claims, number, claim: this.#own });
    }
    throw new EngineError('busy', `Too many engines contend for ${this.#options.workspace}; try again.`, { retryable: true });
  }

  /** Undefined: nobody. `unknown`: look again. */
  async #livingOwner(highest: NumberedClaim | undefined): Promise<Discovery | 'unknown' | undefined> {
    if (highest === undefined) return this.#publishedOwner();
    if (highest.claim === undefined) {
      if ((await this.#claims.age(highest.number)) > writingMs) return undefined;
      await sleep(20);
      return 'unknown';
    }
    const { engine, identity, isReleased } = highest.claim;
    if (isReleased) return undefined;
    const end = Date.now() + patienceMs;
    let liveness = await livenessOf({ ...engine, identity });
    while (liveness === 'unreachable' && Date.now() < end) {
      await sleep(50);
      const now = await this.#claims.read(highest.number);
      if (now.claim === undefined || now.claim.isReleased || now.claim.engine.socket !== engine.socket) return 'unknown';
      liveness = await livenessOf({ ...engine, identity });
    }
    // Where a pid may be another process by now, a socket that stays silent decides.
    const isCertain = liveness === 'alive' || identity !== undefined;
    return liveness !== 'dead' && isCertain ? engine : undefined;
  }

  /** Claims were deleted by hand: an engine may still be there, and will put its own back. */
  async #publishedOwner(): Promise<Discovery | undefined> {
    const published = await readDiscovery(this.#options.runtime, this.#options.key);
    return published !== undefined && (await answers(published.socket)) ? published : undefined;
  }

  async #listen(): Promise<Claim> {
    const { server, runtime, key, workspace, build } = this.#options;
    // Those who only ask whether somebody is here, before there is anybody to serve them.
    server.on('connection', (socket) => {
      if (server.listenerCount('connection') > 1) return;
      socket.on('error', () => undefined);
      socket.destroy();
    });
    const socket = await listenForClients(server, runtime, key);
    const identity = await processIdentity(process.pid);
    return {
      engine: { protocol: protocolVersion, pid: process.pid, socket, token: newToken(), build, startedAt: Date.now(), workspace },
      ...(identity === undefined ? {} : { identity }),
      isReleased: false,
    };
  }

  #giveWay(owner: Discovery): { readonly ownedBy: Discovery } {
    if (this.#own !== undefined) this.#options.server.close();
    return { ownedBy: owner };
  }

  async #cleanUp(number: number, former: NumberedClaim | undefined): Promise<void> {
    for (const lower of await this.#claims.numbers()) if (lower < number) await this.#claims.remove(lower);
    const socket = former?.claim?.engine.socket;
    if (socket !== undefined && process.platform !== 'win32') await fs.unlink(socket).catch(() => undefined);
    await this.#claims.sweep(async (path) => !(await answers(path)));
  }
}
