/** What the Runs view says about runs, what became of their tasks, and the files they changed. Pure. */
import * as l10n from '@vscode/l10n';
import type { FileChange } from '../../../domain/runs/changes';
import type { Attempt, Run, RunResult } from '../../../domain/runs/run';
import { changeCounts } from '../../../domain/runs/runComparison';
import { isLive } from '../../../domain/runs/runState';
import { commandMs } from '../../../domain/runs/stages';
import { verdictReason } from '../../../domain/tasks/statusReason';
import type { TaskStatus } from '../../../domain/tasks/taskStatus';
import { amount, changesText, resultCounts, runWord, taskWord } from '../../../panels/outcomeWords';
import { durationText } from '../../../shared/duration';
import { itemFlags, type ItemFlag } from '../contributions/identifiers';
import { escapeMarkdown } from '../markdown';
import { plainTitle, taskIcon, type TaskIcon } from './taskItems';

/** How this person reads times. */
export interface Reader {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** As in `en` or `de`; undefined for the system's. */
  readonly locale: string | undefined;
}

/** "Today 14:02", "Mon 14:02", "12 Nov 14:02". */
export function timeLabel(time: number, { now, locale }: Reader, precision: 'minute' | 'second' = 'minute'): string {
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: precision === 'minute' ? 'short' : 'medium' }).format(time);
  const days = daysBetween(time, now);
  if (days === 0) return l10n.t('Today {0}', clock);
  if (days === 1) return l10n.t('Yesterday {0}', clock);
  const isNear = days > 1 && days < 7;
  const isThisYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  const form: Intl.DateTimeFormatOptions = isNear
    ? { weekday: 'short' }
    : { day: 'numeric', month: 'short', ...(isThisYear ? {} : { year: 'numeric' }) };
  return `${new Intl.DateTimeFormat(locale, form).format(time)} ${clock}`;
}

/** Midnights between two times, by the calendar: a day may have 23 hours. */
function daysBetween(time: number, now: number): number {
  const midnight = (at: number): number => new Date(at).setHours(0, 0, 0, 0);
  return Math.round((midnight(now) - midnight(time)) / 86_400_000);
}

const runIcons: Readonly<Record<Run['state'], TaskIcon>> = {
  running: taskIcon('in_progress'),
  pausing: taskIcon('in_progress'),
  paused: { codicon: 'debug-pause', color: 'charts.blue' },
  stopping: taskIcon('in_progress'),
  done: taskIcon('done'),
  failed: taskIcon('failed'),
  cancelled: taskIcon('cancelled'),
  interrupted: { codicon: 'debug-disconnect', color: 'list.warningForeground' },
};

export function runIcon({ state }: Run): TaskIcon {
  return runIcons[state];
}

/** When, and how it ended: "Today 14:02, 3 done, 1 failed". */
export function runLabel(run: Run, reader: Reader): string {
  const counts = run.results.length === 0 && isLive(run) ? '' : `, ${resultCounts(run)}`;
  const state = isLive(run) || run.state === 'cancelled' || run.state === 'interrupted' ? `, ${runWord(run.state)}` : '';
  return `${timeLabel(run.startedAt, reader)}${state}${run.results.length === 0 && state !== '' ? '' : counts}`;
}

/** What is being done, or how long it took and what it cost. */
export function runDescription(run: Run, currentTitle: string | undefined): string {
  if (isLive(run)) return currentTitle === undefined ? (run.reason ?? '') : plainTitle(currentTitle);
  const parts = [
    ...(run.endedAt === undefined ? [] : [durationText(run.endedAt - run.startedAt)]),
    ...(run.costUsed === 0 ? [] : [l10n.t('cost {0}', amount(run.costUsed))]),
  ];
  return parts.join(' · ');
}

/** Markdown: everything about it that is worth a look before it is opened. */
export function runTooltip(run: Run, reader: Reader): string {
  const budget = run.costBudget === null ? '' : ` ${l10n.t('of a budget of {0}', amount(run.costBudget))}`;
  const facts = [
    l10n.t('Run {0}, {1}', run.id, runWord(run.state)),
    resultCounts(run),
    ...(run.endedAt === undefined ? [] : [l10n.t('took {0}', durationText(run.endedAt - run.startedAt))]),
    l10n.t('cost {0}', amount(run.costUsed)) + budget,
    ...(run.reason === undefined ? [] : [run.reason]),
  ];
  const warnings = run.warnings.map((warning) => escapeMarkdown(warning));
  const title = `**${escapeMarkdown(timeLabel(run.startedAt, reader))}**`;
  return [title, facts.map(escapeMarkdown).join('  \n'), ...warnings].join('\n\n');
}

export function runAccessibleLabel(run: Run, currentTitle: string | undefined, reader: Reader): string {
  const description = runDescription(run, currentTitle);
  const label = l10n.t('Run of {0}, {1}', timeLabel(run.startedAt, reader), runWord(run.state));
  const counts = run.results.length === 0 ? '' : `, ${resultCounts(run)}`;
  return `${label}${counts}${description === '' ? '' : `, ${description}`}`;
}

export function runContextValue(run: Run, hasChanges: boolean): string {
  const flags: ItemFlag[] = [itemFlags.run];
  if (isLive(run)) flags.push(itemFlags.live);
  if (hasChanges) flags.push(itemFlags.changes);
  return flags.join(' ');
}

