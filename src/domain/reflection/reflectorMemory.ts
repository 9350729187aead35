/** What the reflector remembers between runs, so that a finding a person has dealt with does not come back. */
import { z } from 'zod';

/**
 * `open`: a task for it was made and is not settled. `done`: it was carried out. `withdrawn`: the reflector took it back.
 * `refused`: a person cancelled or deleted it; it never comes again by itself.
 */
const rememberedStates = ['open', 'done', 'withdrawn', 'refused'] as const;
export type RememberedState = (typeof rememberedStates)[number];

const rememberedFindingSchema = z.object({
  taskId: z.string(),
  state: z.enum(rememberedStates),
  /** Numbers when the task was last written. */
  cyclomatic: z.number(),
  cognitive: z.number(),
  /** Of the function then: finds it under another name or in another file. */
  fingerprint: z.string().optional(),
  /** How far a file as a whole was below the threshold; the two numbers above are then sums over its functions. */
  fileExcess: z.number().optional(),
  /** What the reflector wrote, to tell a person's own edit from it. */
  title: z.string().optional(),
  description: z.string().optional(),
  priority: z.number().optional(),
});
export type RememberedFinding = z.infer<typeof rememberedFindingSchema>;

export const reflectorMemorySchema = z.object({
  version: z.literal(1),
  /** Milliseconds since 1970. */
  updatedAt: z.number().optional(),
  /** By hotspot id. */
  findings: z.record(z.string(), rememberedFindingSchema),
});
export type ReflectorMemory = z.infer<typeof reflectorMemorySchema>;

export const emptyReflectorMemory: ReflectorMemory = Object.freeze({ version: 1, findings: {} });

/** Reads a document; what is missing or does not fit is an empty memory (the tasks themselves say most of it). */
export function parseReflectorMemory(document: unknown): ReflectorMemory {
  const parsed = reflectorMemorySchema.safeParse(document);
  return parsed.success ? parsed.data : emptyReflectorMemory;
}
