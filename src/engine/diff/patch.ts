/** A patch as data: what parsePatch reads and applyPatch carries out. */
import type { LineKind } from './hunks';

/** Lines are texts of bytes (see lines.ts) with their line feed, if they have one. */
export interface PatchLine {
  readonly kind: LineKind;
  readonly text: string;
}

export interface PatchHunk {
  /** Lines of the file before the hunk, on either side. */
  readonly oldStart: number;
  readonly newStart: number;
  readonly lines: readonly PatchLine[];
}

/** The contents themselves, or git's instructions to make them from the others. */
export interface BinaryContents {
  readonly form: 'literal' | 'delta';
  readonly data: Uint8Array;
}

export interface BinaryChange {
  readonly forwards: BinaryContents;
  readonly backwards?: BinaryContents | undefined;
}

export interface FilePatch {
  readonly kind: 'added' | 'deleted' | 'modified' | 'renamed' | 'copied';
  /** Where the file is before and after: the same unless it is renamed or copied. */
  readonly oldPath: string;
  readonly newPath: string;
  readonly oldMode?: string | undefined;
  readonly newMode?: string | undefined;
  /** git's names of the contents, perhaps shortened. */
  readonly oldId?: string | undefined;
  readonly newId?: string | undefined;
  readonly hunks: readonly PatchHunk[];
  readonly binary?: BinaryChange | undefined;
}

/** The patch that takes back what this one does. */
export function reversed(patch: FilePatch): FilePatch {
  const { kind, oldPath, newPath, oldMode, newMode, oldId, newId, binary } = patch;
  return {
    kind: kind === 'added' ? 'deleted' : kind === 'deleted' ? 'added' : kind,
    oldPath: newPath,
    newPath: oldPath,
    oldMode: newMode,
    newMode: oldMode,
    oldId: newId,
    newId: oldId,
    hunks: patch.hunks.map(({ oldStart, newStart, lines }) => ({ oldStart: newStart, newStart: oldStart, lines: lines.map(reversedLine) })),
    binary: binary?.backwards && { forwards: binary.backwards, backwards: binary.forwards },
  };
}

function reversedLine({ kind, text }: PatchLine): PatchLine {
  return { kind: kind === 'added' ? 'removed' : kind === 'removed' ? 'added' : kind, text };
}
