/** The figures of the gate as tables and lists that a person reads. */
import type { GateFigures } from './measure';

const share = (part: number): string => `${(part * 100).toFixed(1)} %`;

export function printFigures(figures: GateFigures): void {
  console.log(`\n${'Operator'.padEnd(20)} mutants  rejected  by gate`);
  for (const { operator, mutants, rejected, byGate } of figures.operators) {
    const gates = Object.entries(byGate).map(([gate, count]) => `${gate} ${count}`);
    console.log(`${operator.padEnd(20)} ${String(mutants).padStart(7)}  ${String(rejected).padStart(8)}  ${gates.join(', ')}`);
  }
  console.log(
    `\nRejected: ${share(figures.rejectedShare)} of ${figures.mutants} mutants (aim ≥ 98 %); of those of the code alone ${share(figures.codeRejectedShare)}`,
  );
  printList('Not rejected', figures.survivors);
  printList('Left out: no test, no type and none of the generated inputs told them from the original', figures.equivalents);
  console.log(`\nWrongly rejected: ${share(figures.wronglyRejectedShare)} of ${figures.correct} correct refactorings (aim ≤ 5 %)`);
  printList(
    'Wrongly rejected',
    figures.wronglyRejected.map(({ name, gate, reason }) => `${name}: ${gate}: ${reason}`),
  );
}

function printList(title: string, names: readonly string[]): void {
  if (names.length === 0) return;
  console.log(`\n${title} (${names.length}):`);
  for (const name of names) console.log(`  ${name}`);
}
