/** Findings and their ranking. Pure: numbers in, order out, with every part of the formula kept for showing. */
import { z } from 'zod';
import { findingMetrics } from './metricNames';
import { functionMetricsSchema } from './metrics';
import { trendSchema } from './trend';

/** The suggestion drawn from a function's increments. */
const suggestionSchema = z.object({
  /** One sentence: "the loop at 41–88 holds 17 of 31: extract it". */
  text: z.string(),
  line: z.int().min(1).optional(),
  endLine: z.int().min(1).optional(),
});
export type Suggestion = z.infer<typeof suggestionSchema>;

/** A measured place over a threshold, ranked. */
export const hotspotSchema = z.object({
  rank: z.int().min(1),
  /** Stable across edits that move the function: path, name and, for several of one name, its ordinal. */
  id: z.string(),
  path: z.string(),
  function: functionMetricsSchema,
  /** Which metrics are over, by how much. */
  over: z.array(z.object({ metric: z.enum(findingMetrics), value: z.int(), threshold: z.int(), excess: z.int() })),
  /** Sum of the excesses. */
  excess: z.number(),
  /** Commits that touched the file in the window; 1 without git or without commits in it. */
  churn: z.int().min(1),
  /** How it changed lately; absent where no history was read, and for a file that did not change in the window. */
  trend: trendSchema.optional(),
  /** excess × churn × trend factor, to a tenth. */
  score: z.number(),
  /** The formula with its parts filled in: "excess 19 (cognitive 31 − 15, cyclomatic 18 − 15) × churn 4 × trend 1.24 (excess 10 → 19 since 2026-03-01) = 94.2". */
  reason: z.string(),
  suggestion: suggestionSchema,
  /** How it stands to what the audit was compared with, a baseline or a revision; absent without one. */
  standing: z.enum(['new', 'worse']).optional(),
  /** The numbers there, of a function that was there. */
  before: z.object({ cyclomatic: z.int(), cognitive: z.int() }).optional(),
});
export type Hotspot = z.infer<typeof hotspotSchema>;
