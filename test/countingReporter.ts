/** Mocha's usual report, with its counts left in the file that SYMBIOTE_TEST_COUNTS names, for the sum over all suites. */
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

export class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    const file = process.env['SYMBIOTE_TEST_COUNTS'];
    if (file === undefined) return;
    runner.once('end', () => {
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
      writeFileSync(file, JSON.stringify({ passes, failures, pending }));
    });
  }
}

// What mocha's --reporter looks for.
export default CountingReporter;
