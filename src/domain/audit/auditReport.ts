/** The result of an audit; also what `symbiote audit --json` prints. */
import { z } from 'zod';
import { auditComparisonSchema } from './auditComparison';
import { debtSchema } from './debt';
import { hotspotSchema } from './hotspot';
import { maintainabilitySchema } from './maintainability';
import { fileMetricsSchema } from './metrics';
import { trendSchema } from './trend';

/** What history says of the whole; of each hotspot, see there. */
const trendSummarySchema = z.object({
  days: z.int(),
  /** When the window began. */
  sinceMs: z.number(),
  /** Commits in the window that changed what is audited, merges for one. */
  commits: z.int(),
  /** The functions, over a threshold or not, that grew by most, cognitive and cyclomatic together. */
  worsened: z.array(z.object({ id: z.string(), path: z.string(), name: z.string(), line: z.int().min(1), trend: trendSchema })),
  /** What is not known, and why. */
  notes: z.array(z.string()),
});
export type TrendSummary = z.infer<typeof trendSummarySchema>;

export const auditReportSchema = z.object({
  version: z.literal(1),
  /** Absolute path; every other path is relative to it, with forward slashes. */
  root: z.string(),
  files: z.array(fileMetricsSchema.extend({ maintainability: maintainabilitySchema.optional() })),
  hotspots: z.array(hotspotSchema),
  /** What is not shown because of a comment, an exception or the baseline, and what is wrong with these; absent without any. */
  debt: debtSchema.optional(),
  /** What changed since a revision, where that was asked for; hotspots are then those of functions that changed. */
  comparison: auditComparisonSchema.optional(),
  summary: z.object({
    files: z.int(),
    functions: z.int(),
    lines: z.int(),
    /** Findings: functions over a threshold. `hotspots` may show fewer (--top). */
    over: z.int(),
    /** Of these, how many were not there before, and how many grew; absent where nothing was compared with. */
    standings: z.object({ new: z.int(), worse: z.int() }).optional(),
    /** Files left out, by reason. */
    excluded: z.record(z.string(), z.int()),
    filesWithSyntaxErrors: z.array(z.object({ path: z.string(), line: z.int(), message: z.string() })),
    /** The maintainability is there where files were rated. */
    thresholds: z.object({ cyclomatic: z.int(), cognitive: z.int(), maintainability: z.int().optional() }),
    churnDays: z.int(),
    git: z.boolean(),
    /** What a reader of the numbers should know, for example why git was not used. */
    notes: z.array(z.string()).optional(),
    durationMs: z.number(),
    /** Where history was asked for and there is some. */
    trend: trendSummarySchema.optional(),
  }),
});
export type AuditReport = z.infer<typeof auditReportSchema>;
