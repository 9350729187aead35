import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { WorkerMeasurer } from '../../../../src/adapters/system/workerMeasurer';
import { auditReportSchema } from '../../../../src/domain/audit/auditReport';
import { EngineError } from '../../../../src/domain/errors';
import { defaultSettings } from '../../../../src/domain/settings';
import { Auditor } from '../../../../src/engine/audit/auditor';
import { Reflector } from '../../../../src/engine/reflection/reflector';
import { AuditWorkspace } from './auditWorkspace';
import { MemoryMeasurementCache } from '../../../memoryMeasurementCache';

const extensions = { '.ts': 'typescript', '.js': 'javascript' };

/** A function of cognitive complexity 1 + 2 + … + depth and cyclomatic complexity depth + 1. */
function nested(name: string, depth: number): string {
  const opens = Array.from({ length: depth }, (_, at) => `${'  '.repeat(at + 1)}for (const i${at} of [a]) {`);
  const closes = Array.from({ length: depth }, (_, at) => `${'  '.repeat(depth - at)}}`);
  return [`export function ${name}(a) {`, ...opens, ...closes, '}', ''].join('\n');
}

describe('the auditor over worker threads', function () {
  this.timeout(120_000);
  let folder: string;
  let world: AuditWorkspace;
  let measurer: WorkerMeasurer;
  let auditor: Auditor;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'symbiote worker '));
    const entry = resolve(__dirname, '../../../../src/hosts/worker/languageWorker.ts');
    await build({
      entryPoints: [entry],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      logLevel: 'error',
      outfile: join(folder, 'worker.js'),
    });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  beforeEach(() => {
    world = new AuditWorkspace();
    measurer = new WorkerMeasurer({ workspace: world.root, workerScript: join(folder, 'worker.js'), extensions });
    auditor = new Auditor({ files: world.files, git: world.git, measurer, clock: world.clock, measurements: new MemoryMeasurementCache() });
  });
  afterEach(async () => {
    await measurer.dispose();
    world.dispose();
  });

  it('finds, ranks and explains what is over a threshold', async () => {
    world.init();
    world.write('src/deep.js', nested('deep', 7));
    world.write('src/calm.ts', nested('calm', 2));
    world.write('src/gen.js', `// @generated\n${nested('made', 9)}`);
    world.commit();
    const report = auditReportSchema.parse(await auditor.audit({ settings: defaultSettings, all: true }));
    assert.deepEqual(
      report.files.map(({ path, functions }) => [path, functions.map(({ name, cognitive, cyclomatic }) => [name, cognitive, cyclomatic])]),
      [
        ['src/calm.ts', [['calm', 3, 3]]],
        ['src/deep.js', [['deep', 28, 8]]],
      ],
    );
    const [hotspot] = report.hotspots;
    assert.deepEqual([report.hotspots.length, hotspot?.id], [1, 'src/deep.js#deep']);
    assert.equal(hotspot?.reason, 'excess 13 (cognitive 28 − 15) × churn 1 = 13');
    assert.notEqual(hotspot.suggestion.text, '');
    assert.deepEqual(report.summary.excluded, { generated: 1 });
  });

  it('is the same in any order of the workers, and turns into tasks', async () => {
    for (let at = 0; at < 120; at += 1) world.write(`src/f${at}.js`, nested(`f${at}`, 3 + (at % 5)));
    const audit = () =>
      new Auditor({ files: world.files, git: world.git, measurer, clock: world.clock, measurements: new MemoryMeasurementCache() }).audit({
        settings: defaultSettings,
        all: true,
      });
    const [one, two] = [await audit(), await audit()];
    assert.deepEqual(one, two);
    assert.deepEqual([one.summary.files, one.summary.over], [120, 48]);
    const reflector = new Reflector({ auditor, clock: world.clock });
    const { added, waiting } = await reflector.reflect({ settings: defaultSettings, dryRun: true, tasks: [], memory: undefined });
    assert.deepEqual([added.length, waiting], [5, 43]);
  });

  it('measures one file and one text with increments', async () => {
    world.write('a.js', nested('a', 4));
    const fromDisk = await auditor.measureFile({ path: 'a.js', settings: defaultSettings });
    const fromText = await auditor.measureFile({ path: 'a.js', text: nested('a', 4), settings: defaultSettings });
    assert.deepEqual(fromDisk, fromText);
    const sum = fromDisk.functions[0]?.increments
      .filter(({ metric }) => metric === 'cognitive')
      .reduce((all, { amount }) => all + amount, 0);
    assert.equal(sum, 10);
  });

  it('stops when cancelled', async () => {
    for (let at = 0; at < 200; at += 1) world.write(`src/f${at}.js`, nested(`f${at}`, 5));
    const abort = new AbortController();
    const onProgress = (done: number): void => {
      if (done > 10) abort.abort();
    };
    const auditing = auditor.audit({ settings: defaultSettings, all: true, signal: abort.signal, onProgress });
    await assert.rejects(auditing, (error) => EngineError.is(error, 'cancelled'));
    assert.equal((await auditor.audit({ settings: defaultSettings, all: false })).summary.files, 200);
  });
});
