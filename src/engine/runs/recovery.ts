/**
 * What a new owner does first: attempts whose process is gone are interrupted (never done), what they left running is ended,
 * their tasks are pending again, their runs are over. Writes only when there is something to settle. What cannot be written (a
 * full disk, a read-only folder) is told and settled by a later engine: it keeps nobody from auditing.
 */
import { EngineError } from '../../domain/errors';
import type { Changes } from '../../domain/runs/changes';
import type { Attempt, Run } from '../../domain/runs/run';
import { interruptedAttempt, withStageEnded } from '../../domain/runs/stages';
import type { Clock } from '../../ports/clock';
import type { Processes } from '../../ports/processes';
import type { TasksMemory } from '../memory/tasksMemory';
import { patchBeside } from '../changes/recordedAttempt';
import type { ComparisonRequest } from '../changes/recorder';
import type { NewJournalRecord } from '../store/journalRecords';
import type { RunStore } from './runStore';
import { settleInProgress } from './settleInProgress';
import { missedResults } from './taskResult';

export interface RecoveryParts {
  readonly clock: Clock;
  readonly processes: Processes;
  readonly runs: RunStore;
  readonly memoryOf: (path: string) => TasksMemory;
  /** Finishes what an attempt had begun: what it changed, compared with the files as they were before it. */
  readonly compare?: (request: ComparisonRequest) => Promise<Changes>;
  /** Worktrees of attempts that are no more; says what was done. */
  readonly removeWorktrees?: () => Promise<readonly string[]>;
  /** Goes on with what was being accepted or undone; says what was done. */
  readonly finishReview?: () => Promise<readonly string[]>;
  /** What reading the journal found. */
  readonly journalNotes: readonly string[];
}

export interface Recovery {
  /** Ids of the tasks that are pending again. */
  readonly interrupted: string[];
  readonly processesEnded: number;
  readonly notes: string[];
}

export async function recover(parts: RecoveryParts): Promise<Recovery> {
  const { clock, processes, runs } = parts;
  const attempts = runs.openAttempts();
  const processesEnded = attempts.length === 0 ? 0 : await processes.sweep(attempts.map((attempt) => attempt.id));
  const notes = [...parts.journalNotes];
  for (const attempt of attempts) {
    await keep(runs, { type: 'attempt.ended', attempt: await endedAttempt(parts, attempt) }, notes);
  }
  const interrupted: string[] = [];
  for (const run of runs.liveRuns()) {
    for (const result of missedResults(run, await runs.attemptsOf(run.id)))
      await keep(runs, { type: 'run.result', runId: run.id, result }, notes);
    for (const id of await settle(parts, run, notes)) interrupted.push(id);
    await keep(runs, { type: 'run.changed', run: ended(run, clock.now()) }, notes);
  }
  for (const settleRest of [parts.removeWorktrees, parts.finishReview]) {
    try {
      notes.push(...((await settleRest?.()) ?? []));
    } catch (error) {
      tell(notes, error);
    }
  }
  if (interrupted.length > 0) notes.push(`interrupted and pending again: ${interrupted.join(', ')}`);
  if (processesEnded > 0) notes.push(processesEndedNote(processesEnded));
  return { interrupted, processesEnded, notes };
}

/** Longer than that nobody waits for an engine; what was changed is then not known. */
const comparisonLimitMs = 5000;

/** One that had its verdict is not interrupted: only what came after it was, and that is done now. */
async function endedAttempt({ clock, compare, runs }: RecoveryParts, attempt: Attempt): Promise<Attempt> {
  const { before, verdict, changes, isolated } = attempt;
  // Where it was made is gone.
  if (isolated === true || compare === undefined || before === undefined || verdict === undefined || changes !== undefined)
    return interruptedAttempt(attempt, clock.now());
  const abort = new AbortController();
  const limit = clock.schedule(comparisonLimitMs, () => abort.abort());
  try {
    const run = await runs.findRun(attempt.runId);
    const ownFiles = run === undefined ? [] : [run.tasksFile];
    const found = await compare({ before, patch: patchBeside(attempt.log), ownFiles, signal: abort.signal });
    const stages = withStageEnded(attempt.stages, { state: 'done', detail: 'after the engine was started again' }, clock.now());
    return { ...attempt, stages, changes: found, endedAt: clock.now() };
  } catch {
    return interruptedAttempt(attempt, clock.now());
  } finally {
    limit.dispose();
  }
}

function processesEndedNote(count: number): string {
  return count === 1 ? '1 process left by the former engine was ended' : `${count} processes left by the former engine were ended`;
}

async function keep(runs: RunStore, record: NewJournalRecord, notes: string[]): Promise<void> {
  try {
    await runs.record(record);
  } catch (error) {
    runs.assume(record);
    tell(notes, error);
  }
}

/** Once, though every record after it fails for the same reason. */
function tell(notes: string[], error: unknown): void {
  const note = `what was in flight is settled later: ${EngineError.from(error).message}`;
  if (!notes.includes(note)) notes.push(note);
}

/** A file that is invalid right now is left as it is; the next run settles its tasks. */
async function settle({ runs, memoryOf }: RecoveryParts, run: Run, notes: string[]): Promise<string[]> {
  try {
    const memory = memoryOf(run.tasksFile);
    const { isStale, tasks } = await memory.load();
    if (!isStale) return await settleInProgress(runs, memory, tasks);
    notes.push(`${run.tasksFile} is invalid; what was in progress is settled by the next run`);
  } catch (error) {
    tell(notes, error);
  }
  return [];
}

function ended(run: Run, now: number): Run {
  const { currentTask: _, stages, ...rest } = run;
  const settled = stages === undefined ? {} : { stages: withStageEnded(stages, { state: 'interrupted' }, now) };
  return {
    ...rest,
    ...settled,
    state: 'interrupted',
    ending: 'interrupted',
    reason: 'the engine ended while it ran',
    endedAt: now,
    results: [],
  };
}
