/** A workspace that nobody may write: it is audited, and what cannot be written is said once, in words. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { CliSandbox } from './cliSandbox';

describe('a workspace that cannot be written', function () {
  this.timeout(60_000);
  let sandbox: CliSandbox;

  before(async function () {
    sandbox = new CliSandbox();
    sandbox.write('src/a.ts', `export function a(x: number) {\n${'  if (x > 1) { if (x > 2) x++; }\n'.repeat(8)}  return x;\n}\n`);
    sandbox.write('tasks.yml', '- id: one\n  command: echo one\n');
    // Somebody else may have no way to the programs, where the repository is in a private folder.
    if (!sandbox.forbidWriting() || (await sandbox.start(['--version']).ended).code !== 0) this.skip();
  });
  after(async () => {
    sandbox.allowWriting();
    await sandbox.dispose();
  });

  const symbiote = async (...args: string[]) => {
    const ended = await sandbox.start(args).ended;
    // One line of words: neither a trace nor the same twice.
    assert.doesNotMatch(ended.stderr, /\n\s+at /);
    assert.ok(ended.stderr.trim().split('\n').length <= 1, ended.stderr);
    return ended;
  };

  it('is audited, and its tasks are listed and planned', async () => {
    const audit = await symbiote('audit', '--json', '--quiet');
    assert.equal(audit.code, 0, audit.stderr);
    const report = JSON.parse(audit.stdout) as { hotspots: { function: { name: string } }[] };
    assert.deepEqual(
      report.hotspots.map((hotspot) => hotspot.function.name),
      ['a'],
    );
    assert.match((await symbiote('tasks', 'list')).stdout, /one/);
    assert.match((await symbiote('plan')).stdout, /one/);
    assert.equal(existsSync(`${sandbox.workspace}/.symbiote`), false);
  });

  it('is promised nothing by the doctor', async () => {
    const { checks } = JSON.parse((await symbiote('doctor', '--json')).stdout) as {
      checks: { name: string; status: string; detail: string }[];
    };
    for (const name of ['state folder', 'tasks file']) {
      const { status, detail } = checks.find((check) => check.name === name) ?? {};
      assert.equal(status, 'warning', name);
      assert.match(detail ?? '', /cannot be (created|written): (permission denied|.*does not permit)/);
    }
  });

  it('has no task run or made: it is said what cannot be written, and why', async () => {
    for (const args of [['run', '--yes'], ['reflect'], ['tasks', 'add', 'Two', '--command', 'true']]) {
      const refused = await symbiote(...args);
      assert.equal(refused.code, 1, args.join(' '));
      assert.match(refused.stderr, /(Cannot write|cannot be written).*(permission denied|does not permit|read-only)/, args.join(' '));
    }
    assert.equal(sandbox.read('tasks.yml'), '- id: one\n  command: echo one\n');
  });
});
