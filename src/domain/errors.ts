/**
 * Refusals as values: every error a person may meet has a code, data and a message that says where, what was expected
 * and what to do. Hosts turn codes into exit codes and notifications; tests compare codes, never messages.
 */
import { messageOf } from '../shared/messageOf';

export const errorCodes = [
  /** Wrong usage, or an argument that does not fit its schema. */
  'invalidInput',
  /** tasks.yml does not parse or does not fit; data.problems has all of them. */
  'invalidTasksFile',
  /** A configuration file, variable, setting or flag does not fit; data.problems has all of them. */
  'invalidConfiguration',
  'unknownTask',
  'duplicateTask',
  'unknownDependency',
  'dependencyCycle',
  /** A status may not move that way (see taskTransitions). */
  'invalidTransition',
  /** Commands were not approved, or the workspace is not trusted. data.commands lists them. */
  'untrusted',
  /** `.symbiote/` is tracked by git, or somebody else owns the workspace. */
  'refused',
  /** Two sides changed the same; nothing was written. data.conflicts says where. */
  'conflict',
  'notFound',
  /** The state does not allow it now, for example starting a run while one is under way. */
  'busy',
  'notSupported',
  'cancelled',
  /** A file or process operation failed; data.path says where. */
  'io',
  /** The engine cannot be started or reached. */
  'engineUnreachable',
  'versionMismatch',
  'unauthorised',
  /** What was kept does not check: a snapshot, a portable file. */
  'damaged',
  /** A defect of ours. */
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export interface EngineErrorOptions {
  readonly data?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
  /** True where trying again may help without anybody changing anything. */
  readonly retryable?: boolean;
}

/** The wire form of an EngineError. */
export interface EngineErrorJson {
  readonly code: ErrorCode;
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly retryable: boolean;
}

/** The extension and its client of the engine are programs of their own in one process, each with this class: they know each other's errors by this. */
const brand = Symbol.for('symbiote.EngineError');

export class EngineError extends Error {
  readonly [brand] = true;
  readonly code: ErrorCode;
  readonly data: Readonly<Record<string, unknown>>;
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, options: EngineErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'EngineError';
    this.code = code;
    this.data = options.data ?? {};
    this.retryable = options.retryable ?? false;
  }

  static is(error: unknown, code?: ErrorCode): error is EngineError {
    return error instanceof Error && brand in error && (code === undefined || (error as EngineError).code === code);
  }

  toJSON(): EngineErrorJson {
    return { code: this.code, message: this.message, data: this.data, retryable: this.retryable };
  }

  static fromJSON(json: EngineErrorJson): EngineError {
    return new EngineError(json.code, json.message, { data: json.data, retryable: json.retryable });
  }

  /** Whatever was thrown, as an EngineError; what we did not foresee is `internal` and keeps its cause. */
  static from(error: unknown): EngineError {
    if (EngineError.is(error)) return error;
    if (error instanceof Error && error.name === 'AbortError') return new EngineError('cancelled', 'Cancelled.', { cause: error });
    return new EngineError('internal', messageOf(error), { cause: error });
  }
}
