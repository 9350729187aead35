import assert from 'node:assert/strict';
import type { FileMetrics, FunctionMetrics } from '../../../../src/domain/audit/metrics';
import { rank } from '../../../../src/domain/audit/ranking';
import { reflect, type ReflectionChanges, type ReflectionInput } from '../../../../src/domain/reflection/reflection';
import { emptyReflectorMemory, parseReflectorMemory } from '../../../../src/domain/reflection/reflectorMemory';
import { newTaskSchema, type NewTask, type Task, type TaskStatus } from '../../../../src/domain/tasks/task';

const thresholds = { cyclomatic: 15, cognitive: 15 };

function fn(name: string, cognitive: number, line = 1): FunctionMetrics {
  return { name, kind: 'function', line, column: 1, endLine: line + 9, cyclomatic: 5, cognitive, nesting: 2, parameters: 1, lines: 10 };
}

/** A workspace with its tasks file: reflects, applies what comes out, remembers. */
class World {
  files: FileMetrics[] = [];
  gone = new Set<string>();
  churn = new Map<string, number>();
  tasks: Task[] = [];
  memory: unknown = emptyReflectorMemory;
  maxOpen = 5;
  hasTasksFile = true;

  set(path: string, ...functions: FunctionMetrics[]): void {
    this.files = [...this.files.filter((file) => file.path !== path), { path, language: 'typescript', lines: 100, functions }];
  }

  reflect(): ReflectionChanges {
    const input: ReflectionInput = {
      hotspots: rank(this.files, this.churn, thresholds, new Map()),
      audited: this.files,
      gone: this.gone,
      thresholds,
      tasks: this.tasks,
      hasTasksFile: this.hasTasksFile,
      maxOpen: this.maxOpen,
      memory: parseReflectorMemory(this.memory),
    };
    const changes = reflect(input);
    for (const { id, changes: keys } of changes.edits) {
      this.tasks = this.tasks.map((task) => (task.id === id ? { ...task, ...keys } : task));
    }
    this.tasks = [...this.tasks, ...changes.added.map(asTask)];
    // Through JSON, as it is kept.
    this.memory = JSON.parse(JSON.stringify(changes.memory));
    return changes;
  }

  move(id: string, status: TaskStatus, reason?: string): void {
    this.tasks = this.tasks.map((task) => (task.id === id ? { ...task, status, ...(reason === undefined ? {} : { reason }) } : task));
  }

  remove(id: string): void {
    this.tasks = this.tasks.filter((task) => task.id !== id);
  }
}

function asTask({ created_by, context: _, ...task }: NewTask): Task {
  const defaults = { status: 'pending', kind: 'manual', cost: 1, priority: 0, dependencies: [], isolate: 'none', tags: [] } as const;
  const written = JSON.parse(JSON.stringify({ ...task, createdBy: created_by })) as Partial<Task>;
  return { id: '', title: '', ...defaults, context: { env: {}, prerequisites: [] }, ...written };
}

const idle = (changes: ReflectionChanges): boolean =>
  changes.added.length + changes.edits.length + changes.raised.length + changes.withdrawn.length === 0;

