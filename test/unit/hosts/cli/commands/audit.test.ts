import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../fakeHost';
import { plan, report } from '../samples';

describe('symbiote audit', () => {
  let cwd: string;
  beforeEach(() => {
    cwd = realpathSync(mkdtempSync(join(tmpdir(), 'symbiote-audit-')));
    mkdirSync(join(cwd, '.git'));
    mkdirSync(join(cwd, 'src'));
    writeFileSync(join(cwd, 'src', 'a.ts'), '');
  });
  afterEach(() => rmSync(cwd, { recursive: true }));
  const over = { 'audit.run': report() };

  it('prints the report of the engine as it is with --json', async () => {
    const { json, err, client } = await run(['audit', '--json'], { answers: over, cwd });
    assert.deepEqual(json(), report());
    assert.equal(err.text, '');
    assert.deepEqual(client.inputsOf('audit.run'), [{ all: false }]);
  });

  it('shows a person the worst twenty unless asked for more', async () => {
    const { client } = await run(['audit'], { answers: over, cwd });
    assert.deepEqual(client.inputsOf('audit.run'), [{ all: false, top: 20 }]);
  });

  it('hands path, --all and --top on', async () => {
    const { client } = await run(['audit', 'src', '--all', '--top', '3'], { answers: over, cwd });
    assert.deepEqual(client.inputsOf('audit.run'), [{ path: 'src', all: true, top: 3 }]);
  });

  it('hands on what to compare with', async () => {
    const asked = async (...args: string[]): Promise<unknown> => {
      const { client } = await run(['audit', '--json', ...args], { answers: over, cwd });
      return client.inputsOf('audit.run');
    };
    assert.deepEqual(await asked('--since', 'origin/main'), [{ all: false, since: { revision: 'origin/main' } }]);
    assert.deepEqual(await asked('--changed', '--no-baseline'), [{ all: false, baseline: false, since: {} }]);
    assert.equal((await run(['audit', '--changed', '--since', 'main'], { answers: over, cwd })).code, 2);
    assert.equal((await run(['audit', 'src', '--update-baseline'], { answers: over, cwd })).code, 2);
  });

  it('exits 1 for what is new or worse, and 2 where there is nothing to compare with', async () => {
    const code = async (failOn: string, standings?: { new: number; worse: number }): Promise<number> => {
      const answers = { 'audit.run': report({ summary: standings === undefined ? {} : { standings } }) };
      return (await run(['audit', '--fail-on', failOn], { answers, cwd })).code;
    };
    assert.deepEqual([await code('new', { new: 1, worse: 0 }), await code('worse', { new: 1, worse: 0 })], [1, 1]);
    assert.deepEqual([await code('new', { new: 0, worse: 2 }), await code('worse', { new: 0, worse: 2 })], [0, 1]);
    assert.deepEqual([await code('new', { new: 0, worse: 0 }), await code('worse', { new: 0, worse: 0 })], [0, 0]);
    assert.deepEqual([await code('new'), await code('worse')], [2, 2]);
  });

  it('writes the baseline on request, and says what it holds', async () => {
    const answers = { 'audit.baseline': { path: 'symbiote.baseline.json', findings: 3, added: 2, removed: 1 } };
    const { out } = await run(['audit', '--update-baseline'], { answers, cwd });
    assert.match(out.text, /^symbiote\.baseline\.json holds 3 findings \(2 more, 1 fewer than before\)\. Commit it\.$/m);
  });

  it('exits 1 for findings only with --fail-on over', async () => {
    assert.equal((await run(['audit'], { answers: over, cwd })).code, 0);
    assert.equal((await run(['audit', '--fail-on', 'over'], { answers: over, cwd })).code, 1);
    const none = { 'audit.run': report({ hotspots: [], summary: { over: 0 } }) };
    assert.equal((await run(['audit', '--fail-on', 'over'], { answers: none, cwd })).code, 0);
  });

  it('exits 2 for a path that is not there', async () => {
    const { code, err, connections } = await run(['audit', 'nope'], { cwd });
    assert.equal(code, 2);
    assert.match(err.text, /nope does not exist/);
    assert.equal(connections.length, 0);
  });

  it('says why a file is left out', async () => {
    const exclusion = { reason: 'test', detail: 'it is a test' };
    const { client, out } = await run(['audit', '--why-excluded', 'src/a.ts'], {
      answers: { 'audit.whyExcluded': { path: 'src/a.ts', exclusion } },
      cwd,
    });
    assert.deepEqual(client.inputsOf('audit.whyExcluded'), [{ path: 'src/a.ts' }]);
    assert.match(out.text, /^src\/a\.ts is left out: it is a test\./);
  });

  it('overview looks at everything and writes nothing', async () => {
    const reflection = { added: [], raised: [], lowered: [], withdrawn: [], waiting: 0 };
    const answers = { ...over, 'reflect.run': reflection, 'plan.show': plan() };
    const { client, json } = await run(['overview', '--json'], { answers, cwd });
    assert.deepEqual(json(), { audit: report(), reflection, plan: plan() });
    assert.deepEqual(client.requests, [
      { name: 'audit.run', input: { top: 10 } },
      { name: 'reflect.run', input: { dryRun: true } },
      { name: 'plan.show', input: { reflect: true } },
    ]);
  });

  it('reflect writes unless it is a dry run', async () => {
    const answers = { 'reflect.run': { added: [], raised: [], lowered: [], withdrawn: [], waiting: 0 } };
    assert.deepEqual((await run(['reflect'], { answers, cwd })).client.inputsOf('reflect.run'), [{ dryRun: false }]);
    assert.deepEqual((await run(['reflect', '--dry-run'], { answers, cwd })).client.inputsOf('reflect.run'), [{ dryRun: true }]);
  });
});
