/** What the journal can say: one schema per type of record. Only ever added to; what was written once must stay readable. */
import { z } from 'zod';
import { attemptSchema, recordedFilesSchema, runSchema, stageSchema, verdictSchema } from '../../domain/runs/run';
import { proofSchema } from '../../domain/proof/proof';
import { treeOutcomes, treeWriteSchema } from '../../domain/proof/treeWrite';
import { taskStatuses } from '../../domain/tasks/taskStatus';
import { compiledCheck } from './compiledCheck';

/** What of a task the store answers questions about. */
const taskSeenSchema = z.object({
  id: z.string(),
  title: z.string(),
  kind: z.string(),
  status: z.enum(taskStatuses),
  reason: z.string().optional(),
  priority: z.number(),
  cost: z.number(),
  cwd: z.string().optional(),
  branch: z.string().optional(),
  file: z.string().optional(),
});
export type TaskSeen = z.infer<typeof taskSeenSchema>;

const findingSeenSchema = z.object({
  rank: z.int().min(1),
  id: z.string(),
  path: z.string(),
  name: z.string(),
  line: z.int().min(1),
  cyclomatic: z.int(),
  cognitive: z.int(),
  excess: z.number(),
  churn: z.int(),
  score: z.number(),
});

export const newJournalRecordSchema = z.discriminatedUnion('type', [
  /** An engine took over. Opens every segment; what a lower epoch wrote after it does not count. */
  z.object({ type: z.literal('engine.started'), epoch: z.int().min(1), pid: z.int(), build: z.string() }),
  /** The same engine goes on in a new segment, because what is in the old ones is in a snapshot. */
  z.object({ type: z.literal('journal.rotated'), epoch: z.int().min(1), pid: z.int(), build: z.string() }),
  /** What was forgotten: the runs, attempts and events that ended before a moment, and all but so many of the newest runs. */
  z.object({ type: z.literal('store.compacted'), endedBefore: z.number(), keepRuns: z.int().min(0) }),
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
    before: recordedFilesSchema.optional(),
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
  /** What was measured of a candidate. A green one waits for a person; one of the same task that waited before it does no longer. */
  z.object({ type: z.literal('proof.made'), proof: proofSchema }),
  /** A person decided against a proof, or its task is no longer what it was. */
  z.object({ type: z.literal('proof.discarded'), proofId: z.string(), taskId: z.string(), reason: z.string().optional() }),
  /**
   * Files of the person's tree are about to become what a proof says, or what they were before it: all of them or none. Whoever
   * finds this without its `tree.written` goes on from it.
   */
  z.object({ type: z.literal('tree.writing'), write: treeWriteSchema }),
  z.object({ type: z.literal('tree.written'), writeId: z.string(), outcome: z.enum(treeOutcomes), left: z.array(z.string()) }),
  /** Tasks as their file says they are, of those that are not as they were last told; and those that are gone from it. */
  z.object({
    type: z.literal('tasks.seen'),
    tasksFile: z.string(),
    tasks: z.array(taskSeenSchema),
    gone: z.array(z.string()),
  }),
  /** What an audit of the whole workspace found. */
  z.object({
    type: z.literal('audit.finished'),
    summary: z.object({ files: z.int(), functions: z.int(), lines: z.int(), findings: z.int(), durationMs: z.number() }),
    findings: z.array(findingSeenSchema),
  }),
]);
/** A record as a caller gives it. */
export type NewJournalRecord = z.infer<typeof newJournalRecordSchema>;

/** What every record carries, known type or not. */
export interface RecordEnvelope {
  readonly v: number;
  /** Counts up by one over all segments. */
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly type: string;
  readonly [field: string]: unknown;
}

/** By hand, because a million of them are read at a time: undefined for what is none. */
export function envelopeOf(value: unknown): RecordEnvelope | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('v' in value && 'seq' in value && 'at' in value && 'type' in value)) return undefined;
  const { v, seq, at, type } = value;
  const isOne = isCount(v) && isCount(seq) && typeof at === 'number' && typeof type === 'string' && type !== '';
  // Each field was looked at above.
  return isOne ? (value as RecordEnvelope) : undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}

/** A record as it was read. */
export type JournalRecord = NewJournalRecord & { readonly v: number; readonly seq: number; readonly at: number };

export const journalVersion = 1;
/** The types this version understands; others are a later version's, kept on disk and passed over. */
export const knownRecordTypes: ReadonlySet<string> = new Set(newJournalRecordSchema.options.map((option) => option.shape.type.value));

const envelopeShape = { v: z.number().optional(), seq: z.number().optional(), at: z.number().optional() };
const checks: ReadonlyMap<string, (value: unknown) => boolean> = new Map(
  newJournalRecordSchema.options.map((option) => [option.shape.type.value, compiledCheck(z.object({ ...option.shape, ...envelopeShape }))]),
);

/** Undefined where it does not fit what its type says. */
export function parseRecord(envelope: RecordEnvelope): JournalRecord | undefined {
  if (isAsWritten(envelope)) return envelope;
  const { success, data } = newJournalRecordSchema.safeParse(envelope);
  return success ? { ...data, v: envelope.v, seq: envelope.seq, at: envelope.at } : undefined;
}

/** Whether the schema would give it back as it is, at a fraction of the schema's price. */
function isAsWritten(envelope: RecordEnvelope): envelope is JournalRecord {
  return checks.get(envelope.type)?.(envelope) === true;
}

/** What a caller gave, with nothing in it that its type does not know; throws where it does not fit. */
export function checkedRecord(record: NewJournalRecord): NewJournalRecord {
  return checks.get(record.type)?.(record) === true ? record : newJournalRecordSchema.parse(record);
}
