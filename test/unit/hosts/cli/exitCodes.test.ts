import assert from 'node:assert/strict';
import { EngineError, type ErrorCode } from '../../../../src/domain/errors';
import { exitCodeFor } from '../../../../src/hosts/cli/exitCodes';

describe('exit codes', () => {
  const expected: Partial<Record<ErrorCode, number>> = {
    invalidInput: 2,
    invalidTasksFile: 2,
    invalidConfiguration: 2,
    unknownTask: 2,
    dependencyCycle: 2,
    untrusted: 4,
    refused: 4,
    busy: 4,
    cancelled: 130,
    engineUnreachable: 1,
    internal: 1,
  };
  for (const [code, exitCode] of Object.entries(expected)) {
    it(`${code} is ${exitCode}`, () => assert.equal(exitCodeFor(new EngineError(code as ErrorCode, 'x')), exitCode));
  }

  it('count what was not foreseen as a failure', () => assert.equal(exitCodeFor(new TypeError('x')), 1));
});
