import assert from 'node:assert/strict';
import { EngineError } from '../../../../src/domain/errors';
import type { ReflectionChanges } from '../../../../src/domain/reflection/reflection';
import { emptyReflectorMemory } from '../../../../src/domain/reflection/reflectorMemory';
import { defaultSettings, type Settings } from '../../../../src/domain/settings';
import type { NewTask, Task } from '../../../../src/domain/tasks/task';
import { Reflector, type ReflectRequest } from '../../../../src/engine/reflection/reflector';
import { AuditWorkspace, fixedNow } from '../audit/auditWorkspace';

describe('Reflector', function () {
  this.timeout(60_000);
  let world: AuditWorkspace;
  let tasks: Task[];
  let memory: unknown;

  beforeEach(() => {
    world = new AuditWorkspace();
    tasks = [];
    memory = undefined;
  });
  afterEach(() => world.dispose());

  /** Reflects and applies the changes as the owner of tasks.yml would. */
  const reflect = async (changes: Partial<Settings> = {}, request: Partial<ReflectRequest> = {}): Promise<ReflectionChanges> => {
    const reflector = new Reflector({ auditor: world.auditor, clock: world.clock });
    const settings = { ...defaultSettings, ...changes };
    const found = await reflector.reflect({ settings, dryRun: false, tasks, memory, ...request });
    for (const { id, changes: keys } of found.edits) tasks = tasks.map((task) => (task.id === id ? { ...task, ...keys } : task));
    tasks = [...tasks, ...found.added.map(asTask)];
    memory = JSON.parse(JSON.stringify(found.memory));
    return found;
  };
  const taken = (): (string | undefined)[] => tasks.map(({ target }) => target?.symbol);

  it('turns the worst findings of a real repository into tasks, with churn', async () => {
    world.init();
    world.write('calm.ts', 'fn f 40 1\n');
    world.write('busy.ts', 'fn g 30 1\n');
    world.commit();
    world.write('busy.ts', 'fn g 31 1\n');
    world.commit();
    const { added, waiting } = await reflect({ 'reflector.maxOpenTasks': 1 });
    assert.deepEqual([added.length, waiting, taken(), added[0]?.priority], [1, 1, ['g'], 32]);
    assert.match(added[0]?.reason ?? '', /^excess 16 \(cognitive 31 − 15\) × churn 2 = 32; ./);
  });

  it('says the same again without measuring or changing anything', async () => {
    world.write('a.ts', 'fn f 40 1\n');
    await reflect();
    world.takeAsked();
    const { added, edits } = await reflect();
    assert.deepEqual([added.length, edits.length, world.takeAsked()], [0, 0, []]);
  });

  it('raises, withdraws and revives as the code changes', async () => {
    world.write('a.ts', 'fn f 20 1\n');
    await reflect();
    world.write('a.ts', 'fn f 30 1\n');
    assert.deepEqual((await reflect()).raised, [{ id: 'refactor-a-f', from: 5, to: 15 }]);
    world.write('a.ts', 'fn f 3 1\n');
    assert.equal((await reflect()).withdrawn.length, 1);
    world.write('a.ts', 'fn f 21 1\n');
    assert.deepEqual((await reflect()).revived, ['refactor-a-f']);
    assert.deepEqual(
      tasks.map(({ id, status }) => [id, status]),
      [['refactor-a-f', 'pending']],
    );
  });

  it('withdraws what was deleted, not what is left out now', async () => {
    world.write('a.ts', 'fn f 20 1\n');
    world.write('b.ts', 'fn g 30 1\n');
    await reflect();
    assert.equal((await reflect({ 'audit.exclude': ['*.ts'] })).withdrawn.length, 0);
    world.remove('a.ts');
    const { withdrawn } = await reflect({ 'audit.exclude': ['b.ts'] });
    assert.deepEqual(withdrawn, [{ id: 'refactor-a-f', reason: 'no longer over the threshold: a.ts is gone' }]);
  });

  it('withdraws nothing while the file does not parse', async () => {
    world.write('a.ts', 'fn f 20 1\n');
    await reflect();
    world.write('a.ts', 'syntax error\n');
    assert.equal((await reflect()).withdrawn.length, 0);
    world.write('a.ts', '\n');
    assert.equal((await reflect()).withdrawn.length, 1);
  });

  it('follows thresholds', async () => {
    world.write('a.ts', 'fn f 20 1\n');
    await reflect();
    assert.equal((await reflect({ 'audit.thresholds.cognitive': 25 })).withdrawn.length, 1);
    assert.equal((await reflect({ 'audit.thresholds.cognitive': 10 })).revived.length, 1);
  });

  it('remembers what a person deleted', async () => {
    world.write('a.ts', 'fn f 20 1\n');
    await reflect();
    tasks = [];
    assert.equal((await reflect()).added.length, 0);
    assert.equal((await reflect()).added.length, 0);
  });

  it('remembers nothing of a dry run', async () => {
    world.write('a.ts', 'fn f 20 1\n');
    const found = await reflect({}, { dryRun: true });
    assert.equal(found.added.length, 1);
    assert.deepEqual(found.memory, emptyReflectorMemory);
  });

  it('takes a damaged memory for none', async () => {
    world.write('a.ts', 'fn f 20 1\n');
    memory = { version: 1, findings: 'x' };
    const { added, memory: kept } = await reflect();
    assert.deepEqual([added.length, kept.updatedAt], [1, fixedNow]);
  });

  it('stops when cancelled and says how far it is', async () => {
    world.write('a.ts', 'fn f 20 1\n');
    const abort = new AbortController();
    const onProgress = (): void => abort.abort();
    await assert.rejects(reflect({}, { signal: abort.signal, onProgress }), (error) => EngineError.is(error, 'cancelled'));
  });
});

function asTask({ created_by, context: _, ...task }: NewTask): Task {
  const defaults = { status: 'pending', kind: 'manual', cost: 1, priority: 0, dependencies: [], isolate: 'none', tags: [] } as const;
  const written = JSON.parse(JSON.stringify({ ...task, createdBy: created_by })) as Partial<Task>;
  return { id: '', title: '', ...defaults, context: { env: {}, prerequisites: [] }, ...written };
}
