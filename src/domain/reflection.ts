/** What reflecting did, or would do, to the tasks. */
import { z } from 'zod';
import { taskViewSchema } from './task';

export const reflectionSchema = z.object({
  added: z.array(taskViewSchema),
  raised: z.array(z.object({ id: z.string(), from: z.number(), to: z.number() })),
  withdrawn: z.array(z.object({ id: z.string(), reason: z.string() })),
  /** Findings that wait because reflector.maxOpenTasks are open already. */
  waiting: z.int(),
});
export type Reflection = z.infer<typeof reflectionSchema>;