describe('reflect', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  const first = (): Task => world.tasks[0] ?? assert.fail('no task');

  it('makes a refactor task of a finding', () => {
    world.set('src/parser.ts', fn('Parser.parse', 31, 41));
    world.churn.set('src/parser.ts', 4);
    const [task] = world.reflect().added;
    assert.doesNotThrow(() => newTaskSchema.parse(task));
    assert.deepEqual(
      { ...task, description: undefined },
      {
        id: 'refactor-src-parser-parser-parse',
        title: 'Refactor `Parser.parse` in src/parser.ts (cognitive 31)',
        description: undefined,
        kind: 'refactor',
        reason: 'excess 16 (cognitive 31 − 15) × churn 4 = 64; split Parser.parse (10 lines) into functions that each do one thing',
        priority: 64,
        target: { file: 'src/parser.ts', symbol: 'Parser.parse', line: 41 },
        metrics: { cyclomatic: 5, cognitive: 31, lines: 10, excess: 16, churn: 4, score: 64 },
        tags: ['complexity'],
        created_by: 'symbiote',
      },
    );
    assert.match(task?.description ?? '', /src\/parser\.ts:41–50 has cyclomatic complexity 5 and cognitive complexity 31 \(threshold 15\)/);
  });

  it('has nothing to do the second time', () => {
    world.set('a.ts', fn('f', 31), fn('g', 20, 30));
    assert.equal(world.reflect().added.length, 2);
    assert.ok(idle(world.reflect()));
    assert.ok(idle(world.reflect()));
  });

  it('knows its tasks without its memory', () => {
    world.set('a.ts', fn('f', 31));
    world.reflect();
    world.memory = { version: 99 };
    assert.ok(idle(world.reflect()));
  });

  it('takes the worst first and keeps the rest waiting', () => {
    world.maxOpen = 2;
    world.set('a.ts', fn('low', 17), fn('high', 40, 20), fn('middle', 25, 40), fn('least', 16, 60));
    const changes = world.reflect();
    assert.deepEqual(
      changes.added.map(({ target }) => target?.symbol),
      ['high', 'middle'],
    );
    assert.equal(changes.waiting, 2);
    assert.deepEqual([world.reflect().added.length, world.reflect().waiting], [0, 2]);
  });

  it('counts open tasks in every open status, and makes room when one is settled', () => {
    world.maxOpen = 4;
    world.set('a.ts', fn('a', 50), fn('b', 40, 20), fn('c', 30, 40), fn('d', 25, 60), fn('e', 20, 80), fn('f', 19, 95));
    world.reflect();
    const [a, b, c, d] = world.tasks.map(({ id }) => id) as [string, string, string, string];
    world.move(a, 'in_progress');
    world.move(b, 'review');
    world.move(c, 'blocked');
    assert.equal(world.reflect().added.length, 0);
    world.move(d, 'done');
    assert.deepEqual(
      world.reflect().added.map(({ target }) => target?.symbol),
      ['e'],
    );
  });

  it('gives functions of one name and colliding ids their own', () => {
    world.set('src/a.ts', fn('f', 30), fn('f', 25, 40));
    world.set('src/a.js', fn('f', 20));
    const added = world.reflect().added;
    assert.deepEqual(
      added.map(({ id }) => id),
      ['refactor-src-a-f', 'refactor-src-a-f-2', 'refactor-src-a-f-3'],
    );
    assert.deepEqual(
      added.map(({ target }) => target?.symbol),
      ['f', 'f~2', 'f'],
    );
    assert.ok(idle(world.reflect()));
  });

  it('makes ids of any name', () => {
    world.set('src/Ünï/文件.ts', fn("handler in app.get('/x y')", 30));
    world.set(`${'deep/'.repeat(60)}a.ts`, fn('f', 29));
    const [one, two] = world.reflect().added;
    assert.equal(one?.id, 'refactor-src-ünï-文件-handler-in-app-get-x-y');
    assert.ok((two?.id.length ?? 999) < 100 && two?.id.endsWith('-a-f'));
  });

  describe('a worse finding', () => {
    beforeEach(() => {
      world.set('a.ts', fn('f', 20, 10));
      world.reflect();
    });

    it('raises the priority of its task and brings its numbers up to date', () => {
      world.set('a.ts', fn('f', 31, 12));
      const { raised, edits, added } = world.reflect();
      assert.deepEqual(raised, [{ id: 'refactor-a-f', from: 5, to: 16 }]);
      assert.equal(added.length, 0);
      assert.equal(edits.length, 1);
      const task = first();
      assert.equal(task.title, 'Refactor `f` in a.ts (cognitive 31)');
      assert.equal(task.priority, 16);
      assert.equal(task.target?.line, 12);
      assert.equal(task.metrics?.['cognitive'], 31);
      assert.match(task.reason ?? '', /^excess 16 /);
      assert.match(task.description ?? '', /cognitive complexity 31/);
      assert.ok(idle(world.reflect()));
    });

    it('raises it also when churn fell meanwhile', () => {
      world.tasks = [];
      world.memory = undefined;
      world.churn.set('a.ts', 10);
      world.reflect();
      world.churn.set('a.ts', 1);
      world.set('a.ts', fn('f', 22));
      assert.deepEqual(world.reflect().raised, [{ id: 'refactor-a-f', from: 50, to: 52 }]);
    });

    it('lowers the priority of what got better, by at least what it got better by, and says so', () => {
      world.set('a.ts', fn('f', 40));
      world.reflect();
      const before = first().priority;
      world.set('a.ts', fn('f', 20));
      const { lowered, raised } = world.reflect();
      assert.deepEqual([lowered, raised], [[{ id: 'refactor-a-f', from: before, to: 5 }], []]);
      assert.match(first().title, /20/);
      assert.deepEqual(world.reflect().lowered, []);
    });

    it('keeps what a person wrote into the task', () => {
      world.tasks = [
        { ...first(), title: 'My words', description: 'Mine', reason: 'Because', priority: 3, metrics: { ...first().metrics, own: 1 } },
      ];
      world.set('a.ts', fn('f', 31));
      assert.deepEqual(world.reflect().raised, []);
      const { title, description, reason, priority, metrics } = first();
      assert.deepEqual(
        [title, description, reason, priority, metrics?.['own'], metrics?.['cognitive']],
        ['My words', 'Mine', 'Because', 3, 1, 31],
      );
    });

    it('touches only pending tasks', () => {
      world.move('refactor-a-f', 'in_progress');
      world.set('a.ts', fn('f', 31));
      assert.ok(idle(world.reflect()));
    });

    it('never lowers a priority that a person gave', () => {
      world.tasks = [{ ...first(), priority: 9 }];
      world.set('a.ts', fn('f', 17));
      assert.deepEqual(world.reflect().lowered, []);
      assert.equal(first().priority, 9);
    });

    it('is not one that only has more commits or moved', () => {
      world.churn.set('a.ts', 9);
      world.set('a.ts', fn('f', 20, 500));
      assert.ok(idle(world.reflect()));
    });
  });

  describe('a finding that went away', () => {
    beforeEach(() => {
      world.set('a.ts', fn('f', 20, 10), fn('g', 30, 40));
      world.reflect();
    });

    it('withdraws its pending task, with the numbers', () => {
      world.set('a.ts', fn('f', 12, 10), fn('g', 30, 40));
      const reason = 'no longer over the threshold: cognitive 12 of 15, cyclomatic 5 of 15';
      assert.deepEqual(world.reflect().withdrawn, [{ id: 'refactor-a-f', reason }]);
      const task = world.tasks.find(({ id }) => id === 'refactor-a-f');
      assert.deepEqual([task?.status, task?.reason], ['cancelled', reason]);
      assert.ok(idle(world.reflect()));
    });

    it('withdraws it when the function or the file is gone', () => {
      world.set('a.ts', fn('g', 30, 40));
      assert.match(world.reflect().withdrawn[0]?.reason ?? '', /`f` is not in a\.ts any more/);
      world.files = [];
      world.gone.add('a.ts');
      assert.match(world.reflect().withdrawn[0]?.reason ?? '', /a\.ts is gone/);
    });

    it('keeps the task when the file was not audited', () => {
      world.files = [];
      assert.ok(idle(world.reflect()));
    });

    it('keeps a task that is under way, done or failed', () => {
      for (const status of ['in_progress', 'review', 'done', 'failed', 'blocked'] as const) {
        world.move('refactor-a-f', status);
        world.set('a.ts', fn('g', 30, 40));
        assert.ok(idle(world.reflect()), status);
      }
    });

    it('makes the same task pending again when it comes back', () => {
      world.set('a.ts', fn('g', 30, 40));
      world.reflect();
      world.set('a.ts', fn('f', 22, 10), fn('g', 30, 40));
      const changes = world.reflect();
      assert.deepEqual([changes.added.length, changes.revived], [0, ['refactor-a-f']]);
      const task = world.tasks.find(({ id }) => id === 'refactor-a-f');
      assert.deepEqual([task?.status, task?.metrics?.['cognitive']], ['pending', 22]);
      assert.ok(idle(world.reflect()));
    });

    it('comes as a new task when the withdrawn one was cleared away', () => {
      world.set('a.ts', fn('g', 30, 40));
      world.reflect();
      world.remove('refactor-a-f');
      world.reflect();
      world.set('a.ts', fn('f', 22, 10), fn('g', 30, 40));
      assert.equal(world.reflect().added.length, 1);
    });

    it('leaves room for the next', () => {
      world.maxOpen = 2;
      world.set('a.ts', fn('g', 30, 40), fn('h', 16, 60));
      const changes = world.reflect();
      assert.deepEqual([changes.withdrawn.length, changes.added.map(({ target }) => target?.symbol)], [1, ['h']]);
    });
  });

  describe('never the same finding twice', () => {
    beforeEach(() => {
      world.set('a.ts', fn('f', 20, 10));
      world.reflect();
    });

    for (const status of ['pending', 'in_progress', 'review', 'done', 'failed', 'blocked', 'cancelled'] as const) {
      it(`while its task is ${status}`, () => {
        world.move('refactor-a-f', status);
        assert.ok(idle(world.reflect()));
      });
    }

    it('after a person cancelled its task, worse or cleared away', () => {
      world.move('refactor-a-f', 'cancelled', 'cancelled');
      world.reflect();
      world.set('a.ts', fn('f', 60, 10));
      assert.ok(idle(world.reflect()));
      world.remove('refactor-a-f');
      assert.ok(idle(world.reflect()));
      assert.ok(idle(world.reflect()));
    });

    it('after a person deleted its task', () => {
      world.remove('refactor-a-f');
      assert.ok(idle(world.reflect()));
      world.set('a.ts', fn('f', 60, 10));
      assert.ok(idle(world.reflect()));
    });

    it('but again when the whole tasks file is gone', () => {
      world.tasks = [];
      world.hasTasksFile = false;
      assert.equal(world.reflect().added.length, 1);
    });

    it('but again when it was done and measures worse than then', () => {
      world.move('refactor-a-f', 'done');
      world.set('a.ts', fn('f', 21, 10));
      assert.deepEqual(
        world.reflect().added.map(({ id }) => id),
        ['refactor-a-f-2'],
      );
      assert.ok(idle(world.reflect()));
      world.remove('refactor-a-f');
      assert.ok(idle(world.reflect()));
    });

    it('when the task of a person is about it', () => {
      world.tasks = [asTask({ id: 'mine', title: 'Mine', created_by: 'ada', target: { file: 'a.ts', symbol: 'f' } })];
      world.memory = undefined;
      const before = structuredClone(world.tasks);
      world.set('a.ts', fn('f', 60, 10));
      assert.ok(idle(world.reflect()));
      world.set('a.ts', fn('f', 1, 10));
      assert.ok(idle(world.reflect()));
      assert.deepEqual(world.tasks, before);
    });
  });

  describe('a function under another name', () => {
    beforeEach(() => {
      world.set('a.ts', fn('f', 20, 10));
      world.reflect();
    });

    it('keeps its task where there is no doubt', () => {
      world.set('a.ts', fn('better', 20, 12));
      const changes = world.reflect();
      assert.deepEqual([changes.added.length, changes.withdrawn.length, changes.edits.length], [0, 0, 1]);
      assert.deepEqual(first().target, { file: 'a.ts', symbol: 'better', line: 12 });
      assert.equal(first().title, 'Refactor `better` in a.ts (cognitive 20)');
      assert.ok(idle(world.reflect()));
    });

    it('keeps it when the file moved', () => {
      world.files = [];
      world.gone.add('a.ts');
      world.set('lib/b.ts', fn('f', 20, 10));
      const changes = world.reflect();
      assert.deepEqual([changes.added.length, changes.withdrawn.length], [0, 0]);
      assert.equal(first().target?.file, 'lib/b.ts');
    });

    it('is withdrawn and made anew in case of doubt', () => {
      world.set('a.ts', fn('one', 20, 12), fn('two', 20, 30));
      const changes = world.reflect();
      assert.deepEqual([changes.withdrawn.length, changes.added.length], [1, 2]);
    });

    it('stays refused', () => {
      world.move('refactor-a-f', 'cancelled');
      world.reflect();
      world.set('a.ts', fn('better', 20, 12));
      assert.ok(idle(world.reflect()));
      assert.ok(idle(world.reflect()));
    });
  });
});
