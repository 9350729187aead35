/** What the run panel shows, in words and numbers: made of its snapshot, rendered by run.ts and its parts. */
import * as l10n from '@vscode/l10n';
import type { Changes } from '../domain/runs/changes';
import type { Attempt, Run, RunResult, Stage } from '../domain/runs/run';
import { isLive } from '../domain/runs/runState';
import type { RunAction } from './runState';
import { isTaskOpen, shownAttempt, type DiffSnapshot, type LogSnapshot, type RunSnapshot } from './runSnapshot';
import { changedFileKey, type DiffView } from './runState';
import { endingWords, runStateWord, stageName, stageStateWord, taskStatusWord, verdictWords, type StateWord } from './runWords';

/** Since when something goes on, or how long it took. */
export type Elapsed = { readonly since: number; readonly ms: number } | { readonly since: undefined; readonly ms: number };

export interface RunModel {
  readonly title: string;
  readonly isLoading: boolean;
  readonly failure: string | undefined;
  /** What to say where there is no run. */
  readonly empty: string | undefined;
  readonly head: HeadModel | undefined;
  readonly tasks: readonly TaskModel[];
}

export interface HeadModel {
  readonly state: StateWord;
  /** Said to a screen reader whenever it changes. */
  readonly status: string;
  readonly startedAt: number;
  readonly elapsed: Elapsed;
  readonly progress: { readonly text: string; readonly value: number; readonly max: number };
  readonly cost: string;
  readonly ending: string | undefined;
  readonly hasFailed: boolean;
  readonly warnings: readonly string[];
  readonly stages: readonly StageModel[];
  readonly controls: readonly { readonly label: string; readonly action: RunAction; readonly isPrimary: boolean }[];
}

export interface StageModel {
  readonly name: string;
  readonly state: StateWord;
  readonly elapsed: Elapsed;
  readonly detail: string | undefined;
}

export interface TaskModel {
  readonly id: string;
  readonly title: string;
  readonly state: StateWord;
  readonly elapsed: Elapsed | undefined;
  /** `Attempt 2`; the first is not worth a word. */
  readonly attempt: string | undefined;
  /** In one line, why it did not succeed. */
  readonly reason: string | undefined;
  /** Undefined for a task that has not begun: there is nothing to open. */
  readonly isOpen: boolean | undefined;
  readonly detail: AttemptModel | undefined;
}

export interface AttemptModel {
  readonly id: string;
  readonly taskId: string;
  readonly folder: string | undefined;
  readonly command: string | undefined;
  readonly failure: string | undefined;
  readonly warnings: readonly string[];
  readonly stages: readonly StageModel[];
  readonly choices: readonly { readonly label: string; readonly attemptId: string; readonly isChosen: boolean }[];
  readonly log: LogSnapshot | undefined;
  readonly isRunning: boolean;
  readonly hasTerminal: boolean;
  readonly hasLog: boolean;
  readonly canRunAgain: boolean;
  /** What it made went through the gates. */
  readonly proofId: string | undefined;
  readonly changes: ChangesModel;
}

export interface ChangesModel {
  readonly attemptId: string;
  readonly view: DiffView;
  readonly changes: Changes | undefined;
  /** Instead of files: none, not known yet, not known at all. */
  readonly note: string | undefined;
  /** By path: what is open. */
  readonly open: ReadonlyMap<string, OpenFileModel>;
}

export interface OpenFileModel {
  readonly isWhole: boolean;
  readonly diff: DiffSnapshot | undefined;
}

export function selectRun(snapshot: RunSnapshot): RunModel {
  const { run, isLoading, failure } = snapshot;
  const tasks = run === undefined ? [] : tasksOf(snapshot, run);
  return {
    title: titleOf(tasks),
    isLoading,
    failure,
    empty:
      run !== undefined || failure !== undefined
        ? undefined
        : isLoading
          ? l10n.t('Loading the run …')
          : l10n.t('Nothing was run yet. Run a task, and it is shown here.'),
    head: run && headOf(snapshot, run, tasks.length),
    tasks,
  };
}

