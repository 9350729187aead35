/** Audits that rate files as wholes: when Halstead is counted, when not, and what comes of it. */
import assert from 'node:assert/strict';
import { Auditor } from '../../../../src/engine/audit/auditor';
import { defaultSettings } from '../../../../src/domain/settings';
import type { Counted, HalsteadMeasurer } from '../../../../src/ports/halstead';
import { AuditWorkspace } from './auditWorkspace';

const occurrences = { distinct: 50, total: 4_000 };
const numbers = {
  operators: occurrences,
  operands: occurrences,
  length: 8_000,
  vocabulary: 100,
  difficulty: 1,
  effort: 1,
  time: 1,
  bugs: 1,
};

class CountedOnce implements HalsteadMeasurer {
  readonly extensions = ['.ts'];
  asked: string[] = [];
  failure: string | undefined;

  count(path: string): Promise<Counted> {
    this.asked.push(path);
    const science = { halstead: { ...numbers, volume: 60_000 }, sourceLines: 800, escomplexMaintainability: 90 };
    return Promise.resolve(this.failure === undefined ? { science } : { failure: this.failure });
  }

  async dispose(): Promise<void> {}
}

describe('files as wholes in an audit', () => {
  let world: AuditWorkspace;
  let halstead: CountedOnce;
  let auditor: Auditor;
  const large = `fn f 20 5\n${'x\n'.repeat(900)}`;

  beforeEach(() => {
    world = new AuditWorkspace();
    halstead = new CountedOnce();
    auditor = new Auditor({
      files: world.files,
      git: world.git,
      measurer: world.measurer,
      halstead,
      clock: world.clock,
      measurements: world.measurements,
    });
    world.write('large.ts', large);
    world.write('small.ts', 'fn g 1 1\n');
  });
  afterEach(() => world.dispose());

  it('are not counted unless asked for', async () => {
    const report = await auditor.audit({ settings: defaultSettings, all: false });
    assert.deepEqual([halstead.asked, report.hotspots.length, report.summary.thresholds.maintainability], [[], 1, undefined]);
  });

  it('join the findings, in one ranking, counted once and only where they could be below', async () => {
    const request = { settings: defaultSettings, all: false, maintainability: true };
    const report = await auditor.audit(request);
    assert.deepEqual(
      report.hotspots.map(({ rank, id }) => [rank, id]),
      [
        [1, 'large.ts#(file)'],
        [2, 'large.ts#f'],
      ],
    );
    assert.equal(report.summary.over, 2);
    assert.equal(report.files[0]?.maintainability?.letter, 'C');
    assert.match(report.hotspots[0]?.suggestion.text ?? '', /^split the file/);
    await auditor.audit(request);
    assert.deepEqual(halstead.asked, ['large.ts']);
    world.write('large.ts', `${large}x\n`);
    await auditor.audit(request);
    assert.deepEqual(halstead.asked, ['large.ts', 'large.ts']);
  });

  it('come when the functions are known, and told', async () => {
    const told: [string, number | undefined][] = [];
    const report = await auditor.audit({
      settings: defaultSettings,
      all: false,
      maintainability: true,
      onFunctions: ({ hotspots, summary }) =>
        told.push([`${hotspots.map(({ id }) => id).join()} after ${halstead.asked.length}`, summary.thresholds.maintainability]),
    });
    assert.deepEqual(told, [['large.ts#f after 0', undefined]]);
    assert.equal(report.hotspots.length, 2);
    await auditor.audit({ settings: defaultSettings, all: false, onFunctions: () => assert.fail('there is nothing to wait for') });
  });

  it('are counted once for each content, in this life or another', async () => {
    const request = { settings: defaultSettings, all: false, maintainability: true };
    const report = await auditor.audit(request);
    const { files, git, measurer, clock, measurements } = world;
    const other = new Auditor({ files, git, measurer, halstead, clock, measurements });
    assert.deepEqual((await other.audit(request)).files, report.files);
    assert.deepEqual(halstead.asked, ['large.ts']);
    await other.audit({ ...request, isFresh: true });
    assert.deepEqual(halstead.asked, ['large.ts', 'large.ts']);
  });

  it('are all rated with all', async () => {
    const report = await auditor.audit({ settings: defaultSettings, all: true, maintainability: true });
    assert.deepEqual([...halstead.asked].sort(), ['large.ts', 'small.ts']);
    assert.ok(report.files.every(({ maintainability }) => maintainability !== undefined));
  });

  it('say which could not be counted', async () => {
    halstead.failure = 'out of memory';
    const report = await auditor.audit({ settings: defaultSettings, all: false, maintainability: true });
    assert.deepEqual(report.summary.notes, ['large.ts has no maintainability: out of memory']);
    assert.equal(report.hotspots.length, 1);
  });
});
