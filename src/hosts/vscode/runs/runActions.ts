/** What the run panel's buttons do beyond the panel itself. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Attempt } from '../../../domain/runs/run';
import type { RunAction } from '../../../panels/runState';
import { assertNever } from '../../../shared/assertNever';
import { commands } from '../contributions/commands';
import { requireTrust } from '../failures';
import type { Room } from '../rooms/room';
import { attemptLabel } from '../views/runItems';
import { plainTitle } from '../views/taskItems';
import { openAllChanges, openDiff } from './openChanges';
import { openLog } from './openLog';
import { openPlace } from './openPlace';

export async function carryOut(room: Room, attempts: readonly Attempt[], action: RunAction): Promise<void> {
  const attemptOf = (id: string): Attempt | undefined => attempts.find((attempt) => attempt.id === id);
  switch (action.name) {
    case 'pause':
    case 'stop':
    case 'cancel':
      await room.engine.request(`run.${action.name}`, { runId: action.runId });
      return;
    case 'resume':
      if (requireTrust()) await room.engine.request('run.resume', { runId: action.runId });
      return;
    case 'openTask':
      await onTask(room, commands.goToTask.id, action.taskId);
      return;
    case 'runAgain':
      await runAgain(room, action.taskId);
      return;
    case 'openFile':
      await openPlace(room, action, room.tasks.byId.get(attemptOf(action.attemptId)?.taskId ?? '')?.context.cwd);
      return;
    case 'showProof':
      await vscode.commands.executeCommand(commands.showProof.id, { room: room.id, proofId: action.proofId });
      return;
    case 'openLog':
      await openLog(room, attemptOf(action.attemptId)?.log);
      return;
    case 'showTerminal':
    case 'openDiff':
    case 'openAllChanges': {
      const attempt = attemptOf(action.attemptId);
      if (attempt !== undefined) await showOf(room, attempt, action);
      return;
    }
    case 'refresh':
    case 'toggleTask':
    case 'chooseAttempt':
    case 'toggleFile':
    case 'showWhole':
    case 'setDiffView':
      // The source's own.
      return;
    default:
      assertNever(action);
  }
}

type OfAttempt = Extract<RunAction, { readonly name: 'showTerminal' | 'openDiff' | 'openAllChanges' }>;

async function showOf(room: Room, attempt: Attempt, action: OfAttempt): Promise<void> {
  if (action.name === 'showTerminal') await onTask(room, commands.showTerminal.id, attempt.taskId);
  else if (action.name === 'openDiff') await openDiff(room, attempt, action.path);
  else await openAllChanges(room, [attempt], changesTitle(attempt));
}

/** Of the editor with all changes of an attempt. */
export function changesTitle(attempt: Attempt): string {
  const title = plainTitle(attempt.title);
  return attempt.number === 1 ? l10n.t('Changes by {0}', title) : l10n.t('Changes by {0}, {1}', title, attemptLabel(attempt));
}

/** A task that is pending can be run as it is; others are made pending first. */
async function runAgain(room: Room, taskId: string): Promise<void> {
  await room.tasks.refresh();
  const isPending = room.tasks.byId.get(taskId)?.status === 'pending';
  await onTask(room, isPending ? commands.runTask.id : commands.retryTask.id, taskId);
}

async function onTask(room: Room, command: string, taskId: string): Promise<void> {
  await vscode.commands.executeCommand(command, { room: room.id, task: { id: taskId } });
}