function titleOf(tasks: readonly TaskModel[]): string {
  const [first] = tasks;
  if (first === undefined) return l10n.t('Run');
  return tasks.length === 1 ? l10n.t('Run: {0}', first.title.replaceAll('`', '')) : l10n.t('Run of {0} Tasks', tasks.length);
}

function headOf({ isTrusted, now }: RunSnapshot, run: Run, total: number): HeadModel {
  const state = runStateWord(run.state);
  const done = run.results.length;
  const failed = run.results.filter(({ status }) => status === 'failed').length;
  const progress = total === 1 ? l10n.t('{0} of 1 task', done) : l10n.t('{0} of {1} tasks', done, total);
  const text = failed === 0 ? progress : l10n.t('{0}, {1} failed', progress, failed);
  return {
    state,
    status: `${state.word}. ${text}.`,
    startedAt: run.startedAt,
    elapsed: elapsedOf(run.startedAt, run.endedAt, now),
    progress: { text, value: done, max: Math.max(total, 1) },
    cost: costOf(run),
    ending: endingWords(run),
    hasFailed: run.ending === 'error' || run.ending === 'budgetExhausted',
    warnings: run.warnings,
    stages: (run.stages ?? []).map((stage) => stageOf(stage, now)),
    controls: controlsOf(run, isTrusted),
  };
}

function costOf({ costUsed, costBudget }: Run): string {
  const amount = (value: number): string => String(Math.round(value * 100) / 100);
  return costBudget === null ? l10n.t('Cost {0}', amount(costUsed)) : l10n.t('Cost {0} of {1}', amount(costUsed), amount(costBudget));
}

function controlsOf({ id: runId, state }: Run, isTrusted: boolean): HeadModel['controls'] {
  const pause = { label: l10n.t('Pause'), action: { name: 'pause', runId }, isPrimary: false } as const;
  const resume = { label: l10n.t('Resume'), action: { name: 'resume', runId }, isPrimary: true } as const;
  const label = state === 'paused' ? l10n.t('Stop') : l10n.t('Stop After This Task');
  const stop = { label, action: { name: 'stop', runId }, isPrimary: false } as const;
  const cancel = { label: l10n.t('Cancel'), action: { name: 'cancel', runId }, isPrimary: false } as const;
  switch (state) {
    case 'running':
      return [pause, stop, cancel];
    case 'pausing':
    case 'paused':
      return [...(isTrusted ? [resume] : []), stop, cancel];
    case 'stopping':
      return [cancel];
    default:
      return [];
  }
}

function elapsedOf(startedAt: number, endedAt: number | undefined, now: number): Elapsed {
  return endedAt === undefined ? { since: startedAt, ms: now - startedAt } : { since: undefined, ms: endedAt - startedAt };
}

function stageOf({ name, state, startedAt, endedAt, detail }: Stage, now: number): StageModel {
  // One that never ended (the engine did) does not go on counting.
  const elapsed: Elapsed = state === 'running' || endedAt !== undefined ? elapsedOf(startedAt, endedAt, now) : { since: undefined, ms: 0 };
  return { name: stageName(name), state: stageStateWord(state), elapsed, detail };
}

/** What was run, what is, what will be: in that order. A task that was run twice stands where it was run last. */
function tasksOf(snapshot: RunSnapshot, run: Run): readonly TaskModel[] {
  const results = new Map<string, RunResult>();
  for (const result of run.results) {
    results.delete(result.taskId);
    results.set(result.taskId, result);
  }
  const { currentTask } = run;
  if (currentTask !== undefined) results.delete(currentTask);
  const seen = new Set([...results.keys(), ...(currentTask === undefined ? [] : [currentTask])]);
  // Of a run whose engine ended there are attempts that came to no result.
  const unended = isLive(run) ? [] : [...new Set(snapshot.attempts.map(({ taskId }) => taskId))].filter((id) => !seen.has(id));
  return [
    ...[...results.values()].map((result) => endedTask(snapshot, run, result)),
    ...(currentTask === undefined ? [] : [runningTask(snapshot, run, currentTask)]),
    ...unended.map((id) => runningTask(snapshot, run, id)),
    ...(isLive(run) ? snapshot.waiting.filter(({ id }) => !seen.has(id)).map(waitingTask) : []),
  ];
}

