import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { EngineError } from '../../../../src/domain/errors';
import { attach, type AttachedClient } from '../../../../src/hosts/node/client/attachedClient';
import type { Progress } from '../../../../src/hosts/node/client/engineClient';
import type { Discovery } from '../../../../src/hosts/node/ownership/discovery';
import type { ClientConnection, Handlers, RequestContext } from '../../../../src/hosts/node/rpc/contract';
import { serveConnections, type ServedConnections, type ServeOptions } from '../../../../src/hosts/node/rpc/serveConnections';
import { protocolVersion } from '../../../../src/protocol/rpc';
import { until } from '../../../until';
import { newFolder } from './engineSandbox';

const token = 'a'.repeat(64);
const layers = { environment: { A: 'b' }, editor: { x: 1 }, flags: {} };

describe('requests between client and engine', function () {
  this.timeout(30_000);
  let socket: string;
  let server: Server;
  let served: ServedConnections;
  let handlers: { -readonly [N in keyof Handlers]?: Handlers[N] };
  let errors: unknown[];
  const clients: AttachedClient[] = [];
  const sockets: Socket[] = [];

  async function serve(options: Partial<ServeOptions> = {}): Promise<void> {
    server = createServer();
    served = serveConnections({
      server,
      token,
      build: 'b',
      version: '1',
      workspace: '/w',
      handlers: handlers as Handlers,
      onError: (error) => errors.push(error),
      ...options,
    });
    await new Promise<void>((resolve) => server.listen(socket, resolve));
  }

  async function attached(): Promise<AttachedClient> {
    const client = await attach(discovery(), { client: 'test', build: 'b', layers: () => layers, helloMs: 5_000 });
    clients.push(client);
    return client;
  }

  function discovery(): Discovery {
    return { protocol: protocolVersion, pid: process.pid, socket, token, build: 'b', startedAt: 0, workspace: '/w' };
  }

  /** A peer of its own making; what it gets is in `received`. */
  async function raw(): Promise<{ socket: Socket; received: () => string; closed: Promise<unknown> }> {
    const peer = connect(socket);
    sockets.push(peer);
    let text = '';
    peer.on('data', (data) => (text += data.toString()));
    peer.on('error', () => undefined);
    const closed = once(peer, 'close');
    await once(peer, 'connect');
    return { socket: peer, received: () => text, closed };
  }

  function frame(message: object): string {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  }

  const hello = { id: 1, method: 'hello', params: { protocol: protocolVersion, token, build: 'b', client: 'test' } };

  beforeEach(() => {
    socket = join(newFolder('sy-'), 's');
    errors = [];
    handlers = {
      'audit.whyExcluded': ({ path }) => ({ path }),
      'attempt.detach': () => ({}),
    };
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.dispose();
    for (const peer of sockets.splice(0)) peer.destroy();
    await served.close();
    await new Promise((resolve) => server.close(resolve));
  });

  it('carries input, layers and answer', async () => {
    let context: RequestContext | undefined;
    handlers['audit.whyExcluded'] = ({ path }, given) => {
      context = given;
      return { path: `${path}ü` };
    };
    await serve();
    assert.deepEqual(await (await attached()).request('audit.whyExcluded', { path: 'ä' }), { path: 'äü' });
    assert.deepEqual(context?.layers, layers);
    assert.equal(context?.client.kind, 'test');
  });

  it('gives the client the same error that the engine threw', async () => {
    const thrown = new EngineError('unknownTask', 'There is no task 7.', { data: { id: '7' }, retryable: true });
    handlers['attempt.detach'] = () => {
      throw thrown;
    };
    await serve();
    await assert.rejects((await attached()).request('attempt.detach', { attemptId: 'x' }), (error) => {
      assert.ok(EngineError.is(error, 'unknownTask'));
      assert.deepEqual(error.toJSON(), thrown.toJSON());
      return true;
    });
  });

  it('makes a defect of a handler an internal error, and tells it', async () => {
    handlers['attempt.detach'] = () => {
      throw new TypeError('x is not a function');
    };
    await serve();
    await assert.rejects((await attached()).request('attempt.detach', { attemptId: 'x' }), (error) => EngineError.is(error, 'internal'));
    assert.ok(errors[0] instanceof TypeError);
  });

  it('refuses input that does not fit, at the client and at the engine', async () => {
    await serve();
    const client = await attached();
    await assert.rejects(client.request('attempt.detach', {} as never), (error) => EngineError.is(error, 'invalidInput'));
    const peer = await raw();
    peer.socket.write(frame(hello) + frame({ id: 2, method: 'attempt.detach', params: { input: { attemptId: 1 }, layers } }));
    await until(() => peer.received().includes('"invalidInput"'), 'the refusal');
    peer.socket.write(frame({ id: 3, method: 'attempt.detach', params: { input: { attemptId: 'x' } } }));
    await until(() => /"id":3.*layers/s.test(peer.received()), 'the second refusal');
  });

  it('does not let an answer out that does not fit', async () => {
    handlers['audit.whyExcluded'] = () => ({ nonsense: 1 }) as never;
    await serve();
    await assert.rejects((await attached()).request('audit.whyExcluded', { path: 'a' }), (error) => EngineError.is(error, 'internal'));
  });

  it('says that it does not know an operation', async () => {
    await serve();
    const peer = await raw();
    peer.socket.write(frame(hello) + frame({ id: 2, method: 'toString', params: {} }));
    await until(() => peer.received().includes('"notSupported"'), 'the answer');
    assert.match(peer.received(), /-32601/);
  });

  it('answers concurrent requests of concurrent clients each to its own', async () => {
    await serve();
    const all = await Promise.all(Array.from({ length: 8 }, attached));
    const answers = await Promise.all(
      all.flatMap((client, c) => Array.from({ length: 50 }, (_, n) => client.request('audit.whyExcluded', { path: `${c}-${n}` }))),
    );
    assert.deepEqual(
      answers.map(({ path }) => path),
      all.flatMap((_, c) => Array.from({ length: 50 }, (__, n) => `${c}-${n}`)),
    );
  });

  it('counts the clients that said hello', async () => {
    const counts: number[] = [];
    await serve({ onClientsChanged: (count) => counts.push(count) });
    await raw();
    const [first, second] = [await attached(), await attached()];
    first.dispose();
    await until(() => counts.length === 3, 'the first to be gone');
    second.dispose();
    await until(() => counts.length === 4, 'the second to be gone');
    assert.deepEqual(counts, [1, 2, 1, 0]);
  });

  it('goes on with those that are there, and takes nobody else, once it refuses', async () => {
    await serve();
    const client = await attached();
    const undecided = await raw();
    served.refuse();
    await undecided.closed;
    await assert.rejects(attached(), (error) => EngineError.is(error, 'engineUnreachable'));
    assert.deepEqual(await client.request('audit.whyExcluded', { path: 'a' }), { path: 'a' });
  });

  describe('with strangers', () => {
    it('refuses a wrong token and closes', async () => {
      await serve();
      const wrong = { ...discovery(), token: 'b'.repeat(64) };
      await assert.rejects(attach(wrong, { client: 'test', build: 'b', layers: () => layers, helloMs: 5_000 }), (error) =>
        EngineError.is(error, 'unauthorised'),
      );
      const peer = await raw();
      peer.socket.write(frame({ ...hello, params: { ...hello.params, token: '' } }));
      await peer.closed;
      assert.match(peer.received(), /unauthorised/);
    });

    it('refuses another protocol and closes', async () => {
      await serve();
      const peer = await raw();
      peer.socket.write(frame({ ...hello, params: { ...hello.params, protocol: 99, later: true } }));
      await peer.closed;
      assert.match(peer.received(), /versionMismatch/);
    });

    it('refuses any request before hello and closes', async () => {
      let wasCalled = false;
      handlers['attempt.detach'] = () => {
        wasCalled = true;
        return {};
      };
      await serve();
      const peer = await raw();
      peer.socket.write(frame({ id: 2, method: 'attempt.detach', params: { input: { attemptId: 'x' }, layers } }));
      await peer.closed;
      assert.match(peer.received(), /unauthorised/);
      assert.equal(wasCalled, false);
    });

    it('closes a connection that never says hello', async () => {
      await serve({ helloMs: 50 });
      await (
        await raw()
      ).closed;
    });

    const garbage: Record<string, string | Buffer> = {
      'random bytes': Buffer.from([0, 255, 10, 13, 7, 200, 1]),
      'a browser’s request': 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n',
      'a length that is no number': 'Content-Length: ten\r\n\r\n',
      'a negative length': 'Content-Length: -1\r\n\r\n{}',
      'a header without end': `Content-Length: 5\r\n${'x'.repeat(2_000)}`,
      'a body that is no JSON': 'Content-Length: 4\r\n\r\n{"a"',
      'a body that is no message': 'Content-Length: 4\r\n\r\nnull',
      'a message before hello that is too long': `Content-Length: 1000000\r\n\r\n`,
      'a cancellation without id': frame({ method: '$/cancelRequest' }),
      'deep nesting': `Content-Length: 10000\r\n\r\n${'['.repeat(10_000)}`,
    };
    for (const [what, bytes] of Object.entries(garbage)) {
      it(`closes only the connection that sends ${what}`, async () => {
        await serve();
        const client = await attached();
        const peer = await raw();
        peer.socket.write(bytes);
        await peer.closed;
        assert.deepEqual(await client.request('audit.whyExcluded', { path: 'a' }), { path: 'a' });
      });
    }

    it('survives every cut of a good conversation', async () => {
      await serve();
      const whole = frame(hello) + frame({ id: 2, method: 'attempt.detach', params: { input: { attemptId: 'x' }, layers } });
      for (let length = 0; length < whole.length; length += 7) {
        const peer = await raw();
        peer.socket.end(whole.slice(0, length));
        await peer.closed;
      }
      assert.deepEqual(await (await attached()).request('audit.whyExcluded', { path: 'a' }), { path: 'a' });
    });

    it('reads a conversation that comes byte by byte', async () => {
      await serve();
      const peer = await raw();
      for (const byte of Buffer.from(frame(hello))) {
        peer.socket.write(Buffer.from([byte]));
        await new Promise(setImmediate);
      }
      await until(() => peer.received().includes('"version":"1"'), 'the welcome');
    });
  });

  describe('with long messages', () => {
    const limits = { maxMessageBytes: 100_000 };

    it('closes the connection that announces one over the limit', async () => {
      await serve({ limits });
      const peer = await raw();
      peer.socket.write(frame(hello));
      await until(() => peer.received().includes('"version"'), 'the welcome');
      peer.socket.write('Content-Length: 100001\r\n\r\n');
      await peer.closed;
    });

    it('answers with an error where the answer would be over the limit', async () => {
      handlers['audit.whyExcluded'] = () => ({ path: 'x'.repeat(100_000) });
      await serve({ limits });
      const client = await attached();
      await assert.rejects(client.request('audit.whyExcluded', { path: 'a' }), (error) => EngineError.is(error, 'invalidInput'));
      assert.deepEqual(await client.request('attempt.detach', { attemptId: 'x' }), {});
    });

    it('refuses at the client what would be over the limit', async () => {
      await serve();
      const client = await attached();
      const path = 'x'.repeat(64 * 1024 * 1024);
      await assert.rejects(client.request('audit.whyExcluded', { path }), (error) => EngineError.is(error, 'invalidInput'));
      assert.deepEqual(await client.request('attempt.detach', { attemptId: 'x' }), {});
    });

    it('carries one of many megabytes', async () => {
      await serve();
      const path = 'ä'.repeat(8 * 1024 * 1024);
      assert.equal((await (await attached()).request('audit.whyExcluded', { path })).path, path);
    });
  });

  describe('cancelled', () => {
    it('tells the handler, and the caller at once', async () => {
      let signal: AbortSignal | undefined;
      handlers['run.wait'] = (_, context) => {
        signal = context.signal;
        return new Promise(() => undefined);
      };
      await serve();
      const client = await attached();
      const controller = new AbortController();
      const request = client.request('run.wait', { runId: 'x' }, { signal: controller.signal });
      await until(() => signal !== undefined, 'the request to arrive');
      controller.abort();
      await assert.rejects(request, (error) => EngineError.is(error, 'cancelled'));
      await until(() => signal?.aborted === true, 'the handler to be told');
      assert.deepEqual(await client.request('attempt.detach', { attemptId: 'x' }), {});
    });

    it('does not call the handler when it was cancelled right away', async () => {
      let calls = 0;
      handlers['attempt.detach'] = () => {
        calls += 1;
        return {};
      };
      await serve();
      const client = await attached();
      await assert.rejects(client.request('attempt.detach', { attemptId: 'x' }, { signal: AbortSignal.abort() }), (error) =>
        EngineError.is(error, 'cancelled'),
      );
      assert.equal(calls, 0);
    });

    it('tells the handler when the client is gone', async () => {
      const aborted: string[] = [];
      handlers['run.wait'] = ({ runId }, { signal, client }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            aborted.push(`${runId} ${String(client.isClosed)}`);
            reject(new EngineError('cancelled', 'Gone.'));
          });
        });
      await serve();
      const client = await attached();
      const request = client.request('run.wait', { runId: 'x' });
      await client.request('attempt.detach', { attemptId: 'x' });
      client.dispose();
      await assert.rejects(request, (error) => EngineError.is(error, 'engineUnreachable'));
      await until(() => aborted.length > 0, 'the handler to be told');
      assert.deepEqual(aborted, ['x true']);
    });

    it('rejects what was asked when the engine closes the connection, and tells that it was not expected', async () => {
      handlers['run.wait'] = () => new Promise(() => undefined);
      await serve();
      const client = await attached();
      const closed = new Promise((resolve) => client.onDidClose(resolve));
      const request = client.request('run.wait', { runId: 'x' });
      await client.request('attempt.detach', { attemptId: 'x' });
      const rejected = assert.rejects(request, (error) => EngineError.is(error, 'engineUnreachable'));
      await served.close();
      await rejected;
      assert.deepEqual(await closed, { isExpected: false });
      await assert.rejects(client.request('attempt.detach', { attemptId: 'x' }), (error) => EngineError.is(error, 'engineUnreachable'));
    });
  });

  describe('progress', () => {
    it('is coalesced, ends with the last word and comes before the answer', async () => {
      handlers['attempt.detach'] = async (_, context) => {
        for (let done = 1; done <= 1_000; done += 1) context.progress(done, 1_000, `file ${done}`);
        return {};
      };
      await serve();
      const seen: number[] = [];
      await (await attached()).request('attempt.detach', { attemptId: 'x' }, { onProgress: ({ done }) => seen.push(done) });
      assert.deepEqual(seen, [1, 1_000]);
    });

    it('brings what was found along once', async () => {
      const seen: unknown[] = [];
      handlers['attempt.detach'] = async (_, context) => {
        context.progress(1, 3, 'a.ts');
        context.found([]);
        context.progress(2, 3, 'b.ts');
        await until(() => seen.length === 2, 'both to be told');
        context.progress(3, 3, 'c.ts');
        return {};
      };
      await serve();
      const onProgress = ({ done, found }: Progress): unknown => seen.push([done, found]);
      await (await attached()).request('attempt.detach', { attemptId: 'x' }, { onProgress });
      assert.deepEqual(seen, [
        [1, undefined],
        [2, []],
        [3, undefined],
      ]);
    });

    it('is not sent to who did not ask', async () => {
      handlers['attempt.detach'] = (_, context) => {
        context.progress(1, 1, '');
        return {};
      };
      await serve();
      const client = await attached();
      let count = 0;
      client.on('progress', () => (count += 1));
      await client.request('attempt.detach', { attemptId: 'x' });
      assert.equal(count, 0);
    });
  });

  describe('notifications', () => {
    it('reach every client', async () => {
      await serve();
      const all = await Promise.all([attached(), attached()]);
      const seen = all.map((client) => new Promise((resolve) => client.on('changed', resolve)));
      served.broadcast('changed', { topics: ['tasks'] });
      assert.deepEqual(await Promise.all(seen), [{ topics: ['tasks'] }, { topics: ['tasks'] }]);
    });

    it('about changes of one moment are one', async () => {
      await serve();
      const client = await attached();
      const seen: unknown[] = [];
      client.on('changed', ({ topics }) => seen.push(topics));
      for (const topic of ['tasks', 'runs', 'tasks'] as const) served.broadcast('changed', { topics: [topic] });
      await client.request('attempt.detach', { attemptId: 'x' });
      assert.deepEqual(seen, [['tasks', 'runs']]);
    });

    /** Says hello and reads no more. */
    async function deafPeer(): Promise<{ peer: Awaited<ReturnType<typeof raw>>; connection: ClientConnection }> {
      const peer = await raw();
      peer.socket.write(frame(hello));
      await until(() => served.clients.length > 0, 'the welcome');
      peer.socket.pause();
      return { peer, connection: served.clients.at(-1) as ClientConnection };
    }

    const chunk = { attemptId: 'x', data: 'x'.repeat(100_000), skipped: 0 };

    it('make the sender wait for a slow client, and nobody else', async () => {
      await serve();
      const { peer, connection } = await deafPeer();
      const sent: number[] = [];
      const sending = (async () => {
        for (let n = 0; n < 40; n += 1) {
          await connection.notify('attempt.output', chunk);
          sent.push(n);
        }
      })();
      const client = await attached();
      for (let n = 0; n < 20; n += 1) await client.request('audit.whyExcluded', { path: 'a' });
      assert.ok(sent.length < 40, `${sent.length} went out to nobody`);
      peer.socket.resume();
      await sending;
      assert.equal(sent.length, 40);
    });

    it('end a client that takes nothing for long with much waiting', async () => {
      await serve({ limits: { stalledMs: 120, largeBytes: 1_000_000 } });
      const { connection } = await deafPeer();
      const gone = new Promise<void>((resolve) => connection.onDidClose(() => resolve()));
      await Promise.all(Array.from({ length: 30 }, () => connection.notify('attempt.output', chunk)));
      await gone;
      assert.equal(connection.isClosed, true);
      await connection.notify('attempt.output', chunk);
    });

    it('end a client at once whose backlog grows without bounds', async () => {
      await serve({ limits: { maxBytes: 2_000_000 } });
      const { connection } = await deafPeer();
      const gone = new Promise<void>((resolve) => connection.onDidClose(() => resolve()));
      await Promise.all(Array.from({ length: 40 }, () => connection.notify('attempt.output', chunk)));
      await gone;
    });

    it('arrive in order', async () => {
      await serve();
      const client = await attached();
      const seen: string[] = [];
      client.on('attempt.output', ({ data }) => seen.push(data));
      const connection = served.clients[0] as ClientConnection;
      const sent = Array.from({ length: 500 }, (_, n) => `${n} ${'y'.repeat((n * 977) % 5_000)}`);
      await Promise.all(sent.map((data) => connection.notify('attempt.output', { attemptId: 'x', data, skipped: 0 })));
      await client.request('attempt.detach', { attemptId: 'x' });
      assert.deepEqual(seen, sent);
    });
  });
});
