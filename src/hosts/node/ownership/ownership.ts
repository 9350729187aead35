/** An engine's hold on its workspace: published for clients, looked after while it lasts, released at the end. */
import { promises as fs } from 'node:fs';
import type { Server } from 'node:net';
import { atomicWrite } from '../../../adapters/system/atomicWrite';
import { ensurePrivateFolder } from '../../../adapters/system/localPaths';
import { EngineError } from '../../../domain/errors';
import type { WorkspaceOwner } from '../../../ports/ownership';
import { Emitter } from '../../../shared/emitter';
import type { Claim, ClaimFolder } from './claims';
import { readDiscovery, type Discovery } from './discovery';
import { discoveryPath } from './workspaceNames';
import { listenForClients } from './listen';
import { answers, livenessOf } from './liveness';

export interface OwnershipParts {
  readonly server: Server;
  readonly runtime: string;
  readonly key: string;
  readonly claims: ClaimFolder;
  readonly number: number;
  readonly claim: Claim;
  readonly checkMs: number;
}

/** Cleaners of temporary folders leave alone what was touched within days. */
const touchMs = 3_600_000;

export class Ownership implements WorkspaceOwner {
  readonly #parts: OwnershipParts;
  readonly #lost = new Emitter<void>();
  #claim: Claim;
  #isPublished = false;
  #isOver = false;
  #timer: NodeJS.Timeout | undefined;
  #checking: Promise<void> = Promise.resolve();
  #touchedAt = Date.now();
  /** Fired once, when another engine owns the workspace now: stop writing and end. Noticed within about two seconds. */
  readonly onDidLose = this.#lost.event;

  constructor(parts: OwnershipParts) {
    this.#parts = parts;
    this.#claim = parts.claim;
    this.#scheduleCheck();
  }

  get discovery(): Discovery {
    return this.#claim.engine;
  }

  /** What clients have to know: to be called once the server has its listeners. */
  async publish(): Promise<void> {
    this.#isPublished = true;
    await this.#writeDiscovery();
  }

  /** The claims say it at once, before the next look would notice. Where they cannot be read nobody else can have made one. */
  async assertHeld(): Promise<void> {
    const { claims, number } = this.#parts;
    const numbers = this.#isOver ? undefined : await claims.numbers().catch(() => []);
    if (numbers !== undefined && (numbers.at(-1) ?? 0) <= number) return;
    throw new EngineError('refused', `Another engine owns ${this.discovery.workspace} now; this one writes nothing more.`);
  }

  /** Gives the workspace up and stops listening; to be called when nothing more is written. May be called twice. */
  async release(): Promise<void> {
    const wasOver = this.#isOver;
    this.#end();
    await this.#checking;
    const { claims, number, runtime, key, server } = this.#parts;
    server.close();
    if (wasOver) return;
    const published = await readDiscovery(runtime, key).catch(() => undefined);
    if (published?.token === this.discovery.token) await fs.unlink(discoveryPath(runtime, key)).catch(() => undefined);
    await claims.rewrite(number, { ...this.#claim, isReleased: true }).catch(() => undefined);
  }

  #scheduleCheck(): void {
    this.#timer = setTimeout(() => {
      // A folder that cannot be read now may be readable at the next look; meanwhile nothing is lost.
      this.#checking = this.#check()
        .catch(() => undefined)
        .then(() => {
          if (!this.#isOver) this.#scheduleCheck();
        });
    }, this.#parts.checkMs).unref();
  }

  async #check(): Promise<void> {
    if (await this.#isTakenOver()) return this.#lose();
    await this.#mend();
    if (Date.now() - this.#touchedAt > touchMs) await this.#touch();
  }

  async #isTakenOver(): Promise<boolean> {
    const { claims, number } = this.#parts;
    const numbers = await claims.numbers();
    if ((numbers.at(-1) ?? 0) > number) return true;
    const own = await claims.read(number);
    if (own.claim !== undefined && own.claim.engine.token !== this.discovery.token) return true;
    // The folder was deleted and another engine began at one, before we could put ours back.
    if (own.claim === undefined && (await this.#anyAlive(numbers))) return true;
    return this.#isPublished && this.#isDiscoveryTaken(numbers);
  }

  async #anyAlive(numbers: readonly number[]): Promise<boolean> {
    for (const number of numbers) {
      const { claim } = await this.#parts.claims.read(number);
      if (claim !== undefined && !claim.isReleased && (await livenessOf({ ...claim.engine, identity: claim.identity })) === 'alive')
        return true;
    }
    return false;
  }

  /** Another engine's discovery counts, unless it holds a lower claim than ours: then it will find out and stop. */
  async #isDiscoveryTaken(numbers: readonly number[]): Promise<boolean> {
    const { runtime, key, claims, number } = this.#parts;
    const published = await readDiscovery(runtime, key);
    if (published === undefined || published.token === this.discovery.token) return false;
    for (const lower of numbers.filter((other) => other < number)) {
      if ((await claims.read(lower)).claim?.engine.token === published.token) return false;
    }
    return answers(published.socket);
  }

  /** Puts back what was deleted: the folder, the claim, the socket, the discovery file. */
  async #mend(): Promise<void> {
    const { claims, number, runtime, key, server } = this.#parts;
    await ensurePrivateFolder(runtime);
    if (!(await this.#hasSocket())) {
      // Connections stay; only the listening moves.
      server.close();
      this.#claim = { ...this.#claim, engine: { ...this.#claim.engine, socket: await listenForClients(server, runtime, key) } };
      if ((await claims.read(number)).claim !== undefined) await claims.rewrite(number, this.#claim);
    }
    if ((await claims.read(number)).claim === undefined && !(await claims.create(number, this.#claim))) return;
    const published = this.#isPublished ? await readDiscovery(runtime, key) : undefined;
    if (this.#isPublished && JSON.stringify(published) !== JSON.stringify(this.discovery)) await this.#writeDiscovery();
  }

  async #hasSocket(): Promise<boolean> {
    if (process.platform === 'win32') return true;
    return fs.stat(this.discovery.socket).then(
      (info) => info.isSocket(),
      () => false,
    );
  }

  async #writeDiscovery(): Promise<void> {
    const { runtime, key } = this.#parts;
    await atomicWrite(discoveryPath(runtime, key), Buffer.from(JSON.stringify(this.discovery)), { mode: 0o600, directoryMode: 0o700 });
  }

  async #touch(): Promise<void> {
    const now = new Date();
    this.#touchedAt = now.getTime();
    const { claims, number, runtime, key } = this.#parts;
    for (const path of [claims.path(number), discoveryPath(runtime, key), this.discovery.socket]) {
      await fs.utimes(path, now, now).catch(() => undefined);
    }
  }

  #lose(): void {
    if (this.#isOver) return;
    this.#end();
    this.#lost.fire();
  }

  #end(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }
}
