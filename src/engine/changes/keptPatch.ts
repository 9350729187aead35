/** Hunks out of the patch beside the log, for attempts whose contents are no longer kept. */
import type { Hunk } from '../../domain/runs/changes';
import type { Files } from '../../ports/files';
import { readable } from '../diff/lines';
import { parsePatch } from '../diff/parsePatch';
import type { PatchHunk } from '../diff/patch';

/** A larger one is for programs. */
const maxBytes = 16 * 1024 * 1024;

/** By path; nothing where the patch is gone, too large, or was edited into something else. */
export async function hunksOfPatch(files: Files, patch: string | undefined): Promise<ReadonlyMap<string, readonly Hunk[]>> {
  const hunks = new Map<string, Hunk[]>();
  if (patch === undefined) return hunks;
  try {
    if (((await files.info(patch))?.size ?? Infinity) > maxBytes) return hunks;
    for (const file of parsePatch((await files.read(patch)) ?? new Uint8Array(0))) {
      // A file that became a link has two sections.
      hunks.set(file.newPath, [...(hunks.get(file.newPath) ?? []), ...file.hunks.map(shownHunk)]);
    }
    return hunks;
  } catch {
    return new Map();
  }
}

function shownHunk({ oldStart, newStart, lines }: PatchHunk): Hunk {
  const oldLines = lines.filter(({ kind }) => kind !== 'added').length;
  const newLines = lines.filter(({ kind }) => kind !== 'removed').length;
  return {
    oldStart: oldLines === 0 ? oldStart : oldStart + 1,
    oldLines,
    newStart: newLines === 0 ? newStart : newStart + 1,
    newLines,
    lines: lines.map(({ kind, text }) =>
      text.endsWith('\n') ? { kind, text: readable(text.slice(0, -1)) } : { kind, text: readable(text), isUnterminated: true },
    ),
  };
}
