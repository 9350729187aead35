/** What the Tasks view says about each task: icon, words, and what can be done with it now. Pure. */
import * as l10n from '@vscode/l10n';
import type { Run } from '../../../domain/runs/run';
import { isStatusReason, statusReasons } from '../../../domain/tasks/statusReason';
import type { TaskStatus, TaskView } from '../../../domain/tasks/task';
import { canMove, type TaskKind } from '../../../domain/tasks/taskStatus';
import { taskWord } from '../../../panels/outcomeWords';
import { assertNever } from '../../../shared/assertNever';
import { itemFlags, type ItemFlag } from '../contributions/identifiers';
import { isFinished } from './taskOrder';
import { escapeMarkdown, inlineCode } from '../markdown';

export interface TaskIcon {
  readonly codicon: string;
  /** Theme colour; undefined for the text's own. */
  readonly color?: string;
}

const icons: Readonly<Record<TaskStatus, TaskIcon>> = {
  pending: { codicon: 'circle-large-outline' },
  in_progress: { codicon: 'loading~spin', color: 'charts.blue' },
  review: { codicon: 'eye', color: 'charts.yellow' },
  done: { codicon: 'pass', color: 'testing.iconPassed' },
  failed: { codicon: 'error', color: 'testing.iconFailed' },
  blocked: { codicon: 'circle-slash', color: 'list.warningForeground' },
  cancelled: { codicon: 'close', color: 'disabledForeground' },
};

export function taskIcon(status: TaskStatus): TaskIcon {
  return icons[status];
}

