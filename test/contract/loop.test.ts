/** The loop as a person has it headless: a hand-written tasks.yml, `symbiote run`, and what must be true afterwards. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CliSandbox, gone } from './cliSandbox';

const cli = resolve(__dirname, '../../dist/cli.js');
const megabytes = 20;

const tasksFile = `# What this repository wants done.
- id: prepare
  title: "Prepare"   # quoted on purpose
  command: mkdir -p out && echo ready > out/state
  priority: 10

- { id: flow, title: Flow style, command: 'cat out/state', dependencies: [ prepare ] }   # stays in flow style
- id: fails
  title: Fails
  command: |
    echo before
    exit 3
  status: pending # the status changes, this comment stays
- id: after-failure
  title: Never runs
  command: touch out/must-not-exist
  dependencies: [fails]
- id: after-that
  title: Never runs either
  command: touch out/must-not-exist
  dependencies:
    - after-failure
- id: slow
  title: Runs into its timeout
  command: sleep 600
  context: { timeout: 1 }
- id: large
  title: Prints a lot
  command: head -c ${megabytes * 1024 * 1024} /dev/zero | tr '\\0' 'x' | fold -w 1023; echo END
- id: daemons
  title: Leaves children in sessions of their own
  command: |
    setsid sleep 4242 >/dev/null 2>&1 &
    (setsid sh -c 'sleep 4243 & sleep 4244' >/dev/null 2>&1 &)
    echo started
- id: stdin
  title: Standard input is closed
  command: cat; echo "cat ended"
- id: environment
  title: Directory and variables
  command: pwd; printenv GREETING
  context:
    cwd: out
    env: { GREETING: 'héllo wörld' }
  dependencies: [prepare]
  custom_key: { kept: yes }   # unknown keys stay
- id: signalled
  title: Ends itself
  command: kill -9 $$
- id: by-hand
  title: For a person
  kind: manual
`;

describe('the loop on the command line', function () {
  this.timeout(120_000);
  let workspace: string;
  let home: string;
  let outcome: { status: number | null; stdout: string; stderr: string };
  const environment = (): NodeJS.ProcessEnv => ({ ...process.env, SYMBIOTE_HOME: home });
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [cli, ...args], { cwd: workspace, encoding: 'utf8', env: environment(), maxBuffer: 1 << 28 });

  before(() => {
    workspace = mkdtempSync(join(tmpdir(), 'symbiote loop ü-'));
    home = mkdtempSync(join(tmpdir(), 'symbiote-home-'));
    execFileSync('git', ['init', '-q', workspace]);
    writeFileSync(join(workspace, 'tasks.yml'), tasksFile);
    outcome = run('run', '--yes', '--json');
  });
  after(async () => {
    const { pid } = (JSON.parse(run('status', '--json').stdout) as { engine?: { pid?: number } }).engine ?? {};
    if (pid !== undefined) {
      process.kill(pid);
      await gone(pid);
    }
    for (const folder of [workspace, home]) rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });

  const statuses = (): Record<string, string> => {
    const { tasks } = JSON.parse(run('tasks', 'list', '--json').stdout) as { tasks: { id: string; status: string; reason?: string }[] };
    return Object.fromEntries(tasks.map(({ id, status, reason }) => [id, reason === undefined ? status : `${status}: ${reason}`]));
  };
  const logOf = (id: string): string => {
    const runs = join(workspace, '.symbiote/runs');
    const [folder = ''] = readdirSync(runs);
    const name = readdirSync(join(runs, folder)).find((file) => file.startsWith(`task-${id}-`));
    assert.ok(name, `a log of ${id}`);
    return join(runs, folder, name);
  };

  it('exits 1 because tasks failed, and every task has the status it earned', () => {
    assert.equal(outcome.status, 1, outcome.stderr);
    assert.deepEqual(statuses(), {
      prepare: 'done',
      flow: 'done',
      fails: 'failed: exit code 3',
      'after-failure': 'blocked: dependency `fails` failed',
      'after-that': 'blocked: dependency `after-failure` is blocked',
      slow: 'failed: timed out after 1 s',
      large: 'done',
      daemons: 'done',
      stdin: 'done',
      environment: 'done',
      signalled: 'failed: ended by SIGKILL',
      'by-hand': 'pending',
    });
    assert.equal(existsSync(join(workspace, 'out/must-not-exist')), false);
  });

  it('keeps every byte of tasks.yml but the statuses and reasons', () => {
    const text = readFileSync(join(workspace, 'tasks.yml'), 'utf8');
    const stripped = text
      .replace(/^ {2}(status|reason): (done|failed|blocked|["'`]?(exit|timed|ended|dependency)).*\n/gm, '')
      .replace(/, status: done/g, '');
    const original = tasksFile.replace('  status: pending # the status changes, this comment stays\n', '');
    assert.equal(stripped, original);
    assert.match(text, /^ {2}status: failed # the status changes, this comment stays$/m);
  });

  it('writes logs with a header and all of the output', () => {
    const log = logOf('large');
    assert.ok(statSync(log).size > megabytes * 1024 * 1024);
    const tail = readFileSync(log, 'utf8').slice(-200);
    assert.match(tail, /xEND\n$/);
    const header = readFileSync(logOf('fails'), 'utf8');
    assert.match(header, /command:.*echo before/);
    assert.match(header, /exit code: *3|exit: *3/);
    assert.match(header, /\nbefore\n/);
    assert.match(readFileSync(logOf('environment'), 'utf8'), /\/out\nhéllo wörld\n/);
    assert.match(readFileSync(logOf('stdin'), 'utf8'), /cat ended/);
  });

  it('leaves no process behind', () => {
    const processes = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
    assert.doesNotMatch(processes, /sleep (600|424[234])\b/);
  });

  it('says so and exits 0 when nothing is ready', () => {
    const again = run('run', '--yes', '--json');
    assert.equal(again.status, 0, again.stderr);
    const { run: ended } = JSON.parse(again.stdout) as { run: { ending: string; results: unknown[] } };
    assert.equal(ended.ending, 'nothingReady');
    assert.deepEqual(ended.results, []);
  });

  it('frees what a failure blocked once the failed task is retried and succeeds', () => {
    assert.equal(run('tasks', 'edit', 'fails', 'command=true').status, 0);
    assert.equal(run('tasks', 'retry', 'fails').status, 0);
    assert.equal(run('run', '--yes', '--quiet').status, 0);
    const now = statuses();
    assert.deepEqual([now['fails'], now['after-failure'], now['after-that']], ['done', 'done', 'done']);
  });
});

describe('trust on the command line', function () {
  this.timeout(60_000);

  it('refuses with exit 4, and runs nothing, without a terminal and without --yes', async () => {
    const box = new CliSandbox();
    try {
      box.write('tasks.yml', '- id: a\n  command: touch ran\n');
      const refused = await box.run(['run']);
      assert.equal(refused.code, 4);
      assert.match(refused.stderr, /touch ran/);
      assert.equal(box.has('ran'), false);
      assert.equal(box.has('.symbiote'), false);
    } finally {
      await box.dispose();
    }
  });
});
