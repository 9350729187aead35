/** Changed lines gathered into hunks: blocks with the unchanged lines around them and the function they are in. */
import type { ChangedLines } from './changedLines';

export interface Sides {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Lines by place, from 0; the ends are not in it. */
export interface HunkRange {
  readonly oldStart: number;
  readonly oldEnd: number;
  readonly newStart: number;
  readonly newEnd: number;
}

/** Changes that are nearer to each other than twice the context become one hunk. */
export function hunkRanges(changed: ChangedLines, context: number): HunkRange[] {
  const ranges: HunkRange[] = [];
  const [oldCount, newCount] = [changed.removed.length, changed.added.length];
  let open: HunkRange | undefined;
  for (const edit of edits(changed)) {
    if (open !== undefined && edit.oldStart - open.oldEnd <= 2 * context) open = { ...open, oldEnd: edit.oldEnd, newEnd: edit.newEnd };
    else {
      if (open !== undefined) ranges.push(open);
      open = edit;
    }
  }
  if (open !== undefined) ranges.push(open);
  return ranges.map(({ oldStart, oldEnd, newStart, newEnd }) => {
    const above = Math.min(context, oldStart);
    const below = Math.min(context, oldCount - oldEnd, newCount - newEnd);
    return { oldStart: oldStart - above, oldEnd: oldEnd + below, newStart: newStart - above, newEnd: newEnd + below };
  });
}

function* edits({ removed, added }: ChangedLines): Generator<HunkRange> {
  let [oldEnd, newEnd] = [0, 0];
  while (oldEnd < removed.length || newEnd < added.length) {
    const [oldStart, newStart] = [oldEnd, newEnd];
    while (removed[oldEnd] === 1) oldEnd++;
    while (added[newEnd] === 1) newEnd++;
    if (oldEnd > oldStart || newEnd > newStart) yield { oldStart, oldEnd, newStart, newEnd };
    oldEnd++;
    newEnd++;
  }
}

export type LineKind = 'context' | 'removed' | 'added';

/** The lines of a hunk in the order in which they are shown: of each block what went before what came. */
export function* hunkLines({ before, after }: Sides, changed: ChangedLines, range: HunkRange): Generator<[LineKind, string]> {
  let [oldPlace, newPlace] = [range.oldStart, range.newStart];
  while (oldPlace < range.oldEnd || newPlace < range.newEnd) {
    if (changed.removed[oldPlace] === 1 && oldPlace < range.oldEnd) yield ['removed', before[oldPlace++] ?? ''];
    else if (changed.added[newPlace] === 1 && newPlace < range.newEnd) yield ['added', after[newPlace++] ?? ''];
    else {
      yield ['context', before[oldPlace++] ?? ''];
      newPlace++;
    }
  }
}

/**
 * For each range the nearest line above it that begins with a letter, an underscore or a dollar sign: what git shows for a
 * language it does not know.
 */
export function headings(before: readonly string[], ranges: readonly HunkRange[]): string[] {
  let heading = '';
  let searched = 0;
  return ranges.map(({ oldStart }) => {
    for (let place = oldStart - 1; place >= searched; place--) {
      const line = before[place] ?? '';
      if (!/^[A-Za-z_$]/.test(line)) continue;
      heading = line;
      break;
    }
    searched = oldStart;
    return heading;
  });
}
