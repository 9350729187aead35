/** Hunks in the form that is sent to clients. */
import type { Hunk } from '../../domain/runs/changes';
import type { ChangedLines } from './changedLines';
import { utf8Form, type TextForm } from './lines';
import { headings, hunkLines, hunkRanges, type HunkRange, type Sides } from './hunks';

/** git's default. */
export const defaultContext = 3;

export interface HunkOptions {
  /** Unchanged lines around each change. */
  readonly context?: number | undefined;
  /** Of the lines. */
  readonly form?: TextForm | undefined;
}

export function* showHunks(sides: Sides, changed: ChangedLines, options: HunkOptions = {}): Generator<Hunk> {
  const { context = defaultContext, form = utf8Form } = options;
  const ranges = hunkRanges(changed, context);
  const names = headings(sides.before, ranges);
  for (const [index, range] of ranges.entries()) {
    const heading = form.readable(shortHeading(names[index] ?? '', form));
    const lines = [...hunkLines(sides, changed, range)].map(([kind, line]) => {
      const isUnterminated = !line.endsWith('\n');
      return { kind, text: form.readable(isUnterminated ? line : line.slice(0, -1)), ...(isUnterminated ? { isUnterminated } : {}) };
    });
    yield { ...hunkPlace(range), ...(heading === '' ? {} : { heading }), lines };
  }
}

/** Lines counted from 1; a side without lines is named by the line before. */
export function hunkPlace({ oldStart, oldEnd, newStart, newEnd }: HunkRange): Omit<Hunk, 'lines' | 'heading'> {
  const oldLines = oldEnd - oldStart;
  const newLines = newEnd - newStart;
  return { oldStart: oldLines === 0 ? oldStart : oldStart + 1, oldLines, newStart: newLines === 0 ? newStart : newStart + 1, newLines };
}

/** As long as git's, and no character is cut. */
export function shortHeading(line: string, { isWithinCharacter }: TextForm): string {
  let length = Math.min(line.length, 80);
  while (length > 0 && length < line.length && isWithinCharacter(line.charCodeAt(length))) length--;
  return line.slice(0, length).trimEnd();
}
