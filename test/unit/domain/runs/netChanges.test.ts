/** What several attempts changed together. */
import assert from 'node:assert/strict';
import type { FileChange } from '../../../../src/domain/runs/changes';
import { netChanges } from '../../../../src/domain/runs/netChanges';

type Change = Partial<FileChange> & Pick<FileChange, 'kind' | 'path'>;

const attempts = (...all: readonly Change[][]): Parameters<typeof netChanges>[0] =>
  all.map((files, index) => ({
    id: `a${index + 1}`,
    changes: { files: files.map((file) => ({ isBinary: false, additions: 1, deletions: 1, ...file })), omitted: [] },
  }));
/** `renamed x -> y a1:y..a2:y` */
const told = (...all: readonly Change[][]): string[] =>
  netChanges(attempts(...all)).map(({ kind, path, oldPath, before, after }) => {
    const place = (side: typeof before): string => (side === undefined ? '' : `${side.attemptId}:${side.changePath}`);
    return `${kind} ${oldPath === undefined ? '' : `${oldPath} -> `}${path} ${place(before)}..${place(after)}`;
  });

describe('changes of several attempts', () => {
  it('are from before the first to after the last', () => {
    assert.deepEqual(
      told([{ kind: 'modified', path: 'x', before: '1', after: '2' }], [{ kind: 'modified', path: 'x', before: '2', after: '3' }]),
      ['modified x a1:x..a2:x'],
    );
  });

  it('leave out what ends as it began', () => {
    assert.deepEqual(
      told(
        [
          { kind: 'modified', path: 'x', before: '1', after: '2' },
          { kind: 'added', path: 'new', after: '5' },
        ],
        [
          { kind: 'modified', path: 'x', before: '2', after: '1' },
          { kind: 'deleted', path: 'new', before: '5' },
        ],
      ),
      [],
    );
  });

  it('keep a change of mode alone', () => {
    const mode = { kind: 'modified', path: 'x', before: '1', after: '1', oldMode: '100644', newMode: '100755' } as const;
    assert.deepEqual(told([mode]), ['modified x a1:x..a1:x']);
  });

  it('follow a file that is renamed twice, and back', () => {
    const first: Change = { kind: 'renamed', path: 'y', oldPath: 'x', before: '1', after: '1' };
    assert.deepEqual(told([first], [{ kind: 'renamed', path: 'z', oldPath: 'y', before: '1', after: '2' }]), ['renamed x -> z a1:y..a2:z']);
    assert.deepEqual(told([first], [{ kind: 'renamed', path: 'x', oldPath: 'y', before: '1', after: '1' }]), []);
  });

  it('say that what was renamed and then deleted was deleted under its old name', () => {
    assert.deepEqual(
      told([{ kind: 'renamed', path: 'y', oldPath: 'x', before: '1', after: '1' }], [{ kind: 'deleted', path: 'y', before: '1' }]),
      ['deleted x a1:y..'],
    );
  });

  it('take a file that was deleted and made again for changed', () => {
    assert.deepEqual(told([{ kind: 'deleted', path: 'x', before: '1' }], [{ kind: 'added', path: 'x', after: '2' }]), [
      'modified x a1:x..a2:x',
    ]);
  });

  it('keep two files apart that change names with each other', () => {
    assert.deepEqual(
      told(
        [
          { kind: 'modified', path: 'x', before: '1', after: '2' },
          { kind: 'modified', path: 'y', before: '6', after: '7' },
        ],
        [
          { kind: 'renamed', path: 'y', oldPath: 'x', before: '2', after: '2' },
          { kind: 'renamed', path: 'x', oldPath: 'y', before: '7', after: '7' },
        ],
      ),
      ['renamed y -> x a1:y..a2:x', 'renamed x -> y a1:x..a2:y'],
    );
  });

  it('lose no deleted file when another takes its name', () => {
    assert.deepEqual(
      told([{ kind: 'deleted', path: 'y', before: '1' }], [{ kind: 'renamed', path: 'y', oldPath: 'x', before: '5', after: '5' }]),
      ['deleted x a2:y..', 'modified y a1:y..a2:y'],
    );
  });

  it('are none of attempts of which nothing is known', () => {
    assert.deepEqual(netChanges([{ id: 'a1' }]), []);
  });
});
