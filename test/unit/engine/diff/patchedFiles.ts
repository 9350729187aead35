/** Files before and after for properties of patches, and the patch between them. */
import fc from 'fast-check';
import type { SnapshotDifference } from '../../../../src/ports/snapshots';
import type { TreeFile } from '../../../../src/engine/diff/applyPatch';
import { compareFile } from '../../../../src/engine/diff/compareFile';
import { formatPatch } from '../../../../src/engine/diff/formatPatch';

export interface FilePair {
  readonly oldPath: string;
  readonly path: string;
  readonly before: TreeFile | undefined;
  readonly after: TreeFile | undefined;
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Lines that are alike, line ends of both kinds, texts that are not UTF-8, binary contents, nothing. */
const contents = fc.oneof(
  { weight: 5, arbitrary: fc.array(fc.constantFrom('a\n', 'b\n', 'c\r\n', '\n', ' \n', '\\ x\n', '-- a/x\n', '@@ -1 +1 @@\n'), { maxLength: 25 }).map((lines) => encode(lines.join(''))) }, // prettier-ignore
  { weight: 2, arbitrary: fc.array(fc.constantFrom('ä\n', 'zz', '\ufeff', '\u2028\r'), { maxLength: 6 }).map((parts) => encode(parts.join(''))) }, // prettier-ignore
  { weight: 2, arbitrary: fc.uint8Array({ max: 255, maxLength: 60 }).map((bytes) => bytes.map((byte) => byte || 10)) },
  { weight: 2, arbitrary: fc.uint8Array({ max: 255, maxLength: 400 }).map((bytes) => Uint8Array.of(...bytes, 0)) },
);

const linkTarget = fc.constantFrom('x', '../y', 'ä b').map(encode);

const treeFile: fc.Arbitrary<TreeFile> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ contents, mode: fc.constantFrom('100644', '100755') }) },
  { weight: 1, arbitrary: fc.record({ contents: linkTarget, mode: fc.constant('120000') }) },
);

/** Names that a line of a patch has trouble with. */
export const somePaths = [
  'a',
  'b c',
  'd b/d',
  'tab\tx',
  'quote"x',
  'back\\x',
  'ä/ö ü',
  '\u{1F600}',
  'new\nline',
  ' lead',
  'trail ',
  'x b/x b/x',
];

/** One to four files, each somewhere else. */
export const filePairs: fc.Arbitrary<FilePair[]> = fc
  .tuple(
    fc.shuffledSubarray(somePaths, { minLength: 8, maxLength: 8 }),
    fc.array(fc.tuple(fc.constantFrom('added', 'deleted', 'modified', 'renamed'), treeFile, treeFile), { minLength: 1, maxLength: 4 }),
  )
  .map(([paths, files]) =>
    files.map(([kind, before, after], index): FilePair => {
      const [path = '', other = ''] = paths.slice(index * 2);
      return {
        oldPath: kind === 'renamed' ? other : path,
        path,
        before: kind === 'added' ? undefined : before,
        after: kind === 'deleted' ? undefined : after,
      };
    }),
  );

function differenceOf({ oldPath, path, before, after }: FilePair): SnapshotDifference {
  const kind = before === undefined ? 'added' : after === undefined ? 'deleted' : oldPath === path ? 'modified' : 'renamed';
  return { kind, path, oldPath: kind === 'renamed' ? oldPath : undefined, oldMode: before?.mode, newMode: after?.mode };
}

export function patchOf(pairs: readonly FilePair[]): Uint8Array {
  const changed = pairs.filter(({ oldPath, path, before, after }) => {
    return (
      oldPath !== path || before?.mode !== after?.mode || !Buffer.from(before?.contents ?? []).equals(after?.contents ?? new Uint8Array(0))
    );
  });
  return formatPatch(changed.map((pair) => compareFile(differenceOf(pair), pair.before?.contents, pair.after?.contents)));
}

export function tree(pairs: readonly FilePair[], side: 'before' | 'after'): Map<string, TreeFile> {
  const files = new Map<string, TreeFile>();
  for (const pair of pairs) {
    const file = pair[side];
    if (file !== undefined) files.set(side === 'before' ? pair.oldPath : pair.path, file);
  }
  return files;
}

/** Paths with mode and contents, in an order that can be compared. */
export function listed(files: ReadonlyMap<string, TreeFile>): string[] {
  return [...files]
    .map(([path, { mode, contents: bytes }]) => `${JSON.stringify(path)} ${mode} ${Buffer.from(bytes).toString('latin1')}`)
    .sort();
}
