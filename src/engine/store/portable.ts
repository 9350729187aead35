/** The whole state as one file: the database, and logs and patches of runs. A header says what is in it, a seal that all of it is there. */
import { z } from 'zod';
import { EngineError } from '../../domain/errors';
import type { Files } from '../../ports/files';
import { joinBytes } from '../../shared/bytes';
import { sealed, unsealed } from '../../shared/sealed';

/** Forms of the file; those that are known can be read. */
const portableVersion = 1;

const headerSchema = z.object({
  symbiote: z.literal('state'),
  version: z.int().min(1),
  entries: z.array(z.object({ path: z.string().regex(/^[^/\\:]+(\/[^/\\:]+)*$/), length: z.int().min(0) })),
});

export interface PortableEntry {
  /** Relative to the state folder. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

export function packState(entries: readonly PortableEntry[]): Uint8Array {
  const header = {
    symbiote: 'state',
    version: portableVersion,
    entries: entries.map(({ path, bytes }) => ({ path, length: bytes.length })),
  };
  return sealed(joinBytes([new TextEncoder().encode(`${JSON.stringify(header)}\n`), ...entries.map(({ bytes }) => bytes)]));
}

/** Refuses with `damaged` what was cut short or changed, with `versionMismatch` what a newer version wrote. */
export function unpackState(file: Uint8Array, name: string): PortableEntry[] {
  const bytes = unsealed(file);
  if (bytes === undefined)
    throw new EngineError('damaged', `${name} is damaged, or was not made by \`symbiote export\`: nothing of it was used.`, {
      data: { path: name },
    });
  const end = bytes.indexOf(10);
  const { success, data } = headerSchema.safeParse(parsed(bytes.subarray(0, Math.max(0, end))));
  if (!success)
    throw new EngineError('damaged', `${name} has no header that makes sense: nothing of it was used.`, { data: { path: name } });
  if (data.version > portableVersion) throw newer(name);
  let at = end + 1;
  return data.entries.map(({ path, length }) => {
    if (path.split('/').some((part) => part === '.' || part === '..'))
      throw new EngineError('damaged', `${name} names a file outside the state.`);
    return { path, bytes: new Uint8Array(bytes.subarray(at, (at += length))) };
  });
}

export function newer(name: string): EngineError {
  return new EngineError('versionMismatch', `${name} was made by a newer Symbiote: update this one to import it.`, {
    data: { path: name },
  });
}

/** Every file below a folder of the state. */
export async function filesOfState(files: Files, stateFolder: string, folder: string): Promise<PortableEntry[]> {
  const entries: PortableEntry[] = [];
  for (const name of await files.list(`${stateFolder}/${folder}`)) {
    const path = `${folder}/${name}`;
    const info = await files.info(`${stateFolder}/${path}`);
    if (info?.isSymbolicLink === true) continue;
    if (info?.kind === 'directory') entries.push(...(await filesOfState(files, stateFolder, path)));
    const bytes = info?.kind === 'file' ? await files.read(`${stateFolder}/${path}`) : undefined;
    if (bytes !== undefined) entries.push({ path, bytes });
  }
  return entries;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
