/** EngineErrors on their way over JSON-RPC: the whole of one travels in the error's data. */
import { ErrorCodes, ResponseError } from 'vscode-jsonrpc/node';
import type { z } from 'zod';
import { EngineError } from '../../../domain/errors';
import { errorDataSchema } from '../../../protocol/rpc';

/** Codes for clients that know JSON-RPC alone. */
const requestCancelled = -32_800;
const refused = -32_000;

export function toResponseError(error: unknown): ResponseError<unknown> {
  const engineError = EngineError.from(error);
  return new ResponseError(jsonRpcCode(engineError), engineError.message, engineError.toJSON());
}

export function fromResponseError(error: unknown): EngineError {
  if (EngineError.is(error)) return error;
  const parsed = error instanceof ResponseError ? errorDataSchema.safeParse(error.data) : undefined;
  if (parsed?.success === true) return EngineError.fromJSON(parsed.data);
  return EngineError.from(error);
}

/** What does not fit a schema, as one sentence: `audit.run: input.top: expected …; input.path: …`. */
export function describeIssues(error: z.ZodError): string {
  const shown = error.issues.slice(0, 5).map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`));
  const more = error.issues.length - shown.length;
  return shown.join('; ') + (more > 0 ? `; and ${more} more` : '');
}

function jsonRpcCode({ code }: EngineError): number {
  if (code === 'invalidInput') return ErrorCodes.InvalidParams;
  if (code === 'internal') return ErrorCodes.InternalError;
  if (code === 'cancelled') return requestCancelled;
  return refused;
}
