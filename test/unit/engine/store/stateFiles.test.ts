/** Snapshots of the state are the owner's alone: one that slept through being taken over leaves the new owner's where it is. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFiles } from '../../../../src/adapters/system/files';
import { EngineError } from '../../../../src/domain/errors';
import { StateFiles } from '../../../../src/engine/store/stateFiles';
import { databases } from './stateFolder';

describe('the snapshots on the disk', () => {
  const root = mkdtempSync(join(tmpdir(), 'symbiote-snapshots-'));
  after(() => rmSync(root, { recursive: true, force: true }));
  const path = join(root, '.symbiote/state.db');

  it('are not replaced by an engine that was taken over, also while it wrote', async () => {
    let asked = 0;
    let ownsUntil = Infinity;
    const owner = {
      assertHeld: async (): Promise<void> => {
        asked += 1;
        if (asked <= ownsUntil) return;
        // Whoever took over has written its own meanwhile.
        writeFileSync(path, 'of the new owner');
        throw new EngineError('refused', 'Another engine owns the workspace.');
      },
    };
    const states = new StateFiles({ files: createFiles(root), databases, isReadOnly: false, owner });
    await states.write(new TextEncoder().encode('mine'));
    assert.equal(readFileSync(path, 'utf8'), 'mine');
    for (const more of [0, 1]) {
      ownsUntil = asked + more;
      await assert.rejects(states.write(new TextEncoder().encode('older')), { code: 'refused' });
      assert.equal(readFileSync(path, 'utf8'), 'of the new owner');
    }
    assert.deepEqual(
      readdirSync(join(root, '.symbiote')).filter((name) => name.endsWith('.tmp')),
      [],
    );
  });
});
