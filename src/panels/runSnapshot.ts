/** What the run panel is made from: its source gives it, with what the two questions at the end ask for. */
import type { FileDiff } from '../domain/runs/changes';
import type { Attempt, Run } from '../domain/runs/run';
import type { LogLine } from './logTail';
import { changedFileKey, type RunPanelState } from './runState';

/** The end of an attempt's log; the source keeps a `LogTail` (panels/logTail.ts) per attempt and gives its `lines` and `isCut`. */
export interface LogSnapshot {
  readonly lines: readonly LogLine[];
  readonly isCut: boolean;
  /** Why there is none. */
  readonly failure?: string | undefined;
}

export type DiffSnapshot =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly reason: string }
  /** Give the same object as long as it is the same: what was rendered of it is remembered. */
  | { readonly kind: 'loaded'; readonly diff: FileDiff };

export interface RunSnapshot {
  readonly state: RunPanelState;
  /** Absolute path of the workspace folder, so that paths below it are known in the output whatever is in their names. */
  readonly folder?: string | undefined;
  /** The run that `state.runId` names, else the live one, else the newest; undefined before it is known and where there is none. */
  readonly run: Run | undefined;
  /** Of the run, oldest first (`run.show`), kept up to date by `attempt.started`, `attempt.changed` and `attempt.ended`. */
  readonly attempts: readonly Attempt[];
  /** Tasks the run will still come to, in order, as far as the plan tells; empty for a run that has ended. */
  readonly waiting: readonly { readonly id: string; readonly title: string }[];
  /** By attempt. Wanted are those that `shownLogs` names. */
  readonly logs: ReadonlyMap<string, LogSnapshot>;
  /** By `changedFileKey(attemptId, path)`. Wanted are those that `shownDiffs` names. */
  readonly diffs: ReadonlyMap<string, DiffSnapshot>;
  readonly isLoading: boolean;
  /** Why nothing, or nothing newer, is known. */
  readonly failure: string | undefined;
  /** Whether the workspace is trusted: without it nothing is executed, so nothing is resumed or run again. */
  readonly isTrusted: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The attempt of a task that is shown: the one that was chosen, else the latest. */
export function shownAttempt({ state, attempts }: RunSnapshot, taskId: string): Attempt | undefined {
  const own = attempts.filter((attempt) => attempt.taskId === taskId);
  return own.find(({ id }) => id === state.attempts[taskId]) ?? own.at(-1);
}

/** Whether a task's row is open: as the person left it, else while it runs and where it failed. */
export function isTaskOpen({ state, run, waiting }: RunSnapshot, taskId: string): boolean {
  const chosen = state.tasks[taskId];
  if (chosen !== undefined) return chosen;
  if (run === undefined) return false;
  if (run.currentTask === taskId || run.results.some((result) => result.taskId === taskId && result.status === 'failed')) return true;
  // The only one of a run stays as it was while it ran: whoever watched it wants to see what it changed.
  const [only, ...others] = run.results;
  return only?.taskId === taskId && others.length + waiting.length === 0 && run.currentTask === undefined;
}

function shownAttempts(snapshot: RunSnapshot): readonly Attempt[] {
  const tasks = new Set(snapshot.attempts.map(({ taskId }) => taskId));
  return [...tasks].filter((id) => isTaskOpen(snapshot, id)).flatMap((id) => shownAttempt(snapshot, id) ?? []);
}

/** The attempts whose logs are shown: those the source reads and listens to. */
export function shownLogs(snapshot: RunSnapshot): readonly Attempt[] {
  return shownAttempts(snapshot);
}

/** The changed files whose differences are shown: those the source asks for. */
export function shownDiffs(snapshot: RunSnapshot): readonly { readonly attemptId: string; readonly path: string; readonly key: string }[] {
  return shownAttempts(snapshot).flatMap(({ id, changes }) =>
    (changes?.files ?? [])
      .map(({ path }) => ({ attemptId: id, path, key: changedFileKey(id, path) }))
      .filter(({ key }) => snapshot.state.files[key] !== undefined),
  );
}
