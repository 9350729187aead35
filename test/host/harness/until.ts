/** Waiting for a state instead of sleeping: asks again until it holds, and says what was last seen when it never does. */

export interface UntilOptions {
  /** Default 40,000: a state that never comes fails a little later, on a busy machine one that does is not missed. */
  readonly timeoutMs?: number;
  readonly intervalMs?: number;
}

/**
 * Resolves with the probe's first value that is neither undefined nor false. Rejects after the timeout with `what` and the
 * probe's last error. An error the probe throws counts as "not yet".
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  options: UntilOptions = {},
): Promise<T> {
  const { timeoutMs = 40_000, intervalMs = 50 } = options;
  const end = Date.now() + timeoutMs;
  for (;;) {
    let seen = '';
    try {
      const value = await probe();
      if (value !== undefined && value !== false) return value;
    } catch (error) {
      seen = `: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (Date.now() > end) throw new Error(`Waited ${timeoutMs} ms in vain until ${what}${seen}`);
    await new Promise((resolve) => setTimeout(resolve, intervalMs));
  }
}
