/** What a task did to the files, asked of the real engine process: while it runs, afterwards, and after another engine took over. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Attempt, Run } from '../../src/domain/runs/run';
import { EngineError } from '../../src/domain/errors';
import { connectEngine } from '../../src/hosts/node/client/connectEngine';
import type { EngineClient } from '../../src/hosts/node/client/engineClient';
import { until } from '../until';
import { gone } from './cliSandbox';

const engineScript = resolve(__dirname, '../../dist/engine.js');
const tasksFile = `# Kept.
- id: change
  command: |
    printf 'one\\nTWO\\nthree\\n' > text.txt
    printf 'made\\r\\n' > 'new ü file.txt'
    printf '\\000\\001' > binary
    git mv -f old.txt moved.txt
    rm dirty.txt
    echo done
- id: nothing
  command: cat dirty.txt
- id: waits
  command: echo started; touch waiting; while [ ! -e go ]; do sleep 0.05; done; rm go waiting
`;

describe('what a task changed', function () {
  this.timeout(60_000);
  let workspace: string;
  let home: string;
  let client: EngineClient;
  const formerHome = process.env['SYMBIOTE_HOME'];

  const connect = async (flags: Record<string, unknown> = {}): Promise<EngineClient> =>
    connectEngine({
      workspace,
      client: 'test',
      engineScript,
      acceptsOtherBuild: true,
      layers: () => ({ environment: {}, editor: {}, flags }),
    });
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=n@example.org', ...args], { cwd: workspace, encoding: 'utf8' });
  const write = (path: string, text: string): void => writeFileSync(join(workspace, path), text);

  beforeEach(async () => {
    workspace = realpathSync(mkdtempSync(join(tmpdir(), 'symbiote changes ü-')));
    home = mkdtempSync(join(tmpdir(), 'symbiote-home-'));
    process.env['SYMBIOTE_HOME'] = home;
    git('init', '-q', '-b', 'main');
    write('text.txt', 'one\ntwo\nthree\n');
    write('old.txt', 'some text\nthat moves\n'.repeat(10));
    git('add', '-A');
    git('commit', '-qm', 'first');
    write('dirty.txt', 'never committed\n');
    write('tasks.yml', tasksFile);
    client = await connect();
  });
  afterEach(async () => {
    const pid = client.enginePid;
    await client.request('engine.stop', { force: true }).catch(() => undefined);
    client.dispose();
    await gone(pid);
    if (formerHome === undefined) delete process.env['SYMBIOTE_HOME'];
    else process.env['SYMBIOTE_HOME'] = formerHome;
    for (const folder of [workspace, home]) rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });

  const start = async (...tasks: string[]): Promise<Run> => {
    const { PATH = '', HOME = '' } = process.env;
    return (await client.request('run.start', { tasks, trust: 'all', environment: { PATH, HOME } })).run;
  };
  const ended = async (run: Run): Promise<{ run: Run; attempts: Attempt[] }> => {
    await client.request('run.wait', { runId: run.id });
    return client.request('run.show', { runId: run.id });
  };
  const attempted = async (task: string): Promise<Attempt> => {
    const { attempts } = await ended(await start(task));
    return attempts[0] ?? assert.fail('it was attempted');
  };
  const stagesOf = ({ stages = [] }: Attempt): string[] =>
    stages.map(({ name, state, detail }) => [name, state, detail].filter(Boolean).join(' '));

  it('is known file by file, and line by line', async () => {
    const attempt = await attempted('change');
    assert.deepEqual(stagesOf(attempt), ['record done', 'command done', 'compare done 5 files changed']);
    const { files = [], omitted } = attempt.changes ?? {};
    assert.deepEqual(omitted, []);
    assert.deepEqual(
      files.map(({ kind, path, oldPath, additions, deletions, isBinary }) => [kind, path, oldPath, additions, deletions, isBinary]),
      [
        ['added', 'binary', undefined, 0, 0, true],
        ['deleted', 'dirty.txt', undefined, 0, 1, false],
        ['renamed', 'moved.txt', 'old.txt', 0, 0, false],
        ['added', 'new ü file.txt', undefined, 1, 0, false],
        ['modified', 'text.txt', undefined, 1, 1, false],
      ],
    );
    const diff = await client.request('attempt.diff', { attemptId: attempt.id, path: 'text.txt' });
    assert.deepEqual(
      diff.files.map(({ hunks }) => hunks.map(({ lines }) => lines.map(({ kind, text }) => `${kind} ${text}`))),
      [[['context one', 'removed two', 'added TWO', 'context three']]],
    );
    assert.deepEqual(diff.changes, attempt.changes);
    const all = await client.request('attempt.diff', { attemptId: attempt.id, maxLines: 2 });
    assert.deepEqual(
      all.files.map(({ file, hunks, isTruncated }) => [file.path, hunks.length, isTruncated]),
      [
        ['binary', 0, false],
        ['dirty.txt', 1, false],
        ['moved.txt', 0, false],
        ['new ü file.txt', 1, false],
        ['text.txt', 0, true],
      ],
    );
  });

  it('can be read as it was before and after', async () => {
    const { id: attemptId } = await attempted('change');
    const content = (path: string, side: 'before' | 'after') => client.request('attempt.content', { attemptId, path, side });
    assert.deepEqual(await content('text.txt', 'before'), { text: 'one\ntwo\nthree\n' });
    assert.deepEqual(await content('text.txt', 'after'), { text: 'one\nTWO\nthree\n' });
    assert.deepEqual(await content('new ü file.txt', 'after'), { text: 'made\r\n' });
    assert.deepEqual(await content('dirty.txt', 'before'), { text: 'never committed\n' });
    assert.deepEqual(await content('dirty.txt', 'after'), { reason: 'It is no longer there.' });
    assert.deepEqual(await content('new ü file.txt', 'before'), { reason: 'It was not there before.' });
    assert.deepEqual(await content('binary', 'after'), { reason: 'It is binary.' });
    await assert.rejects(content('tasks.yml', 'after'), (error) => EngineError.is(error, 'notFound'));
    const diffs = await client.request('attempt.diff', { attemptId });
    rmSync(join(workspace, '.symbiote/cache'), { recursive: true });
    assert.deepEqual(await content('dirty.txt', 'before'), { reason: 'Its content is no longer kept.' });
    // The patch still has the lines.
    assert.deepEqual(await client.request('attempt.diff', { attemptId }), diffs);
    const { changes } = diffs;
    rmSync(join(workspace, changes.patch ?? ''));
    const { files } = await client.request('attempt.diff', { attemptId });
    assert.deepEqual(
      files.flatMap(({ file, hunks, isTruncated }) => (isTruncated && hunks.length === 0 ? [file.path] : [])),
      ['dirty.txt', 'new ü file.txt', 'text.txt'],
    );
  });

  it('is a patch beside the log that takes it back exactly', async () => {
    const { changes } = await attempted('change');
    assert.match(changes?.patch ?? '', /^\.symbiote\/runs\/.*\.patch$/);
    git('apply', '-R', join(workspace, changes?.patch ?? ''));
    assert.equal(readFileSync(join(workspace, 'text.txt'), 'utf8'), 'one\ntwo\nthree\n');
    assert.equal(readFileSync(join(workspace, 'dirty.txt'), 'utf8'), 'never committed\n');
    assert.equal(existsSync(join(workspace, 'binary')), false);
    assert.equal(existsSync(join(workspace, 'old.txt')), true);
  });

  it('leaves the person’s stash, index and branches alone', async () => {
    const state = (): string => [git('status', '--porcelain'), git('stash', 'list'), git('for-each-ref'), git('count-objects')].join('|');
    const before = state();
    const { changes } = await attempted('nothing');
    assert.deepEqual(changes, { files: [], omitted: [] });
    // The tasks file is untracked before and after.
    assert.equal(state(), before);
  });

  it('is told stage by stage while it runs, with the log so far', async () => {
    const told: string[] = [];
    client.on('attempt.changed', ({ attempt }) => told.push(stagesOf(attempt).at(-1) ?? ''));
    const run = await start('waits');
    await until(() => existsSync(join(workspace, 'waiting')), 'the command to run');
    const { attempts } = await client.request('run.show', { runId: run.id });
    const [live] = attempts;
    assert.ok(live);
    assert.deepEqual(stagesOf(live), ['record done', 'command running']);
    assert.match((await client.request('attempt.diff', { attemptId: live.id })).changes.unavailable ?? '', /not ended/);
    assert.deepEqual(await client.request('attempt.log', { attemptId: live.id }), { text: 'started\n', skipped: 0 });
    assert.deepEqual(await client.request('attempt.log', { attemptId: live.id, bytes: 3 }), { text: 'ed\n', skipped: 5 });
    // Another task, changed by a person through the engine: the file is the person's, not the task's doing.
    await client.request('tasks.edit', { ids: ['nothing'], changes: { priority: 3 } });
    write('go', '');
    const [after] = (await ended(run)).attempts;
    assert.deepEqual(
      after?.changes?.files.map(({ path }) => path),
      [],
    );
    assert.deepEqual(told, ['record running', 'command running', 'compare running']);
  });

  it('is the tasks file too, where the command itself changed it', async () => {
    write('tasks.yml', `- id: adds\n  command: "printf -- '- id: added\\\\n  kind: manual\\\\n' >> tasks.yml"\n`);
    const { changes } = await attempted('adds');
    assert.deepEqual(
      changes?.files.map(({ path, additions }) => [path, additions]),
      [['tasks.yml', 2]],
    );
  });

  it('is known to the engine that comes after', async () => {
    const { id: attemptId, changes } = await attempted('change');
    const former = client.enginePid;
    process.kill(former, 'SIGKILL');
    await gone(former);
    client.dispose();
    client = await connect();
    const { runs } = await client.request('run.list', {});
    const { attempts } = await client.request('run.show', { runId: runs[0]?.id ?? '' });
    assert.deepEqual(attempts[0]?.changes, changes);
    assert.match((await client.request('attempt.log', { attemptId })).text, /^done\n$/m);
    assert.deepEqual(await client.request('attempt.content', { attemptId, path: 'text.txt', side: 'before' }), {
      text: 'one\ntwo\nthree\n',
    });
    assert.equal((await client.request('attempt.diff', { attemptId })).files.length, 5);
    await assert.rejects(client.request('run.show', { runId: 'r-none' }), (error) => EngineError.is(error, 'notFound'));
    await assert.rejects(client.request('attempt.log', { attemptId: 'a-none' }), (error) => EngineError.is(error, 'notFound'));
  });

  it('is unknown of an attempt that died with its engine, and its stage is interrupted', async () => {
    const run = await start('waits');
    await until(() => existsSync(join(workspace, 'waiting')), 'the command to run');
    process.kill(client.enginePid, 'SIGKILL');
    await gone(client.enginePid);
    client.dispose();
    client = await connect();
    const { attempts } = await client.request('run.show', { runId: run.id });
    assert.deepEqual(attempts.map(stagesOf), [['record done', 'command interrupted']]);
    assert.match(attempts[0]?.changes?.unavailable ?? '', /engine ended/);
  });

  it('is not recorded where that is switched off', async () => {
    client.dispose();
    client = await connect({ 'run.recordChanges': false });
    const attempt = await attempted('change');
    assert.deepEqual(stagesOf(attempt), ['command done']);
    assert.match(attempt.changes?.unavailable ?? '', /run\.recordChanges/);
    assert.equal(existsSync(join(workspace, '.symbiote/cache/snapshots.git')), false);
  });

  it('is known without a repository', async () => {
    rmSync(join(workspace, '.git'), { recursive: true });
    mkdirSync(join(workspace, 'node_modules'));
    write('tasks.yml', '- id: adds\n  command: touch node_modules/fetched; echo text > made\n');
    const { changes } = await attempted('adds');
    assert.deepEqual(
      changes?.files.map(({ kind, path }) => `${kind} ${path}`),
      ['added made'],
    );
  });
});
