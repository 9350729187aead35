/** In which order the real adapter writes, syncs and renames: what a power cut leaves depends on it, and no test can cut the power. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFiles } from '../../src/adapters/system/files';
import { StateWorkspace } from '../unit/engine/store/stateFolder';
import { recordedCalls, type RecordedCalls } from './recordedCalls';

describe('what the system is asked to put on the disk', () => {
  const root = mkdtempSync(join(tmpdir(), 'symbiote-sync-'));
  let calls: RecordedCalls;

  afterEach(() => calls.stop());
  after(() => rmSync(root, { recursive: true, force: true }));

  it('of a replaced file: its bytes, then its name, then the folder', async () => {
    writeFileSync(join(root, 'a.txt'), 'before');
    calls = await recordedCalls(root);
    await createFiles(root).writeAtomic('a.txt', Buffer.from('after'));
    calls.say('done');
    assert.deepEqual(calls.list, [
      ...['create a.txt (temporary)', 'write a.txt (temporary)', 'sync a.txt (temporary)'],
      ...['rename a.txt (temporary) to a.txt', ...calls.folder('.'), 'done'],
    ]);
    assert.equal(calls.mostAtOnce, 1);
  });

  it('of a file in new folders: each folder in the one above it, before the file', async () => {
    calls = await recordedCalls(root);
    await createFiles(root).writeAtomic('b/c/d.txt', Buffer.from('new'));
    assert.deepEqual(calls.list.slice(0, calls.list.indexOf('create b/c/d.txt (temporary)')), [
      'make b/c',
      ...calls.folder('b'),
      ...calls.folder('.'),
    ]);
    assert.deepEqual(calls.list.slice(-1 - calls.folder('b/c').length), [
      'rename b/c/d.txt (temporary) to b/c/d.txt',
      ...calls.folder('b/c'),
    ]);
    assert.equal(calls.mostAtOnce, 1);
  });

  describe('of the state', () => {
    const workspace = new StateWorkspace();
    const segment = '.symbiote/journal/0000000001.log';
    const moved = (taskId: string) => ({ type: 'task.moved', taskId, from: 'pending', to: 'in_progress' }) as const;

    after(() => workspace.dispose());

    it('a record: its bytes and the segment’s name, then the acknowledgement', async () => {
      const store = await workspace.open();
      calls = await recordedCalls(workspace.root);
      await store.append(moved('a'));
      calls.say('acknowledged');
      await store.append(moved('b'));
      calls.say('acknowledged');
      assert.deepEqual(
        calls.list.filter((call) => !call.startsWith('make') && !/ \.(symbiote)?$/.test(call)),
        [
          ...[`create ${segment}`, `write ${segment}`, `sync ${segment}`, ...calls.folder('.symbiote/journal'), 'acknowledged'],
          ...[`write ${segment}`, `sync ${segment}`, 'acknowledged'],
        ],
      );
      assert.equal(calls.mostAtOnce, 1);
    });

    it('records of one breath: one write and one sync, then all acknowledgements', async () => {
      const store = await workspace.reopened();
      calls = await recordedCalls(workspace.root);
      await store.append(moved('c'));
      calls.list.splice(0);
      await Promise.all(['d', 'e', 'f'].map((id) => store.append(moved(id)).then(() => calls.say('acknowledged'))));
      const own = '.symbiote/journal/0000000002.log';
      assert.deepEqual(calls.list, [`write ${own}`, `sync ${own}`, 'acknowledged', 'acknowledged', 'acknowledged']);
    });

    it('a snapshot: it and its name, then the next segment, and only then the old ones go', async () => {
      const store = await workspace.reopened();
      await store.snapshot();
      calls = await recordedCalls(workspace.root);
      await store.snapshot();
      const at = (call: string): number => {
        const index = calls.list.findIndex((one) => one === call || (call.endsWith('*') && one.startsWith(call.slice(0, -1))));
        assert.notEqual(index, -1, `${call} is not among\n${calls.list.join('\n')}`);
        return index;
      };
      const order = [
        'rename .symbiote/state.db to .symbiote/state.previous.db',
        'sync .symbiote/state.db (temporary)',
        'rename .symbiote/state.db (temporary) to .symbiote/state.db',
        'create .symbiote/journal/*',
        'remove .symbiote/journal/*',
      ].map(at);
      assert.deepEqual(
        order,
        [...order].sort((a, b) => a - b),
        calls.list.join('\n'),
      );
      const renamed = at('rename .symbiote/state.db (temporary) to .symbiote/state.db');
      assert.deepEqual(calls.list.slice(renamed + 1, renamed + 1 + calls.folder('.symbiote').length), calls.folder('.symbiote'));
      const created = at('create .symbiote/journal/*');
      const name = calls.list[created]?.slice('create '.length) ?? '';
      const opened = [`write ${name}`, `sync ${name}`, ...calls.folder('.symbiote/journal')];
      assert.deepEqual(calls.list.slice(created + 1, created + 1 + opened.length), opened);
    });
  });
});
