/** Two runs side by side: what each did with each task, and the sums. Pure; how it is said is the panel's affair. */
import type { Attempt, Run, RunResult } from './run';
import { isLive } from './runState';
import type { TaskStatus } from '../tasks/taskStatus';

/** A run with its attempts, as `run.show` gives it. */
export interface RunRecord {
  readonly run: Run;
  readonly attempts: readonly Attempt[];
}

/** What came of a task in one run. */
export interface TaskOutcome {
  readonly status: TaskStatus;
  readonly reason: string | undefined;
  readonly exitCode: number | null;
  /** All of its attempts together. */
  readonly durationMs: number;
  readonly attempts: number;
  /** All of its attempts together; undefined while it is executed, and where that was not recorded. */
  readonly cost: number | undefined;
  readonly changes: ChangeCounts;
}

export interface ChangeCounts {
  /** Different files. */
  readonly files: number;
  /** Lines, summed over the attempts. */
  readonly additions: number;
  readonly deletions: number;
  /** False where it is not known what an attempt changed. */
  readonly isKnown: boolean;
}

export interface TaskComparison {
  readonly taskId: string;
  readonly title: string;
  /** Undefined where the run did not get to the task. */
  readonly left: TaskOutcome | undefined;
  readonly right: TaskOutcome | undefined;
}

export interface RunTotals {
  /** Up to now, for a live run. */
  readonly durationMs: number;
  readonly tasks: number;
  readonly done: number;
  readonly failed: number;
  readonly attempts: number;
  readonly cost: number;
  readonly changes: ChangeCounts;
}

export interface RunComparison {
  /** In the order of the right run, then what only the left one has. */
  readonly tasks: readonly TaskComparison[];
  readonly left: RunTotals;
  readonly right: RunTotals;
}

export function compareRuns(left: RunRecord, right: RunRecord, now: number): RunComparison {
  const [before, after] = [outcomes(left, now), outcomes(right, now)];
  const ids = [...new Set([...after.keys(), ...before.keys()])];
  return {
    tasks: ids.map((taskId) => {
      const [old, recent] = [before.get(taskId), after.get(taskId)];
      return { taskId, title: (recent ?? old)?.title ?? taskId, left: old?.outcome, right: recent?.outcome };
    }),
    left: totals(left, before, now),
    right: totals(right, after, now),
  };
}

interface Titled {
  readonly title: string;
  readonly outcome: TaskOutcome;
}

/** By task, in the order in which the run got to them. What is being executed has no result yet. */
function outcomes({ run, attempts }: RunRecord, now: number): Map<string, Titled> {
  const ids = new Set([...run.results, ...attempts].map(({ taskId }) => taskId));
  const attemptsOf = byTask(attempts);
  const resultsOf = byTask(run.results);
  const found = new Map<string, Titled>();
  for (const id of ids) {
    const own = attemptsOf.get(id) ?? [];
    const results = resultsOf.get(id) ?? [];
    const title = (results.at(-1) ?? own.at(-1))?.title ?? id;
    found.set(id, { title, outcome: results.length > 0 ? ended(results, own) : unended(isLive(run), own, now) });
  }
  return found;
}

function ended(results: readonly RunResult[], attempts: readonly Attempt[]): TaskOutcome {
  const last = results.at(-1);
  return {
    status: last?.status ?? 'pending',
    reason: last?.reason,
    exitCode: last?.exitCode ?? null,
    durationMs: results.reduce((sum, { durationMs }) => sum + durationMs, 0),
    attempts: Math.max(attempts.length, results.filter(({ attemptId }) => attemptId !== undefined).length),
    cost: results.reduce<number | undefined>((sum, { cost }) => (sum === undefined || cost === undefined ? undefined : sum + cost), 0),
    changes: changeCounts(attempts),
  };
}

function unended(isRunLive: boolean, attempts: readonly Attempt[], now: number): TaskOutcome {
  return {
    status: isRunLive ? 'in_progress' : 'pending',
    reason: undefined,
    exitCode: null,
    durationMs: attempts.reduce((sum, { startedAt, endedAt }) => sum + Math.max(0, (endedAt ?? now) - startedAt), 0),
    attempts: attempts.length,
    cost: undefined,
    changes: changeCounts(attempts),
  };
}

function byTask<T extends { readonly taskId: string }>(items: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.taskId);
    if (group === undefined) groups.set(item.taskId, [item]);
    else group.push(item);
  }
  return groups;
}

/** How much these attempts changed. */
export function changeCounts(attempts: readonly Pick<Attempt, 'changes'>[]): ChangeCounts {
  const files = attempts.flatMap(({ changes }) => changes?.files ?? []);
  return {
    files: new Set(files.map(({ path }) => path)).size,
    additions: files.reduce((sum, { additions }) => sum + additions, 0),
    deletions: files.reduce((sum, { deletions }) => sum + deletions, 0),
    isKnown: attempts.every(({ changes }) => changes !== undefined && changes.unavailable === undefined),
  };
}

function totals({ run, attempts }: RunRecord, tasks: ReadonlyMap<string, Titled>, now: number): RunTotals {
  const all = [...tasks.values()].map(({ outcome }) => outcome);
  return {
    durationMs: Math.max(0, (run.endedAt ?? now) - run.startedAt),
    tasks: all.length,
    done: all.filter(({ status }) => status === 'done').length,
    failed: all.filter(({ status }) => status === 'failed').length,
    attempts: all.reduce((sum, outcome) => sum + outcome.attempts, 0),
    cost: run.costUsed,
    changes: changeCounts(attempts),
  };
}
