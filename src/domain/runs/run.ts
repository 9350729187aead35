/** Runs and attempts: what happened when tasks were executed. These are the forms kept in the journal and sent to clients. */
import { z } from 'zod';
import { changesSchema } from './changes';
import { runStates } from './runState';
import { taskStatuses } from '../tasks/taskStatus';

/** Why a run ended (or would end) without more work. */
const runEndings = ['completed', 'nothingReady', 'maxReached', 'budgetExhausted', 'stopped', 'cancelled', 'interrupted', 'error'] as const;

/** The verdict is the exit code, the signal or the timeout; nothing else. */
export const verdictSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('exited'), exitCode: z.int() }),
  z.object({ kind: z.literal('signalled'), signal: z.string() }),
  z.object({ kind: z.literal('timedOut'), afterSeconds: z.number() }),
  z.object({ kind: z.literal('cancelled') }),
  /** Could not be started: no such directory, wrong branch, no shell. */
  z.object({ kind: z.literal('notStarted'), reason: z.string() }),
  /** The engine died meanwhile; nobody knows. Never counted as done. */
  z.object({ kind: z.literal('interrupted') }),
]);
export type Verdict = z.infer<typeof verdictSchema>;

/** `green`: every gate passed or had nothing to check; `red`: one failed. */
export const proofVerdicts = ['green', 'red'] as const;

const stageStates = ['running', 'done', 'failed', 'cancelled', 'interrupted'] as const;

/**
 * One named step of an attempt or of a run. Of an attempt at a `command`: `record` (the files as they are), `command`, `compare`
 * (what changed); in a worktree: `worktree`, `command`, `compare`, `prove`. Of a run: `reflect`, `audit`. Pipelines name their own.
 */
export const stageSchema = z.object({
  name: z.string(),
  state: z.enum(stageStates),
  startedAt: z.number(),
  endedAt: z.number().optional(),
  /** One line: how far it is, or why it failed. */
  detail: z.string().optional(),
});
export type Stage = z.infer<typeof stageSchema>;

/** The files as they were before an attempt, by what the store of their contents calls them. */
export const recordedFilesSchema = z.object({
  id: z.string(),
  omitted: z.array(z.object({ path: z.string(), reason: z.string(), stamp: z.string().optional() })),
});

export const attemptSchema = z.object({
  id: z.string(),
  runId: z.string(),
  taskId: z.string(),
  title: z.string(),
  /** 1 for the first attempt at the task, counting up. */
  number: z.int().min(1),
  /**
   * The same for every try at the same work: an attempt that was interrupted is tried again under its key, and what was completed
   * under a key is never carried out again. Left out by older versions.
   */
  key: z.string().optional(),
  command: z.string().optional(),
  /** Where it ran, as its task's context says; left out where that is the workspace, and by older versions. */
  cwd: z.string().optional(),
  branch: z.string().optional(),
  /** Milliseconds since 1970. */
  startedAt: z.number(),
  endedAt: z.number().optional(),
  pid: z.int().optional(),
  /** Log file, relative to the workspace. */
  log: z.string().optional(),
  /** Whether a terminal is behind it (colours, typing); false on the plain-pipe fallback. */
  terminal: z.boolean(),
  verdict: verdictSchema.optional(),
  /** In order; the last one may be running. Left out by older versions. */
  stages: z.array(stageSchema).optional(),
  /** What the stage `record` left: an attempt that goes on from this one compares with it. */
  before: recordedFilesSchema.optional(),
  /** What it changed; there once it has ended. */
  changes: changesSchema.optional(),
  /** Whether it worked in a worktree of its own: its success is a green proof and no exit code. */
  isolated: z.boolean().optional(),
  /** What became of its candidate in the gate. */
  proof: z
    .object({
      id: z.string(),
      verdict: z.enum(proofVerdicts),
      /** Why a red one is red. */
      reason: z.string().optional(),
    })
    .optional(),
  /** What went wrong beside the verdict: an incomplete log, a process that could not be ended. */
  warnings: z.array(z.string()).optional(),
});
export type Attempt = z.infer<typeof attemptSchema>;

export const runSchema = z.object({
  id: z.string(),
  state: z.enum(runStates),
  startedAt: z.number(),
  endedAt: z.number().optional(),
  ending: z.enum(runEndings).optional(),
  /** Plain words for the ending: which budget, which error. */
  reason: z.string().optional(),
  /** The tasks asked for; empty for all. */
  requested: z.array(z.string()),
  /** Path of the tasks file, relative to the workspace. */
  tasksFile: z.string(),
  costUsed: z.number(),
  costBudget: z.number().nullable(),
  /** Steps of the run itself, between its tasks: of each name the latest. */
  stages: z.array(stageSchema).optional(),
  /** Task being executed. */
  currentTask: z.string().optional(),
  /** Tasks executed in this run with what became of them, in order. */
  results: z.array(
    z.object({
      taskId: z.string(),
      title: z.string(),
      status: z.enum(taskStatuses),
      reason: z.string().optional(),
      attemptId: z.string().optional(),
      /** How long its command took. */
      durationMs: z.number(),
      /** What it took from the budget. Left out by older versions. */
      cost: z.number().optional(),
      log: z.string().optional(),
      exitCode: z.int().nullable(),
    }),
  ),
  warnings: z.array(z.string()),
});
export type Run = z.infer<typeof runSchema>;
export type RunResult = Run['results'][number];
