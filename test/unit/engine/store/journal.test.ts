import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFiles } from '../../../../src/adapters/system/files';
import { EngineError } from '../../../../src/domain/errors';
import { Journal, type JournalContent } from '../../../../src/engine/store/journal';
import { encodeRecord } from '../../../../src/engine/store/journalLines';
import type { JournalRecord, NewJournalRecord, RecordEnvelope } from '../../../../src/engine/store/journalRecords';
import type { AppendFile, Files } from '../../../../src/ports/files';
import type { WorkspaceOwner } from '../../../../src/ports/ownership';

const folder = '.symbiote/journal';
const clock = { now: () => 5, schedule: () => ({ dispose: () => undefined }), turn: async () => undefined };

function moved(taskId: string): NewJournalRecord {
  return { type: 'task.moved', taskId, from: 'pending', to: 'done' };
}

describe('the journal', () => {
  let root: string;
  let files: Files;
  const open: Journal[] = [];

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'symbiote-journal-'));
    files = createFiles(root);
  });
  afterEach(async () => {
    for (const journal of open.splice(0)) await journal.close();
    rmSync(root, { recursive: true, force: true });
  });

  function create(options: { files?: Files; prepare?: () => Promise<void>; owner?: WorkspaceOwner } = {}): Journal {
    const journal = new Journal({ files, clock, folder, prepare: async () => undefined, engine: { pid: 1, build: 'b' }, ...options });
    open.push(journal);
    return journal;
  }

  /** What is there, as a reader finds it. */
  async function readWith(journal: Journal): Promise<Pick<JournalContent, 'epoch' | 'notes'> & { records: JournalRecord[] }> {
    const records: JournalRecord[] = [];
    const { epoch, notes } = await journal.read({ after: 0, onRecord: (record) => records.push(record) });
    return { records, epoch, notes };
  }

  async function read(): Promise<{ tasks: string[]; notes: readonly string[]; epoch: number }> {
    const { records, notes, epoch } = await readWith(create());
    return { tasks: records.flatMap((record) => (record.type === 'task.moved' ? [record.taskId] : [])), notes, epoch };
  }

  /** One engine's life. */
  async function write(...taskIds: string[]): Promise<void> {
    const journal = create();
    for (const id of taskIds) await journal.append(moved(id));
    await journal.close();
  }

  function path(epoch: number): string {
    return join(root, folder, `${String(epoch).padStart(10, '0')}.log`);
  }

  /** A line as another engine or version would have written it. */
  function line(record: Omit<RecordEnvelope, 'v' | 'at'>): Uint8Array {
    return encodeRecord({ v: 1, at: 0, ...record } as RecordEnvelope);
  }

  /** The calls on segments, in order: `sync 1`, `create 2` …; one of them may be made to fail. */
  function observed(calls: string[], failing?: { readonly call: string; left: number }): Files {
    const name = (segment: string): string => String(Number(/(\d+)\.log$/.exec(segment)?.[1]));
    return {
      ...files,
      openAppend: async (segment, options) => {
        const file = await files.openAppend(segment, options);
        if (options?.exclusive === true) calls.push(`create ${name(segment)}`);
        const sync = async (): Promise<void> => {
          calls.push(`sync ${name(segment)}`);
          if (failing !== undefined && failing.call === calls.at(-1) && (failing.left -= 1) === 0)
            throw new EngineError('io', 'EIO', { data: { errno: 'EIO' } });
          await file.sync();
        };
        const kept: AppendFile = {
          append: (data) => file.append(data),
          writeAt: (at, data) => {
            calls.push(`write ${name(segment)}: ${data.length} at ${at}`);
            return file.writeAt(at, data);
          },
          close: () => file.close(),
          sync,
        };
        return kept;
      },
    };
  }

  it('writes and syncs what a dead engine left once more before anything is built on it: its own sync may have failed', async () => {
    await write('a');
    const left = readFileSync(path(1));
    const calls: string[] = [];
    await create({ files: observed(calls) }).append(moved('b'));
    assert.deepEqual(calls, [`write 1: ${left.length} at 0`, 'sync 1', 'create 2', 'sync 2']);
    assert.deepEqual(readFileSync(path(1)), left);
  });

  it('goes on in a new segment after a failed sync, and what failed is not read', async () => {
    const calls: string[] = [];
    const journal = create({ files: observed(calls, { call: 'sync 1', left: 2 }) });
    await journal.append(moved('a'));
    await assert.rejects(journal.append(moved('lost')), (error) => EngineError.is(error, 'io'));
    await journal.append(moved('b'));
    await journal.close();
    assert.deepEqual(calls, ['create 1', 'sync 1', 'sync 1', 'create 2', 'sync 2']);
    assert.deepEqual((await read()).tasks, ['a', 'b']);
  });

  it('keeps the segment it goes on in when the next one could not be made', async () => {
    let isFull = false;
    const openAppend: Files['openAppend'] = async (...args) => {
      if (isFull && args[1]?.exclusive === true) throw new EngineError('io', 'ENOSPC', { data: { errno: 'ENOSPC' } });
      return files.openAppend(...args);
    };
    const journal = create({ files: { ...files, openAppend } });
    await journal.append(moved('a'));
    isFull = true;
    await assert.rejects(() => journal.rotate());
    isFull = false;
    const before = journal.lastSeq;
    await journal.append(moved('b'));
    await journal.append(moved('c'));
    await journal.rotate();
    await journal.forget(before);
    await journal.close();
    assert.deepEqual((await read()).tasks, ['a', 'b', 'c']);
  });

  it('acknowledges nothing once another engine owns the workspace, and the owner passes over what was left', async () => {
    await write('a');
    let isHeld = true;
    const assertHeld = async (): Promise<void> => {
      if (!isHeld) throw new EngineError('refused', 'Another engine owns it.');
    };
    const stale = create({ owner: { assertHeld } });
    await stale.read();
    const owner = create({ owner: { assertHeld: async () => undefined } });
    await owner.read();
    isHeld = false;
    await assert.rejects(stale.append(moved('late')), (error) => EngineError.is(error, 'refused'));
    await owner.append(moved('b'));
    assert.deepEqual((await read()).tasks, ['a', 'b']);
  });

  it('writes nothing until something is appended', async () => {
    const journal = create();
    assert.deepEqual(await readWith(journal), { records: [], epoch: 1, notes: [] });
    await journal.close();
    assert.deepEqual(readdirSync(root), []);
  });

  it('prepares the folder before the first record, and begins with a record of the takeover', async () => {
    const existed: boolean[] = [];
    const journal = create({ prepare: async () => void existed.push(existsSync(join(root, folder))) });
    await journal.append(moved('a'));
    await journal.append(moved('b'));
    assert.deepEqual(existed, [false]);
    const { records } = await readWith(create());
    assert.deepEqual(records, [
      { v: 1, seq: 1, at: 5, type: 'engine.started', epoch: 1, pid: 1, build: 'b' },
      { v: 1, seq: 2, at: 5, ...moved('a') },
      { v: 1, seq: 3, at: 5, ...moved('b') },
    ]);
  });

  it('numbers records over all lives, each in a segment of its own', async () => {
    await write('a');
    await write('b');
    await write('c');
    assert.deepEqual(await read(), { tasks: ['a', 'b', 'c'], notes: [], epoch: 4 });
    assert.deepEqual(readdirSync(join(root, folder)).length, 3);
    assert.deepEqual(
      (await readWith(create())).records.map(({ seq }) => seq),
      [1, 2, 3, 4, 5, 6],
    );
  });

  it('has a record on the disk before it says so, and shares syncs among those that come at once', async () => {
    let syncs = 0;
    let unsynced = 0;
    const counting: Files = {
      ...files,
      openAppend: async (name, options): Promise<AppendFile> => {
        const file = await files.openAppend(name, options);
        return {
          append: async (data) => {
            unsynced += 1;
            await file.append(data);
          },
          sync: async () => {
            await file.sync();
            syncs += 1;
            unsynced = 0;
          },
          writeAt: (position, data) => file.writeAt(position, data),
          close: () => file.close(),
        };
      },
    };
    const journal = create({ files: counting });
    const ids = Array.from({ length: 200 }, (_, n) => String(n));
    await Promise.all(ids.map((id) => journal.append(moved(id)).then(() => assert.equal(unsynced, 0))));
    assert.ok(syncs <= 3, `${syncs} syncs`);
    assert.deepEqual((await read()).tasks, ids);
  });

  it('recovers at every possible cut of the newest segment what was complete', async () => {
    await write('a', 'ß', 'c');
    const whole = readFileSync(path(1));
    const ends = [...whole.entries()].flatMap(([index, byte]) => (byte === 10 ? [index + 1] : []));
    for (let length = 0; length <= whole.length; length += 1) {
      writeFileSync(path(1), whole.subarray(0, length));
      const { records, notes } = await readWith(create());
      assert.equal(records.length, ends.filter((end) => end <= length).length, `cut at ${length}`);
      assert.equal(notes.length, length === 0 || ends.includes(length) ? 0 : 1, `cut at ${length}`);
    }
  });

  it('begins its segment anew when somebody deleted the folder, so that nothing from then on is lost', async () => {
    let prepared = 0;
    const journal = create({ prepare: async () => void (prepared += 1) });
    await journal.append(moved('a'));
    rmSync(join(root, '.symbiote'), { recursive: true });
    await Promise.all([journal.append(moved('b')), journal.append(moved('c'))]);
    await journal.append(moved('d'));
    assert.equal(prepared, 2);
    const { tasks, notes } = await read();
    assert.deepEqual(tasks, ['b', 'c', 'd']);
    assert.match(notes.join(), /follows a gap: 2 records before it are missing/);
  });

  it('does not read what a repository brought', async () => {
    await write('a');
    const journal = new Journal({ files, clock, folder, prepare: async () => undefined, foreign: 'It is not ours.' });
    assert.deepEqual(await readWith(journal), { records: [], epoch: 1, notes: ['It is not ours.'] });
  });

  it('goes on after a torn tail, and tells of it once', async () => {
    await write('a', 'b');
    writeFileSync(path(1), readFileSync(path(1)).subarray(0, -5));
    const journal = create();
    assert.equal((await journal.read()).notes.length, 1);
    await journal.append(moved('c'));
    assert.deepEqual(await read(), { tasks: ['a', 'c'], notes: [], epoch: 3 });
  });

  it('finds every flipped bit', async () => {
    await write('a', 'b');
    const whole = readFileSync(path(1));
    for (let bit = 0; bit < whole.length * 8; bit += 5) {
      const bytes = Buffer.from(whole);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      writeFileSync(path(1), bytes);
      const { records, notes } = await readWith(create());
      assert.ok(records.length < 3 && notes.length > 0, `bit ${bit}`);
    }
  });

  it('passes over damage in the middle and says where', async () => {
    await write('a', 'damaged', 'c');
    const bytes = readFileSync(path(1));
    bytes[bytes.indexOf('damaged')] = 0;
    writeFileSync(path(1), bytes);
    const { tasks, notes } = await read();
    assert.deepEqual(tasks, ['a', 'c']);
    assert.match(notes[0] ?? '', /0000000001\.log: the record at byte \d+ is damaged/);
  });

  it('drops what an engine wrote after another had taken over', async () => {
    const old = create();
    await old.append(moved('a'));
    await write('b');
    await old.append(moved('late'));
    const { tasks, notes } = await read();
    assert.deepEqual(tasks, ['a', 'b']);
    assert.match(notes.join(), /after another engine had taken over/);
  });

  it('refuses when another engine took over meanwhile, for good', async () => {
    const [first, second] = [create(), create()];
    await Promise.all([first.read(), second.read()]);
    await first.append(moved('a'));
    for (let n = 0; n < 2; n += 1) await assert.rejects(second.append(moved('b')), (error) => EngineError.is(error, 'refused'));
    assert.deepEqual((await read()).tasks, ['a']);
  });

  it('tells of records that are missing', async () => {
    await write('a');
    await write('b');
    await write('c');
    rmSync(path(2));
    const { tasks, notes } = await read();
    assert.deepEqual(tasks, ['a', 'c']);
    assert.match(notes.join(), /2 records before it are missing/);
  });

  it('passes over types of a later version without a word', async () => {
    await write('a');
    writeFileSync(
      path(2),
      Buffer.concat([
        line({ seq: 3, type: 'engine.started', epoch: 2, pid: 1, build: 'c' }),
        line({ seq: 4, type: 'dream.dreamt', of: 1 }),
      ]),
    );
    const before = readFileSync(path(2));
    await write('b');
    assert.deepEqual(await read(), { tasks: ['a', 'b'], notes: [], epoch: 4 });
    assert.deepEqual(readFileSync(path(2)), before);
  });

  it('leaves out a record that checks but does not fit, and says so', async () => {
    await write('a');
    writeFileSync(path(2), line({ seq: 3, type: 'task.moved', taskId: 7 }));
    const { tasks, notes } = await read();
    assert.deepEqual(tasks, ['a']);
    assert.match(notes.join(), /task\.moved/);
  });

  it('tries again after an append that failed', async () => {
    let isRefused = true;
    const prepare = async (): Promise<void> => {
      if (isRefused) throw new EngineError('refused', 'Tracked by git.');
    };
    const journal = create({ prepare });
    await assert.rejects(journal.append(moved('a')), (error) => EngineError.is(error, 'refused'));
    isRefused = false;
    await journal.append(moved('b'));
    assert.deepEqual(await read(), { tasks: ['b'], notes: [], epoch: 2 });
  });

  it('takes nothing after a sync that failed', async () => {
    const failing: Files = {
      ...files,
      openAppend: async (name, options) => {
        const file = await files.openAppend(name, options);
        return {
          append: (data) => file.append(data),
          sync: () => Promise.reject(new EngineError('io', 'The disk reported an error.')),
          writeAt: (position, data) => file.writeAt(position, data),
          close: () => file.close(),
        };
      },
    };
    const journal = create({ files: failing });
    await assert.rejects(journal.append(moved('a')), (error) => EngineError.is(error, 'io'));
    await assert.rejects(journal.append(moved('b')), (error) => EngineError.is(error, 'io'));
  });

  it('finishes what was appended before it was closed, and takes nothing after', async () => {
    const journal = create();
    const appended = journal.append(moved('a'));
    await journal.read();
    await appended;
    await journal.close();
    await assert.rejects(journal.append(moved('b')), (error) => EngineError.is(error, 'cancelled'));
    assert.deepEqual((await read()).tasks, ['a']);
  });
});
