/** States, endings and reasons of runs in words, and the drawing that stands beside each. */
import * as l10n from '@vscode/l10n';
import type { FileChange } from '../domain/runs/changes';
import type { Run, Stage, Verdict } from '../domain/runs/run';
import type { TaskStatus } from '../domain/tasks/task';
import { assertNever } from '../shared/assertNever';
import { durationText } from '../shared/duration';
import type { IconName } from './icons';

export interface StateWord {
  readonly icon: IconName;
  readonly word: string;
}

export function runStateWord(state: Run['state']): StateWord {
  switch (state) {
    case 'running':
      return { icon: 'running', word: l10n.t('Running') };
    case 'pausing':
      return { icon: 'running', word: l10n.t('Pausing after this task') };
    case 'paused':
      return { icon: 'paused', word: l10n.t('Paused') };
    case 'stopping':
      return { icon: 'running', word: l10n.t('Stopping after this task') };
    case 'done':
      return { icon: 'done', word: l10n.t('Done') };
    case 'failed':
      return { icon: 'failed', word: l10n.t('Failed') };
    case 'cancelled':
      return { icon: 'cancelled', word: l10n.t('Cancelled') };
    case 'interrupted':
      return { icon: 'interrupted', word: l10n.t('Interrupted') };
    default:
      return assertNever(state);
  }
}

export function taskStatusWord(status: TaskStatus): StateWord {
  switch (status) {
    case 'pending':
      return { icon: 'waiting', word: l10n.t('Waiting') };
    case 'in_progress':
      return { icon: 'running', word: l10n.t('Running') };
    case 'review':
      return { icon: 'review', word: l10n.t('To Review') };
    case 'done':
      return { icon: 'done', word: l10n.t('Done') };
    case 'failed':
      return { icon: 'failed', word: l10n.t('Failed') };
    case 'blocked':
      return { icon: 'interrupted', word: l10n.t('Blocked') };
    case 'cancelled':
      return { icon: 'cancelled', word: l10n.t('Cancelled') };
    default:
      return assertNever(status);
  }
}

export function stageStateWord(state: Stage['state']): StateWord {
  switch (state) {
    case 'running':
      return { icon: 'running', word: l10n.t('Running') };
    case 'done':
      return { icon: 'done', word: l10n.t('Done') };
    case 'failed':
      return { icon: 'failed', word: l10n.t('Failed') };
    case 'cancelled':
      return { icon: 'cancelled', word: l10n.t('Cancelled') };
    case 'interrupted':
      return { icon: 'interrupted', word: l10n.t('Interrupted') };
    default:
      return assertNever(state);
  }
}

/** Names of our own stages; a pipeline names its own. */
export function stageName(name: string): string {
  switch (name) {
    case 'record':
      return l10n.t('Record files');
    case 'command':
      return l10n.t('Run command');
    case 'compare':
      return l10n.t('Compare files');
    case 'prove':
      return l10n.t('Prove');
    case 'reflect':
      return l10n.t('Reflect');
    case 'audit':
      return l10n.t('Audit');
    default:
      return name;
  }
}

/** What an attempt that did not succeed came to; undefined where it did. */
export function verdictWords(verdict: Verdict): string | undefined {
  switch (verdict.kind) {
    case 'exited':
      return verdict.exitCode === 0 ? undefined : l10n.t('The command ended with exit code {0}.', verdict.exitCode);
    case 'signalled':
      return l10n.t('The command was ended by {0}.', verdict.signal);
    case 'timedOut':
      return l10n.t('The command was ended because it took longer than {0}.', durationText(verdict.afterSeconds * 1000, false));
    case 'cancelled':
      return l10n.t('It was cancelled.');
    case 'notStarted':
      return l10n.t('It could not be started: {0}', verdict.reason);
    case 'interrupted':
      return l10n.t('The engine ended meanwhile; nobody knows how far it came.');
    default:
      return assertNever(verdict);
  }
}

/** Why a run ended, where that is more than "nothing is left to do". */
export function endingWords({ ending, reason }: Run): string | undefined {
  switch (ending) {
    case undefined:
    case 'completed':
      return reason;
    case 'nothingReady':
      return reason ?? l10n.t('No task was ready.');
    case 'maxReached':
      return reason ?? l10n.t('As many tasks as were asked for were run.');
    case 'budgetExhausted':
      return reason === undefined ? l10n.t('The budget is exhausted.') : l10n.t('The budget is exhausted: {0}', reason);
    case 'stopped':
      return l10n.t('The run was stopped.');
    case 'cancelled':
      return l10n.t('The run was cancelled.');
    case 'interrupted':
      return l10n.t('The engine ended while it ran. Run the tasks again to carry on.');
    case 'error':
      return reason === undefined ? l10n.t('The run ended by an error.') : l10n.t('The run ended by an error: {0}', reason);
    default:
      return assertNever(ending);
  }
}

/** As in the Source Control view: a letter, and the word for it. */
export function changeKindWord(kind: FileChange['kind']): { readonly letter: string; readonly word: string } {
  switch (kind) {
    case 'added':
      return { letter: 'A', word: l10n.t('Added') };
    case 'deleted':
      return { letter: 'D', word: l10n.t('Deleted') };
    case 'modified':
      return { letter: 'M', word: l10n.t('Modified') };
    case 'renamed':
      return { letter: 'R', word: l10n.t('Renamed') };
    default:
      return assertNever(kind);
  }
}

/** What changed of a file beside its lines. */
export function fileNotes({ kind, oldPath, oldMode, newMode, isBinary }: FileChange): readonly string[] {
  const notes: string[] = [];
  if (kind === 'renamed' && oldPath !== undefined) notes.push(l10n.t('was {0}', oldPath));
  if (isBinary) notes.push(l10n.t('binary'));
  if (newMode === '120000' && oldMode !== newMode) notes.push(l10n.t('symbolic link'));
  else if (oldMode !== undefined && newMode !== undefined && oldMode !== newMode) notes.push(modeWords(oldMode, newMode));
  else if (kind === 'added' && newMode === '100755') notes.push(l10n.t('executable'));
  return notes;
}

function modeWords(oldMode: string, newMode: string): string {
  if (oldMode === '100644' && newMode === '100755') return l10n.t('now executable');
  if (oldMode === '100755' && newMode === '100644') return l10n.t('no longer executable');
  return l10n.t('mode {0}, was {1}', newMode, oldMode);
}
