/** The hunks of a file in a patch, whose numbers must agree with their lines and with each other. */
import type { LineKind } from './hunks';
import type { FilePatch, PatchHunk, PatchLine } from './patch';
import type { PatchReader } from './patchReader';

const header = /^@@ -(\d{1,15})(?:,(\d{1,15}))? \+(\d{1,15})(?:,(\d{1,15}))? @@(?: .*)?$/s;
const kinds: Readonly<Record<string, LineKind>> = { ' ': 'context', '-': 'removed', '+': 'added' };

/** How far the hunks have come. */
interface Progress {
  readonly oldEnd: number;
  readonly newEnd: number;
  /** The lines that come last, with no line feed, were there. */
  readonly isEnded: boolean;
}

export function readHunks(reader: PatchReader, kind: FilePatch['kind']): PatchHunk[] {
  const hunks: PatchHunk[] = [];
  let progress: Progress = { oldEnd: 0, newEnd: 0, isEnded: false };
  while (reader.line?.startsWith('@@ ') === true) {
    if (progress.isEnded) throw reader.refusal('the next file, because the lines before end this one');
    const hunk = readHunk(reader, progress);
    hunks.push(hunk);
    progress = {
      oldEnd: hunk.oldStart + count(hunk.lines, 'added'),
      newEnd: hunk.newStart + count(hunk.lines, 'removed'),
      isEnded: hunk.lines.some(({ text }) => !text.endsWith('\n')),
    };
    if (kind === 'added' && progress.oldEnd > 0) throw reader.refusal('only added lines in a new file', 1);
    if (kind === 'deleted' && progress.newEnd > 0) throw reader.refusal('only removed lines in a deleted file', 1);
  }
  if (hunks.length === 0) throw reader.refusal('"@@ -LINE,COUNT +LINE,COUNT @@"');
  return hunks;
}

/** Lines of one side: all but those only on the other. */
function count(lines: readonly PatchLine[], except: LineKind): number {
  return lines.filter(({ kind }) => kind !== except).length;
}

function readHunk(reader: PatchReader, { oldEnd, newEnd }: Progress): PatchHunk {
  const numbers = header.exec(reader.line ?? '');
  if (numbers === null) throw reader.refusal('"@@ -LINE,COUNT +LINE,COUNT @@"');
  const [oldStart, oldLines, newStart, newLines] = [numbers[1], numbers[2] ?? 1, numbers[3], numbers[4] ?? 1].map(Number) as [
    number,
    number,
    number,
    number,
  ];
  // A side without lines is named by the line before it.
  const hunk = { oldStart: oldLines === 0 ? oldStart : oldStart - 1, newStart: newLines === 0 ? newStart : newStart - 1 };
  if (hunk.oldStart < oldEnd) throw reader.refusal(`a hunk from line ${oldEnd + 1} on`);
  const expectedStart = hunk.oldStart + newEnd - oldEnd;
  if (hunk.newStart !== expectedStart) {
    throw reader.refusal(`+${newLines === 0 ? expectedStart : expectedStart + 1}, where the hunks before put the new lines`);
  }
  reader.skip();
  return { ...hunk, lines: readLines(reader, oldLines, newLines) };
}

function readLines(reader: PatchReader, oldLines: number, newLines: number): PatchLine[] {
  const lines: PatchLine[] = [];
  const left = { old: oldLines, new: newLines };
  const ended = { old: false, new: false };
  while (left.old > 0 || left.new > 0) {
    const kind = kinds[reader.line?.[0] ?? ''];
    const [isOld, isNew] = [kind === 'context' || kind === 'removed', kind === 'context' || kind === 'added'];
    const isTooMuch = (isOld && (left.old === 0 || ended.old)) || (isNew && (left.new === 0 || ended.new));
    if (kind === undefined || isTooMuch)
      throw reader.refusal(`${left.old} more lines of before and ${left.new} of after (" ", "-" or "+")`);
    const text = `${reader.line?.slice(1) ?? ''}\n`;
    reader.skip();
    if (isOld) left.old--;
    if (isNew) left.new--;
    const isUnterminated = reader.line?.startsWith('\\ ') === true;
    if (isUnterminated) reader.skip();
    if (isUnterminated && isOld) ended.old = true;
    if (isUnterminated && isNew) ended.new = true;
    lines.push({ kind, text: isUnterminated ? text.slice(0, -1) : text });
  }
  return lines;
}
