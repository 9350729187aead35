/** What the journal can say: one schema per type of record. Only ever added to; what was written once must stay readable. */
import { z } from 'zod';
import { attemptSchema, runSchema, stageSchema, verdictSchema } from '../../domain/runs/run';
import { taskStatuses } from '../../domain/tasks/taskStatus';

export const newJournalRecordSchema = z.discriminatedUnion('type', [
  /** An engine took over. Opens every segment; what a lower epoch wrote after it does not count. */
  z.object({ type: z.literal('engine.started'), epoch: z.int().min(1), pid: z.int(), build: z.string() }),
  z.object({ type: z.literal('run.started'), run: runSchema }),
  /** The run as it is now; its results have records of their own. */
  z.object({ type: z.literal('run.changed'), run: runSchema }),
  z.object({ type: z.literal('run.result'), runId: z.string(), result: runSchema.shape.results.element }),
  z.object({ type: z.literal('attempt.started'), attempt: attemptSchema }),
  /** Where an attempt is; its verdict as soon as there is one, so that an engine that dies afterwards does not lose it. */
  z.object({
    type: z.literal('attempt.changed'),
    attemptId: z.string(),
    stages: z.array(stageSchema),
    verdict: verdictSchema.optional(),
  }),
  z.object({ type: z.literal('attempt.ended'), attempt: attemptSchema }),
  z.object({
    type: z.literal('task.moved'),
    taskId: z.string(),
    from: z.enum(taskStatuses),
    to: z.enum(taskStatuses),
    reason: z.string().optional(),
    runId: z.string().optional(),
  }),
]);
/** A record as a caller gives it. */
export type NewJournalRecord = z.infer<typeof newJournalRecordSchema>;

/** What every record carries, known type or not. */
export const recordEnvelopeSchema = z.looseObject({
  v: z.int().min(1),
  /** Counts up by one over all segments. */
  seq: z.int().min(1),
  /** Milliseconds since 1970. */
  at: z.number(),
  type: z.string().min(1),
});
export type RecordEnvelope = z.infer<typeof recordEnvelopeSchema>;

/** A record as it was read. */
export type JournalRecord = NewJournalRecord & { readonly v: number; readonly seq: number; readonly at: number };

export const journalVersion = 1;
/** The types this version understands; others are a later version's, kept on disk and passed over. */
export const knownRecordTypes: ReadonlySet<string> = new Set(newJournalRecordSchema.options.map((option) => option.shape.type.value));
