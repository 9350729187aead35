/** One request: parsed, handed to its operation's handler, its answer parsed too. */
import type { z } from 'zod';
import { EngineError } from '../../../domain/errors';
import { operations, type OperationName } from '../../../protocol/operations';
import { requestSchema, type Notification } from '../../../protocol/rpc';
import type { ClientConnection, Handler, Handlers } from './contract';
import { ProgressReporter } from './progressReporter';
import { describeIssues } from './wireErrors';

export interface IncomingRequest {
  readonly method: string;
  readonly parameters: unknown;
  readonly client: ClientConnection;
  readonly signal: AbortSignal;
  readonly sendProgress: (progress: Notification<'progress'>) => Promise<void>;
}

/** Rejects with an EngineError. */
export async function answerRequest(handlers: Handlers, request: IncomingRequest): Promise<unknown> {
  const { method, client, signal } = request;
  if (!isOperation(method)) {
    throw new EngineError('notSupported', `This engine knows no operation ${JSON.stringify(method)}.`, { data: { operation: method } });
  }
  const { input: rawInput, layers, progress } = parse(requestSchema, request.parameters, 'invalidInput', method);
  const input = parse(operations[method].input, rawInput, 'invalidInput', `${method}: input`);
  if (signal.aborted) throw new EngineError('cancelled', `${method} was cancelled.`);
  const reporter = progress === undefined ? undefined : new ProgressReporter(progress, request.sendProgress);
  // The table ties each name's input, output and handler together; that tie is lost once the name is a variable.
  const handler = handlers[method] as Handler<OperationName>;
  try {
    const output = await handler(input, {
      client,
      layers,
      signal,
      progress: (done, total, message) => reporter?.report({ done, total, message }),
      found: (hotspots) => reporter?.report({ found: [...hotspots] }),
      reported: (report) => reporter?.report({ report }),
    });
    return parse(operations[method].output, output, 'internal', `${method}: the engine's answer`);
  } finally {
    reporter?.flush();
  }
}

function isOperation(method: string): method is OperationName {
  return Object.hasOwn(operations, method);
}

function parse<S extends z.ZodType>(schema: S, value: unknown, code: 'invalidInput' | 'internal', what: string): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new EngineError(code, `${what} does not fit: ${describeIssues(parsed.error)}`, {
    data: { issues: parsed.error.issues.slice(0, 20) },
  });
}