/** A task in a run: its last result, and its attempts as far as they are known. */
export interface Outcome {
  readonly taskId: string;
  readonly title: string;
  /** Undefined while it is carried out. */
  readonly result: RunResult | undefined;
  /** Oldest first. */
  readonly attempts: readonly Attempt[];
}

/** The tasks of a run in the order in which it got to them. */
export function outcomesOf(run: Run, attempts: readonly Attempt[]): readonly Outcome[] {
  const byTask = new Map<string, { title: string; result: RunResult | undefined; attempts: Attempt[] }>();
  for (const result of run.results) {
    const known = byTask.get(result.taskId);
    if (known === undefined) byTask.set(result.taskId, { title: result.title, result, attempts: [] });
    else known.result = result;
  }
  for (const attempt of attempts) {
    const known = byTask.get(attempt.taskId);
    if (known === undefined) byTask.set(attempt.taskId, { title: attempt.title, result: undefined, attempts: [attempt] });
    else known.attempts.push(attempt);
  }
  return [...byTask].map(([taskId, outcome]) => ({ taskId, ...outcome }));
}

/** While an attempt has no end, the task is running, whatever an earlier attempt came to. */
export function outcomeStatus({ result, attempts }: Outcome): TaskStatus {
  const last = attempts.at(-1);
  if (last !== undefined && last.endedAt === undefined) return 'in_progress';
  return result?.status ?? (last?.verdict === undefined ? 'pending' : attemptStatus(last));
}

/** "exit code 1 · 12s · 2 files, +10 −3": why it failed, how long it took, what it changed. */
export function outcomeDescription(outcome: Outcome): string {
  const { result, attempts } = outcome;
  const status = outcomeStatus(outcome);
  const why = status === 'done' || status === 'in_progress' ? undefined : (result?.reason ?? taskWord(status));
  const tries = attempts.length > 1 ? l10n.t('{0} attempts', attempts.length) : undefined;
  const time = result === undefined || status === 'in_progress' ? undefined : durationText(result.durationMs);
  return joined(why === undefined ? undefined : plainTitle(why), tries, time, knownChanges(attempts));
}

export function attemptStatus({ verdict, endedAt }: Attempt): TaskStatus {
  if (verdict === undefined) return endedAt === undefined ? 'in_progress' : 'pending';
  if (verdict.kind === 'exited') return verdict.exitCode === 0 ? 'done' : 'failed';
  if (verdict.kind === 'cancelled') return 'cancelled';
  return verdict.kind === 'interrupted' ? 'pending' : 'failed';
}

export function attemptLabel({ number }: Attempt): string {
  return l10n.t('Attempt {0}', number);
}

export function attemptDescription(attempt: Attempt): string {
  const { verdict } = attempt;
  const took = commandMs(attempt);
  const why = verdict === undefined ? undefined : verdictReason(verdict);
  return joined(why, took === undefined ? undefined : durationText(took), knownChanges([attempt]));
}

function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}

/** That nothing is known of the changes is not said for each task again. */
function knownChanges(attempts: readonly Attempt[]): string {
  const counts = changeCounts(attempts);
  return counts.files === 0 ? '' : changesText(counts);
}

/** What beside the outcome a menu asks for. */
export interface OutcomeSurroundings {
  /** Whether the task is still in the tasks file, and whether that says where its code is. */
  readonly isTask: boolean;
  readonly hasCode: boolean;
  readonly hasTerminal: boolean;
}

export function outcomeContextValue(attempts: readonly Attempt[], log: string | undefined, surroundings: OutcomeSurroundings): string {
  const flags: ItemFlag[] = [itemFlags.outcome];
  if (log !== undefined) flags.push(itemFlags.log);
  if (attempts.some(hasChanges)) flags.push(itemFlags.changes);
  if (surroundings.isTask) flags.push(itemFlags.task);
  if (surroundings.hasCode) flags.push(itemFlags.code);
  if (surroundings.hasTerminal) flags.push(itemFlags.terminal);
  return flags.join(' ');
}

export function hasChanges({ changes }: Pick<Attempt, 'changes'>): boolean {
  return changes !== undefined && changes.files.length > 0;
}

/** "src · +3 −1", "renamed from old.ts · +0 −0": where it is and what happened to it. */
export function fileDescription(file: FileChange): string {
  const folder = file.path.slice(0, Math.max(0, file.path.lastIndexOf('/')));
  const what = {
    added: l10n.t('added'),
    deleted: l10n.t('deleted'),
    renamed: l10n.t('renamed from {0}', file.oldPath ?? ''),
    modified: file.oldMode !== file.newMode ? l10n.t('mode {0} → {1}', file.oldMode ?? '', file.newMode ?? '') : undefined,
  }[file.kind];
  const lines = file.isBinary ? l10n.t('binary') : `+${file.additions} −${file.deletions}`;
  return joined(folder, what, lines);
}

/** As text to paste: a line for the run, then one per task. */
export function runAsText(run: Run, attempts: readonly Attempt[], reader: Reader): string {
  const lines = outcomesOf(run, attempts).map((outcome) => {
    const description = outcomeDescription(outcome);
    return `- ${plainTitle(outcome.title)}: ${taskWord(outcomeStatus(outcome))}${description === '' ? '' : ` (${description})`}`;
  });
  const description = runDescription(run, undefined);
  return [`${runLabel(run, reader)}${description === '' ? '' : ` (${description})`}`, ...lines].join('\n');
}
