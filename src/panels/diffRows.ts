/** The hunks of a file as rows to show: lines with their numbers, paired where one took another's place, with the words that differ. */
import type { DiffLine, Hunk } from '../domain/runs/changes';
import { wordChanges, type TextPart } from './wordChanges';

export interface DiffSide {
  readonly number: number;
  readonly kind: DiffLine['kind'];
  readonly parts: readonly TextPart[];
  /** Ends with a carriage return and a line feed where its counterpart ends with a line feed alone, or the other way round. */
  readonly lineEnd: 'CRLF' | 'LF' | undefined;
  readonly isUnterminated: boolean;
}

/** A pair of lines; a context line stands on both sides. */
export interface DiffRow {
  readonly left: DiffSide | undefined;
  readonly right: DiffSide | undefined;
}

export interface DiffHunk {
  /** `@@ -1,5 +1,6 @@`. */
  readonly range: string;
  readonly heading: string;
  readonly rows: readonly DiffRow[];
}

export function diffHunk(hunk: Hunk): DiffHunk {
  const rows: DiffRow[] = [];
  let [oldNumber, newNumber] = [
    hunk.oldLines === 0 ? hunk.oldStart + 1 : hunk.oldStart,
    hunk.newLines === 0 ? hunk.newStart + 1 : hunk.newStart,
  ];
  const { lines } = hunk;
  for (let index = 0; index < lines.length;) {
    const removed = takeWhile(lines, index, 'removed');
    const added = takeWhile(lines, index + removed.length, 'added');
    rows.push(...pairs(removed, added, oldNumber, newNumber));
    oldNumber += removed.length;
    newNumber += added.length;
    index += removed.length + added.length;
    for (const line of takeWhile(lines, index, 'context')) {
      const side = (number: number): DiffSide => sideOf(line, number);
      rows.push({ left: side(oldNumber++), right: side(newNumber++) });
      index += 1;
    }
  }
  const range = (start: number, count: number): string => (count === 1 ? String(start) : `${start},${count}`);
  return {
    range: `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@`,
    heading: hunk.heading ?? '',
    rows,
  };
}

function takeWhile(lines: readonly DiffLine[], from: number, kind: DiffLine['kind']): readonly DiffLine[] {
  let to = from;
  while (lines[to]?.kind === kind) to += 1;
  return lines.slice(from, to);
}

function pairs(removed: readonly DiffLine[], added: readonly DiffLine[], oldNumber: number, newNumber: number): DiffRow[] {
  return Array.from({ length: Math.max(removed.length, added.length) }, (_, index) => {
    const [before, after] = [removed[index], added[index]];
    const words = before && after && wordChanges(bare(before.text), bare(after.text));
    return {
      left: before && sideOf(before, oldNumber + index, words?.[0], after),
      right: after && sideOf(after, newNumber + index, words?.[1], before),
    };
  });
}

function sideOf(line: DiffLine, number: number, parts?: readonly TextPart[], counterpart?: DiffLine): DiffSide {
  const hasReturn = line.text.endsWith('\r');
  const differs = counterpart !== undefined && counterpart.text.endsWith('\r') !== hasReturn && !line.isUnterminated;
  return {
    number,
    kind: line.kind,
    parts: parts ?? [{ text: bare(line.text), isChanged: false }],
    lineEnd: differs ? (hasReturn ? 'CRLF' : 'LF') : undefined,
    isUnterminated: line.isUnterminated === true,
  };
}

function bare(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}
