/** Mocha's usual report, with its counts left in the file that SYMBIOTE_TEST_COUNTS names, for the sum over all suites. */
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import type { SuiteCounts } from './counts';

/** The file that a test or a hook is written in; undefined for hooks of the whole run. */
function fileOf(runnable: Mocha.Runnable): string | undefined {
  if (runnable.file !== undefined) return runnable.file;
  for (let suite = runnable.parent; suite !== undefined; suite = suite.parent) if (suite.file !== undefined) return suite.file;
  return undefined;
}

export class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    const path = process.env['SYMBIOTE_TEST_COUNTS'];
    if (path === undefined) return;
    const counts: SuiteCounts = { files: {}, elsewhere: { passes: 0, failures: 0 } };
    const count = (runnable: Mocha.Runnable, kind: 'passes' | 'failures'): void => {
      const file = fileOf(runnable);
      const counted = file === undefined ? counts.elsewhere : (counts.files[file] ??= { passes: 0, failures: 0 });
      counted[kind] += 1;
    };
    runner.on('pass', (test) => count(test, 'passes'));
    runner.on('fail', (test) => count(test, 'failures'));
    runner.once('end', () => writeFileSync(path, JSON.stringify(counts)));
  }
}

// What mocha's --reporter looks for.
export default CountingReporter;
