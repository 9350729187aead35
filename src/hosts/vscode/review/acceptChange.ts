/** Accepts and undoes proved changes on behalf of the person at this window. */
import * as l10n from '@vscode/l10n';
import type { OperationOutput } from '../../../protocol/operations';
import type { Room } from '../rooms/room';
import { environment } from '../settings';
import { savedFirst } from './savedFirst';
import { writeFiles } from './writeFiles';

export type Decided = OperationOutput<'proof.applied'>;

/** `id` is a proof's or a task's. Undefined where the person turned away. */
export async function acceptChange(room: Room, id: string): Promise<Decided | undefined> {
  const { engine, folder } = room;
  const { proof } = await engine.request('proof.show', { id });
  if (!(await savedFirst(room, proof, l10n.t('Save and Accept')))) return undefined;
  const { writeId, writes } = await engine.request('proof.begin', { id: proof.id, environment: environment() });
  try {
    await writeFiles(folder.uri, writes, engine.log);
  } catch (error) {
    // What was begun is ended by the engine all the same.
    engine.log.warn(`The editor did not write all of ${proof.id}: ${String(error)}`);
  }
  return engine.request('proof.applied', { writeId });
}

export async function undoChange(room: Room, id: string): Promise<Decided | undefined> {
  const { proof } = await room.engine.request('proof.show', { id });
  if (!(await savedFirst(room, proof, l10n.t('Save and Undo')))) return undefined;
  return room.engine.request('proof.undo', { id });
}
