import assert from 'node:assert/strict';
import type { Hotspot } from '../../../../src/domain/audit/hotspot';
import { defaultSettings } from '../../../../src/domain/settings';
import { Auditor } from '../../../../src/engine/audit/auditor';
import { likelyWorstFirst } from '../../../../src/engine/audit/foundSoFar';
import type { Clock } from '../../../../src/ports/clock';
import { AuditWorkspace, fixedNow } from './auditWorkspace';

describe('what an audit has found so far', function () {
  this.timeout(60_000);
  let world: AuditWorkspace;
  let now: number;

  beforeEach(() => {
    world = new AuditWorkspace();
    now = fixedNow;
  });
  afterEach(() => world.dispose());

  /** Audits while every answer takes so long; what was told, and how many files had been measured by then. */
  async function told(answerMs: number, top?: number): Promise<{ measured: number; found: string[]; final: readonly Hotspot[] }[]> {
    const clock: Clock = { ...world.clock, now: () => now };
    const auditor = new Auditor({ files: world.files, git: world.git, measurer: world.measurer, clock, measurements: world.measurements });
    world.measurer.beforeAnswer = () => (now += answerMs);
    const tellings: { measured: number; found: readonly Hotspot[] }[] = [];
    const { hotspots } = await auditor.audit({
      settings: defaultSettings,
      all: false,
      ...(top === undefined ? {} : { top }),
      onFound: (found) => tellings.push({ measured: world.measurer.asked.length, found }),
    });
    return tellings.map(({ measured, found }) => ({ measured, found: found.map(({ id }) => id), final: hotspots }));
  }

  function commitFiles(count: number): void {
    world.init();
    for (let at = 0; at < count; at++) world.write(`f${at}.ts`, `fn hard ${20 + at} 1\n${'// \n'.repeat(at)}`);
    world.commit();
  }

  it('leaves out what the baseline and exceptions hide', async () => {
    commitFiles(12);
    const known = Array.from({ length: 6 }, (_, at) => ({ file: `f${at}.ts`, function: 'hard', cyclomatic: 1, cognitive: 20 + at }));
    world.write('symbiote.baseline.json', JSON.stringify({ version: 1, findings: known }));
    const tellings = await told(100);
    const found = new Set(tellings.flatMap((telling) => telling.found));
    assert.ok(found.size > 0);
    assert.deepEqual(
      known.filter(({ file }) => found.has(`${file}#hard`)),
      [],
    );
  });

  it('is told after a moment, as soon as there are five, then rarely, ranked as the report ranks it', async () => {
    commitFiles(40);
    const tellings = await told(100);
    assert.deepEqual(
      tellings.map(({ measured }) => measured),
      [3, 5, 20, 35],
    );
    for (const { measured, found, final } of tellings) {
      assert.equal(found.length, measured);
      const places = found.map((id) => final.findIndex((hotspot) => hotspot.id === id));
      assert.deepEqual(
        places,
        [...places].sort((a, b) => a - b),
      );
    }
  });

  it('is no more than was asked for', async () => {
    commitFiles(10);
    assert.deepEqual(
      (await told(100, 2)).map(({ found }) => found.length),
      [2],
    );
  });

  it('is not told by an audit that is over in a moment', async () => {
    commitFiles(10);
    assert.deepEqual(await told(10), []);
  });

  it('is nothing where nothing is over a threshold', async () => {
    world.init();
    for (let at = 0; at < 10; at++) world.write(`f${at}.ts`, 'fn calm 1 1\n');
    world.commit();
    assert.deepEqual(await told(1000), []);
  });
});

describe('the order of measuring', () => {
  const file = (path: string, bytes: number) => ({ path, bytes, modifiedMs: 0, rules: '', key: path, isSettled: true });

  it('puts first what changes often and is long', () => {
    const files = [file('a.ts', 1000), file('b.ts', 4000), file('c.ts', 1000), file('d.ts', 10)];
    assert.deepEqual(likelyWorstFirst(files, new Map([['c.ts', 5]])), ['c.ts', 'b.ts', 'a.ts', 'd.ts']);
    assert.deepEqual(likelyWorstFirst(files, undefined), ['b.ts', 'a.ts', 'c.ts', 'd.ts']);
  });

  it('is not led by monsters', () => {
    assert.deepEqual(likelyWorstFirst([file('bundle.js', 4_000_000), file('a.ts', 60_000)], new Map([['a.ts', 2]])), ['a.ts', 'bundle.js']);
  });
});