function waitingTask({ id, title }: { readonly id: string; readonly title: string }): TaskModel {
  const state = taskStatusWord('pending');
  return { id, title, state, elapsed: undefined, attempt: undefined, reason: undefined, isOpen: undefined, detail: undefined };
}

function runningTask(snapshot: RunSnapshot, run: Run, id: string): TaskModel {
  const latest = snapshot.attempts.findLast(({ taskId }) => taskId === id);
  return {
    id,
    title: latest?.title ?? snapshot.waiting.find((task) => task.id === id)?.title ?? id,
    state: isLive(run) ? taskStatusWord('in_progress') : runStateWord('interrupted'),
    elapsed: latest && elapsedOf(latest.startedAt, latest.endedAt, snapshot.now),
    reason: undefined,
    ...attemptOf(snapshot, run, id),
  };
}

function endedTask(snapshot: RunSnapshot, run: Run, { taskId, title, status, reason, durationMs }: RunResult): TaskModel {
  const latest = snapshot.attempts.findLast((attempt) => attempt.taskId === taskId);
  const words = latest?.verdict && verdictWords(latest.verdict);
  return {
    id: taskId,
    title,
    state: latest?.verdict?.kind === 'interrupted' ? runStateWord('interrupted') : taskStatusWord(status),
    elapsed: { since: undefined, ms: durationMs },
    reason: words ?? reason,
    ...attemptOf(snapshot, run, taskId),
  };
}

function attemptOf(snapshot: RunSnapshot, run: Run, taskId: string): Pick<TaskModel, 'attempt' | 'isOpen' | 'detail'> {
  const shown = shownAttempt(snapshot, taskId);
  if (shown === undefined) return { attempt: undefined, isOpen: undefined, detail: undefined };
  const isOpen = isTaskOpen(snapshot, taskId);
  return {
    attempt: shown.number > 1 ? l10n.t('Attempt {0}', shown.number) : undefined,
    isOpen,
    detail: isOpen ? attemptModel(snapshot, run, shown) : undefined,
  };
}

function attemptModel(snapshot: RunSnapshot, run: Run, attempt: Attempt): AttemptModel {
  const own = snapshot.attempts.filter(({ taskId }) => taskId === attempt.taskId);
  const isRunning = attempt.endedAt === undefined && isLive(run);
  const hasEnded = attempt.verdict !== undefined && verdictWords(attempt.verdict) !== undefined;
  return {
    id: attempt.id,
    taskId: attempt.taskId,
    folder: snapshot.folder,
    command: attempt.command,
    failure: attempt.verdict && verdictWords(attempt.verdict),
    warnings: attempt.warnings ?? [],
    stages: (attempt.stages ?? []).map((stage) => stageOf(stage, snapshot.now)),
    choices:
      own.length < 2
        ? []
        : own.map(({ id, number }) => ({ label: l10n.t('Attempt {0}', number), attemptId: id, isChosen: id === attempt.id })),
    log: snapshot.logs.get(attempt.id),
    isRunning,
    hasTerminal: isRunning && attempt.terminal,
    proofId: attempt.proof?.id,
    hasLog: attempt.log !== undefined,
    canRunAgain: hasEnded && !isLive(run) && snapshot.isTrusted,
    changes: changesOf(snapshot, attempt, isRunning),
  };
}

function changesOf({ state, diffs }: RunSnapshot, { id, changes }: Attempt, isRunning: boolean): ChangesModel {
  const open = new Map<string, OpenFileModel>();
  for (const { path } of changes?.files ?? []) {
    const key = changedFileKey(id, path);
    const chosen = state.files[key];
    if (chosen !== undefined) open.set(path, { isWhole: chosen === 'whole', diff: diffs.get(key) });
  }
  return { attemptId: id, view: state.diffView, changes, note: changesNote(changes, isRunning), open };
}

function changesNote(changes: Changes | undefined, isRunning: boolean): string | undefined {
  if (changes === undefined)
    return isRunning ? l10n.t('What it changes is known when it has ended.') : l10n.t('What it changed was not recorded.');
  if (changes.unavailable !== undefined) return l10n.t('What it changed is not known: {0}', changes.unavailable);
  return changes.files.length === 0 ? l10n.t('It changed no file.') : undefined;
}