/** A title where nothing renders Markdown: without the backticks that mark code in it. */
export function plainTitle(title: string): string {
  return title.replace(/`([^`]+)`/g, '$1');
}

/** Of a task that the reflector made: the function or the file comes first, because in a narrow view the rest is cut off. */
export function rowTitle(title: string): string {
  const [, symbol, place] = /^Refactor `([^`]+)` in (.+)$/.exec(title) ?? [];
  if (symbol !== undefined && place !== undefined) return l10n.t('{0} in {1}', symbol, place);
  const [, folder, file, measure] = /^Split (?:(.+)\/)?([^/]+) (\(maintainability \d[^()]*\))$/.exec(title) ?? [];
  if (file === undefined || measure === undefined) return plainTitle(title);
  return folder === undefined ? `${file} ${measure}` : l10n.t('{0} in {1}', file, `${folder} ${measure}`);
}

/** Text in Markdown: as code what its backticks mark, everything else as it is. */
function markdownText(text: string): string {
  const parts = text.split(/`([^`]+)`/).map((part, index) => (index % 2 === 1 ? inlineCode(part) : escapeMarkdown(part)));
  return parts.join('').trim();
}

export function kindWord(kind: TaskKind): string {
  switch (kind) {
    case 'command':
      return l10n.t('command');
    case 'refactor':
      return l10n.t('refactor');
    case 'agent':
      return l10n.t('agent');
    case 'pipeline':
      return l10n.t('pipeline');
    case 'manual':
      return l10n.t('manual');
    default:
      return assertNever(kind);
  }
}

/** What is known beside the task itself. */
export interface TaskSurroundings {
  readonly hasTerminal: boolean;
  readonly hasLog: boolean;
  /** One run at a time: meanwhile no other can be started in the folder. */
  readonly isRunLive: boolean;
}

/** "failed: exit code 1", or kind and what it waits for. */
export function taskDescription(task: TaskView, byId: ReadonlyMap<string, TaskView>): string {
  return plainTitle(describe(task, byId));
}

function describe(task: TaskView, byId: ReadonlyMap<string, TaskView>): string {
  if (task.status === 'failed' || task.status === 'blocked') return task.reason ?? taskWord(task.status);
  if (task.status === 'review') return taskWord('review');
  if (task.status === 'cancelled' && (task.reason === statusReasons.discarded || task.reason === statusReasons.undone)) return task.reason;
  // Pending again after an attempt that came to nothing: that is what the person wants to know about it.
  if (task.status === 'pending' && task.reason !== undefined && isStatusReason(task.reason)) return task.reason;
  const open = task.dependencies.filter((id) => byId.get(id)?.status !== 'done');
  const waits = task.status === 'pending' && open.length > 0 ? l10n.t('after {0}', open.join(', ')) : undefined;
  return [task.kind === 'command' ? undefined : kindWord(task.kind), waits].filter((part) => part !== undefined).join(' · ');
}

/** Markdown: everything the file says about the task that helps to decide. */
export function taskTooltip(task: TaskView, isRunLive = false): string {
  const facts = [
    `${kindWord(task.kind)}, ${taskWord(task.status)}${task.reason === undefined ? '' : `: ${task.reason}`}`,
    l10n.t('priority {0} · cost {1}', task.priority, task.cost),
    ...(task.dependencies.length > 0 ? [l10n.t('after {0}', task.dependencies.join(', '))] : []),
    ...(task.target === undefined ? [] : [targetText(task.target)]),
  ];
  return [
    `**${markdownText(task.title)}** ${inlineCode(task.id)}`,
    facts.map(markdownText).join('  \n'),
    ...(task.command === undefined ? [] : [inlineCode(shorten(task.command, 500))]),
    ...(task.description === undefined ? [] : [markdownText(shorten(task.description, 800))]),
    ...(isRunLive && isRunnable(task)
      ? [l10n.t('A run is under way, and there is one at a time: this can be run when it has ended.')]
      : []),
  ].join('\n\n');
}

function targetText(target: NonNullable<TaskView['target']>): string {
  const line = target.line === undefined ? '' : `:${target.line}`;
  const place = `${target.file}${line}`;
  return target.symbol === undefined ? place : l10n.t('{0} in {1}', target.symbol, place);
}

export function taskAccessibleLabel(task: TaskView, description: string): string {
  return `${plainTitle(task.title)}, ${taskWord(task.status)}${description === '' ? '' : `, ${description}`}`;
}

/** The words menus ask for, see contributions. */
export function taskContextValue(task: TaskView, surroundings: TaskSurroundings): string {
  const flags: ItemFlag[] = [itemFlags.task];
  if (isRunnable(task) && !surroundings.isRunLive) flags.push(itemFlags.runnable);
  if (task.status === 'in_progress') flags.push(itemFlags.running);
  if (isCancellable(task)) flags.push(itemFlags.cancellable);
  if (isRetryable(task)) flags.push(itemFlags.retryable);
  if (task.status === 'done') flags.push(itemFlags.repeatable);
  if (isFinishable(task)) flags.push(itemFlags.finishable);
  if (isToReview(task)) flags.push(itemFlags.toReview);
  if (mayHaveProof(task)) flags.push(itemFlags.proved);
  if (isUndoable(task)) flags.push(itemFlags.accepted);
  if (surroundings.hasTerminal) flags.push(itemFlags.terminal);
  if (surroundings.hasLog) flags.push(itemFlags.log);
  if (task.target !== undefined) flags.push(itemFlags.code);
  if (task.dependencies.length > 0) flags.push(itemFlags.waiting);
  if (!isFinished(task)) flags.push(itemFlags.movable);
  return flags.join(' ');
}

/** Kinds that no strategy carries out yet cannot be run, so no button offers it. */
export function isRunnable(task: TaskView): boolean {
  return task.kind === 'command' && task.status === 'pending';
}

export function isRetryable(task: TaskView): boolean {
  return task.status === 'failed' || task.status === 'blocked' || task.status === 'cancelled';
}

/** What is done is cancelled by nobody but the undoing of what was accepted. */
export function isCancellable({ status }: TaskView): boolean {
  return status !== 'done' && canMove(status, 'cancelled');
}

/** A proved change of it waits for the person. */
export function isToReview(task: TaskView): boolean {
  return task.status === 'review' && task.isolate === 'worktree';
}

/** What it changed in its worktree went through the gates, as far as its status tells. */
export function mayHaveProof(task: TaskView): boolean {
  return task.isolate === 'worktree' && task.status !== 'pending' && task.status !== 'in_progress';
}

/** Its change was accepted. Where nothing was changed there is nothing to take back. */
export function isUndoable(task: TaskView): boolean {
  return task.isolate === 'worktree' && task.status === 'done' && task.reason !== statusReasons.nothingChanged;
}

/** What a person does, a person calls done. A command's verdict is its exit code. */
function isFinishable(task: TaskView): boolean {
  return task.kind !== 'command' && (task.status === 'pending' || task.status === 'review');
}

/** How many tasks wait for the person, and why; undefined for none. */
export function taskBadge(tasks: readonly TaskView[]): { readonly value: number; readonly tooltip: string } | undefined {
  const value = tasks.filter((task) => task.status === 'review').length;
  if (value === 0) return undefined;
  return { value, tooltip: value === 1 ? l10n.t('1 task waits for your review') : l10n.t('{0} tasks wait for your review', value) };
}

/** The newest log of each task in these runs (newest first), relative to the workspace. */
export function latestLogs(runs: readonly Run[]): ReadonlyMap<string, string> {
  const logs = new Map<string, string>();
  for (const { results } of runs) {
    for (const { taskId, log } of results.toReversed()) if (log !== undefined && !logs.has(taskId)) logs.set(taskId, log);
  }
  return logs;
}

export function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
