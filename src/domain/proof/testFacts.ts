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
});
export type TestFacts = z.infer<typeof testFactsSchema>;

export interface TestChange {
  readonly path: string;
  /** Undefined where the file was not there. */
  readonly before?: TestFacts | undefined;
  /** Undefined where the file is gone. */
  readonly after?: TestFacts | undefined;
}

/** No test deleted, left out or made to ask less. Files that are no tests on either side are not looked at. */
export function testsGate(changes: readonly TestChange[]): GateResult {
  const weakened = changes.flatMap((change) => reasonsOf(change));
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

function reasonsOf({ path, before, after }: TestChange): string[] {
  if (!isTest(before)) return [];
  if (after === undefined) return [`${path} was deleted.`];
  return [
    ...(after.cases < before.cases ? [`${path}: ${before.cases} tests → ${after.cases}.`] : []),
    ...(after.assertions < before.assertions ? [`${path}: ${before.assertions} assertions → ${after.assertions}.`] : []),
    ...(after.skipped > before.skipped ? [`${path}: ${after.skipped - before.skipped} more left out.`] : []),
  ];
}

function isTest(facts: TestFacts | undefined): facts is TestFacts {
  return facts !== undefined && (facts.cases > 0 || facts.skipped > 0);
}
