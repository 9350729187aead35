import assert from 'node:assert/strict';
import type { Task } from '../../../../src/domain/tasks/task';
import { changedList } from '../../../../src/domain/tasks/taskListChange';
import { parseTasks } from '../../../../src/engine/memory/tasksDocument';
import type { TasksMemory } from '../../../../src/engine/memory/tasksMemory';
import { MemoryWorkspace, until } from './memoryWorkspace';

describe('what became of the tasks', function () {
  this.timeout(30_000);
  let workspace: MemoryWorkspace;
  beforeEach(async () => void (workspace = await MemoryWorkspace.create()));
  afterEach(() => workspace.dispose());

  const ten = Array.from({ length: 10 }, (_, index) => `- id: t${index}\n  title: Task ${index}\n`).join('');

  /** What a client knows that asks from time to time; `told` are the tasks of which something was said. */
  class Follower {
    version: string | undefined;
    tasks: readonly Task[] = [];

    ask(memory: TasksMemory): { readonly isWhole: boolean; readonly told: readonly string[] } {
      const { version, isWhole, change } = memory.changesSince(this.version);
      this.version = version;
      this.tasks = changedList(isWhole ? [] : this.tasks, change) ?? [];
      return { isWhole, told: change.set.map(({ task }) => task.id) };
    }
  }

  it('is told by what changed, and makes what the file says', async () => {
    await workspace.write(ten);
    const memory = workspace.memory();
    await memory.load();
    const [follower, late] = [new Follower(), new Follower()];
    const fresh = async (): Promise<readonly Task[]> => parseTasks(await workspace.read()).tasks;
    assert.deepEqual(follower.ask(memory).isWhole, true);
    late.ask(memory);

    await memory.update([{ id: 't3', changes: { status: 'failed', reason: 'so' } }]);
    assert.deepEqual(follower.ask(memory), { isWhole: false, told: ['t3'] });
    assert.deepEqual(follower.tasks, await fresh());
    await memory.add([{ title: 'Another' }]);
    assert.deepEqual(follower.ask(memory), { isWhole: false, told: ['another'] });
    assert.deepEqual(follower.ask(memory), { isWhole: false, told: [] });
    await workspace.write(`# by hand\n\n${(await workspace.read()).replace('- id: t5\n  title: Task 5\n', '')}`);
    await until(memory, ({ tasks }) => tasks.length === 10);
    assert.deepEqual(follower.ask(memory), { isWhole: false, told: [] });
    assert.deepEqual(follower.tasks, await fresh());
    assert.deepEqual(late.ask(memory), { isWhole: false, told: ['t3', 'another'] });
    assert.deepEqual(late.tasks, await fresh());
  });

  it('is told as a whole where the version is not known, or the order is another', async () => {
    await workspace.write(ten);
    const memory = workspace.memory();
    await memory.load();
    const follower = new Follower();
    follower.ask(memory);
    follower.version = 'of another engine';
    assert.equal(follower.ask(memory).isWhole, true);
    await workspace.write('- id: t1\n- id: t0\n');
    await until(memory, ({ tasks }) => tasks.length === 2);
    assert.deepEqual(follower.ask(memory), { isWhole: true, told: ['t1', 't0'] });
  });

  it('forgets versions that are long gone', async () => {
    await workspace.write(ten);
    const memory = workspace.memory();
    await memory.load();
    const follower = new Follower();
    follower.ask(memory);
    for (let priority = 1; priority <= 40; priority++) await memory.update([{ id: 't1', changes: { priority } }]);
    assert.equal(follower.ask(memory).isWhole, true);
    assert.equal(follower.tasks[1]?.priority, 40);
  });
});
