/** Cancellation as the engine's own error. */
import { EngineError } from '../domain/errors';

export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new EngineError('cancelled', 'Cancelled.');
}

/** The promise's outcome, or `cancelled` as soon as the signal is aborted; what the promise does then goes unheard. */
export async function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  throwIfAborted(signal);
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(new EngineError('cancelled', 'Cancelled.'));
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
    promise.catch(() => undefined);
  }
}
