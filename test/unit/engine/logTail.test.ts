import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFiles } from '../../../src/adapters/system/files';
import { AttemptLog } from '../../../src/engine/runs/attemptLog';
import { logTail } from '../../../src/engine/changes/logTail';
import type { Files } from '../../../src/ports/files';
import { executorTask } from './runs/executorTask';

describe('the end of a log', () => {
  let folder: string;
  let files: Files;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'symbiote-log-'));
    files = createFiles(folder);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const logOf = async (...output: (string | Uint8Array)[]): Promise<string> => {
    const task = executorTask({ title: `${'-'.repeat(72)}`, command: `echo\n${'-'.repeat(72)}\n` });
    const log = await AttemptLog.open(files, { attemptId: 'a', runId: 'r', task, cwd: folder, startedAt: 0 });
    for (const part of output) await log.append(typeof part === 'string' ? new TextEncoder().encode(part) : part, false);
    await log.close({ kind: 'exited', exitCode: 0 }, 1);
    return log.path;
  };

  it('is all of a short one, without the header, whatever stands in that', async () => {
    assert.deepEqual(await logTail(files, await logOf('one\n', 'two\n'), 100), { text: 'one\ntwo\n', skipped: 0 });
    assert.deepEqual(await logTail(files, await logOf(), 100), { text: '', skipped: 0 });
  });

  it('begins with a whole character', async () => {
    const path = await logOf('aü文😀z');
    const ends = [];
    for (let bytes = 1; bytes <= 11; bytes++) ends.push(await logTail(files, path, bytes));
    assert.deepEqual(
      ends.map((tail) => tail?.text),
      ['z', 'z', 'z', 'z', '😀z', '😀z', '😀z', '文😀z', '文😀z', 'ü文😀z', 'aü文😀z'],
    );
    for (const tail of ends) assert.equal((tail?.skipped ?? 0) + Buffer.byteLength(tail?.text ?? ''), 11);
  });

  it('ends with a whole character, while the rest of one is still to come', async () => {
    assert.deepEqual(await logTail(files, await logOf('a', new TextEncoder().encode('文').subarray(0, 2)), 100), { text: 'a', skipped: 0 });
  });

  it('is had from a large log without reading it', async () => {
    const path = await logOf(new Uint8Array(3_000_000).fill(120), '\nEND\n');
    const read = files.readPart.bind(files);
    let most = 0;
    const counting: Files = { ...files, readPart: (name, start, length) => ((most += length), read(name, start, length)) };
    assert.deepEqual(await logTail(counting, path, 4), { text: 'END\n', skipped: 3_000_001 });
    assert.ok(most < 300_000);
  });

  it('is nothing where there is no log', async () => {
    assert.equal(await logTail(files, '.symbiote/runs/none.log', 10), undefined);
  });
});
