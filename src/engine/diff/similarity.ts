/** How much of a renamed file is still the same. */
import { linesOf, textsOf } from './lines';
import { sameBytes } from '../../shared/bytes';

/** Percent of the bytes of the larger one that stand in lines both have; 100 only for equal contents. */
export function similarity(before: Uint8Array, after: Uint8Array): number {
  if (sameBytes(before, after)) return 100;
  const { form, texts } = textsOf([before, after]);
  const [old = [], fresh = []] = texts.map(linesOf);
  const available = new Map<string, number>();
  for (const line of old) available.set(line, (available.get(line) ?? 0) + 1);
  let common = 0;
  for (const line of fresh) {
    const left = available.get(line) ?? 0;
    if (left === 0) continue;
    available.set(line, left - 1);
    common += form.bytesOf(line).length;
  }
  return Math.min(99, Math.floor((100 * common) / Math.max(before.length, after.length)));
}
