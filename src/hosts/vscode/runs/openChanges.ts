/** Shows changes in VS Code's own editors: one file in its diff editor, all of an attempt or a run in the multi-file one. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { EngineError } from '../../../domain/errors';
import { netChanges, type NetChange } from '../../../domain/runs/netChanges';
import type { Attempt } from '../../../domain/runs/run';
import { editorCommands } from '../contributions/identifiers';
import { exists } from '../navigation';
import type { Room } from '../rooms/room';
import { fileName } from '../views/hotspotItems';
import { plainTitle } from '../views/taskItems';
import { contentUri } from './changedContents';

/** An attempt, or a proof: what a proof is of has its id. */
type Changing = Pick<Attempt, 'id' | 'title' | 'changes'>;

/** One file that an attempt changed. */
export async function openDiff(room: Room, attempt: Changing, path: string): Promise<void> {
  const change = netChanges([attempt]).find((candidate) => candidate.path === path);
  if (change === undefined) throw new EngineError('notFound', l10n.t('It is no longer known what was changed in {0}.', path));
  if (change.isBinary) return openBinary(room, change);
  const { before, after } = await sidesOf(room, change);
  const none = contentUri(room, path, undefined);
  await vscode.commands.executeCommand(editorCommands.diff, before ?? none, after ?? none, diffTitle(change, plainTitle(attempt.title)));
}

/** Everything these attempts changed, taken together. `title` is the editor's. */
export async function openAllChanges(room: Room, attempts: readonly Changing[], title: string): Promise<void> {
  const changes = netChanges(attempts);
  if (changes.length === 0) {
    void vscode.window.showInformationMessage(noChanges(attempts));
    return;
  }
  const resources = await Promise.all(
    changes.map(async (change) => {
      const { before, after } = await sidesOf(room, change);
      return [fileUri(room, change.path), before, after];
    }),
  );
  await vscode.commands.executeCommand(editorCommands.changes, title, resources);
}

function noChanges(attempts: readonly Changing[]): string {
  const unavailable = attempts.find(({ changes }) => changes?.unavailable !== undefined)?.changes?.unavailable;
  if (unavailable !== undefined) return l10n.t('It is not known which files were changed: {0}', unavailable);
  const isKnown = attempts.length > 0 && attempts.every(({ changes }) => changes !== undefined);
  return isKnown ? l10n.t('No file was changed.') : l10n.t('It is not known which files were changed.');
}

/** "parser.ts (before build ↔ after)". */
function diffTitle({ kind, path, oldPath }: NetChange, task: string): string {
  const name = fileName(path);
  switch (kind) {
    case 'added':
      return l10n.t('{0} (added by {1})', name, task);
    case 'deleted':
      return l10n.t('{0} (deleted by {1})', name, task);
    case 'renamed':
      return l10n.t('{0} ↔ {1} (renamed by {2})', fileName(oldPath ?? path), name, task);
    case 'modified':
      return l10n.t('{0} (before {1} ↔ after)', name, task);
  }
}

async function openBinary(room: Room, { path, after }: NetChange): Promise<void> {
  const uri = fileUri(room, path);
  if (after !== undefined && (await exists(uri))) await vscode.commands.executeCommand(editorCommands.open, uri);
  else void vscode.window.showInformationMessage(l10n.t('{0} is a binary file: there are no lines to compare.', path));
}

async function sidesOf(
  room: Room,
  { path, oldPath, before, after }: NetChange,
): Promise<{ readonly before: vscode.Uri | undefined; readonly after: vscode.Uri | undefined }> {
  return {
    before: before && contentUri(room, oldPath ?? path, { ...before, side: 'before' }),
    after: after && ((await unchangedFile(room, path, after)) ?? contentUri(room, path, { ...after, side: 'after' })),
  };
}

/** The file itself where it is still what the attempt left: it can be edited, and language features work. */
async function unchangedFile(room: Room, path: string, after: NonNullable<NetChange['after']>): Promise<vscode.Uri | undefined> {
  const uri = fileUri(room, path);
  try {
    const { text } = await room.engine.request('attempt.content', { attemptId: after.attemptId, path: after.changePath, side: 'after' });
    return text !== undefined && text === new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)) ? uri : undefined;
  } catch {
    // No such file any more, or no engine: the document says so.
    return undefined;
  }
}

function fileUri(room: Room, path: string): vscode.Uri {
  return vscode.Uri.joinPath(room.folder.uri, path);
}
