/** The difference of two texts. */
import type { Hunk } from '../../domain/runs/changes';
import { changedLines } from './changedLines';
import { linesOf } from './lines';
import { showHunks } from './showHunks';

export function diffTexts(before: string, after: string, options: { readonly context?: number } = {}): Hunk[] {
  const sides = { before: linesOf(before), after: linesOf(after) };
  return [...showHunks(sides, changedLines(sides.before, sides.after), options)];
}
