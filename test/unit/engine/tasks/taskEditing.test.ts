/** A person's changes of tasks, against a real file: what is written, what is refused, and that nothing else changes. */
import assert from 'node:assert/strict';
import { EngineError, type ErrorCode } from '../../../../src/domain/errors';
import type { TasksMemory } from '../../../../src/engine/memory/tasksMemory';
import { addTask, dependTasks, editTasks, moveTasks } from '../../../../src/engine/tasks/taskEditing';
import { MemoryWorkspace } from '../memory/memoryWorkspace';

const file = `# mine
- id: a   # first
  command: "true"

- { id: b, command: "true", dependencies: [ a ] }   # stays in one line
- id: c
  command: "true"
  dependencies:
    - b # because of b
- id: d
  status: done
  command: "true"
  priority: 7 # done
`;

describe('editing tasks', () => {
  let workspace: MemoryWorkspace;
  let memory: TasksMemory;

  beforeEach(async () => {
    workspace = await MemoryWorkspace.create();
    await workspace.write(file);
    memory = workspace.memory();
  });
  afterEach(() => workspace.dispose());

  const refused = async (work: Promise<unknown>, code: ErrorCode, message: RegExp): Promise<void> => {
    await assert.rejects(work, (error) => EngineError.is(error, code) && message.test(error.message));
    assert.equal(await workspace.read(), file);
  };
  const changed = async (...replacements: [string, string][]): Promise<void> =>
    assert.equal(
      await workspace.read(),
      replacements.reduce((text, [before, after]) => text.replace(before, after), file),
    );

  it('moves tasks with the priorities it takes, in one write', async () => {
    const writes: number[] = [];
    await memory.load();
    memory.onDidChange(() => writes.push(1));
    const moved = await moveTasks(memory, ['c'], 'b');
    assert.deepEqual(
      moved.map(({ id, priority }) => [id, priority]),
      [['c', 0]],
    );
    await changed(['{ id: b, command', '{ id: b, priority: -1, command']);
    assert.equal(writes.length, 1);
  });

  it('moves tasks to the end of those that are still to be done', async () => {
    await moveTasks(memory, ['a'], null);
    await changed(['- id: a   # first\n', '- id: a   # first\n  priority: -1\n']);
  });

  it('writes nothing for a task that stands there already', async () => {
    await moveTasks(memory, ['a'], 'b');
    await changed();
  });

  it('adds a dependency and keeps what is written beside the others', async () => {
    await dependTasks(memory, ['c', 'b'], { on: 'd', remove: false });
    await changed(['[ a ]', '[ a, d ]'], ['    - b # because of b\n', '    - b # because of b\n    - d\n']);
  });

  it('removes a dependency, and with the last one the key', async () => {
    const [task] = await dependTasks(memory, ['c', 'b'], { on: 'b', remove: true });
    assert.deepEqual(task?.dependencies, []);
    await changed(['  dependencies:\n    - b # because of b\n', '']);
  });

  it('refuses a circle and names it, by whichever way it comes', async () => {
    await refused(dependTasks(memory, ['a'], { on: 'c', remove: false }), 'dependencyCycle', /a → c → b → a/);
    await refused(dependTasks(memory, ['a'], { on: 'a', remove: false }), 'dependencyCycle', /itself: a → a/);
    await refused(dependTasks(memory, ['d', 'a'], { on: 'c', remove: false }), 'dependencyCycle', /a → c → b → a/);
    await refused(editTasks(memory, ['a'], { dependencies: ['c'] }), 'dependencyCycle', /a → c → b → a/);
    await refused(addTask(memory, { id: 'e', title: 'E', dependencies: ['e'] }), 'dependencyCycle', /e → e/);
  });

  it('refuses what is not there and names it', async () => {
    await refused(dependTasks(memory, ['a'], { on: 'x', remove: false }), 'unknownTask', /`x`/);
    await refused(dependTasks(memory, ['x', 'y'], { on: 'a', remove: false }), 'unknownTask', /`x`, `y`/);
    await refused(moveTasks(memory, ['a'], 'x'), 'unknownTask', /`x`/);
    await refused(moveTasks(memory, ['x'], null), 'unknownTask', /`x`/);
    await refused(editTasks(memory, ['a', 'x'], { priority: 1 }), 'unknownTask', /`x`/);
    await refused(editTasks(memory, ['a'], { dependencies: ['x'] }), 'unknownDependency', /`x`/);
    await refused(addTask(memory, { title: 'E', dependencies: ['x'] }), 'unknownDependency', /`x`/);
    await refused(editTasks(memory, ['a'], { id: 'e' }), 'invalidInput', /id/);
  });

  it('edits several alike, or none of them', async () => {
    await editTasks(memory, ['a', 'c'], { epic: 'Release', tags: ['x', 'y'] });
    const { tasks } = await memory.load();
    assert.deepEqual(
      tasks.map(({ id, epic, tags }) => [id, epic, tags]),
      [
        ['a', 'Release', ['x', 'y']],
        ['b', undefined, []],
        ['c', 'Release', ['x', 'y']],
        ['d', undefined, []],
      ],
    );
    await assert.rejects(editTasks(memory, ['a', 'c'], { cost: -1 }), (error) => EngineError.is(error, 'invalidInput'));
    assert.ok(!(await workspace.read()).includes('cost'));
  });
});
