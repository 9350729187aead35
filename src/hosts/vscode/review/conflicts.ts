/** A change that could not be accepted or undone because both sides changed the same: the reason, and a way to where it is. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { EngineError } from '../../../domain/errors';
import type { Proof } from '../../../domain/proof/proof';
import { commands } from '../contributions/commands';
import { editorCommands } from '../contributions/identifiers';
import { exists } from '../navigation';
import type { Room } from '../rooms/room';
import { contentUri } from '../runs/changedContents';
import { fileName } from '../views/hotspotItems';

const conflictSchema = z.object({ path: z.string(), reason: z.string(), lines: z.optional(z.array(z.int())) });
type Conflict = z.output<typeof conflictSchema>;
const conflictsSchema = z.object({ conflicts: z.array(conflictSchema).check(z.minLength(1)) });
const stoppedSchema = z.object({ proofId: z.string() });

/** What was to be written: the change, or what was there before it. */
export type WantedSide = 'before' | 'after';

/** Says it without waiting for an answer. */
export function tellConflict(room: Room, failure: EngineError, proof: Proof, side: WantedSide): void {
  const [conflict] = conflictsSchema.safeParse(failure.data).data?.conflicts ?? [];
  const stopped = stoppedSchema.safeParse(failure.data).data;
  if (conflict !== undefined) {
    void offer(told(proof, conflict), l10n.t('Compare'), () => compare(room, proof, conflict, side));
  } else if (stopped !== undefined) {
    const show = commands.showProof;
    void offer(failure.message, l10n.t('Show Proof'), () =>
      vscode.commands.executeCommand(show.id, { room: room.id, proofId: stopped.proofId }),
    );
  } else void vscode.window.showWarningMessage(failure.message);
}

function told({ title }: Proof, { path, reason, lines = [] }: Conflict): string {
  const [line] = lines;
  if (line !== undefined) return l10n.t('“{0}” meets your own change in {1}, line {2}. Nothing was changed.', title, path, line);
  return l10n.t('“{0}” does not fit {1}: {2}. Nothing was changed.', title, path, reason);
}

async function offer(message: string, label: string, act: () => Thenable<unknown>): Promise<void> {
  if ((await vscode.window.showWarningMessage(message, label)) === label) await act();
}

/** What was to be written on the left; on the right the person's file, to be edited, at the line. */
async function compare(room: Room, proof: Proof, { path, lines = [] }: Conflict, side: WantedSide): Promise<void> {
  const file = vscode.Uri.joinPath(room.folder.uri, path);
  const [line = 1] = lines;
  const place = new vscode.Position(line - 1, 0);
  const wanted = contentUri(room, path, { attemptId: proof.id, changePath: changeOf(proof, path), side });
  await vscode.commands.executeCommand(
    editorCommands.diff,
    wanted,
    (await exists(file)) ? file : contentUri(room, path, undefined),
    side === 'after'
      ? l10n.t('{0} (proved change ↔ your file)', fileName(path))
      : l10n.t('{0} (before the change ↔ your file)', fileName(path)),
    { selection: new vscode.Range(place, place) },
  );
}

/** A change is called by where its file is afterwards, also where an earlier name of it is meant. */
function changeOf({ changes }: Proof, path: string): string {
  return changes.files.find((file) => file.path === path || file.oldPath === path)?.path ?? path;
}
