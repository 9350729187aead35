import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EngineError } from '../../../../src/domain/errors';
import type { KeptWrite } from '../../../../src/domain/proof/treeWrite';
import { applyWrites, resumeWrites, type WriteParts } from '../../../../src/engine/proof/applyWrites';

/** A disk on which the write with that number fails, or where the power goes then. */
class Disk {
  readonly contents: Map<string, string>;
  #writes = 0;
  failAt = Infinity;
  /** After it nothing is written any more. */
  crashAt = Infinity;

  constructor(contents: Readonly<Record<string, string>>) {
    this.contents = new Map(Object.entries(contents));
  }

  readonly parts: WriteParts = {
    content: async (id) => new TextEncoder().encode(id),
    files: {
      read: async (path) => (this.contents.has(path) ? new TextEncoder().encode(this.contents.get(path)) : undefined),
      write: async (path, content) => this.#change(() => this.contents.set(path, new TextDecoder().decode(content))),
      remove: async (path) => this.#change(() => this.contents.delete(path)),
    },
  };

  #change(work: () => unknown): void {
    this.#writes += 1;
    if (this.#writes > this.crashAt) throw new EngineError('io', 'the power is gone');
    if (this.#writes === this.failAt) throw new EngineError('io', 'the disk is full');
    work();
  }
}

const before = { a: 'a1', b: 'b1', gone: 'g1', other: 'o1' };
const after = { a: 'a2', b: 'b2', made: 'm2', other: 'o1' };
const writes: readonly KeptWrite[] = [
  { path: 'a', before: 'a1', after: 'a2' },
  { path: 'b', before: 'b1', after: 'b2' },
  { path: 'gone', before: 'g1' },
  { path: 'made', after: 'm2' },
];

describe('writing what was accepted', () => {
  it('writes all of it', async () => {
    const disk = new Disk(before);
    await applyWrites(disk.parts, writes);
    assert.deepEqual(Object.fromEntries(disk.contents), after);
  });

  it('writes nothing, where one file is another meanwhile or the disk does not take it', async () => {
    const changed = new Disk({ ...before, gone: 'changed' });
    await assert.rejects(applyWrites(changed.parts, writes), { code: 'refused', message: /gone was changed.*Nothing was accepted/ });
    assert.deepEqual(Object.fromEntries(changed.contents), { ...before, gone: 'changed' });
    for (const failAt of [1, 2, 3, 4]) {
      const full = new Disk(before);
      full.failAt = failAt;
      await assert.rejects(applyWrites(full.parts, writes), { code: 'io' });
      assert.deepEqual(Object.fromEntries(full.contents), before);
    }
  });

  it('is completed after a crash at any moment, whatever was put back already', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(8), fc.nat(8), async (failAt, crashAt) => {
        const disk = new Disk(before);
        disk.failAt = failAt;
        disk.crashAt = crashAt;
        await applyWrites(disk.parts, writes).catch(() => undefined);
        disk.failAt = disk.crashAt = Infinity;
        assert.deepEqual(await resumeWrites(disk.parts, writes), []);
        assert.deepEqual(Object.fromEntries(disk.contents), after);
      }),
    );
  });

  it('leaves after a crash what somebody changed since, and says so', async () => {
    const disk = new Disk({ ...before, a: 'a2', b: 'mine' });
    assert.deepEqual(await resumeWrites(disk.parts, writes), ['b']);
    assert.deepEqual(Object.fromEntries(disk.contents), { ...after, b: 'mine' });
  });
});
