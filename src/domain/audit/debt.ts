/** What an audit does not show because somebody said so, and what is wrong with what they said. */
import { z } from 'zod';

const hiddenBy = ['suppression', 'exception', 'baseline'] as const;

const hiddenFindingSchema = z.object({
  id: z.string(),
  path: z.string(),
  line: z.int().min(1),
  function: z.string(),
  cyclomatic: z.int(),
  cognitive: z.int(),
  by: z.enum(hiddenBy),
  reason: z.string().optional(),
  /** The last day of an exception. */
  until: z.string().optional(),
});
export type HiddenFinding = z.infer<typeof hiddenFindingSchema>;

const debtWarningKinds = [
  'suppressionWithoutReason',
  'unknownMetric',
  'unusedSuppression',
  'expiredException',
  'unusedException',
  'ambiguousException',
  'staleBaseline',
] as const;

const debtWarningSchema = z.object({
  kind: z.enum(debtWarningKinds),
  /** File it stands in: a source, the configuration, the baseline. */
  path: z.string(),
  line: z.int().min(1).optional(),
  message: z.string(),
});
export type DebtWarning = z.infer<typeof debtWarningSchema>;

export const debtSchema = z.object({
  hidden: z.array(hiddenFindingSchema),
  warnings: z.array(debtWarningSchema),
  /** There with a baseline: how the findings stand to it. */
  baseline: z.object({ entries: z.int(), hidden: z.int(), new: z.int(), worse: z.int(), stale: z.int() }).optional(),
});
export type Debt = z.infer<typeof debtSchema>;
