/** Timing and printing for the bench: medians of several rounds, ratios within one run. */

export interface Row {
  readonly name: string;
  readonly value: string;
  readonly note?: string;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

/** Milliseconds of each round, after one that is not counted. */
export async function rounds(count: number, work: (round: number) => unknown): Promise<number[]> {
  const times: number[] = [];
  for (let round = -1; round < count; round++) {
    const start = performance.now();
    await work(round);
    if (round >= 0) times.push(performance.now() - start);
  }
  return times;
}

export function ms(value: number): string {
  return value < 10 ? `${value.toFixed(2)} ms` : value < 1000 ? `${value.toFixed(0)} ms` : `${(value / 1000).toFixed(2)} s`;
}

export function spread(times: readonly number[]): string {
  return `median of ${times.length}, ${ms(Math.min(...times))} to ${ms(Math.max(...times))}`;
}

export function print(title: string, rows: readonly Row[]): void {
  const width = Math.max(...rows.map((row) => row.name.length));
  const valueWidth = Math.max(...rows.map((row) => row.value.length));
  console.log(`\n${title}`);
  for (const { name, value, note } of rows)
    console.log(`  ${name.padEnd(width)}  ${value.padStart(valueWidth)}${note === undefined ? '' : `  ${note}`}`);
}
