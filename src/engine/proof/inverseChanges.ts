/** What takes a write to the person's tree back: each file from what it became to what it was. */
import type { TreeWrite } from '../../domain/proof/treeWrite';
import type { FileChange } from '../../domain/runs/changes';

const regular = '100644';
const executable = '100755';

/** `changes`: what was proved, for what is binary. */
export function inverseOf({ writes }: TreeWrite, changes: readonly FileChange[]): FileChange[] {
  const binary = new Set(changes.filter(({ isBinary }) => isBinary).map(({ path }) => path));
  return writes.map(({ path, before, after, executable: made }) => ({
    kind: before === undefined ? 'deleted' : after === undefined ? 'added' : 'modified',
    path,
    isBinary: binary.has(path),
    additions: 0,
    deletions: 0,
    ...(after === undefined ? {} : { before: after, oldMode: made === true ? executable : regular }),
    ...(before === undefined ? {} : { after: before, newMode: made === undefined ? regular : made ? regular : executable }),
  }));
}
