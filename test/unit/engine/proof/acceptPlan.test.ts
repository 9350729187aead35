import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { FileChange } from '../../../../src/domain/runs/changes';
import { acceptPlan } from '../../../../src/engine/proof/acceptPlan';
import { mergeTexts } from '../../../../src/engine/proof/mergeTexts';

const bytes = (text: string | undefined): Uint8Array | undefined => (text === undefined ? undefined : new TextEncoder().encode(text));
const text = (content: Uint8Array | undefined): string | undefined =>
  content === undefined ? undefined : new TextDecoder().decode(content);

/** A file before, as the candidate has it, and as the person has it now. */
async function plan(
  path: string,
  before: string | undefined,
  after: string | undefined,
  now: string | undefined,
  changes: Partial<FileChange> = {},
) {
  const file: FileChange = {
    kind: before === undefined ? 'added' : after === undefined ? 'deleted' : 'modified',
    path,
    isBinary: false,
    additions: 0,
    deletions: 0,
    ...(before === undefined ? {} : { before: 'before' }),
    ...(after === undefined ? {} : { after: 'after' }),
    ...changes,
  };
  const kept: Record<string, Uint8Array | undefined> = { before: bytes(before), after: bytes(after) };
  const current = new Map([[changes.oldPath ?? path, bytes(now)]]);
  const planned = await acceptPlan([file], {
    current: async (asked) => current.get(asked),
    kept: async (id) => kept[id],
  });
  return {
    writes: planned.writes.map(({ path: at, content, mode }) => `${at}: ${text(content) ?? 'gone'}${mode === undefined ? '' : ` ${mode}`}`),
    merged: planned.merged,
    conflicts: planned.conflicts.map(({ reason }) => reason),
  };
}

const lines = 'a\nb\nc\nd\ne\n';

describe('what accepting would write', () => {
  it('is the candidate’s, where the person’s has not moved on', async () => {
    assert.deepEqual(await plan('x', 'old', 'new', 'old'), { writes: ['x: new'], merged: [], conflicts: [] });
    assert.deepEqual((await plan('x', undefined, 'new', undefined)).writes, ['x: new']);
    assert.deepEqual((await plan('x', 'old', undefined, 'old')).writes, ['x: gone']);
    assert.deepEqual((await plan('y', 'old', 'new', 'old', { kind: 'renamed', oldPath: 'x' })).writes, ['y: new', 'x: gone']);
    assert.deepEqual((await plan('x', 'a', 'a', 'a', { oldMode: '100644', newMode: '100755' })).writes, ['x: a 100755']);
  });

  it('is nothing, where it is done already', async () => {
    assert.deepEqual(await plan('x', 'old', 'new', 'new'), { writes: [], merged: [], conflicts: [] });
    assert.deepEqual((await plan('x', 'old', undefined, undefined)).writes, []);
  });

  it('is both, where both changed other lines', async () => {
    const planned = await plan('x', lines, lines.replace('b', 'B'), lines.replace('d', 'D'));
    assert.deepEqual(planned, { writes: ['x: a\nB\nc\nD\ne\n'], merged: ['x'], conflicts: [] });
    const crlf = lines.replaceAll('\n', '\r\n');
    assert.deepEqual((await plan('x', crlf, crlf.replace('b', 'B'), crlf.replace('d', 'D'))).writes, ['x: a\r\nB\r\nc\r\nD\r\ne\r\n']);
  });

  it('is nothing at all, where they meet: it is said where', async () => {
    const reasonOf = async (...given: Parameters<typeof plan>): Promise<string> => {
      const { writes, conflicts } = await plan(...given);
      assert.deepEqual(writes, []);
      return conflicts.join();
    };
    assert.match(await reasonOf('x', lines, lines.replace('b', 'B'), lines.replace('b', 'Q')), /changed meanwhile at line 2/);
    assert.match(await reasonOf('x', lines, lines.replace('b', 'B'), undefined), /deleted meanwhile/);
    assert.match(await reasonOf('x', lines, undefined, `${lines}f\n`), /candidate deletes it/);
    assert.match(await reasonOf('x', undefined, 'new', 'mine'), /another file of that name/);
    assert.match(await reasonOf('x', 'old', 'new', 'mine', { isBinary: true }), /not text/);
  });
});

describe('merging texts', () => {
  it('comes to what git merge-file comes to, wherever that finds no conflict', function () {
    this.timeout(20_000);
    const folder = mkdtempSync(join(tmpdir(), 'symbiote-merge-'));
    const file = (name: string): string => join(folder, name);
    // Each line once: of several alike, which one was taken out is a matter of taste.
    const texts = fc
      .nat(8)
      .map((count) => Array.from({ length: count }, (_, index) => `line ${index}`))
      .chain((base) => fc.tuple(fc.constant(base), edited(base), edited(base)));
    fc.assert(
      fc.property(texts, ([base, theirs, ours]) => {
        const [o, a, b] = [base, theirs, ours].map((each) => each.map((one) => `${one}\n`).join(''));
        for (const [name, content] of Object.entries({ o, a, b })) writeFileSync(file(name), content ?? '');
        const git = spawnSync('git', ['merge-file', '-p', '-q', file('a'), file('o'), file('b')], { encoding: 'utf8' });
        const merged = mergeTexts(o ?? '', a ?? '', b ?? '');
        // git also joins changes that touch without meeting; where it is stricter or laxer, somebody looks.
        if (git.status === 0 && 'text' in merged) assert.equal(merged.text, git.stdout);
      }),
      { numRuns: 100 },
    );
    rmSync(folder, { recursive: true });
  });
});

/** A few lines put in, taken out or replaced. */
function edited(base: readonly string[]): fc.Arbitrary<string[]> {
  const edit = fc.record({ at: fc.nat(base.length), out: fc.nat(2), put: fc.array(fc.constantFrom('x', 'y'), { maxLength: 2 }) });
  return fc
    .array(edit, { maxLength: 2 })
    .map((edits) => edits.reduce((text, { at, out, put }) => text.toSpliced(at, out, ...put), [...base]));
}
