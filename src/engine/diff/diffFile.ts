/** What changed in a file, for showing. */
import type { FileDiff, Hunk } from '../../domain/runs/changes';
import type { SnapshotDifference } from '../../ports/snapshots';
import { compareFile, type ComparedFile } from './compareFile';
import { showHunks } from './showHunks';

export interface DiffOptions {
  readonly context?: number | undefined;
  /** Hunks are left out once so many lines have been shown. */
  readonly maxLines?: number | undefined;
}

export function diffFile(
  difference: SnapshotDifference,
  before: Uint8Array | undefined,
  after: Uint8Array | undefined,
  options: DiffOptions = {},
): FileDiff {
  return fileDiffOf(compareFile(difference, before, after), options);
}

function fileDiffOf({ file, text }: ComparedFile, { context, maxLines = Infinity }: DiffOptions = {}): FileDiff {
  const hunks: Hunk[] = [];
  if (text === undefined) return { file, hunks, isTruncated: false };
  let lines = 0;
  for (const hunk of showHunks(text.sides, text.changed, { context, form: text.form })) {
    lines += hunk.lines.length;
    if (lines > maxLines) return { file, hunks, isTruncated: true };
    hunks.push(hunk);
  }
  return { file, hunks, isTruncated: false };
}
