/** What the comparison panel says: two runs side by side, as a whole and task by task. */
import * as l10n from '@vscode/l10n';
import { compareRuns, type RunComparison, type RunRecord, type RunTotals, type TaskOutcome } from '../domain/runs/runComparison';
import { verdictReason } from '../domain/tasks/statusReason';
import { durationText } from '../shared/duration';
import { amount, changesText, resultCounts, runWord, taskWord } from './outcomeWords';

export interface ComparedRun {
  readonly record: RunRecord;
  /** When it was: "Today 14:02". */
  readonly label: string;
}

export interface ComparisonSnapshot {
  readonly left: ComparedRun | undefined;
  readonly right: ComparedRun | undefined;
  readonly isLoading: boolean;
  readonly failure: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A value of both runs and what lies between them. */
export interface ValueRow {
  readonly name: string;
  readonly left: string;
  readonly right: string;
  readonly difference: string;
}

export interface OutcomeCells {
  readonly status: string;
  readonly reason: string;
  readonly duration: string;
  readonly attempts: string;
  readonly cost: string;
  readonly exitCode: string;
  readonly changes: string;
}

export interface TaskRow {
  readonly id: string;
  readonly title: string;
  readonly left: OutcomeCells;
  readonly right: OutcomeCells;
  readonly durationDifference: string;
  readonly hasOtherStatus: boolean;
  readonly hasOtherExit: boolean;
}

export interface OnlyRow {
  readonly id: string;
  readonly title: string;
  readonly cells: OutcomeCells;
}

export interface RunHeading {
  readonly id: string;
  readonly label: string;
}

export interface ComparisonModel {
  readonly status: string;
  readonly failure: string | undefined;
  readonly isLoading: boolean;
  readonly compared: ComparedModel | undefined;
}

export interface ComparedModel {
  readonly left: RunHeading;
  readonly right: RunHeading;
  readonly values: readonly ValueRow[];
  readonly tasks: readonly TaskRow[];
  readonly onlyLeft: readonly OnlyRow[];
  readonly onlyRight: readonly OnlyRow[];
  /** Whether what tasks cost is known: older runs have it not. */
  readonly hasCosts: boolean;
  /** Tasks that are not shown because there are too many. */
  readonly hidden: number;
}

/** Rows a person may want to scroll through; whatever ended differently comes first. */
const mostRows = 500;

export function selectComparison({ left, right, isLoading, failure, now }: ComparisonSnapshot): ComparisonModel {
  if (left === undefined || right === undefined)
    return { status: isLoading ? l10n.t('Reading the runs …') : '', failure, isLoading, compared: undefined };
  const comparison = compareRuns(left.record, right.record, now);
  const compared = comparedOf(comparison, left, right);
  return { status: statusOf(comparison), failure, isLoading, compared };
}

function statusOf({ tasks }: RunComparison): string {
  const both = tasks.flatMap(({ left, right }) => (left !== undefined && right !== undefined ? [{ left, right }] : []));
  const different = both.filter(({ left, right }) => left.status !== right.status).length;
  if (both.length === 0) return l10n.t('The runs have no task in common.');
  if (different === 0)
    return both.length === 1 ? l10n.t('The task ended the same way.') : l10n.t('All {0} tasks ended the same way.', both.length);
  return different === 1 ? l10n.t('1 task ended differently.') : l10n.t('{0} tasks ended differently.', different);
}

function comparedOf({ tasks, left: sumsLeft, right: sumsRight }: RunComparison, left: ComparedRun, right: ComparedRun): ComparedModel {
  const rows: TaskRow[] = [];
  const onlyLeft: OnlyRow[] = [];
  const onlyRight: OnlyRow[] = [];
  for (const { taskId: id, title, left: before, right: after } of tasks) {
    if (before !== undefined && after !== undefined) rows.push(taskRow({ id, title }, before, after));
    else if (before !== undefined) onlyLeft.push({ id, title, cells: cellsOf(before) });
    else if (after !== undefined) onlyRight.push({ id, title, cells: cellsOf(after) });
  }
  rows.sort((a, b) => Number(b.hasOtherStatus) - Number(a.hasOtherStatus));
  const lists = [rows, onlyLeft, onlyRight];
  return {
    left: { id: left.record.run.id, label: left.label },
    right: { id: right.record.run.id, label: right.label },
    values: valuesOf({ ...left, sums: sumsLeft }, { ...right, sums: sumsRight }),
    tasks: rows.slice(0, mostRows),
    onlyLeft: onlyLeft.slice(0, mostRows),
    onlyRight: onlyRight.slice(0, mostRows),
    hasCosts: tasks.some(({ left: before, right: after }) => (before?.cost ?? after?.cost) !== undefined),
    hidden: lists.reduce((sum, list) => sum + Math.max(0, list.length - mostRows), 0),
  };
}

function taskRow(task: { readonly id: string; readonly title: string }, left: TaskOutcome, right: TaskOutcome): TaskRow {
  return {
    ...task,
    left: cellsOf(left),
    right: cellsOf(right),
    durationDifference: durationDifference(left.durationMs, right.durationMs),
    hasOtherStatus: left.status !== right.status,
    hasOtherExit: left.exitCode !== right.exitCode,
  };
}

function cellsOf({ status, reason, exitCode, durationMs, attempts, cost, changes }: TaskOutcome): OutcomeCells {
  return {
    status: taskWord(status),
    // The exit code has a column of its own.
    reason: exitCode !== null && reason === verdictReason({ kind: 'exited', exitCode }) ? '' : (reason ?? ''),
    duration: durationText(durationMs),
    attempts: String(attempts),
    cost: cost === undefined ? '' : amount(cost),
    exitCode: exitCode === null ? '' : String(exitCode),
    // What is still being made cannot be known yet.
    changes: status === 'in_progress' && changes.files === 0 ? '' : changesText(changes),
  };
}

interface SummedRun extends ComparedRun {
  readonly sums: RunTotals;
}

function valuesOf(left: SummedRun, right: SummedRun): readonly ValueRow[] {
  const row = (name: string, text: (run: SummedRun) => string, difference: string): ValueRow => ({
    name,
    left: text(left),
    right: text(right),
    difference,
  });
  const number = (name: string, value: (sums: RunTotals) => number): ValueRow =>
    row(name, ({ sums }) => amount(value(sums)), signed(value(right.sums) - value(left.sums)));
  return [
    row(l10n.t('State'), ({ record: { run } }) => runWord(run.state), ''),
    row(l10n.t('Result'), ({ record: { run } }) => resultCounts(run), ''),
    row(l10n.t('Duration'), ({ sums }) => durationText(sums.durationMs), durationDifference(left.sums.durationMs, right.sums.durationMs)),
    number(l10n.t('Tasks'), ({ tasks }) => tasks),
    number(l10n.t('Attempts'), ({ attempts }) => attempts),
    row(l10n.t('Changes'), ({ sums }) => changesText(sums.changes) || l10n.t('none'), changesDifference(left.sums, right.sums)),
    number(l10n.t('Cost'), ({ cost }) => cost),
  ];
}

function changesDifference({ changes: before }: RunTotals, { changes: after }: RunTotals): string {
  if (!before.isKnown || !after.isKnown) return '';
  const files = after.files - before.files;
  if (files === 0) return '';
  return Math.abs(files) === 1 ? l10n.t('{0} file', signed(files)) : l10n.t('{0} files', signed(files));
}

function signed(value: number): string {
  const text = amount(Math.abs(value));
  if (text === '0') return '';
  return `${value > 0 ? '+' : '−'}${text}`;
}

/** What is too little to be shown is no difference. */
function durationDifference(before: number, after: number): string {
  const difference = after - before;
  if (Math.abs(difference) < 100) return '';
  return `${difference > 0 ? '+' : '−'}${durationText(Math.abs(difference))}`;
}
