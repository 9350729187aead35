import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineError } from '../../../../src/domain/errors';
import type { Files } from '../../../../src/ports/files';
import { MemoryWorkspace, until } from './memoryWorkspace';
import { processorTime } from '../../../processorTime';

describe('the memory of tasks', function () {
  this.timeout(30_000);
  let workspace: MemoryWorkspace;
  beforeEach(async () => void (workspace = await MemoryWorkspace.create()));
  afterEach(() => workspace.dispose());

  it('has no tasks and no problem where there is no file, and makes none', async () => {
    const state = await workspace.memory().load();
    assert.deepEqual(state, { path: 'tasks.yml', exists: false, tasks: [], problems: [], isStale: false });
    await assert.rejects(stat(join(workspace.folder, 'tasks.yml')));
  });

  it('keeps what a person saves while its own text is on the way to the disk', async () => {
    await workspace.write('- id: a\n');
    const files: { -readonly [K in keyof Files]: Files[K] } = {
      ...workspace.files,
      replaceIf: async (path, data, mayReplace) => {
        // All but the rename takes a disk its time.
        files.replaceIf = (...given) => workspace.files.replaceIf(...given);
        await workspace.write('- id: a\n  title: By hand\n');
        return workspace.files.replaceIf(path, data, mayReplace);
      },
    };
    await workspace.memory(files).update([{ id: 'a', changes: { status: 'done' } }]);
    assert.equal(await workspace.read(), '- id: a\n  title: By hand\n  status: done\n');
    assert.deepEqual(await readdir(workspace.folder), ['tasks.yml']);
  });

  it('writes nothing once another engine owns the workspace', async () => {
    await workspace.write('- id: a\n');
    const refuse = async (): Promise<void> => {
      throw new EngineError('refused', 'Another engine owns it.');
    };
    const memory = workspace.memory(workspace.files, 'tasks.yml', refuse);
    await assert.rejects(memory.update([{ id: 'a', changes: { status: 'done' } }]), (error) => EngineError.is(error, 'refused'));
    assert.equal(await workspace.read(), '- id: a\n');
    assert.deepEqual(await readdir(workspace.folder), ['tasks.yml']);
  });

  it('is closed when what was begun is written, and takes nothing more', async () => {
    await workspace.write('- id: a\n');
    const memory = workspace.memory();
    const update = memory.update([{ id: 'a', changes: { status: 'done' } }]);
    await update;
    await memory.close();
    await assert.rejects(memory.update([{ id: 'a', changes: { status: 'failed' } }]), (error) => EngineError.is(error, 'cancelled'));
    assert.equal(await workspace.read(), '- id: a\n  status: done\n');
  });

  it('notices a change by hand', async () => {
    await workspace.write('- id: a\n');
    const memory = workspace.memory();
    await memory.load();
    await workspace.write('- id: a\n- id: b\n');
    assert.equal((await until(memory, ({ tasks }) => tasks.length === 2)).tasks[1]?.id, 'b');
  });

  it('keeps the last good tasks while the file is invalid, and recovers when it is mended', async () => {
    await workspace.write('- id: a\n');
    const memory = workspace.memory();
    await memory.load();
    await workspace.write('- id: a\n  status: "\n');
    const broken = await until(memory, ({ isStale }) => isStale);
    assert.deepEqual([broken.tasks.length, broken.problems.length > 0], [1, true]);
    await workspace.write('- id: a\n  status: done\n');
    const mended = await until(memory, ({ isStale }) => !isStale);
    assert.equal(mended.tasks[0]?.status, 'done');
  });

  it('never writes an invalid file', async () => {
    const text = '- id: a\n  status: nope\n';
    await workspace.write(text);
    const update = workspace.memory().update([{ id: 'a', changes: { status: 'done' } }]);
    await assert.rejects(
      update,
      (error) => EngineError.is(error, 'invalidTasksFile') && (error.data['problems'] as unknown[]).length === 1,
    );
    assert.equal(await workspace.read(), text);
  });

  it('merges an edit into what a person saved meanwhile, field by field', async () => {
    await workspace.write('- id: a\n  title: Old\n  status: pending\n');
    const memory = workspace.memory();
    await memory.load();
    await workspace.write('# mine\n- id: a\n  title: New # mine too\n  status: pending\n- id: b\n');
    await memory.update([{ id: 'a', changes: { status: 'in_progress' } }]);
    assert.equal(await workspace.read(), '# mine\n- id: a\n  title: New # mine too\n  status: in_progress\n- id: b\n');
  });

  it('begins again when the file changes between reading and writing', async () => {
    await workspace.write('- id: a\n');
    let isFirst = true;
    const files: Files = {
      ...workspace.files,
      openAppend: async (path, options) => {
        if (isFirst) await workspace.write('- id: a\n  title: Saved in between\n');
        isFirst = false;
        return workspace.files.openAppend(path, options);
      },
    };
    await workspace.memory(files).update([{ id: 'a', changes: { status: 'done' } }]);
    assert.equal(await workspace.read(), '- id: a\n  title: Saved in between\n  status: done\n');
  });

  it('drops and reports an edit of a task that was deleted by hand', async () => {
    await workspace.write('- id: a\n- id: b\n');
    const memory = workspace.memory();
    await memory.load();
    await workspace.write('- id: b\n');
    const result = await memory.update([
      { id: 'a', changes: { status: 'done' } },
      { id: 'b', changes: { status: 'done' } },
    ]);
    assert.deepEqual(result.dropped, ['a']);
    assert.equal(await workspace.read(), '- id: b\n  status: done\n');
  });

  it('does not take a file that is just being saved for one without tasks', async () => {
    await workspace.write('- id: a\n');
    const memory = workspace.memory();
    await memory.load();
    await workspace.write('');
    const update = memory.update([{ id: 'a', changes: { status: 'done' } }]);
    await workspace.write('- id: a # saved\n');
    assert.deepEqual((await update).dropped, []);
    assert.equal(await workspace.read(), '- id: a # saved\n  status: done\n');
  });

  it('makes one edit after the other', async () => {
    await workspace.write(Array.from({ length: 20 }, (_, index) => `- id: t${index}\n`).join(''));
    const memory = workspace.memory();
    await Promise.all(Array.from({ length: 20 }, (_, index) => memory.update([{ id: `t${index}`, changes: { status: 'done' } }])));
    assert.equal((await workspace.read()).match(/status: done/g)?.length, 20);
  });

  it('tells listeners once of an edit of its own', async () => {
    await workspace.write('- id: a\n- id: b\n');
    const memory = workspace.memory();
    await memory.load();
    const statuses: (string | undefined)[] = [];
    memory.onDidChange(({ tasks }) => statuses.push(tasks[0]?.status));
    await memory.update([{ id: 'a', changes: { status: 'done' } }]);
    await memory.load();
    assert.deepEqual(statuses, ['done']);
  });

  it('makes the file with the first task, and ids from titles', async () => {
    const memory = workspace.memory();
    const tasks = await memory.add([{ title: 'Fix the Parser!' }, { title: 'Fix the parser', dependencies: ['fix-the-parser'] }]);
    assert.deepEqual(
      tasks.map(({ id, title }) => [id, title]),
      [
        ['fix-the-parser', 'Fix the Parser!'],
        ['fix-the-parser-2', 'Fix the parser'],
      ],
    );
    assert.match(await workspace.read(), /^# .*\n- id: fix-the-parser\n {2}title: Fix the Parser!\n/);
  });

  it('makes missing folders for the file', async () => {
    await workspace.memory(workspace.files, 'work/tasks.yml').add([{ title: 'x' }]);
    assert.match(await workspace.read('work/tasks.yml'), /- id: x\n/);
  });

  it('refuses an id that is taken', async () => {
    await workspace.write('- id: a\n');
    await assert.rejects(workspace.memory().add([{ id: 'a', title: 'x' }]), (error) => EngineError.is(error, 'duplicateTask'));
  });

  it('refuses values that do not fit, and leaves the file', async () => {
    await workspace.write('- id: a\n');
    await assert.rejects(workspace.memory().update([{ id: 'a', changes: { priority: 'high' } }]), (error) =>
      EngineError.is(error, 'invalidInput'),
    );
    assert.equal(await workspace.read(), '- id: a\n');
  });

  it('says so when the file is a folder', async () => {
    await mkdir(join(workspace.folder, 'tasks.yml'));
    const memory = workspace.memory();
    await assert.rejects(memory.load(), (error) => EngineError.is(error, 'io') && /is a folder/.test(error.message));
    assert.deepEqual([memory.state.isStale, memory.state.problems[0]?.code], [true, 'unreadable']);
  });

  it('refuses a file that may not be written, and leaves it', async () => {
    await workspace.write('- id: a\n');
    const files: Files = { ...workspace.files, openAppend: () => Promise.reject(new EngineError('io', 'EACCES: permission denied')) };
    const update = workspace.memory(files).update([{ id: 'a', changes: { status: 'done' } }]);
    await assert.rejects(update, (error) => EngineError.is(error, 'io') && /cannot be written.*writable/.test(error.message));
    assert.equal(await workspace.read(), '- id: a\n');
  });

  it('follows a symbolic link', async () => {
    await workspace.write('- id: a\n', 'real.yml');
    await symlink('real.yml', join(workspace.folder, 'tasks.yml'));
    await workspace.memory().update([{ id: 'a', changes: { status: 'done' } }]);
    assert.equal(await workspace.read('real.yml'), '- id: a\n  status: done\n');
  });

  it('does not fill a file outside of the workspace that a link leads to, unless it holds tasks', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'symbiote-outside-'));
    try {
      await symlink(join(outside, 'profile'), join(workspace.folder, 'tasks.yml'));
      await assert.rejects(workspace.memory().add([{ title: 'a' }]), (error) => EngineError.is(error, 'refused'));
      assert.deepEqual(await readdir(outside), []);
      await writeFile(join(outside, 'profile'), '# mine\n');
      await assert.rejects(workspace.memory().add([{ title: 'a' }]), (error) => EngineError.is(error, 'refused'));
      await writeFile(join(outside, 'profile'), '- id: b\n');
      assert.deepEqual(
        (await workspace.memory().add([{ title: 'a' }])).map(({ id }) => id),
        ['a'],
      );
    } finally {
      await rm(outside, { recursive: true });
    }
  });

  it('has no tasks once the file is deleted', async () => {
    await workspace.write('- id: a\n');
    const memory = workspace.memory();
    await memory.load();
    await rm(join(workspace.folder, 'tasks.yml'));
    assert.equal((await until(memory, ({ exists }) => !exists)).tasks.length, 0);
  });

  it('changes a status among 5,000 tasks in well under a second', async () => {
    const text = Array.from({ length: 5000 }, (_, index) => `- id: t${index}\n  title: Task ${index}\n  status: pending # now\n`).join('');
    await workspace.write(text);
    const memory = workspace.memory();
    await memory.load();
    const worked = processorTime();
    await memory.update([{ id: 't2500', changes: { status: 'done' } }]);
    const milliseconds = worked();
    assert.ok(milliseconds < 2000, `${milliseconds} ms`);
    assert.equal(await workspace.read(), text.replace('Task 2500\n  status: pending', 'Task 2500\n  status: done'));
  });
});
