/**
 * Puts files of the person's to what they are to be: all of them or none, also through a crash. Before the first is written the
 * journal knows every content, before and after; whoever finds the beginning without an end goes on from there.
 */
import { EngineError } from '../../domain/errors';
import type { KeptWrite } from '../../domain/proof/treeWrite';

export interface WriteParts {
  readonly files: {
    read(path: string): Promise<Uint8Array | undefined>;
    /** Atomic, synced; keeps the mode of an existing file where nothing is said of it. */
    write(path: string, content: Uint8Array, executable?: boolean): Promise<void>;
    remove(path: string): Promise<void>;
  };
  /** @throws EngineError `notFound` for one that is no longer kept */
  readonly content: (id: string) => Promise<Uint8Array>;
}

/** What is in its way, when a file is neither as it was nor as it is to be. */
class Interference extends Error {
  constructor(readonly path: string) {
    super(`${path} was changed while the files were written.`);
  }
}

/**
 * Writes each file that is not yet as it is to be, in order. When one is neither, those written are put back as they were and
 * nothing has changed.
 * @throws EngineError `refused` for interference, `io` for a disk that does not take them; both after putting back
 */
export async function applyWrites(parts: WriteParts, writes: readonly KeptWrite[]): Promise<void> {
  const done: KeptWrite[] = [];
  try {
    for (const write of writes) {
      if (await applyOne(parts, write)) done.push(write);
    }
  } catch (error) {
    for (const { path, before, after } of done.reverse()) await applyOne(parts, { path, before: after, after: before });
    if (error instanceof Interference)
      throw new EngineError('refused', `${error.message} Nothing was accepted; try again.`, { data: { path: error.path } });
    throw error;
  }
}

/** After a crash: goes on where nobody came between, and tells of the files where somebody did. */
export async function resumeWrites(parts: WriteParts, writes: readonly KeptWrite[]): Promise<string[]> {
  const left: string[] = [];
  for (const write of writes) {
    try {
      await applyOne(parts, write);
    } catch (error) {
      if (!(error instanceof Interference)) throw error;
      left.push(error.path);
    }
  }
  return left;
}

/** Whether anything had to be written. */
async function applyOne({ files, content }: WriteParts, { path, before, after, executable }: KeptWrite): Promise<boolean> {
  const current = await files.read(path);
  const wanted = after === undefined ? undefined : await content(after);
  if (isSame(current, wanted) && executable === undefined) return false;
  if (!isSame(current, wanted) && !isSame(current, before === undefined ? undefined : await content(before))) throw new Interference(path);
  if (wanted === undefined) await files.remove(path);
  else await files.write(path, wanted, executable);
  return true;
}

function isSame(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
