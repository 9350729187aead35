/** Differences of two snapshots in the form that is kept: lines counted, and the whole written to a patch as it is read. */
import { EngineError } from '../../domain/errors';
import type { Changes, FileChange } from '../../domain/runs/changes';
import type { Comparer, Comparison } from '../../ports/comparer';
import type { Files } from '../../ports/files';
import type { SnapshotDifference, Snapshots } from '../../ports/snapshots';
import { throwIfAborted } from '../abort';
import { mapLimited } from '../mapLimited';
import { PatchFile } from './patchFile';
import { readSides } from './readSides';

export interface DescribeOptions {
  readonly files: Files;
  readonly snapshots: Pick<Snapshots, 'read'>;
  readonly comparer: Comparer;
  /** Relative to the workspace; undefined for no patch. */
  readonly patch: string | undefined;
  readonly signal: AbortSignal;
}

/** So many are listed; the patch has more. */
const listedFiles = 1000;
/** More than that was generated rather than written, and nobody reads it. */
const comparedFiles = 5000;
/** Compared before the next are read: their contents are in memory together. */
const together = 8;

export async function describeChanges(options: DescribeOptions, differences: readonly SnapshotDifference[]): Promise<Changes> {
  const { files, patch, signal } = options;
  const file = new PatchFile(files, patch);
  const changes: FileChange[] = [];
  const omitted: Changes['omitted'] = [];
  try {
    const compared = differences.slice(0, comparedFiles);
    if (compared.length < differences.length) file.giveUp(`more than ${comparedFiles.toLocaleString('en')} files changed`);
    for (let at = 0; at < compared.length; at += together) {
      throwIfAborted(signal);
      const group = compared.slice(at, at + together);
      for (const result of await mapLimited(group, together, (difference) => compareOne(options, difference))) {
        if ('reason' in result) {
          file.giveUp(result.reason);
          omitted.push(result);
        } else {
          await file.append(result.patch);
          if (changes.length < listedFiles) changes.push(result.file);
        }
      }
    }
  } catch (error) {
    file.giveUp('it was not completed');
    throw error;
  } finally {
    await file.close();
  }
  const more = differences.length - changes.length - omitted.length;
  if (more > 0) omitted.push({ path: '…', reason: `${more.toLocaleString('en')} more files changed` });
  if (file.failure !== undefined) omitted.push({ path: patch ?? '', reason: `the patch was not written: ${file.failure}` });
  return { files: changes, omitted, ...(file.written === undefined ? {} : { patch: file.written }) };
}

type Compared = Comparison | { readonly path: string; readonly reason: string };

async function compareOne({ snapshots, comparer, signal }: DescribeOptions, difference: SnapshotDifference): Promise<Compared> {
  const { before, after, missing } = await readSides(snapshots, difference);
  if (missing) return { path: difference.path, reason: 'it changed; its content could not be read' };
  try {
    return await comparer.compare(difference, { before, after }, signal);
  } catch (error) {
    throwIfAborted(signal);
    return { path: difference.path, reason: `it changed; ${EngineError.from(error).message}` };
  }
}
