/**
 * Every operation of the engine, once: name, input, output, effect. RPC handlers, the client and the command line are
 * typed by this table; each message is parsed by its schema on both sides.
 */
import { z } from 'zod';
import { auditReportSchema } from '../domain/audit/auditReport';
import { commandPreviewSchema } from '../domain/commandTrust';
import { fileHistorySchema } from '../domain/audit/fileHistory';
import { changesSchema, fileDiffSchema } from '../domain/runs/changes';
import { doctorCheckSchema } from '../domain/doctor';
import { exclusionSchema, measuredFileSchema } from '../domain/audit/metrics';
import { trendSchema } from '../domain/audit/trend';
import { planSchema } from '../domain/tasks/plan';
import { problemSchema } from '../domain/problem';
import { reflectionSchema } from '../domain/reflection/reflection';
import { attemptSchema, runSchema } from '../domain/runs/run';
import { settingEntrySchema } from '../domain/settings';
import { newTaskSchema, taskViewSchema } from '../domain/tasks/task';
import { operation, type Operation } from './operation';
import { reviewOperations } from './reviewOperations';
import { taskListChangeSchema } from './taskListChange';

const empty = z.strictObject({});
const done = z.object({});
/** Tells apart the places in which one client shows the same attempt: each is given all of its output, at its own pace. */
const viewSchema = z.string().optional();

