import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strategies } from '../../../../src/adapters/strategies/registry.generated';
import { systemClock } from '../../../../src/adapters/system/clock';
import { createFiles } from '../../../../src/adapters/system/files';
import { systemIdentifiers } from '../../../../src/adapters/system/identifiers';
import { createProcesses } from '../../../../src/adapters/system/processes/processes';
import { createSnapshots } from '../../../../src/adapters/system/snapshots/snapshots';
import { EngineError } from '../../../../src/domain/errors';
import type { Attempt } from '../../../../src/domain/runs/run';
import type { Task, TaskContext } from '../../../../src/domain/tasks/task';
import { Recorder } from '../../../../src/engine/changes/recorder';
import { Executor, type ExecuteRequest } from '../../../../src/engine/runs/executor';
import type { ProcessesDisposable } from '../../../../src/ports/processes';
import { uniqueSeconds, withCommandLine } from '../../adapters/system/processes/runCommand';
import { executorTask } from './executorTask';
import { inForm } from '../../../longForm';
import { defaultSettings } from '../../../../src/domain/settings';
import { noProving } from '../../../noProving';

const separator = `\n${'-'.repeat(72)}\n`;

describe('Executor', function () {
  this.timeout(60_000);
  let workspace: string;
  let processes: ProcessesDisposable;
  let executor: Executor;

  beforeEach(() => {
    workspace = realpathSync(mkdtempSync(join(tmpdir(), 'symbiote-executor-')));
    processes = createProcesses({ graceMs: 500 });
    const files = createFiles(workspace);
    const snapshots = createSnapshots({ workspace, prepare: () => files.makeDirectory('.symbiote') });
    executor = new Executor({
      files,
      processes,
      clock: systemClock,
      identifiers: systemIdentifiers,
      strategies,
      recorder: new Recorder({ files, clock: systemClock, snapshots }),
      proving: noProving,
      workspace,
    });
  });
  afterEach(async () => {
    await executor.stop();
    processes.dispose();
    rmSync(workspace, { recursive: true, force: true });
  });

  const request = (task: Task, changes: Partial<ExecuteRequest> = {}): ExecuteRequest => ({
    task,
    runId: 'run-1',
    number: 1,
    environment: { PATH: process.env['PATH'] ?? '' },
    interactive: false,
    settings: defaultSettings,
    recordChanges: false,
    signal: new AbortController().signal,
    ...changes,
  });
  const command = (text: string, context: Partial<TaskContext> = {}): Task =>
    executorTask({ command: text, context: { env: {}, prerequisites: [], ...context } });
  const execute = (text: string, context: Partial<TaskContext> = {}, changes: Partial<ExecuteRequest> = {}): Promise<Attempt> =>
    executor.execute(request(command(text, context), changes));
  const outputOf = (attempt: Attempt): string => readFileSync(join(workspace, attempt.log ?? ''), 'utf8').split(separator)[1] ?? '';

  it('ends with the exit code, and a log of what was printed', async () => {
    const attempt = await execute('echo out; echo err >&2; exit 3');
    assert.deepEqual(attempt.verdict, { kind: 'exited', exitCode: 3 });
    assert.equal(attempt.terminal, true);
    assert.ok(attempt.endedAt !== undefined && attempt.endedAt >= attempt.startedAt);
    assert.equal(outputOf(attempt), 'out\nerr\n');
    assert.equal(attempt.warnings, undefined);
  });

  it('ends with the signal', async () => {
    assert.deepEqual((await execute('kill -9 $$')).verdict, { kind: 'signalled', signal: 'SIGKILL' });
  });

  it('ends with the task’s timeout, sooner than the default one, and with all it started', async () => {
    const began = performance.now();
    const seconds = uniqueSeconds();
    const attempt = await execute(
      `trap '' TERM; setsid sleep ${seconds} & sleep ${seconds}`,
      { timeout: 0.3 },
      { settings: { ...defaultSettings, 'executor.timeout': 100 } },
    );
    assert.deepEqual(attempt.verdict, { kind: 'timedOut', afterSeconds: 0.3 });
    assert.ok(performance.now() - began < 5300);
    assert.deepEqual(withCommandLine(seconds), []);
  });

  it('has the default timeout where the task has none', async () => {
    const attempt = await execute('sleep 1000', {}, { settings: { ...defaultSettings, 'executor.timeout': 0.2 } });
    assert.equal(attempt.verdict?.kind, 'timedOut');
  });

  it('ends when it is cancelled', async () => {
    const abort = new AbortController();
    const ended = execute('echo ready; sleep 1000', {}, { signal: abort.signal });
    executor.onDidStart(() => abort.abort());
    assert.deepEqual((await ended).verdict, { kind: 'cancelled' });
  });

  it('starts nothing when it was cancelled before', async () => {
    const attempt = await execute('touch made', {}, { signal: AbortSignal.abort() });
    assert.deepEqual(attempt.verdict, { kind: 'cancelled' });
    assert.deepEqual(readdirSync(workspace), ['.symbiote']);
  });

  it('is cancelled even while the process is being started', async () => {
    const abort = new AbortController();
    const attempt = await execute(
      'sleep 1000',
      {},
      { signal: abort.signal, onStarting: () => setImmediate(() => abort.abort()) && undefined },
    );
    assert.deepEqual(attempt.verdict, { kind: 'cancelled' });
  });

  it('leaves nothing behind after a normal end either', async () => {
    const seconds = uniqueSeconds();
    const attempt = await execute(`setsid sleep ${seconds} & echo done`);
    assert.equal(outputOf(attempt), 'done\n');
    assert.deepEqual(withCommandLine(seconds), []);
  });

  it('asks before it starts anything, and starts nothing when that fails', async () => {
    const onStarting = (): Promise<void> => Promise.reject(new EngineError('io', 'The journal is full.'));
    await assert.rejects(execute('touch made', {}, { onStarting }), (error) => EngineError.is(error, 'io'));
    assert.deepEqual(readdirSync(workspace), ['.symbiote']);
    assert.deepEqual(executor.live(), []);
  });

  it('says why it could not start, in the verdict and in the log', async () => {
    const attempt = await execute('true', { cwd: 'nowhere' });
    assert.equal(attempt.verdict?.kind, 'notStarted');
    assert.match(attempt.verdict.reason, /nowhere/);
    assert.match(outputOf(attempt), /nowhere/);
  });

  it('runs in the task’s directory, with its variables over the client’s, pagers off', async () => {
    mkdirSync(join(workspace, 'sub dir'));
    const context = { cwd: 'sub dir', env: { A: 'task', PAGER: 'more' }, prerequisites: ['export C=3'] };
    const environment = { PATH: process.env['PATH'] ?? '', A: 'client', B: 'client', COLUMNS: '1', ELECTRON_RUN_AS_NODE: '1' };
    const attempt = await execute('pwd; echo "$A $B $C $PAGER $GIT_PAGER $TERM [$COLUMNS$ELECTRON_RUN_AS_NODE]"', context, { environment });
    assert.equal(outputOf(attempt), `${workspace}/sub dir\ntask client 3 more cat xterm-256color []\n`);
  });

  it('leaves the workspace only for a directory written as an absolute path', async () => {
    assert.match(JSON.stringify((await execute('pwd', { cwd: '..' })).verdict), /absolute path/);
    assert.equal(outputOf(await execute('pwd', { cwd: '/usr' })), '/usr\n');
  });

  it('says which tasks it cannot carry out', () => {
    assert.equal(executor.canExecute(command('true')), undefined);
    assert.match(executor.canExecute(executorTask({ kind: 'agent' })) ?? '', /agent/);
    assert.match(executor.canExecute(executorTask({ kind: 'manual' })) ?? '', /person/);
    assert.match(
      executor.canExecute(executorTask({ isolate: 'worktree', context: { cwd: '/usr', env: {}, prerequisites: [] } })) ?? '',
      /worktree/,
    );
    assert.match(executor.canExecute(command('true'), 'other') ?? '', /`command`/);
  });

  it('passes typed input and sizes to the terminal', async () => {
    const ended = execute('echo ready; read x; echo "got $x"; stty size', {}, { attemptId: 'a-1', interactive: true });
    await new Promise<void>((resolve) => {
      executor.onDidStart(() => {
        executor.resize('a-1', 99, 44);
        executor.input('a-1', 'this\r');
        resolve();
      });
    });
    assert.match(outputOf(await ended), /got this\n44 99\n$/);
  });

  it('shows live attempts to any number of views, from the backlog on', async () => {
    let first = '';
    let second = '';
    const ended = execute('echo one; read x; echo two', {}, { attemptId: 'a-1', interactive: true });
    await new Promise<void>((resolve) => {
      executor.onDidStart(() => {
        const view = executor.attach('a-1', ({ data }) => {
          first += data;
          if (first.includes('one')) resolve();
        });
        first += view.backlog;
      });
    });
    assert.deepEqual(
      executor.live().map(({ id }) => id),
      ['a-1'],
    );
    second += executor.attach('a-1', ({ data }) => void (second += data)).backlog;
    executor.input('a-1', '\r');
    await ended;
    assert.equal(first, 'one\r\n\r\ntwo\r\n');
    assert.equal(second, first);
    assert.deepEqual(executor.live(), []);
  });

  it('keeps what ended attempts printed last, and says when it does not know one', async () => {
    const { id } = await execute('printf "\\033[1mbold"');
    assert.equal(executor.find(id)?.verdict?.kind, 'exited');
    const view = executor.attach(id, () => assert.fail('nothing comes any more'));
    assert.equal(view.backlog, '\u001b[1mbold');
    executor.input(id, 'typed into the void');
    assert.throws(
      () => executor.attach('a-unknown', () => undefined),
      (error) => EngineError.is(error, 'notFound'),
    );
  });

  it('tells start and end in order, the end after the output', async () => {
    const events: string[] = [];
    executor.onDidStart(({ id, pid, verdict }) => {
      events.push(`start ${pid !== undefined} ${verdict === undefined}`);
      executor.attach(id, ({ data }) => void events.push(data));
    });
    executor.onDidEnd(({ verdict }) => void events.push(`end ${verdict?.kind}`));
    await execute('printf text');
    assert.deepEqual(events, ['start true true', 'text', 'end exited']);
  });

  it('is not held up by a view that never answers', async () => {
    executor.onDidStart(({ id }) => void executor.attach(id, () => new Promise(() => undefined)));
    const attempt = await execute('head -c 5000000 /dev/zero');
    assert.deepEqual(attempt.verdict, { kind: 'exited', exitCode: 0 });
  });

  it(`logs ${inForm(40, 200)} MB to the byte in constant memory, with a slow view looking on`, async () => {
    const line = 'x'.repeat(99);
    const lines = inForm(400_000, 2_000_000);
    let skipped = 0;
    let peak = 0;
    const before = process.memoryUsage().rss;
    executor.onDidStart(({ id }) => {
      executor.attach(id, async (piece) => {
        skipped += piece.skipped;
        peak = Math.max(peak, process.memoryUsage().rss - before);
        await new Promise((resolve) => setTimeout(resolve, 50));
      });
    });
    const attempt = await execute(`yes ${line} | head -n ${lines}`);
    assert.deepEqual(attempt.verdict, { kind: 'exited', exitCode: 0 });
    assert.ok(skipped > 0);
    assert.ok(peak < 150_000_000, `${Math.round(peak / 1e6)} MB more`);
    const header = readHeader(join(workspace, attempt.log ?? ''));
    const logged = createHash('sha256');
    for await (const chunk of createReadStream(join(workspace, attempt.log ?? ''), { start: header.length }))
      logged.update(chunk as Buffer);
    const expected = createHash('sha256');
    const block = `${line}\n`.repeat(1000);
    for (let count = 0; count < lines / 1000; count++) expected.update(block);
    assert.equal(logged.digest('hex'), expected.digest('hex'));
  });

  it('ends everything when it is stopped', async () => {
    const ended = execute('sleep 1000');
    await new Promise<void>((resolve) => void executor.onDidStart(() => resolve()));
    await executor.stop();
    assert.deepEqual((await ended).verdict, { kind: 'cancelled' });
    assert.deepEqual((await execute('touch made')).verdict, { kind: 'cancelled' });
  });
});

/** The part of a log before the output. */
function readHeader(path: string): string {
  const buffer = Buffer.alloc(10_000);
  const file = openSync(path, 'r');
  readSync(file, buffer);
  closeSync(file);
  const start = buffer.toString('latin1');
  return start.slice(0, start.indexOf(separator) + separator.length);
}
