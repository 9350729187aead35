/** The engine in one process over real files, git and processes: what a run does at every wish, and what survives it. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { EngineError } from '../../src/domain/errors';
import { defaultSettings, type Settings } from '../../src/domain/settings';
import type { Run } from '../../src/domain/runs/run';
import type { Engine } from '../../src/engine/engine';
import type { RunRequest } from '../../src/engine/runs/runRequest';
import { composeEngine } from '../../src/hosts/node/compose';
import { runRequest } from '../runRequest';

const never = new AbortController().signal;

describe('the engine', function () {
  this.timeout(60_000);
  let workspace: string;
  let home: string;
  let engine: Engine;
  const formerHome = process.env['SYMBIOTE_HOME'];

  const open = async (folder = workspace): Promise<Engine> =>
    composeEngine({
      workspace: folder,
      workerScript: resolve(__dirname, '../../dist/languageWorker.js'),
      comparisonScript: resolve(__dirname, '../../dist/comparisonWorker.js'),
      databaseScript: resolve(__dirname, '../../dist/databaseWorker.js'),
      build: 'test',
      log: () => undefined,
    });
  const write = (text: string): void => writeFileSync(join(workspace, 'tasks.yml'), text);
  const text = (): string => readFileSync(join(workspace, 'tasks.yml'), 'utf8');
  const start = (request: Partial<RunRequest> = {}, settings: Partial<Settings> = {}): Promise<Run> =>
    engine.orchestrator.start(runRequest({ settings: { ...defaultSettings, ...settings }, ...request }));
  const ended = async (run: Run): Promise<Run> => engine.orchestrator.wait(run.id, never);
  const statuses = async (of = engine): Promise<string[]> =>
    (await of.memoryOf('tasks.yml').load()).tasks.map(
      ({ id, status, reason }) => `${id} ${status}${reason === undefined ? '' : ` (${reason})`}`,
    );
  /** Resolves when a task is being executed and has printed something. */
  const started = (taskId: string): Promise<string> =>
    new Promise((done) => {
      const found = engine.executor.live().find((attempt) => attempt.taskId === taskId && attempt.pid !== undefined);
      if (found !== undefined) done(found.id);
      const subscription = engine.executor.onDidStart((attempt) => {
        if (attempt.taskId !== taskId) return;
        subscription.dispose();
        done(attempt.id);
      });
    });

  beforeEach(async () => {
    workspace = mkdtempSync(join(tmpdir(), 'symbiote-engine-'));
    home = mkdtempSync(join(tmpdir(), 'symbiote-home-'));
    process.env['SYMBIOTE_HOME'] = home;
    execFileSync('git', ['init', '-q', '-b', 'main', workspace]);
    engine = await open();
  });
  afterEach(async () => {
    await engine.stop();
    if (formerHome === undefined) delete process.env['SYMBIOTE_HOME'];
    else process.env['SYMBIOTE_HOME'] = formerHome;
    for (const folder of [workspace, home]) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  });

  it('pauses after the task being executed, resumes, and takes every wish twice', async () => {
    write('- { id: a, command: "echo a; read x" }\n- { id: b, command: "true" }\n');
    const run = await start({ interactive: true });
    const attempt = await started('a');
    await engine.orchestrator.pause();
    await engine.orchestrator.pause(run.id);
    engine.executor.input(attempt, 'on\r');
    await new Promise<void>((done) => {
      const subscription = engine.runs.onDidChange(() => {
        if (engine.runs.run(run.id)?.state !== 'paused') return;
        subscription.dispose();
        done();
      });
    });
    assert.deepEqual(await statuses(), ['a done', 'b pending']);
    await engine.orchestrator.resume();
    await engine.orchestrator.resume();
    assert.equal((await ended(run)).ending, 'completed');
    assert.deepEqual(await statuses(), ['a done', 'b done']);
    assert.equal(await engine.orchestrator.pause(), undefined);
    assert.equal((await engine.orchestrator.cancel(run.id, { requeue: false }))?.ending, 'completed');
  });

  it('stops after the task being executed', async () => {
    write('- { id: a, command: "read x" }\n- { id: b, command: "true" }\n');
    const run = await start({ interactive: true });
    const attempt = await started('a');
    await engine.orchestrator.stop();
    engine.executor.input(attempt, 'on\r');
    assert.equal((await ended(run)).ending, 'stopped');
    assert.deepEqual(await statuses(), ['a done', 'b pending']);
  });

  it('cancels a run with everything it started: the task is cancelled, or pending again when it is to be requeued', async () => {
    for (const [requeue, status] of [
      [false, 'a cancelled (cancelled while it ran)'],
      [true, 'a pending (interrupted: the run was cancelled)'],
    ] as const) {
      write('- { id: a, command: "setsid sleep 3131 & sleep 3132" }\n');
      const run = await start();
      await started('a');
      await engine.orchestrator.cancel(undefined, { requeue });
      assert.equal((await ended(run)).ending, 'cancelled');
      assert.deepEqual(await statuses(), [status]);
      assert.doesNotMatch(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }), /sleep 313[12]/);
    }
  });

  it('cancels one task and goes on with the others', async () => {
    write('- { id: a, command: sleep 600 }\n- { id: b, command: "true" }\n- { id: c, command: "true", dependencies: [a] }\n');
    const run = await start();
    await started('a');
    const [task] = await engine.orchestrator.cancelTasks(engine.memoryOf('tasks.yml'), ['a']);
    assert.equal(task?.status, 'cancelled');
    await ended(run);
    assert.deepEqual(await statuses(), ['a cancelled (cancelled while it ran)', 'b done', 'c blocked (dependency `a` was cancelled)']);
  });

  it('starts one run at a time', async () => {
    write('- { id: a, command: sleep 600 }\n');
    await start();
    await assert.rejects(start(), (error) => EngineError.is(error, 'busy'));
    await engine.orchestrator.cancel(undefined, { requeue: false });
  });

  it('stays inside the budget, warns once, and lets nothing cheaper jump the queue', async () => {
    write(
      '- { id: a, cost: 4, priority: 3, command: "true" }\n- { id: b, cost: 4, priority: 2, command: "true" }\n- { id: c, cost: 5, priority: 1, command: "true" }\n- { id: d, cost: 1, command: "true" }\n',
    );
    const run = await ended(await start({ costBudget: 10 }));
    assert.equal(run.ending, 'budgetExhausted');
    assert.equal(run.costUsed, 8);
    assert.equal(run.warnings.length, 1);
    assert.deepEqual(await statuses(), ['a done', 'b done', 'c pending', 'd pending']);
  });

  it('runs only as many as asked for, and only the tasks named with what they need', async () => {
    write('- { id: a, command: "true" }\n- { id: b, command: "true", dependencies: [a] }\n- { id: c, command: "true" }\n');
    await ended(await start({ tasks: ['b'], max: 1 }));
    assert.deepEqual(await statuses(), ['a done', 'b pending', 'c pending']);
    await ended(await start({ tasks: ['b'] }));
    assert.deepEqual(await statuses(), ['a done', 'b done', 'c pending']);
    await assert.rejects(start({ tasks: ['nope'] }), (error) => EngineError.is(error, 'unknownTask'));
  });

  it('blocks a task on another branch, and never switches', async () => {
    write('- { id: a, command: "touch ran", context: { branch: elsewhere } }\n');
    await ended(await start());
    assert.deepEqual(await statuses(), ['a blocked (needs branch elsewhere, main is checked out)']);
    assert.equal(existsSync(join(workspace, 'ran')), false);
  });

  it('skips what has no strategy, with the reason, and ends', async () => {
    write('- { id: a, kind: agent }\n- { id: b, command: "touch ran", isolate: worktree, context: { cwd: /usr } }\n');
    const run = await ended(await start());
    assert.equal(run.ending, 'nothingReady');
    assert.match(run.reason ?? '', /`a` is skipped .*agent.*`b` is skipped .*worktree/s);
    assert.equal(existsSync(join(workspace, 'ran')), false);
  });

  it('refuses commands nobody approved, also one that changes during the run', async () => {
    write('- { id: a, command: "sed -i s/harmless/changed/ tasks.yml" }\n- { id: b, command: "touch harmless" }\n');
    await assert.rejects(
      start({ trust: 'approved' }),
      (error) => EngineError.is(error, 'untrusted') && (error.data['commands'] as unknown[]).length === 2,
    );
    const { commands } = await engine.orchestrator.preview({
      memory: engine.memoryOf('tasks.yml'),
      tasks: [],
      costBudget: null,
      warnAt: 0.8,
      max: undefined,
      settings: defaultSettings,
    });
    await engine.trust.approve(
      workspace,
      commands.map(({ fingerprint }) => fingerprint),
    );
    const run = await ended(await start({ trust: 'approved' }));
    assert.deepEqual(await statuses(), ['a done', 'b pending']);
    assert.match(run.reason ?? '', /`b` is skipped .*not approved/);
    assert.equal(existsSync(join(workspace, 'changed')), false);
  });

  it('waits while tasks.yml is broken, overwrites nothing, and goes on when it is mended', async () => {
    write('- id: a\n  command: read x\n- id: b\n  command: "true"\n');
    const run = await start({ interactive: true });
    const attempt = await started('a');
    const good = text();
    const broken = good.replace('command: "true"', 'command: "true');
    write(broken);
    engine.executor.input(attempt, 'on\r');
    await new Promise<void>((done) => {
      const subscription = engine.runs.onDidChange(() => {
        if (!/goes on when that is mended/.test(engine.runs.run(run.id)?.reason ?? '')) return;
        subscription.dispose();
        done();
      });
    });
    assert.equal(text(), broken);
    write(good);
    assert.equal((await ended(run)).ending, 'completed');
    assert.deepEqual(await statuses(), ['a done', 'b done']);
  });

  it('can be cancelled while tasks.yml is broken; the next run settles what could not be written', async () => {
    write('- id: a\n  command: sleep 600\n');
    const run = await start();
    await started('a');
    const good = text();
    write(good + '- id: a\n');
    await engine.orchestrator.cancel(undefined, { requeue: false });
    assert.equal((await ended(run)).ending, 'cancelled');
    assert.equal(text(), good + '- id: a\n');
    write(good);
    assert.deepEqual(await statuses(), ['a in_progress']);
    assert.equal((await ended(await start())).ending, 'nothingReady');
    assert.deepEqual(await statuses(), ['a cancelled (cancelled while it ran)']);
  });

  it('keeps what a person edits while a task runs', async () => {
    write('- id: a\n  command: read x\n  title: Before # note\n');
    const run = await start({ interactive: true });
    const attempt = await started('a');
    write(text().replace('title: Before', 'title: After').replace('# note', '# my note') + '- id: new\n  command: "true"\n');
    engine.executor.input(attempt, 'on\r');
    await ended(run);
    assert.match(text(), /title: After # my note/);
    assert.deepEqual(await statuses(), ['a done', 'new done']);
  });

  it('warns when the task being executed is deleted by hand, and goes on', async () => {
    write('- { id: a, command: "echo \'- { id: b, command: printf b }\' > tasks.yml" }\n');
    const run = await ended(await start());
    assert.deepEqual(run.warnings, ['a is no longer in tasks.yml; that it is done is kept in the run alone.']);
    assert.deepEqual(
      run.results.map(({ taskId, status }) => `${taskId} ${status}`),
      ['a done', 'b done'],
    );
  });

  it('makes its state folder again when a task deletes it', async () => {
    write('- { id: a, command: "rm -rf .symbiote" }\n- { id: b, command: "true" }\n');
    const run = await ended(await start());
    assert.equal(run.ending, 'completed');
    assert.equal(readFileSync(join(workspace, '.symbiote/.gitignore'), 'utf8'), '*\n');
    await engine.stop();
    const next = await open();
    try {
      assert.deepEqual(
        next.runs.run(run.id)?.results.map(({ taskId }) => taskId),
        ['a', 'b'],
      );
    } finally {
      await next.stop();
    }
  });

  it('lets a run wait whose records cannot be written, says why, and goes on when they can', async () => {
    write('- { id: a, command: "rm -rf .symbiote; touch .symbiote" }\n- { id: b, command: "touch ran" }\n');
    const run = await start();
    await new Promise<void>((waiting) => {
      const subscription = engine.runs.onDidChange(() => {
        if (!/\.symbiote is not a folder.*the run goes on when that is mended/.test(engine.runs.run(run.id)?.reason ?? '')) return;
        subscription.dispose();
        waiting();
      });
    });
    assert.equal(existsSync(join(workspace, 'ran')), false);
    rmSync(join(workspace, '.symbiote'));
    const { ending, reason } = await ended(run);
    assert.deepEqual([ending, reason], ['completed', undefined]);
    assert.deepEqual(await statuses(), ['a done', 'b done']);
  });

  it('audits though what a dead engine left cannot be settled, and settles it later', async () => {
    write('- { id: a, command: sleep 600 }\n');
    await start();
    await started('a');
    const left = mkdtempSync(join(tmpdir(), 'symbiote-left-'));
    cpSync(workspace, left, { recursive: true });
    const ignoreFile = join(left, '.symbiote/.gitignore');
    // Nothing can be written to the state folder: what a read-only one is to anybody but root.
    rmSync(ignoreFile);
    mkdirSync(ignoreFile);
    const next = await open(left);
    try {
      assert.match(next.recovery.notes.join(), /is settled later/);
      assert.deepEqual(next.runs.liveRuns(), []);
      assert.equal((await next.auditor.audit({ settings: defaultSettings, all: false })).summary.over, 0);
    } finally {
      await next.stop();
    }
    rmSync(ignoreFile, { recursive: true });
    const later = await open(left);
    try {
      // The tasks file could be written at once, the journal only now.
      assert.doesNotMatch(later.recovery.notes.join(), /is settled later/);
      assert.deepEqual(await statuses(later), ['a pending (interrupted: the engine ended while it ran)']);
      assert.deepEqual([later.runs.liveRuns(), later.runs.openAttempts()], [[], []]);
    } finally {
      await later.stop();
      rmSync(left, { recursive: true, force: true, maxRetries: 10 });
    }
  });

  it('remembers runs, and makes what a dead engine left in progress pending again', async () => {
    write('- { id: a, command: "true" }\n- { id: b, command: sleep 600 }\n');
    const run = await start();
    const attempt = await started('b');
    // What kill -9 leaves is what the files say at this moment; the former engine goes on with files of its own.
    const left = mkdtempSync(join(tmpdir(), 'symbiote-left-'));
    cpSync(workspace, left, { recursive: true });
    const next = await open(left);
    try {
      assert.deepEqual(next.recovery.interrupted, ['b']);
      assert.equal(next.runs.run(run.id)?.state, 'interrupted');
      assert.deepEqual(
        next.runs.run(run.id)?.results.map(({ taskId, status }) => `${taskId} ${status}`),
        ['a done'],
      );
      assert.equal((await next.runs.lastAttempt('b'))?.id, attempt);
      assert.deepEqual((await next.runs.lastAttempt('b'))?.verdict, { kind: 'interrupted' });
      assert.deepEqual(await statuses(next), ['a done', 'b pending (interrupted: the engine ended while it ran)']);
      assert.ok(next.recovery.processesEnded > 0);
    } finally {
      await next.stop();
      rmSync(left, { recursive: true, force: true, maxRetries: 10 });
    }
  });

  it('takes no earlier attempt for one that an engine died before starting', async () => {
    write('- { id: again, command: "true" }\n- { id: first, command: "true" }\n');
    const { endedAt: _, ending: __, ...run } = await ended(await start({ tasks: ['again'] }));
    assert.deepEqual(await statuses(), ['again done', 'first pending']);
    await engine.runs.record({ type: 'run.started', run: { ...run, id: 'r-next', state: 'running', results: [] } });
    for (const taskId of ['again', 'first']) {
      await engine.runs.record({ type: 'task.moved', taskId, from: 'pending', to: 'in_progress', runId: 'r-next' });
    }
    const left = mkdtempSync(join(tmpdir(), 'symbiote-left-'));
    cpSync(workspace, left, { recursive: true });
    writeFileSync(
      join(left, 'tasks.yml'),
      text()
        .replaceAll(/status: \w+/g, 'status: in_progress')
        .replace('id: first,', 'id: first, status: in_progress,'),
    );
    const next = await open(left);
    try {
      const reason = '(interrupted: the engine ended while it ran)';
      assert.deepEqual(await statuses(next), [`again pending ${reason}`, `first pending ${reason}`]);
    } finally {
      await next.stop();
      rmSync(left, { recursive: true, force: true, maxRetries: 10 });
    }
  });

  it('writes nothing to the workspace for an audit, a plan and a dry reflection', async () => {
    const branches = Array.from({ length: 20 }, (_, index) => `  if (a === ${index}) return ${index};`).join('\n');
    writeFileSync(join(workspace, 'code.js'), `export function f(a) {\n${branches}\n}\n`);
    const report = await engine.auditor.audit({ settings: defaultSettings, all: false });
    assert.deepEqual(
      report.hotspots.map(({ function: { name, cyclomatic } }) => [name, cyclomatic]),
      [['f', 21]],
    );
    const memory = engine.memoryOf('tasks.yml');
    const reflection = await engine.reflect(memory, defaultSettings, { dryRun: true });
    assert.equal(reflection.added[0]?.target?.file, 'code.js');
    await engine.orchestrator.plan({ memory, tasks: [], costBudget: null, warnAt: 0.8, proposed: reflection.added });
    assert.equal(existsSync(join(workspace, '.symbiote')), false);
    assert.equal(existsSync(join(workspace, 'tasks.yml')), false);
  });

  it('reflects in the loop: a finding becomes a task, and mending it withdraws the task', async () => {
    const branches = Array.from({ length: 20 }, (_, index) => `  if (a === ${index}) return ${index};`).join('\n');
    writeFileSync(join(workspace, 'code.js'), `export function f(a) {\n${branches}\n}\n`);
    write('- id: mend\n  command: echo "export const f = (a) => a;" > code.js\n');
    await ended(await start({ reflect: true }));
    const now = await statuses();
    assert.equal(now[0], 'mend done');
    assert.match(now[1] ?? '', /^refactor-code-f cancelled \(no longer over the threshold/);
    await ended(await start({ reflect: true }));
    assert.equal((await statuses()).length, 2);
  });

  it('refuses a .symbiote that the repository brought', async () => {
    write('- { id: a, command: "touch ran" }\n');
    execFileSync(
      'sh',
      ['-c', 'mkdir .symbiote && echo x > .symbiote/x && git add -f .symbiote && git -c user.email=a@b -c user.name=a commit -qm x'],
      { cwd: workspace },
    );
    await assert.rejects(start(), (error) => EngineError.is(error, 'refused'));
    assert.equal(existsSync(join(workspace, 'ran')), false);
    await assert.rejects(engine.reflect(engine.memoryOf('tasks.yml'), defaultSettings, { dryRun: false }), /is tracked by git/);
  });

  it('audits a repository that brought a .symbiote with a run under way, and settles nothing of it', async () => {
    write('- { id: a, command: sleep 600 }\n');
    await start();
    await started('a');
    const brought = mkdtempSync(join(tmpdir(), 'symbiote-brought-'));
    cpSync(workspace, brought, { recursive: true });
    execFileSync('git', ['add', '-f', '.symbiote', 'tasks.yml'], { cwd: brought });
    const next = await open(brought);
    try {
      assert.deepEqual(next.runs.runs(), []);
      assert.match(next.recovery.notes.join(), /is tracked by git/);
      assert.equal((await next.auditor.audit({ settings: defaultSettings, all: false })).summary.over, 0);
      assert.deepEqual(await statuses(next), ['a in_progress']);
    } finally {
      await next.stop();
      rmSync(brought, { recursive: true, force: true, maxRetries: 10 });
    }
  });
});
