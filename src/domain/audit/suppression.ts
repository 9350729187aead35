/**
 * What a person wrote beside the code to say that it is meant to be so:
 *
 *     // symbiote-ignore-next cognitive -- one table of all opcodes reads better than twenty functions
 *     // symbiote-ignore-file -- copied from the vendor, kept as it is
 *
 * Without metrics all of them are meant; without a reason it still holds, and is reported.
 */
import { z } from 'zod';
import { metricNames } from './metricNames';

export const suppressionSchema = z.object({
  line: z.int().min(1),
  column: z.int().min(1),
  scope: z.enum(['next', 'file']),
  /** Empty for all. */
  metrics: z.array(z.enum(metricNames)),
  /** Words where metrics are expected that name none. */
  unknown: z.array(z.string()),
  reason: z.string().optional(),
  /** Where the function begins that it is about; absent for a file, and where no function follows. */
  target: z.object({ line: z.int().min(1), column: z.int().min(1) }).optional(),
});
export type Suppression = z.infer<typeof suppressionSchema>;
