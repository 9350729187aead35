/** The plan: what would run in which order, what is blocked and why, what it costs. */
import { z } from 'zod';
import { taskKinds } from './taskStatus';

export const planSchema = z.object({
  /** What would run, in order, if every task succeeded. */
  order: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      kind: z.enum(taskKinds),
      priority: z.number(),
      cost: z.number(),
      /** Cost used after this task. */
      cumulativeCost: z.number(),
      dependencies: z.array(z.string()),
    }),
  ),
  /** Waiting for something that will not come by itself: a failed dependency, a status blocked. */
  blocked: z.array(z.object({ id: z.string(), title: z.string(), reason: z.string() })),
  /** Ready, but not to be executed: no strategy for the kind, isolation not available, beyond the budget. */
  skipped: z.array(z.object({ id: z.string(), title: z.string(), reason: z.string() })),
  cost: z.object({
    total: z.number(),
    used: z.number(),
    budget: z.number().nullable(),
    isExhausted: z.boolean(),
    warning: z.string().optional(),
  }),
});
export type Plan = z.infer<typeof planSchema>;
