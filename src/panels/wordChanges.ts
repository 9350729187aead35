/** Which words differ between a line and the one that took its place. */
export interface TextPart {
  readonly text: string;
  readonly isChanged: boolean;
}

const word = /[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu;
/** Of both lines together, after what they have in common at both ends; longer ones are marked as a whole between the ends. */
const mostPairs = 40_000;
/** With less in common than this part of the longer line, two lines are two lines and not one that was changed. */
const leastInCommon = 0.3;

/** Undefined where the lines have too little in common for marks to help. */
export function wordChanges(before: string, after: string): readonly [readonly TextPart[], readonly TextPart[]] | undefined {
  const [a, b] = [before.match(word) ?? [], after.match(word) ?? []];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const [keptA, keptB] = common(a.slice(start, a.length - end), b.slice(start, b.length - end));
  const isKept = (kept: ReadonlySet<number>, length: number) => (index: number) =>
    index < start || index >= length - end || kept.has(index - start);
  const [partsA, partsB] = [parts(a, isKept(keptA, a.length)), parts(b, isKept(keptB, b.length))];
  const inCommon = partsA.reduce((sum, { text, isChanged }) => sum + (isChanged ? 0 : text.trim().length), 0);
  const longer = Math.max(before.trim().length, after.trim().length);
  return longer > 0 && inCommon < longer * leastInCommon ? undefined : [partsA, partsB];
}

function parts(words: readonly string[], isKept: (index: number) => boolean): TextPart[] {
  const result: { text: string; isChanged: boolean }[] = [];
  words.forEach((text, index) => {
    const isChanged = !isKept(index);
    const last = result.at(-1);
    if (last?.isChanged === isChanged) last.text += text;
    else result.push({ text, isChanged });
  });
  return result;
}

/** Indexes of a longest common subsequence, on both sides. */
function common(a: readonly string[], b: readonly string[]): readonly [ReadonlySet<number>, ReadonlySet<number>] {
  const [inA, inB] = [new Set<number>(), new Set<number>()];
  if (a.length * b.length === 0 || a.length * b.length > mostPairs) return [inA, inB];
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) {
      inA.add(i++);
      inB.add(j++);
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return [inA, inB];
}
