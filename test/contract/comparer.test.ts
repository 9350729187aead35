/** Comparing in threads: the thread bundled from source. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ThreadComparer } from '../../src/adapters/system/threadComparer';
import { EngineError } from '../../src/domain/errors';
import { compareBySize, compareHere } from '../../src/engine/diff/comparers';
import { AttemptDetails } from '../../src/engine/changes/attemptDetails';
import type { Comparer } from '../../src/ports/comparer';

const difference = { kind: 'modified', path: 'große datei.txt', before: 'b', after: 'a' } as const;
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Lines of which every seventh is another, so that there is something to find out. */
function contents(lines: number): { readonly before: Uint8Array; readonly after: Uint8Array } {
  const text = (side: number): string =>
    Array.from({ length: lines }, (_, index) => `line ${(index * 7919) % 1000} ${index % 7 === 0 ? side : ''}\n`).join('');
  return { before: encode(text(1)), after: encode(text(2)) };
}

describe('comparing', function () {
  this.timeout(60_000);
  let home: string;
  let script: string;

  before(async () => {
    home = mkdtempSync(join(tmpdir(), 'symbiote-comparer-'));
    script = join(home, 'comparisonWorker.js');
    const entry = 'src/hosts/worker/comparisonWorker.ts';
    await build({ entryPoints: [entry], outfile: script, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' });
  });
  after(() => rmSync(home, { recursive: true, force: true }));

  it('says the same in a thread as here', async () => {
    const threads = new ThreadComparer({ script });
    for (const both of [contents(300), { before: undefined, after: encode('new\n') }, { before: Uint8Array.of(0, 1), after: undefined }]) {
      const [there, here] = await Promise.all([threads, compareHere].map((comparer) => comparer.compare(difference, both)));
      assert.deepEqual(there?.file, here?.file);
      assert.equal(Buffer.from(there?.patch ?? []).toString(), Buffer.from(here?.patch ?? []).toString());
      assert.deepEqual(await threads.show(difference, both, 20), await compareHere.show(difference, both, 20));
    }
  });

  it('of a large text lets the engine answer other requests meanwhile', async () => {
    const { before, after } = contents(60_000);
    const file = { ...difference, isBinary: false, additions: 1, deletions: 1 };
    const attempt = { id: 'a1', runId: 'r1', taskId: 't', number: 1, startedAt: 1, endedAt: 2, changes: { files: [file], omitted: [] } };
    const details = new AttemptDetails({
      snapshots: { read: (id: string) => Promise.resolve(id === 'b' ? before : after) },
      comparer: compareBySize(new ThreadComparer({ script })),
      executor: { live: () => [attempt] },
    } as unknown as ConstructorParameters<typeof AttemptDetails>[0]);
    const answers: string[] = [];
    const diff = details.diff({ attemptId: 'a1', maxLines: 100 }).then(() => answers.push('diff'));
    // What a thread that compares could not do: take the next turn of its loop, and the next.
    for (let turn = 0; turn < 5; turn++) {
      await new Promise((resolve) => setImmediate(resolve));
      await details.content({ attemptId: 'a1', path: file.path, side: 'before' });
    }
    answers.push('five others');
    await diff;
    assert.deepEqual(answers, ['five others', 'diff']);
  });

  it('compares small files where it is', async () => {
    const never: Comparer = { compare: () => Promise.reject(new Error('large')), show: () => Promise.reject(new Error('large')) };
    const comparer = compareBySize(never);
    assert.equal((await comparer.compare(difference, contents(10))).file.additions, 2);
    await assert.rejects(comparer.compare(difference, contents(60_000)), /large/);
  });

  it('ends when it is cancelled, before and while it compares, and goes on with the next', async () => {
    const threads = new ThreadComparer({ script, size: 1 });
    const controller = new AbortController();
    const both = contents(60_000);
    const [first, waiting] = [threads.compare(difference, both, controller.signal), threads.show(difference, both, 1, controller.signal)];
    controller.abort();
    for (const promise of [first, waiting]) await assert.rejects(promise, (error) => EngineError.is(error, 'cancelled'));
    assert.equal((await threads.compare(difference, contents(10))).file.additions, 2);
  });

  it('fails for one file, saying which, when its thread does not run', async () => {
    const broken = join(home, 'broken.js');
    writeFileSync(broken, 'process.exit(3)');
    await assert.rejects(
      new ThreadComparer({ script: broken }).compare(difference, contents(3)),
      /große datei.txt could not be compared.*3/,
    );
  });
});
