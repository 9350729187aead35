/**
 * Frames between clients and an engine on a wire from a seed: in pieces of any size, late, cut at any byte, and to a client that takes
 * nothing. Whatever is answered was done, once; nothing is done twice; nobody waits for somebody else's slow or dead peer.
 */
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { Server, Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { AttachedClient } from '../../src/hosts/node/client/attachedClient';
import type { Handlers } from '../../src/hosts/node/rpc/contract';
import { serveConnections } from '../../src/hosts/node/rpc/serveConnections';
import { protocolVersion } from '../../src/protocol/rpc';
import { inForm } from '../longForm';
import { Random } from './machine/random';

const conversations = inForm(40, 2_000);
const clientCount = 4;
const requestsEach = 5;
const token = 'a token';

/** One end of a wire: what is written waits until chance takes a piece of it to the other end. */
class End extends Duplex {
  other: End | undefined;
  /** Takes nothing that comes, and so lets nothing go that is written to it. */
  isDead = false;
  #waiting: { rest: Buffer; done: () => void } | undefined;
  readonly #random: Random;

  constructor(random: Random) {
    super({ allowHalfOpen: false });
    this.#random = random;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#waiting = { rest: chunk, done };
  }

  override _final(done: () => void): void {
    this.other?.push(null);
    done();
  }

  /** False when nothing is on its way. */
  carry(): boolean {
    const waiting = this.#waiting;
    if (waiting === undefined || this.other === undefined || this.other.isDead || this.other.destroyed) return false;
    const length = this.#random.chance(0.3) ? this.#random.between(1, waiting.rest.length) : waiting.rest.length;
    this.other.push(waiting.rest.subarray(0, length));
    if (length < waiting.rest.length) this.#waiting = { rest: waiting.rest.subarray(length), done: waiting.done };
    else {
      this.#waiting = undefined;
      waiting.done();
    }
    return true;
  }
}

function wire(random: Random): readonly [End, End] {
  const [near, far] = [new End(random), new End(random)];
  near.other = far;
  far.other = near;
  return [near, far];
}

function cut(near: End): void {
  near.destroy();
  near.other?.destroy();
}

interface Told {
  readonly id: string;
  readonly isAnswered: boolean;
}

async function converse(seed: number): Promise<void> {
  const random = new Random(seed);
  const done = new Map<string, number>();
  const handlers = {
    'run.wait': async ({ runId }: { readonly runId: string }) => {
      done.set(runId, (done.get(runId) ?? 0) + 1);
      for (let turns = random.below(4); turns > 0; turns -= 1) await new Promise((resolve) => setImmediate(resolve));
      return {
        run: {
          id: runId,
          state: 'done',
          startedAt: 0,
          requested: [],
          warnings: [],
          tasksFile: 't',
          costBudget: null,
          costUsed: 0,
          results: [],
        },
      };
    },
  } as unknown as Handlers;
  const server = new EventEmitter() as unknown as Server;
  const served = serveConnections({ server, token, build: 'b', version: '1', workspace: '/w', handlers });
  const ends: End[] = [];
  const told: Promise<Told>[] = [];
  const fates = Array.from({ length: clientCount }, (_, index) => (index === 0 ? 'well' : random.pick(['well', 'cut', 'dead'] as const)));
  const clients = fates.map((fate, index) => {
    const [near, far] = wire(random);
    ends.push(near, far);
    server.emit('connection', far);
    const client = new AttachedClient(near as unknown as Socket, () => ({ environment: {}, editor: {}, flags: {} }));
    const welcomed = client.hello({ protocol: protocolVersion, token, build: 'b', client: 'test' });
    for (let request = 0; request < requestsEach; request += 1) {
      const runId = `${index}.${request}`;
      const answered = welcomed.then(() => client.request('run.wait', { runId }));
      told.push(answered.then(({ run }) => ({ id: run.id, isAnswered: run.id === runId })).catch(() => ({ id: runId, isAnswered: false })));
    }
    return { client, near, fate };
  });
  let isOver = false;
  void Promise.all(told).then(() => (isOver = true));
  for (let turn = 0; !isOver && turn < 2_000; turn += 1) {
    for (const { near, fate } of clients) {
      if (fate === 'cut' && random.chance(0.03)) cut(near);
      if (fate === 'dead' && random.chance(0.05)) near.isDead = true;
    }
    for (const end of ends) if (random.chance(0.6)) end.carry();
    if (turn > 1_000) for (const { client, fate } of clients) if (fate !== 'well') client.dispose();
    await new Promise((resolve) => setImmediate(resolve));
  }
  for (const { id, isAnswered } of await Promise.all(told)) {
    assert.ok((done.get(id) ?? 0) <= 1, `seed ${seed}: request ${id} was done twice`);
    if (isAnswered) assert.equal(done.get(id), 1, `seed ${seed}: request ${id} was answered and not done`);
    else assert.notEqual(fates[Number(id.split('.')[0])], 'well', `seed ${seed}: request ${id} of a client that is well was not answered`);
  }
  for (const { client, near } of clients) {
    client.dispose();
    cut(near);
  }
  await served.close();
}

describe('frames on a wire of chance', function () {
  this.timeout(120_000);

  it(`do what is answered, and nothing twice, in ${conversations} conversations; nobody waits for a dead peer`, async () => {
    for (let seed = 1; seed <= conversations; seed += 1) await converse(seed);
  });
});
