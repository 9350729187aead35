/** What the exit code of `symbiote` means, and which error leads to which. The one table; scripts rely on it. */
import { EngineError, type ErrorCode } from '../../domain/errors';

export const exitCodes = {
  done: 0,
  /** Findings that --fail-on names, a failed task, or something that broke. */
  failed: 1,
  /** Wrong usage or input: an option, tasks.yml, the configuration. */
  usage: 2,
  budget: 3,
  /** Not trusted, locked, not permitted. */
  refused: 4,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const exitCodeOfError: Readonly<Record<ErrorCode, ExitCode>> = {
  invalidInput: exitCodes.usage,
  invalidTasksFile: exitCodes.usage,
  invalidConfiguration: exitCodes.usage,
  unknownTask: exitCodes.usage,
  duplicateTask: exitCodes.usage,
  unknownDependency: exitCodes.usage,
  dependencyCycle: exitCodes.usage,
  invalidTransition: exitCodes.usage,
  notFound: exitCodes.usage,
  notSupported: exitCodes.usage,
  untrusted: exitCodes.refused,
  refused: exitCodes.refused,
  conflict: exitCodes.refused,
  busy: exitCodes.refused,
  unauthorised: exitCodes.refused,
  versionMismatch: exitCodes.refused,
  cancelled: exitCodes.interrupted,
  io: exitCodes.failed,
  engineUnreachable: exitCodes.failed,
  internal: exitCodes.failed,
  damaged: exitCodes.failed,
};

/** The exit code for whatever was thrown. */
export function exitCodeFor(error: unknown): ExitCode {
  return exitCodeOfError[EngineError.from(error).code];
}
