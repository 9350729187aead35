/** Trends from a real repository: what functions went through, followed through what people do to code, and asked of git once. */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Trends } from '../../src/engine/history/trends';
import { MemoryMeasurementCache } from '../memoryMeasurementCache';
import { TemporaryRepository } from '../temporaryRepository';
import { branches } from '../unit/engine/audit/judgedWorkspace';
import { day, PastWorkspace, today } from './pastWorkspace';

const ago = (days: number): number => today - days * day;

/** `12 → 20 → 30 (new)`: the cognitive numbers of a function, oldest first. */
function course(trends: Trends | undefined, id: string): string {
  const trend = trends?.byId.get(id);
  if (trend === undefined) return 'none';
  const steps = [...trend.steps].reverse().map(({ cognitive }) => cognitive);
  return [trend.cognitive.first, ...steps].join(' → ') + (trend.isNew ? ' (new)' : '');
}

describe('trends from a repository', function () {
  this.timeout(60_000);
  let repository: TemporaryRepository;
  let workspace: PastWorkspace;

  beforeEach(() => {
    repository = new TemporaryRepository();
    workspace = new PastWorkspace(repository);
  });
  afterEach(() => repository.dispose());

  /** Twenty branches before the window, 25 and 30 in it. */
  const grow = (): void => {
    for (const [count, days] of [
      [20, 200],
      [25, 60],
      [30, 10],
    ] as const) {
      repository.write('a.ts', `${branches('f', count)}\n${branches('small', 2)}`);
      repository.commit(`to ${count}`, ago(days));
    }
  };

  it('begin with what was there before the window, and name the commits', async () => {
    grow();
    const trends = await workspace.trends(['a.ts']);
    assert.equal(course(trends, 'a.ts#f'), '20 → 25 → 30');
    assert.equal(trends?.byId.has('a.ts#small'), false, 'neither over a threshold nor changed');
    assert.deepEqual(
      trends.byId.get('a.ts#f')?.steps.map(({ subject }) => subject),
      ['to 30', 'to 25'],
    );
    assert.equal(trends.byId.get('a.ts#f')?.sinceMs, ago(90));
    assert.deepEqual(
      trends.summary.worsened.map(({ id }) => id),
      ['a.ts#f'],
    );
    assert.equal(trends.summary.commits, 2);
  });

  it('follow renamed files, and functions that were renamed, moved within them and reformatted', async () => {
    grow();
    repository.git(['mv', 'a.ts', 'b.ts']);
    repository.commit('file renamed', ago(8));
    const renamed = branches('g', 30).replaceAll('\n  ', '\n\n        ');
    repository.write('b.ts', `${branches('small', 2)}\n\n${renamed}`);
    repository.commit('function renamed, moved and reformatted', ago(5));
    const trends = await workspace.trends(['b.ts']);
    assert.equal(course(trends, 'b.ts#g'), '20 → 25 → 30');
  });

  it('follow functions that went to another file, under another name, and from one that is gone', async () => {
    grow();
    repository.write('b.ts', branches('elsewhere', 31));
    repository.write('a.ts', branches('small', 2));
    repository.commit('moved, renamed and grown', ago(8));
    repository.git(['rm', '-q', 'b.ts']);
    repository.write('lib/c.ts', `export const version = 1;\n${branches('elsewhere', 31)}\n${branches('fresh', 19)}`);
    repository.commit('moved again', ago(4));
    const trends = await workspace.trends(['a.ts', 'lib/c.ts']);
    assert.equal(course(trends, 'lib/c.ts#elsewhere'), '20 → 25 → 30 → 31');
    assert.equal(course(trends, 'lib/c.ts#fresh'), '19 (new)');
  });

  it('know what is new, and what stands in the working tree alone', async () => {
    grow();
    repository.write('a.ts', `${branches('f', 33)}\n${branches('other', 18)}`);
    repository.write('new.ts', branches('n', 17));
    repository.commit('new file', ago(3));
    repository.write('a.ts', `${branches('f', 35)}\n${branches('other', 18)}\nconst later = 1;`);
    const trends = await workspace.trends(['a.ts', 'new.ts']);
    assert.equal(course(trends, 'a.ts#f'), '20 → 25 → 30 → 33 → 35');
    assert.equal(trends?.byId.get('a.ts#f')?.steps[0]?.commit, undefined);
    assert.equal(course(trends, 'a.ts#other'), '18 (new)');
    assert.equal(course(trends, 'new.ts#n'), '17 (new)');
  });

  it('are none before the first commit, without a repository, and for what is not committed', async () => {
    repository.write('a.ts', branches('f', 20));
    assert.equal(await workspace.trends(['a.ts']), undefined);
    repository.commit('first', ago(3));
    repository.write('u.ts', branches('u', 20));
    assert.equal(course(await workspace.trends(['u.ts']), 'u.ts#u'), 'none');
    rmSync(join(repository.root, '.git'), { recursive: true });
    assert.equal(await workspace.trends(['a.ts']), undefined);
  });

  it('come from where HEAD is, detached or not, and from a linked worktree', async () => {
    grow();
    repository.git(['branch', 'side', 'HEAD~1']);
    const linked = join(repository.root, 'linked');
    repository.git(['worktree', 'add', '-q', linked, 'side']);
    assert.equal(course(await new PastWorkspace(repository, linked).trends(['a.ts']), 'a.ts#f'), '20 → 25');
    repository.git(['checkout', '-q', '--detach', 'HEAD~1']);
    assert.equal(course(await workspace.trends(['a.ts']), 'a.ts#f'), '20 → 25');
  });

  it('of a folder of a repository are of what is in it, and a submodule has its own', async () => {
    repository.write('inner/a.ts', branches('f', 20));
    repository.commit('one', ago(100));
    repository.write('inner/a.ts', branches('f', 22));
    repository.commit('two', ago(4));
    assert.equal(course(await new PastWorkspace(repository, join(repository.root, 'inner')).trends(['a.ts']), 'a.ts#f'), '20 → 22');
    const outer = new TemporaryRepository();
    try {
      outer.git(['submodule', 'add', '-q', repository.root, 'sub']);
      outer.commit('with a submodule', ago(1));
      assert.equal(course(await new PastWorkspace(outer).trends(['sub/inner/a.ts']), 'sub/inner/a.ts#f'), 'none');
      const sub = new PastWorkspace(outer, join(outer.root, 'sub'));
      assert.equal(course(await sub.trends(['inner/a.ts']), 'inner/a.ts#f'), '20 → 22');
    } finally {
      outer.dispose();
    }
  });

  it('say what a shallow clone does not know', async () => {
    grow();
    const clone = join(repository.root, '..', `${Date.now()} shallow`);
    mkdirSync(clone);
    try {
      repository.git(['clone', '-q', '--depth', '2', `file://${repository.root}`, clone]);
      const trends = await new PastWorkspace(repository, clone).trends(['a.ts']);
      assert.equal(course(trends, 'a.ts#f'), '25 → 30');
      assert.match(trends?.summary.notes.join() ?? '', /shallow/);
    } finally {
      rmSync(clone, { recursive: true });
    }
  });

  describe('once worked out', () => {
    it('are the same after a restart, without a question for commits or a content measured', async () => {
      grow();
      const first = await workspace.trends(['a.ts']);
      assert.equal(workspace.measured.length, 3);
      [workspace.measured, workspace.asked] = [[], 0];
      assert.deepEqual(await workspace.trends(['a.ts']), first);
      assert.deepEqual([workspace.measured, workspace.asked], [[], 0]);
    });

    it('are worked out anew for what a new commit changed, from contents that are known', async () => {
      grow();
      repository.write('other.ts', branches('o', 18));
      repository.commit('other', ago(9));
      await workspace.trends(['a.ts', 'other.ts']);
      workspace.measured = [];
      repository.write('other.ts', branches('o', 19));
      repository.commit('other grows', ago(1));
      const trends = await workspace.trends(['a.ts', 'other.ts']);
      assert.equal(course(trends, 'other.ts#o'), '18 → 19 (new)');
      assert.equal(course(trends, 'a.ts#f'), '20 → 25 → 30');
      assert.deepEqual(workspace.measured, ['other.ts']);
    });

    it('hold no longer when the file, a threshold, the day or the length of the window changes', async () => {
      grow();
      const reader = workspace.trendReader();
      await workspace.trends(['a.ts'], { reader });
      repository.write('a.ts', branches('f', 31));
      assert.equal(course(await workspace.trends(['a.ts'], { reader }), 'a.ts#f'), '20 → 25 → 30 → 31');
      assert.equal(course(await workspace.trends(['a.ts'], { reader, days: 30 }), 'a.ts#f'), '25 → 30 → 31');
      const lax = { 'audit.thresholds.cognitive': 27, 'audit.thresholds.cyclomatic': 99 };
      assert.equal((await workspace.trends(['a.ts'], { reader, settings: lax }))?.byId.get('a.ts#f')?.crossed?.cognitive, 30);
      workspace.now += 50 * day;
      assert.equal(course(await workspace.trends(['a.ts'], { reader }), 'a.ts#f'), '25 → 30 → 31');
    });

    it('are read anew where a cache is damaged, and where everything is asked for anew', async () => {
      grow();
      const first = await workspace.trends(['a.ts']);
      const [known, damaged] = [workspace.cache, new MemoryMeasurementCache()];
      workspace.cache = {
        read: async (keys) =>
          new Map([...(await known.read(keys))].map(([key, text]) => [key, key.startsWith('trends:') ? text.slice(0, -9) : text])),
        write: (entries) => damaged.write(entries),
        flush: () => damaged.flush(),
      };
      workspace.measured = [];
      assert.deepEqual(await workspace.trends(['a.ts']), first);
      assert.deepEqual(workspace.measured, []);
      assert.deepEqual(await workspace.trends(['a.ts'], { isFresh: true }), first);
      assert.equal(workspace.measured.length, 3);
    });
  });
});