export const operations = {
  'engine.status': operation(
    'read',
    'What the engine is and does.',
    empty,
    z.object({
      version: z.string(),
      build: z.string(),
      pid: z.int(),
      workspace: z.string(),
      startedAt: z.number(),
      clients: z.int(),
      /** True while runs or attempts are live. */
      isBusy: z.boolean(),
      terminalUnavailable: z.string().optional(),
      /** What recovery found when this engine took over: attempts settled as interrupted, processes ended, journal damage. */
      recovery: z.object({ interrupted: z.array(z.string()), processesEnded: z.int(), notes: z.array(z.string()) }),
    }),
  ),
  'engine.stop': operation('write', 'Ends what runs and stops the engine.', z.strictObject({ force: z.boolean().default(false) }), done),

  'audit.run': operation(
    'read',
    'Measures the workspace, or a path in it, and ranks its hotspots.',
    z.strictObject({
      path: z.string().optional(),
      all: z.boolean().default(false),
      /** Rate files as wholes too. */
      maintainability: z.boolean().default(false),
      top: z.int().min(1).optional(),
      /** Tell with the progress which hotspots there are among what is measured so far, and the report about functions before files are rated. */
      early: z.boolean().default(false),
      /** Read so many days of history, or as many as churn is counted in, and rank by trend too. */
      trendDays: z.union([z.int().min(1).max(3650), z.literal('churnDays')]).optional(),
      /** Hide what symbiote.baseline.json knows. */
      baseline: z.boolean().default(true),
      /** Show only what changed since a revision (where it and HEAD parted), or, without one, what is not committed. */
      since: z.strictObject({ revision: z.string().optional() }).optional(),
      /** Measure everything, whatever is kept from earlier audits. */
      fresh: z.boolean().default(false),
    }),
    auditReportSchema,
  ),
  'audit.file': operation(
    'read',
    'Measures one file, or a text in its place, with the increments of each function.',
    z.strictObject({ path: z.string(), text: z.string().optional() }),
    measuredFileSchema,
  ),
  'audit.baseline': operation(
    'write',
    'Writes the findings of today into symbiote.baseline.json.',
    z.strictObject({}),
    z.object({ path: z.string(), findings: z.int(), added: z.int(), removed: z.int() }),
  ),
  'audit.whyExcluded': operation(
    'read',
    'Says whether and why a file is left out.',
    z.strictObject({ path: z.string() }),
    z.object({ path: z.string(), exclusion: exclusionSchema.optional() }),
  ),
  'history.file': operation(
    'read',
    'What a file, or a function in it, measured from commit to commit.',
    z.strictObject({
      path: z.string(),
      /** A name, a name with its ordinal (`name~2`), or a line. */
      function: z.string().optional(),
      /** How many commits to look at. */
      limit: z.int().min(1).max(10_000).default(100),
    }),
    fileHistorySchema,
  ),
  'history.trends': operation(
    'read',
    'How the functions of a file changed in the days in which churn is counted.',
    z.strictObject({ path: z.string() }),
    z.object({ trends: z.array(z.object({ id: z.string(), trend: trendSchema })) }),
  ),
  'history.content': operation(
    'read',
    "What git's id of a content stands for; absent where it is not here, or too large.",
    z.strictObject({ blob: z.string() }),
    z.object({ text: z.string().optional() }),
  ),
  'reflect.run': operation(
    'write',
    'Turns findings into refactor tasks; a dry run only says what it would do.',
    z.strictObject({ dryRun: z.boolean().default(false) }),
    reflectionSchema,
  ),

  'tasks.list': operation(
    'read',
    'The tasks, and what is wrong with their file.',
    empty,
    z.object({
      /** Relative to the workspace. */
      path: z.string(),
      exists: z.boolean(),
      tasks: z.array(taskViewSchema),
      problems: z.array(problemSchema),
      /** True while the file is invalid and these are the last good tasks. */
      isStale: z.boolean(),
    }),
  ),
  'tasks.changes': operation(
    'read',
    'What became of the tasks since a version of their list; all of them where that is not known.',
    z.strictObject({ since: z.string().optional() }),
    z.object({
      path: z.string(),
      exists: z.boolean(),
      problems: z.array(problemSchema),
      isStale: z.boolean(),
      /** Of the list after the change. */
      version: z.string(),
      /** True when the change is one of an empty list, whatever was asked. */
      isWhole: z.boolean(),
      change: taskListChangeSchema,
    }),
  ),
  'tasks.validate': operation(
    'read',
    'What is wrong with a text that would be the tasks file, and the tasks in it that are right.',
    z.strictObject({ text: z.string(), withTasks: z.boolean().default(false) }),
    z.object({ problems: z.array(problemSchema), tasks: z.array(taskViewSchema).optional() }),
  ),
  'tasks.add': operation(
    'write',
    'Appends a task; the file is created when it is not there.',
    z.strictObject({ task: newTaskSchema }),
    z.object({ task: taskViewSchema }),
  ),
  'tasks.edit': operation(
    'write',
    'Changes fields of tasks, the same of each; null removes one.',
    z.strictObject({ ids: z.array(z.string()).min(1), changes: z.record(z.string(), z.unknown()) }),
    z.object({ tasks: z.array(taskViewSchema) }),
  ),
  'tasks.retry': operation(
    'write',
    'Makes failed, blocked, cancelled or done tasks pending again.',
    z.strictObject({ ids: z.array(z.string()).min(1) }),
    z.object({ tasks: z.array(taskViewSchema) }),
  ),
  'tasks.cancel': operation(
    'write',
    'Cancels tasks; one that is being executed is ended with everything it started.',
    z.strictObject({ ids: z.array(z.string()).min(1) }),
    z.object({ tasks: z.array(taskViewSchema) }),
  ),

  'tasks.move': operation(
    'write',
    'Gives tasks the priority that puts them, in this order, before another in the plan; `null` for after all others.',
    z.strictObject({ ids: z.array(z.string()).min(1), before: z.string().nullable() }),
    z.object({ tasks: z.array(taskViewSchema) }),
  ),
  'tasks.depend': operation(
    'write',
    'Makes tasks wait for another, or no longer; refused where they would wait for themselves.',
    z.strictObject({ ids: z.array(z.string()).min(1), on: z.string(), remove: z.boolean().default(false) }),
    z.object({ tasks: z.array(taskViewSchema) }),
  ),

  'plan.show': operation(
    'read',
    'The order in which tasks would run, what is blocked and why, and the cost.',
    z.strictObject({
      tasks: z.array(z.string()).default([]),
      reflect: z.boolean().default(false),
      budgetCost: z.number().nonnegative().optional(),
    }),
    planSchema,
  ),
  'run.preview': operation(
    'read',
    'The commands a run would execute and whether each was approved.',
    z.strictObject({ tasks: z.array(z.string()).default([]), max: z.int().min(1).optional() }),
    z.object({ commands: z.array(commandPreviewSchema), plan: planSchema }),
  ),
  'trust.approve': operation(
    'write',
    'Remembers, outside the workspace, that a person approved these commands.',
    z.strictObject({ fingerprints: z.array(z.string()) }),
    done,
  ),
  'run.start': operation(
    'execute',
    'Starts a run.',
    z.strictObject({
      tasks: z.array(z.string()).default([]),
      max: z.int().min(1).optional(),
      budgetCost: z.number().nonnegative().optional(),
      reflect: z.boolean().optional(),
      /** `approved`: only commands approved before; `all`: the person (or --yes, or the editor's Workspace Trust) answers for every command. */
      trust: z.enum(['approved', 'all']).default('approved'),
      /** Whether somebody can type into the commands' terminals. */
      interactive: z.boolean().default(false),
      /** Name of the strategy to use, where several carry out a kind. */
      strategy: z.string().optional(),
      /** Environment of the person's shell or editor, for the commands. Never stored. */
      environment: z.record(z.string(), z.string()),
    }),
    z.object({ run: runSchema }),
  ),
  'run.wait': operation('read', 'Resolves when the run has ended.', z.strictObject({ runId: z.string() }), z.object({ run: runSchema })),
  'run.pause': operation(
    'write',
    'Starts no further task; what is being executed goes on. Without a run id: the live run.',
    z.strictObject({ runId: z.string().optional() }),
    z.object({ run: runSchema.optional() }),
  ),
  'run.resume': operation(
    'execute',
    'Goes on after a pause.',
    z.strictObject({ runId: z.string().optional() }),
    z.object({ run: runSchema.optional() }),
  ),
  'run.stop': operation(
    'write',
    'Ends the run after the task being executed.',
    z.strictObject({ runId: z.string().optional() }),
    z.object({ run: runSchema.optional() }),
  ),
  'run.cancel': operation(
    'write',
    'Ends the run now, with everything it started. `requeue` makes its current task pending again instead of cancelled.',
    z.strictObject({ runId: z.string().optional(), requeue: z.boolean().default(false) }),
    z.object({ run: runSchema.optional() }),
  ),
  'run.list': operation(
    'read',
    'Runs, newest first, and the attempts being executed now.',
    z.strictObject({
      limit: z.int().min(1).max(1000).default(20),
      /** Only runs older than this one; an id that is not known gives none. */
      before: z.string().optional(),
    }),
    z.object({
      runs: z.array(runSchema),
      attempts: z.array(attemptSchema),
      /** Runs that are older than all of these. */
      older: z.int(),
      /** Whether something that was recorded of them is missing: damage on the disk, of which doctor tells. */
      isIncomplete: z.boolean(),
    }),
  ),

  'run.show': operation(
    'read',
    'A run with all its attempts, oldest first.',
    z.strictObject({ runId: z.string() }),
    z.object({ run: runSchema, attempts: z.array(attemptSchema) }),
  ),

  ...reviewOperations,

  'attempt.log': operation(
    'read',
    'The end of an attempt’s log, also of one that ended long ago.',
    z.strictObject({ attemptId: z.string(), bytes: z.int().min(1).max(4_194_304).default(65_536) }),
    z.object({ text: z.string(), /** Bytes that came before it. */ skipped: z.number() }),
  ),
  'attempt.diff': operation(
    'read',
    'What an attempt changed, line by line; of one file or of all.',
    z.strictObject({ attemptId: z.string(), path: z.string().optional(), maxLines: z.int().min(1).max(1_000_000).default(20_000) }),
    z.object({ changes: changesSchema, files: z.array(fileDiffSchema) }),
  ),
  'attempt.content': operation(
    'read',
    'A file an attempt changed, as it was before or after.',
    z.strictObject({ attemptId: z.string(), path: z.string(), side: z.enum(['before', 'after']) }),
    z.object({
      /** Undefined where the file was not there, is binary, or is no longer kept; `reason` says which. */
      text: z.string().optional(),
      reason: z.string().optional(),
    }),
  ),
  'attempt.attach': operation(
    'read',
    'Shows an attempt: what its terminal printed lately, then attempt.output notifications until detached or ended.',
    z.strictObject({ attemptId: z.string(), view: viewSchema }),
    z.object({
      attempt: attemptSchema,
      /** Latest output, decoded as UTF-8. */ backlog: z.string(),
      /** Bytes that came before the backlog. */ skipped: z.number(),
    }),
  ),
  'attempt.detach': operation('read', 'Ends showing an attempt.', z.strictObject({ attemptId: z.string(), view: viewSchema }), done),
  'attempt.input': operation(
    'execute',
    'Types into an attempt’s terminal.',
    z.strictObject({ attemptId: z.string(), data: z.string() }),
    done,
  ),
  'attempt.resize': operation(
    'write',
    'Resizes an attempt’s terminal.',
    z.strictObject({ attemptId: z.string(), columns: z.int().min(1).max(10_000), rows: z.int().min(1).max(10_000) }),
    done,
  ),

  'state.query': operation(
    'read',
    'Answers a question to the state in SQL: one statement that only reads.',
    z.strictObject({ sql: z.string(), limit: z.int().min(1).max(1_000_000).default(10_000) }),
    z.object({
      columns: z.array(z.string()),
      rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
      /** True where there are more rows than were asked for. */
      isCut: z.boolean(),
    }),
  ),

  'state.repair': operation(
    'write',
    'Makes the state whole where something of it was damaged, and says what was found and done.',
    empty,
    z.object({ found: z.array(z.string()), done: z.array(z.string()) }),
  ),
  'state.export': operation(
    'write',
    'Writes the whole state to one file. Absolute path; an existing file is refused unless it is to be overwritten.',
    z.strictObject({ path: z.string(), overwrite: z.boolean().default(false) }),
    z.object({ path: z.string(), bytes: z.int(), runs: z.int() }),
  ),
  'state.import': operation(
    'write',
    'Puts an exported state in; state that is there is refused unless it is to be replaced, and is then kept aside. The engine ends afterwards.',
    z.strictObject({ path: z.string(), replace: z.boolean().default(false) }),
    z.object({ runs: z.int(), /** Relative to the workspace. */ keptAside: z.string().optional() }),
  ),

  'config.show': operation(
    'read',
    'Every setting with its value and where it came from.',
    empty,
    z.object({
      entries: z.array(settingEntrySchema),
      problems: z.array(z.object({ origin: z.string(), key: z.string(), message: z.string(), severity: z.enum(['error', 'warning']) })),
    }),
  ),
  'doctor.run': operation(
    'read',
    'Checks of the engine’s surroundings and what to do about each.',
    empty,
    z.object({ checks: z.array(doctorCheckSchema) }),
  ),
} as const satisfies Record<string, Operation>;

export type Operations = typeof operations;
export type OperationName = keyof Operations;
/** What a caller may pass (defaults left out). */
export type OperationInput<N extends OperationName> = z.input<Operations[N]['input']>;
/** What a handler receives. */
export type ParsedInput<N extends OperationName> = z.output<Operations[N]['input']>;
export type OperationOutput<N extends OperationName> = z.output<Operations[N]['output']>;
