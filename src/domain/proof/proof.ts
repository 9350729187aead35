/** The proof of a candidate: what each gate measured, with the evidence, under the hash of what was measured. */
import { z } from 'zod';
import { apiChangeSchema } from './publicApi';
import { effectChangeSchema } from './effects';

/** In the order in which a candidate passes them: the cheapest first. */
export const gateNames = ['scope', 'syntax', 'api', 'effects', 'metrics', 'tests', 'checks'] as const;
export type GateName = (typeof gateNames)[number];

/** A number before and after, with what it is of. */
const measuredChangeSchema = z.object({
  /** `src/parser.ts: Parser.parse cognitive`, or of the whole: `cognitive of the touched files`. */
  of: z.string(),
  before: z.number().optional(),
  after: z.number().optional(),
  threshold: z.number().optional(),
});
export type MeasuredChange = z.infer<typeof measuredChangeSchema>;

/** A command that was run as evidence, in the candidate's worktree. */
export const evidenceCommandSchema = z.object({
  name: z.string(),
  command: z.string(),
  exitCode: z.int().nullable(),
  durationMs: z.number(),
  /** How it ended on the base, where it was run there first. */
  onBase: z.int().nullable().optional(),
  /** File with what it printed, relative to the workspace. */
  log: z.string().optional(),
});
export type EvidenceCommand = z.infer<typeof evidenceCommandSchema>;

export const gateResultSchema = z.object({
  gate: z.enum(gateNames),
  /** `skipped`: there was nothing to check it with; the reason says what. */
  state: z.enum(['passed', 'failed', 'skipped']),
  /** One sentence: why it failed or was skipped, what was found where it passed. */
  reason: z.string(),
  numbers: z.array(measuredChangeSchema).optional(),
  api: z.array(apiChangeSchema).optional(),
  effects: z.array(effectChangeSchema).optional(),
  commands: z.array(evidenceCommandSchema).optional(),
  /** Milliseconds. */
  durationMs: z.number().optional(),
});
export type GateResult = z.infer<typeof gateResultSchema>;
