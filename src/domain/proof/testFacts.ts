/** How much a test file asks, counted: what becomes less is a test that was weakened. */
import { z } from 'zod';
import type { GateResult } from './proof';

export const testFactsSchema = z.object({
  /** Cases that are run. */
  cases: z.int().min(0),
  /** Calls that can fail a case: `expect`, `assert`. */
  assertions: z.int().min(0),
  /** Cases or groups that are left out: `it.skip`, `xit`, `it.todo`; and whatever `only` leaves out. */
  skipped: z.int().min(0),
  /** Each assertion in its words, with the conditions it is asked under: what is no longer there was changed or taken away. */
  asks: z.array(z.string()),
});
export type TestFacts = z.infer<typeof testFactsSchema>;

export interface TestChange {
  readonly path: string;
  /** Undefined where the file was not there. */
  readonly before?: TestFacts | undefined;
  /** Undefined where the file is gone. */
  readonly after?: TestFacts | undefined;
}

/**
 * No test deleted, left out or made to ask less; nor another thing, where the task does not name its tests. Files that are no tests
 * on either side are not looked at.
 */
export function testsGate(changes: readonly TestChange[], mayChange: (path: string) => boolean): GateResult {
  const weakened = changes.flatMap((change) => reasonsOf(change, mayChange(change.path)));
  const [first] = weakened;
  if (first !== undefined)
    return { gate: 'tests', state: 'failed', reason: `${first}${weakened.length > 1 ? ` (and ${weakened.length - 1} more)` : ''}` };
  const touched = changes.filter(({ before, after }) => isTest(before) || isTest(after)).length;
  const reason =
    touched === 0
      ? 'No test was touched.'
      : `${touched === 1 ? '1 test file' : `${touched} test files`} changed, and none asks less than before.`;
  return { gate: 'tests', state: 'passed', reason };
}

function reasonsOf({ path, before, after }: TestChange, mayChange: boolean): string[] {
  if (!isTest(before)) return [];
  if (after === undefined) return [`${path} was deleted.`];
  return [
    ...(after.cases < before.cases ? [`${path}: ${before.cases} tests → ${after.cases}.`] : []),
    ...(after.assertions < before.assertions ? [`${path}: ${before.assertions} assertions → ${after.assertions}.`] : []),
    ...(after.skipped > before.skipped ? [`${path}: ${after.skipped - before.skipped} more left out.`] : []),
    ...(mayChange ? [] : missing(before.asks, after.asks).map((ask) => `${path} no longer asks ${shortened(ask)}`)),
  ];
}

/** Those that are there fewer times than before. */
function missing(before: readonly string[], after: readonly string[]): string[] {
  const left = [...after];
  return before.filter((ask) => {
    const at = left.indexOf(ask);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function isTest(facts: TestFacts | undefined): facts is TestFacts {
  return facts !== undefined && (facts.cases > 0 || facts.skipped > 0);
}
