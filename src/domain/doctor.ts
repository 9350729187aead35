/** A check of the surroundings, and what to do about it. */
import { z } from 'zod';

export const doctorCheckSchema = z.object({
  name: z.string(),
  status: z.enum(['ok', 'warning', 'error']),
  detail: z.string(),
  /** What to do about it. */
  advice: z.string().optional(),
});
export type DoctorCheck = z.infer<typeof doctorCheckSchema>;
