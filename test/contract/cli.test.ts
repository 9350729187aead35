/** The command line as scripts and people have it: the real programs, real processes, real terminals. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditReportSchema } from '../../src/domain/audit/auditReport';
import { planSchema } from '../../src/domain/tasks/plan';
import { reflectionSchema } from '../../src/domain/reflection/reflection';
import { runSchema } from '../../src/domain/runs/run';
import { CliSandbox, dist, gone } from './cliSandbox';

/** A function of cognitive complexity 21 and cyclomatic complexity 7. */
const tangled = `export function tangled(rows: number[][]): number {
  let sum = 0;
  for (const row of rows) {
    for (const cell of row) {
      if (cell > 0) {
        while (sum < 10) {
          if (cell === 3) {
            if (sum === 4) sum += cell;
          }
          sum += 1;
        }
      }
    }
  }
  return sum;
}
`;

describe('symbiote, looking', function () {
  this.timeout(60_000);
  let box: CliSandbox;
  before(() => {
    box = new CliSandbox();
    execFileSync('git', ['init', '-q', box.workspace]);
    box.write('src/tangled.ts', tangled);
    box.write('src/plain.ts', 'export const plain = (): number => 1;\n');
    box.write('src/plain.test.ts', tangled);
  });
  after(() => box.dispose());

  it('prints its version and help without an engine', async () => {
    const { code, stdout } = await box.run(['--version']);
    assert.equal(code, 0);
    assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
    assert.equal((await box.run(['audit', '--help'])).code, 0);
    assert.equal(existsSync(join(box.home, 'symbiote')), false);
  });

  it('query answers from the state, refuses what would change it, and begins none', async () => {
    const asked = await box.json(['query', 'SELECT status, tasks FROM queue_depth']);
    assert.deepEqual([asked.code, asked.document], [0, { columns: ['status', 'tasks'], rows: [], isCut: false }]);
    const cut = await box.run([
      'query',
      "SELECT 1 AS one, 'a,b' AS two UNION SELECT 2, 'c' ORDER BY one",
      '--format',
      'csv',
      '--limit',
      '1',
    ]);
    assert.deepEqual([cut.code, cut.stdout], [0, 'one,two\r\n1,"a,b"\n']);
    assert.match(cut.stderr, /more than these 1 rows/);
    for (const sql of ['DELETE FROM runs', 'PRAGMA query_only = 0', 'SELECT 1; SELECT 2', 'SELEKT 1']) {
      const { code, stdout, stderr } = await box.run(['query', sql]);
      assert.deepEqual([code, stdout], [2, ''], stderr);
    }
    assert.equal(existsSync(join(box.workspace, '.symbiote')), false);
    assert.match(
      (await box.run(['query', '--help'])).stdout,
      /queue_depth[\s\S]*failure_rate[\s\S]*durations[\s\S]*spend[\s\S]*context_switches/,
    );
  });

  it('audit --json prints the report and nothing else', async () => {
    const { code, document, stderr } = await box.json(['audit']);
    const { hotspots, summary } = auditReportSchema.parse(document);
    assert.deepEqual([code, stderr], [0, '']);
    assert.deepEqual(
      hotspots.map((hotspot) => [hotspot.path, hotspot.function.name, hotspot.function.cognitive]),
      [['src/tangled.ts', 'tangled', 21]],
    );
    assert.deepEqual([summary.files, summary.over, summary.excluded['test']], [2, 1, 1]);
  });

  it('audit --all has every function', async () => {
    const { files } = auditReportSchema.parse((await box.json(['audit', '--all'])).document);
    assert.deepEqual(files.map((file) => file.functions.map(({ name }) => name)).sort(), [['plain'], ['tangled']]);
  });

  it('audit prints a table whose places open from where the person is', async () => {
    const { code, stdout } = await box.run(['audit'], { cwd: join(box.workspace, 'src') });
    assert.equal(code, 0);
    assert.match(stdout, /tangled +tangled\.ts:1 +21 +7/);
    assert.match(stdout, /2 files, 2 functions, 1 over; left out: 1 test; /);
  });

  it('audit PATH looks at that path alone, and at another workspace where the path lies in one', async () => {
    const inside = auditReportSchema.parse((await box.json(['audit', 'src/plain.ts'])).document);
    assert.deepEqual([inside.root, inside.summary.files], [box.workspace, 1]);
    mkdirSync(join(box.folder, 'other'));
    writeFileSync(join(box.folder, 'other', 'a.js'), 'function a() {}\n');
    const outside = await box.json(['audit', '../other']);
    assert.equal(auditReportSchema.parse(outside.document).root, join(box.folder, 'other'));
    const { document } = await box.json(['stop', '--engine', '--workspace', '../other']);
    await gone(document['stopped'] as number);
  });

  it('audit exits 1 only where --fail-on asks for it, and 2 for a path that is not there', async () => {
    assert.equal((await box.run(['audit', '--fail-on', 'over'])).code, 1);
    assert.equal((await box.run(['audit', '--fail-on', 'over', '--set', 'audit.thresholds.cognitive=30'])).code, 0);
    const missing = await box.json(['audit', 'nope']);
    assert.deepEqual([missing.code, (missing.document['error'] as { code: string }).code], [2, 'invalidInput']);
  });

  it('audit --why-excluded says why', async () => {
    const { stdout } = await box.run(['audit', '--why-excluded', 'src/plain.test.ts']);
    assert.match(stdout, /^src\/plain\.test\.ts is left out: .*\n.*audit\.includeTests/);
    assert.match((await box.run(['audit', '--why-excluded', 'src/plain.ts'])).stdout, /is audited\./);
  });

  it('overview shows hotspots, tasks and plan, and writes nothing', async () => {
    const { code, document } = await box.json(['overview']);
    assert.equal(code, 0);
    auditReportSchema.parse(document['audit']);
    planSchema.parse(document['plan']);
    assert.equal(reflectionSchema.parse(document['reflection']).added.length, 1);
    assert.match((await box.run(['overview'])).stdout, /Hotspots[^]*Tasks they would become[^]*Plan/);
    assert.deepEqual(readdirSync(box.workspace).sort(), ['.git', 'src']);
  });

  it('is coloured on a terminal, fits its width, and is plain elsewhere', async () => {
    const { code, screen } = await box.terminal(['audit']);
    assert.equal(code, 0);
    assert.match(screen, /\u001b\[1m/);
    assert.match(screen, /tangled\.ts:1/);
    assert.doesNotMatch((await box.run(['audit'])).stdout, /\u001b/);
    assert.match((await box.run(['audit'], { env: { FORCE_COLOR: '1' } })).stdout, /\u001b/);
  });

  it('config show says where each value came from, and exits 2 for one that does not fit', async () => {
    box.write('symbiote.config.yaml', 'audit:\n  churnDays: 30\n');
    const env = { SYMBIOTE_REFLECTOR_MAX_OPEN_TASKS: '7' };
    const { code, document } = await box.json(['config', 'show', '--set', 'budget.cost=12'], { env });
    const entries = document['entries'] as { key: string; value: unknown; source: string }[];
    assert.equal(code, 0);
    assert.deepEqual(
      entries.filter(({ source }) => source !== 'default').map(({ key, value, source }) => [key, value, source]),
      [
        ['audit.churnDays', 30, 'file'],
        ['reflector.maxOpenTasks', 7, 'environment'],
        ['budget.cost', 12, 'flag'],
      ],
    );
    assert.equal((await box.run(['config', 'show', '--set', 'audit.churnDays=soon'])).code, 2);
    const refused = await box.json(['audit', '--set', 'audit.churnDays=soon']);
    assert.deepEqual([refused.code, (refused.document['error'] as { code: string }).code], [2, 'invalidConfiguration']);
  });

  it('doctor checks what it depends on', async () => {
    const { code, document } = await box.json(['doctor']);
    const checks = document['checks'] as { name: string; status: string }[];
    assert.equal(code, 0, JSON.stringify(checks));
    for (const name of ['node', 'git', 'engine', 'configuration', 'editor'])
      assert.ok(
        checks.some((check) => check.name === name),
        name,
      );
  });

  it('doctor says what is wrong with a tasks file that cannot be read, beside everything else', async () => {
    const { code, document } = await box.json(['doctor', '--set', 'tasksFile=src']);
    const checks = document['checks'] as { name: string; status: string; detail: string }[];
    assert.equal(code, 1);
    assert.match(checks.find(({ name }) => name === 'tasks file')?.detail ?? '', /^src:1:1 .* is a folder/);
    assert.equal(checks.find(({ name }) => name === 'engine')?.status, 'ok');
  });

  it('doctor says why there is no engine', async () => {
    const lonely = join(box.folder, 'lonely');
    mkdirSync(lonely);
    copyFileSync(join(dist, 'cli.js'), join(lonely, 'cli.js'));
    const without = new CliSandbox(join(lonely, 'cli.js'));
    try {
      const { code, stdout } = await without.run(['doctor']);
      assert.equal(code, 1);
      assert.match(stdout, /✗ engine /);
      assert.match(stdout, /\.log/);
      assert.equal((await without.run(['status'])).code, 1);
    } finally {
      await without.dispose();
    }
  });
});

describe('symbiote, tasks', function () {
  this.timeout(60_000);
  let box: CliSandbox;
  before(() => (box = new CliSandbox()));
  after(() => box.dispose());

  it('are added, shown, edited, cancelled and retried, and the file keeps its other bytes', async () => {
    const before = '# mine\n- id: one   # first\n  title: "One"\n  context: { custom: 1, timeout: 5 }  # kept\n';
    box.write('tasks.yml', before);
    const added = await box.json(['tasks', 'add', 'Second one', '--command', 'true', '--depends-on', 'one', '--env', 'A=1']);
    assert.equal(added.code, 0);
    assert.equal((added.document['task'] as { id: string }).id, 'second-one');
    assert.ok(box.read('tasks.yml').startsWith(before));
    assert.match((await box.run(['tasks', 'show', 'second-one'])).stdout, /depends on +one/);
    assert.equal((await box.run(['tasks', 'edit', 'one', 'context.timeout=60', 'priority=3'])).code, 0);
    assert.match(box.read('tasks.yml'), /context: \{ custom: 1, timeout: 60 \} {2}# kept\n/);
    assert.equal((await box.run(['tasks', 'cancel', 'one'])).code, 0);
    assert.deepEqual(await box.statuses(), { one: 'cancelled', 'second-one': 'pending' });
    assert.equal((await box.run(['tasks', 'retry', 'one'])).code, 0);
    assert.deepEqual(await box.statuses(), { one: 'pending', 'second-one': 'pending' });
    assert.match(box.read('tasks.yml'), /^# mine\n- id: one {3}# first\n/);
  });

  it('are put in another order and made to wait, and a circle is refused before anything is written', async () => {
    const moved = await box.json(['tasks', 'move', 'second-one', '--before', 'one']);
    assert.deepEqual(
      (moved.document['tasks'] as { id: string; priority: number }[]).map(({ id, priority }) => [id, priority]),
      [['second-one', 4]],
    );
    const text = box.read('tasks.yml');
    const refused = await box.json(['tasks', 'depend', 'one', '--on', 'second-one']);
    assert.equal(refused.code, 2);
    assert.match((refused.document['error'] as { message: string }).message, /one → second-one → one/);
    assert.equal(box.read('tasks.yml'), text);
    assert.equal((await box.run(['tasks', 'depend', 'second-one', '--on', 'one', '--remove'])).code, 0);
    assert.ok(!box.read('tasks.yml').includes('dependencies'));
    assert.equal((await box.run(['tasks', 'depend', 'second-one', '--on', 'one'])).code, 0);
    assert.match(box.read('tasks.yml'), /dependencies: \[one\]/);
  });

  it('plan has the order', async () => {
    const plan = planSchema.parse((await box.json(['plan', '--budget-cost', '9'])).document);
    assert.equal(plan.cost.budget, 9);
  });

  it('exits 2 with every problem while the file is invalid, and leaves it as it is', async () => {
    const broken = '- id: a\n  priority: high\n- id: a\n  dependencies: [nobody]\n';
    box.write('tasks.yml', broken);
    const { code, document } = await box.json(['plan']);
    const { data } = document['error'] as { data: { problems: unknown[] } };
    assert.equal(code, 2);
    assert.ok(data.problems.length >= 2);
    const text = await box.run(['run', '--yes']);
    assert.equal(text.code, 2);
    assert.match(text.stderr, /tasks\.yml:2:\d+/);
    assert.equal(box.read('tasks.yml'), broken);
  });
});

describe('symbiote, running', function () {
  this.timeout(90_000);
  let box: CliSandbox;
  beforeEach(() => (box = new CliSandbox()));
  afterEach(() => box.dispose());

  it('asks once on a terminal, streams with prefixes, and asks again only for what changed', async () => {
    box.write('tasks.yml', '- id: hello\n  command: printf "\\033[32mgreen\\033[0m\\n"; touch ran\n');
    const no = await box.terminal(['run'], { '[y/N]': 'n\r' });
    assert.equal(no.code, 4);
    assert.equal(box.has('ran'), false);
    const interrupted = await box.terminal(['run'], { '[y/N]': '\u0003' });
    assert.equal(interrupted.code, 130);
    const yes = await box.terminal(['run'], { '[y/N]': 'y\r' });
    assert.equal(yes.code, 0, yes.screen);
    assert.match(yes.screen, /Run this command\?/);
    assert.match(yes.screen.replace(/\u001b\[(?:36|39)m/g, ''), /\[hello\] \u001b\[32mgreen/);
    assert.equal(box.has('ran'), true);
    await box.run(['tasks', 'retry', 'hello']);
    const again = await box.terminal(['run']);
    assert.equal(again.code, 0);
    assert.doesNotMatch(again.screen, /y\/N/);
    await box.run(['tasks', 'edit', 'hello', '--command', 'echo other']);
    await box.run(['tasks', 'retry', 'hello']);
    const changed = await box.terminal(['run'], { '[y/N]': 'y\r' });
    assert.match(changed.screen, /changed since you approved/);
    assert.match(changed.screen, /\[hello\].* other/);
  });

  it('--yes answers without remembering', async () => {
    box.write('tasks.yml', '- id: a\n  command: echo hi\n');
    const first = await box.run(['run', '--yes']);
    assert.equal(first.code, 0);
    assert.match(first.stdout, /^\[a\] \$ echo hi\n\[a\] hi\n\[a\] ✓ done/);
    assert.match(first.stdout, /✓ done +a +.*\.symbiote\/runs\//);
    await box.run(['tasks', 'retry', 'a']);
    const second = await box.json(['run']);
    assert.deepEqual([second.code, (second.document['error'] as { code: string }).code], [4, 'untrusted']);
  });

  it('--json ends with the run and what became of each task', async () => {
    box.write(
      'tasks.yml',
      '- id: good\n  command: echo out; echo err >&2\n  priority: 1\n- id: bad\n  command: exit 7\n- id: hand\n  title: By hand\n',
    );
    const { code, document, stderr } = await box.json(['run', '--yes']);
    assert.deepEqual([code, stderr], [1, '']);
    runSchema.parse(document['run']);
    const tasks = document['tasks'] as { id: string; status: string; exitCode: number; log: string }[];
    assert.deepEqual(
      tasks.map(({ id, status, exitCode }) => [id, status, exitCode]),
      [
        ['good', 'done', 0],
        ['bad', 'failed', 7],
      ],
    );
    for (const { log } of tasks) assert.ok(box.has(log), log);
    assert.deepEqual(
      (document['skipped'] as { id: string }[]).map(({ id }) => id),
      ['hand'],
    );
  });

  it('exits 3 when the budget is exhausted', async () => {
    box.write('tasks.yml', '- id: a\n  command: "true"\n- id: b\n  command: "true"\n');
    assert.equal((await box.run(['run', '--yes', '--budget-cost', '1'])).code, 3);
    assert.deepEqual(await box.statuses(), { a: 'done', b: 'pending' });
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`${signal} ends the run with everything it started, leaves the task pending, and exits 130`, async () => {
      box.write('tasks.yml', '- id: slow\n  command: echo pid $$; sleep 600\n- id: next\n  command: touch next\n');
      const running = box.start(['run', '--yes']);
      await running.shows('[slow] pid ');
      running.process.kill(signal);
      const { code, stdout } = await running.ended;
      assert.equal(code, 130);
      await gone(Number(/\[slow\] pid (\d+)/.exec(stdout)?.[1]));
      assert.deepEqual(await box.statuses(), { slow: 'pending', next: 'pending' });
    });
  }

  it('can be paused, resumed and cancelled from elsewhere', async () => {
    box.write(
      'tasks.yml',
      '- id: first\n  priority: 1\n  command: echo up; while [ ! -e go ]; do sleep 0.05; done\n- id: second\n  command: echo up2; sleep 600\n',
    );
    const running = box.start(['run', '--yes']);
    await running.shows('[first] up');
    const busy = await box.json(['run', '--yes']);
    assert.deepEqual([busy.code, (busy.document['error'] as { code: string }).code], [4, 'busy']);
    const paused = await box.json(['pause']);
    assert.equal((paused.document['run'] as { state: string }).state, 'pausing');
    box.write('go', '');
    await running.shows('[first] ✓ done');
    assert.equal((await box.run(['resume'])).code, 0);
    await running.shows('[second] up2');
    assert.match((await box.run(['status'])).stdout, /running .*second/);
    assert.equal((await box.run(['cancel'])).code, 0);
    assert.equal((await running.ended).code, 130);
    assert.deepEqual(await box.statuses(), { first: 'done', second: 'cancelled' });
  });

  it('says so when the engine dies, and the next engine settles the task', async () => {
    box.write('tasks.yml', '- id: slow\n  command: echo pid $$; sleep 600\n');
    const running = box.start(['run', '--yes']);
    await running.shows('[slow] pid ');
    process.kill(await box.enginePid(), 'SIGKILL');
    const { code, stderr, stdout } = await running.ended;
    assert.equal(code, 1);
    assert.match(stderr, /engine.*\n.*under way.*\n.*\.log/);
    assert.deepEqual(await box.statuses(), { slow: 'pending' });
    await gone(Number(/\[slow\] pid (\d+)/.exec(stdout)?.[1]));
  });

  it('leaves quietly when the reader of its output goes away', async () => {
    box.write('tasks.yml', '- id: chatty\n  command: while true; do echo line; sleep 0.01; done\n');
    const running = box.start(['run', '--yes']);
    await running.shows('[chatty] line');
    running.process.stdout.destroy();
    const { code, stderr } = await running.ended;
    assert.deepEqual([code, stderr], [1, '']);
    assert.equal((await box.run(['cancel'])).code, 0);
  });
});
