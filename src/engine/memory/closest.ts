/** The word somebody probably meant. */

/** The candidate that differs least from `word`, if it differs little enough to be a slip; never `word` itself. */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  const wanted = plain(word);
  const limit = Math.min(2, Math.floor(wanted.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    if (candidate === word || Math.abs(candidate.length - word.length) > 3) continue;
    const distance = editDistance(wanted, plain(candidate));
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** ` (did you mean …?)`, or nothing. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const guess = closest(word, candidates);
  return guess === undefined ? '' : ` (did you mean \`${guess}\`?)`;
}

function plain(word: string): string {
  return word.slice(0, 80).toLowerCase().replace(/[-_ ]/g, '');
}

/** Insertions, deletions, replacements and swaps of neighbours. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) row.push(cell(a, b, i, j, rows, row));
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}

function cell(a: string, b: string, i: number, j: number, rows: readonly number[][], row: readonly number[]): number {
  const above = rows[i - 1] ?? [];
  const isSame = a[i - 1] === b[j - 1];
  const simple = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (isSame ? 0 : 1));
  const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
  return isSwap ? Math.min(simple, (rows[i - 2]?.[j - 2] ?? 0) + 1) : simple;
}
