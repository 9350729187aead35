import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../../src/adapters/system/clock';
import { createFiles } from '../../../../src/adapters/system/files';
import { createProcesses } from '../../../../src/adapters/system/processes/processes';
import type { ProjectCheck } from '../../../../src/domain/proof/projectChecks';
import { ProjectCheckRuns, type CheckedCandidate } from '../../../../src/engine/proof/projectCheckRuns';

describe('the checks of a project for a candidate', function () {
  this.timeout(20_000);
  let workspace: string;
  const processes = createProcesses();

  beforeEach(() => {
    workspace = mkdtempSync(join(tmpdir(), 'symbiote-checks-'));
    for (const side of ['base', 'candidate']) mkdirSync(join(workspace, side));
  });
  afterEach(() => rmSync(workspace, { recursive: true, force: true }));
  after(() => processes.dispose());

  let bases = 0;
  const runs = new ProjectCheckRuns();
  const run = (
    checks: readonly ProjectCheck[],
    more: Partial<CheckedCandidate> = {},
    { signal = new AbortController().signal, timeoutMs = 10_000 } = {},
  ) =>
    runs.run(
      {
        files: createFiles(workspace),
        processes,
        clock: systemClock,
        timeoutMs,
        baseFolder: async () => {
          bases += 1;
          return join(workspace, 'base');
        },
      },
      {
        id: 'c1',
        base: workspace,
        paths: ['a.ts'],
        folder: join(workspace, 'candidate'),
        environment: { PATH: process.env['PATH'] ?? '' },
        ...more,
      },
      checks,
      signal,
    );
  /** Green where there is no file called red. */
  const tests: ProjectCheck = { kind: 'tests', command: 'echo tested in $PWD; test ! -e red', origin: 'package.json' };
  const told = (evidence: readonly { name: string; exitCode: number | null; onBase?: number | null | undefined }[]) =>
    evidence.map(({ name, exitCode, onBase }) => `${name} ${exitCode} (base ${onBase})`);

  it('are run on the base once, then after the last edit, and what they print is kept', async () => {
    bases = 0;
    const [evidence] = await run([tests]);
    assert.deepEqual(told([evidence ?? assert.fail()]), ['tests 0 (base 0)']);
    assert.match(readFileSync(join(workspace, evidence?.log ?? ''), 'utf8'), /tested in .*candidate/);
    await run([tests]);
    assert.equal(bases, 1);
  });

  it('end with the first that is newly red, the related tests first', async () => {
    writeFileSync(join(workspace, 'candidate/red'), '');
    const related = { ...tests, related: (paths: readonly string[]) => `echo ${paths.join()}; test ! -e red` };
    const never: ProjectCheck = { kind: 'lint', command: 'echo never', origin: 'x' };
    assert.deepEqual(told(await run([related, never])), ['related tests 1 (base 0)']);
  });

  it('go on past one that is red on the base already', async () => {
    for (const side of ['base', 'candidate']) writeFileSync(join(workspace, side, 'red'), '');
    assert.deepEqual(told(await run([tests, { kind: 'lint', command: 'true', origin: 'x' }])), ['tests 1 (base 1)', 'lint 0 (base 0)']);
  });

  it('are asked of the base once more when tests are newly red: those that are so now and then are set apart', async () => {
    const flaky: ProjectCheck = { kind: 'tests', command: 'test ! -e seen && touch seen', origin: 'package.json' };
    writeFileSync(join(workspace, 'candidate', 'seen'), '');
    assert.deepEqual(told(await run([flaky])), ['tests 1 (base 1)']);
  });

  it('have no exit code when they take too long, and leave nothing when they are cancelled', async () => {
    const long: ProjectCheck = { kind: 'tests', command: 'test -e quick || sleep 600', origin: 'x' };
    writeFileSync(join(workspace, 'base/quick'), '');
    assert.deepEqual(told(await run([long], {}, { timeoutMs: 300 })), ['tests null (base 0)']);
    const abort = new AbortController();
    const cancelled = run([long], {}, { signal: abort.signal });
    abort.abort();
    await assert.rejects(cancelled, { code: 'cancelled' });
    assert.equal(await processes.sweep(['c1']), 0);
  });
});
