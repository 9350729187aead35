/** Hunks in the form that is sent to clients. */
import type { Hunk } from '../../domain/changes';
import type { ChangedLines } from './changedLines';
import { headings, hunkLines, hunkRanges, type HunkRange, type Sides } from './hunks';

/** git's default. */
export const defaultContext = 3;

export interface HunkOptions {
  /** Unchanged lines around each change. */
  readonly context?: number | undefined;
  /** What stands in the lines, as a person reads it. */
  readonly readable?: ((line: string) => string) | undefined;
}

const same = (line: string): string => line;

export function* showHunks(sides: Sides, changed: ChangedLines, options: HunkOptions = {}): Generator<Hunk> {
  const { context = defaultContext, readable = same } = options;
  const ranges = hunkRanges(changed, context);
  const names = headings(sides.before, ranges);
  for (const [index, range] of ranges.entries()) {
    const heading = shortHeading(readable(names[index] ?? ''));
    const lines = [...hunkLines(sides, changed, range)].map(([kind, line]) => {
      const isUnterminated = !line.endsWith('\n');
      return { kind, text: readable(isUnterminated ? line : line.slice(0, -1)), ...(isUnterminated ? { isUnterminated } : {}) };
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

/** As long as git's. */
export function shortHeading(line: string): string {
  return line.slice(0, 80).trimEnd();
}
