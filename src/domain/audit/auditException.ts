/**
 * Exceptions of the configuration: findings that are let be until a day, with a reason. Written with zod's small form, since
 * the editor reads its settings as soon as the extension is active.
 */
import * as z from 'zod/mini';
import { metricNames } from './metricNames';

export const auditExceptionSchema = z.strictObject({
  /** Glob of files, as in audit.exclude; `src/cart.ts:Cart.total` for a function, too. */
  path: z.string().check(z.minLength(1)),
  /** Name of the function, its last part where that is clear, or with its number among those of one name (`total~2`); all of the file without. */
  function: z.optional(z.string().check(z.minLength(1))),
  /** All of them without. */
  metric: z.optional(z.enum(metricNames)),
  /** The last day on which it holds, like 2026-12-31. */
  until: z.string().check(z.refine(isDay, 'expected a day like 2026-12-31')),
  reason: z.string().check(z.minLength(1, 'expected a reason')),
});
export type AuditException = z.infer<typeof auditExceptionSchema>;

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && dayOf(time) === text;
}

/** The day of a time, in UTC: the same for everybody who reads the configuration. */
export function dayOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10);
}
