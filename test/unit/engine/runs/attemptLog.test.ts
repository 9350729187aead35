import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { createFiles } from '../../../../src/adapters/system/files';
import { EngineError } from '../../../../src/domain/errors';
import { AttemptLog, safeName, timestamp } from '../../../../src/engine/runs/attemptLog';
import type { Files } from '../../../../src/ports/files';
import { executorTask } from './executorTask';

const startedAt = Date.UTC(2026, 10, 20, 21, 59, 59, 7);
const separator = `\n${'-'.repeat(72)}\n`;

describe('AttemptLog', () => {
  let folder: string;
  let files: Files;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'symbiote-log-'));
    files = createFiles(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = (id = 'build', runId = 'run-1', over = files): Promise<AttemptLog> =>
    AttemptLog.open(over, { attemptId: 'a-1', runId, task: executorTask({ id, command: 'echo "a"\nb' }), cwd: folder, startedAt });
  const textOf = (log: AttemptLog): string => readFileSync(join(folder, log.path), 'utf8');
  const outputOf = (log: AttemptLog): string => textOf(log).split(separator)[1] ?? '';

  it('is named after run, task and time', async () => {
    const log = await open();
    assert.equal(log.path, '.symbiote/runs/run-1/task-build-20261120T215959007Z.log');
    await log.close({ kind: 'exited', exitCode: 0 }, startedAt);
  });

  it('has command, directory, start, end and exit code in its header', async () => {
    const log = await open();
    assert.match(textOf(log), /^end: - +\nexit code: - +$/m);
    await log.append(new TextEncoder().encode('out\r\n'), true);
    await log.close({ kind: 'exited', exitCode: 3 }, startedAt + 1500);
    const text = textOf(log);
    assert.match(text, /^task: build$/m);
    assert.match(text, /^command: "echo \\"a\\"\\nb"$/m);
    assert.ok(text.includes(`\ncwd: ${JSON.stringify(folder)}\n`));
    assert.match(text, /^start: 2026-11-20T21:59:59\.007Z$/m);
    assert.match(text, /^end: 2026-11-20T22:00:00\.507Z$/m);
    assert.match(text, /^exit code: 3 *$/m);
    assert.equal(outputOf(log), 'out\n');
  });

  it('says what ended it where there was no exit code', async () => {
    const log = await open();
    await log.close({ kind: 'timedOut', afterSeconds: 2 }, startedAt);
    assert.match(textOf(log), /^exit code: none, timed out after 2 s *$/m);
  });

  it('undoes the line ends of a terminal exactly, wherever the output is cut', async () => {
    let number = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('\n', '\r', 'a', '日'), { maxLength: 40 }),
        fc.array(fc.nat(60), { maxLength: 6 }),
        async (parts, cuts) => {
          const printed = parts.join('');
          const onTerminal = new TextEncoder().encode(printed.replaceAll('\n', '\r\n'));
          const log = await open(`t${number++}`);
          const places = [0, ...cuts.map((cut) => Math.min(cut, onTerminal.length)).sort((a, b) => a - b), onTerminal.length];
          for (let index = 1; index < places.length; index++) await log.append(onTerminal.subarray(places[index - 1], places[index]), true);
          await log.close({ kind: 'exited', exitCode: 0 }, startedAt);
          assert.equal(outputOf(log), printed);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('leaves the bytes of a pipe alone', async () => {
    const log = await open();
    await log.append(new TextEncoder().encode('a\r\nb\r'), false);
    await log.close({ kind: 'exited', exitCode: 0 }, startedAt);
    assert.equal(outputOf(log), 'a\r\nb\r');
  });

  it('makes any id a file name inside the run', async () => {
    for (const id of ['../../etc/passwd', 'a/b\\c', '..', 'ünï:*?', 'x'.repeat(500)]) {
      const log = await open(id, '../up');
      assert.equal(log.failure, undefined);
      assert.match(log.path, /^\.symbiote\/runs\/[\w.-]+\/task-[\w.-]+\.log$/);
      await log.close({ kind: 'exited', exitCode: 0 }, startedAt);
    }
    assert.deepEqual(readdirSync(folder), ['.symbiote']);
    assert.equal(safeName('..'), '___');
  });

  it('never writes into another attempt’s log', async () => {
    const logs = [await open('a/b'), await open('a?b'), await open('a_b')];
    assert.equal(new Set(logs.map(({ path }) => path)).size, 3);
    for (const log of logs) await log.close({ kind: 'exited', exitCode: 0 }, startedAt);
  });

  it('says why it is incomplete instead of failing', async () => {
    const full: Files = {
      ...files,
      openAppend: async (path, options) => {
        const file = await files.openAppend(path, options);
        let appends = 0;
        const append = (data: Uint8Array): Promise<void> =>
          ++appends > 2 ? Promise.reject(new EngineError('io', 'No space left on device.')) : file.append(data);
        return { append, sync: () => file.sync(), writeAt: (position, data) => file.writeAt(position, data), close: () => file.close() };
      },
    };
    const log = await open('build', 'run-1', full);
    for (const part of ['one', 'two', 'three']) await log.append(new TextEncoder().encode(part), true);
    await log.close({ kind: 'exited', exitCode: 0 }, startedAt);
    assert.match(log.failure ?? '', /No space left/);
    assert.equal(outputOf(log), 'one');
  });

  it('is a failure, not an error, where it cannot be created', async () => {
    const broken: Files = { ...files, openAppend: () => Promise.reject(new EngineError('io', 'Read-only file system.')) };
    const log = await open('build', 'run-1', broken);
    await log.append(new Uint8Array(3), true);
    await log.close({ kind: 'cancelled' }, startedAt);
    assert.match(log.failure ?? '', /Read-only/);
  });

  it('has times that sort', () => {
    assert.equal(timestamp(startedAt), '20261120T215959007Z');
  });
});
