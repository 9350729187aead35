/** How runs and tasks ended, in words and amounts: the same in the run panel, the comparison and the Runs view. */
import * as l10n from '@vscode/l10n';
import type { ChangeCounts } from '../domain/runs/runComparison';
import type { Run } from '../domain/runs/run';
import type { TaskStatus } from '../domain/tasks/taskStatus';

const taskWords: Readonly<Record<TaskStatus, string>> = {
  pending: l10n.t('pending'),
  in_progress: l10n.t('running'),
  review: l10n.t('waits for your review'),
  done: l10n.t('done'),
  failed: l10n.t('failed'),
  blocked: l10n.t('blocked'),
  cancelled: l10n.t('cancelled'),
};

export function taskWord(status: TaskStatus): string {
  return taskWords[status];
}

const runWords: Readonly<Record<Run['state'], string>> = {
  running: l10n.t('running'),
  pausing: l10n.t('pausing'),
  paused: l10n.t('paused'),
  stopping: l10n.t('stopping'),
  done: l10n.t('done'),
  failed: l10n.t('failed'),
  cancelled: l10n.t('cancelled'),
  interrupted: l10n.t('interrupted'),
};

export function runWord(state: Run['state']): string {
  return runWords[state];
}

/** "3 done, 1 failed"; what a run did where it did nothing. */
export function resultCounts({ results, ending }: Pick<Run, 'results' | 'ending'>): string {
  const count = (status: TaskStatus): number => results.filter((result) => result.status === status).length;
  const parts = [
    [count('done'), (n: number) => l10n.t('{0} done', n)],
    [count('review'), (n: number) => l10n.t('{0} to review', n)],
    [count('failed'), (n: number) => l10n.t('{0} failed', n)],
    [count('blocked'), (n: number) => l10n.t('{0} blocked', n)],
    [count('cancelled'), (n: number) => l10n.t('{0} cancelled', n)],
    [count('pending') + count('in_progress'), (n: number) => l10n.t('{0} interrupted', n)],
  ] as const;
  const said = parts.flatMap(([n, words]) => (n === 0 ? [] : [words(n)]));
  if (said.length > 0) return said.join(', ');
  return ending === 'nothingReady' ? l10n.t('nothing was ready') : l10n.t('nothing was run');
}

/** "2 files, +10 −3"; empty for nothing. */
export function changesText({ files, additions, deletions, isKnown }: ChangeCounts): string {
  if (files === 0) return isKnown ? '' : l10n.t('not known');
  const lines = `+${additions} −${deletions}`;
  return files === 1 ? l10n.t('1 file, {0}', lines) : l10n.t('{0} files, {1}', files, lines);
}

/** Costs are sums of numbers a person wrote: two decimals show them, without the noise of binary fractions. */
export function amount(value: number): string {
  return String(Math.round(value * 100) / 100);
}
