/** The proof of a candidate: what each gate measured, with the evidence, under the hash of what was measured. */
import { z } from 'zod';
import { changesSchema } from '../runs/changes';
import { proofVerdicts } from '../runs/run';
import { apiChangeSchema } from './publicApi';
import { effectChangeSchema } from './effects';

/** `waiting`: green, and nobody decided yet; `stopped`: red; `superseded`: another of its task came, or the task left review. */
export const proofStates = ['waiting', 'stopped', 'accepted', 'discarded', 'superseded', 'undone'] as const;
export type ProofState = (typeof proofStates)[number];

/** In the order in which a candidate passes them: the cheapest first. */
const gateNames = ['scope', 'syntax', 'api', 'effects', 'metrics', 'tests', 'checks'] as const;
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
const evidenceCommandSchema = z.object({
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

const gateResultSchema = z.object({
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

/**
 * What was measured for one candidate, on one base: it holds for these contents alone. Stored as it is, and exported as JSON,
 * Markdown or text.
 */
export const proofSchema = z.object({
  version: z.literal(1),
  /** The attempt's. */
  id: z.string(),
  taskId: z.string(),
  title: z.string(),
  runId: z.string(),
  strategy: z.string(),
  /** Why the candidate was made as it was, in the words of who made it. */
  rationale: z.string().optional(),
  /** Milliseconds since 1970. */
  madeAt: z.number(),
  /** Id of the tree the candidate began with, and of the tree it is. */
  base: z.string(),
  candidate: z.string(),
  /** The commit that was checked out, where there was one; what was not committed is in the base all the same. */
  commit: z.string().optional(),
  changes: changesSchema,
  gates: z.array(gateResultSchema),
  verdict: z.enum(proofVerdicts),
  environment: z.object({ symbiote: z.string(), runtime: z.string(), platform: z.string() }),
});
export type Proof = z.infer<typeof proofSchema>;

export function verdictOf(gates: readonly GateResult[]): Proof['verdict'] {
  return gates.some(({ state }) => state === 'failed') ? 'red' : 'green';
}

/** Why a red one is red; undefined for a green one. */
export function failureOf({ gates }: Pick<Proof, 'gates'>): string | undefined {
  const failed = gates.find(({ state }) => state === 'failed');
  return failed === undefined ? undefined : `gate ${failed.gate}: ${failed.reason}`;
}
