/** Turns a refusal into words for the person who asked: what happened, and a button for what to do about it. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { EngineError } from '../../domain/errors';
import { commands } from './contributions/commands';
import { editorCommands } from './contributions/identifiers';
import type { Log } from './log';
import type { RoomLike } from './rooms/rooms';

/** A failure of something done in a folder, so that the ways out lead into the same one. */
export class FailureIn extends Error {
  constructor(
    readonly room: RoomLike,
    cause: unknown,
  ) {
    super(EngineError.from(cause).message, { cause });
  }
}

interface Way {
  readonly label: string;
  readonly command: string;
}

function waysOut(failure: EngineError): readonly Way[] {
  const showLog = { label: l10n.t('Show Log'), command: commands.showLog.id };
  switch (failure.code) {
    case 'invalidTasksFile':
    case 'dependencyCycle':
    case 'unknownDependency':
    case 'duplicateTask':
      return [{ label: l10n.t('Open Tasks File'), command: commands.editTasksFile.id }];
    case 'invalidConfiguration':
      return [{ label: l10n.t('Run Doctor'), command: commands.runDoctor.id }];
    case 'untrusted':
      return [{ label: l10n.t('Manage Workspace Trust'), command: editorCommands.manageTrust }];
    case 'engineUnreachable':
    case 'versionMismatch':
      return [{ label: l10n.t('Restart Engine'), command: commands.restartEngine.id }, showLog];
    case 'internal':
    case 'io':
      return [showLog];
    default:
      return [];
  }
}

/** A failure in the few words a view or a notification has room for; what a dying engine printed is for the log. */
export function briefly(failure: EngineError): string {
  const [first = ''] = failure.message.split('\n');
  const text = failure.code === 'engineUnreachable' ? first : failure.message;
  return text.length <= 400 ? text : `${text.slice(0, 399)}…`;
}

/** Tells a failure, once and without waiting for an answer; a cancellation is no news. */
export function reportFailure(error: unknown, log: Log): void {
  const failure = EngineError.from(error instanceof FailureIn ? error.cause : error);
  if (failure.code === 'cancelled') return;
  log.error(`${failure.code}: ${failure.message}${failure.cause instanceof Error ? `\n${failure.cause.stack}` : ''}`);
  const ways = waysOut(failure);
  const isRefusal = failure.code !== 'internal' && failure.code !== 'io' && failure.code !== 'engineUnreachable';
  const show = isRefusal ? vscode.window.showWarningMessage : vscode.window.showErrorMessage;
  void show(briefly(failure), ...ways.map((way) => way.label)).then((label) => {
    const way = ways.find((candidate) => candidate.label === label);
    if (way !== undefined)
      void vscode.commands.executeCommand(way.command, ...(error instanceof FailureIn ? [{ room: error.room.id }] : []));
  });
}

/** Whether tasks may be run here; if not, says so and how that is changed. */
export function requireTrust(): boolean {
  if (vscode.workspace.isTrusted) return true;
  const label = l10n.t('Manage Workspace Trust');
  void vscode.window
    .showWarningMessage(l10n.t('Tasks run commands, so they are run only in a trusted workspace. Auditing works without.'), label)
    .then((answer) => {
      if (answer === label) void vscode.commands.executeCommand(editorCommands.manageTrust);
    });
  return false;
}
