/** Three-way merge of a text: what two sides changed since a common state, put together line by line where they do not meet. */
import { diff3Merge } from 'node-diff3';
import { linesOf } from '../diff/lines';

export interface Conflict {
  /** 1-based line of the person's side where it begins. */
  readonly line: number;
  readonly theirs: readonly string[];
  readonly ours: readonly string[];
}

export type Merge = { readonly text: string } | { readonly conflicts: readonly Conflict[] };

/** `theirs`: the person's text as it is now; `ours`: the candidate's. The same change on both sides is no conflict. */
export function mergeTexts(base: string, theirs: string, ours: string): Merge {
  const regions = diff3Merge(linesOf(theirs), linesOf(base), linesOf(ours), { excludeFalseConflicts: true });
  const conflicts: Conflict[] = [];
  const merged: string[] = [];
  for (const { ok, conflict } of regions) {
    if (ok !== undefined) merged.push(...ok);
    if (conflict !== undefined) conflicts.push({ line: conflict.aIndex + 1, theirs: conflict.a, ours: conflict.b });
  }
  return conflicts.length > 0 ? { conflicts } : { text: merged.join('') };
}
