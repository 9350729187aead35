/** Where damaged bytes go, so that nothing of them is lost: `.symbiote/quarantine/`, under a name that says where they were. */
import { EngineError } from '../../domain/errors';
import type { Files } from '../../ports/files';
import { stateFolder } from '../memory/stateFolder';
import { segmentName, type Damage } from './journalReading';

const quarantineFolder = `${stateFolder}/quarantine`;

/** Copies them there, once; says where. What cannot be written is told, and stays where it is. */
export async function quarantineDamage(files: Files, damage: readonly Damage[]): Promise<string[]> {
  const notes: string[] = [];
  for (const { epoch, offset, bytes } of damage) {
    const path = `${quarantineFolder}/journal-${segmentName(epoch)}-at-${offset}.bin`;
    notes.push((await keep(files, path, bytes)).note);
  }
  return notes;
}

/** A file as a whole, that cannot be read as what it is. */
export async function quarantineFile(files: Files, path: string, bytes: Uint8Array, name: string): Promise<string> {
  const { isKept, note } = await keep(files, `${quarantineFolder}/${name}`, bytes);
  if (isKept) await files.remove(path);
  return note;
}

async function keep(files: Files, path: string, bytes: Uint8Array): Promise<{ readonly isKept: boolean; readonly note: string }> {
  try {
    if ((await files.info(path)) === undefined) await files.writeAtomic(path, bytes);
    return { isKept: true, note: `kept in ${path}: ${bytes.length} damaged bytes` };
  } catch (error) {
    const { message } = EngineError.from(error);
    return { isKept: false, note: `${path} cannot be written, the damaged bytes stay where they are: ${message}` };
  }
}
