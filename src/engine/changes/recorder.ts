/** What a task does to the files: a snapshot before it, one after it, and their difference. Nothing here makes a task fail. */
import type { Changes } from '../../domain/runs/changes';
import type { Clock } from '../../ports/clock';
import type { Comparer } from '../../ports/comparer';
import type { Files } from '../../ports/files';
import type { OmittedFile, Snapshot, SnapshotDifference, Snapshots } from '../../ports/snapshots';
import { EngineError } from '../../domain/errors';
import { compareHere } from '../diff/comparers';
import { describeChanges } from './describeChanges';

export interface RecorderParts {
  readonly files: Files;
  readonly clock: Clock;
  readonly snapshots: Snapshots;
  /** By default in this thread. */
  readonly comparer?: Comparer;
  /** Whether what is in the store is still wanted: proofs that wait for a person. By default nothing is. */
  readonly isNeeded?: () => Promise<boolean>;
}

export interface ComparisonRequest extends DifferenceRequest {
  readonly before: Snapshot;
}

interface DifferenceRequest {
  /** Where the patch is written, relative to the workspace; undefined for nowhere. */
  readonly patch: string | undefined;
  /** Files whose only change was the engine's own. */
  readonly ownFiles: readonly string[];
  readonly signal: AbortSignal;
}

/** Above it the store begins anew: what earlier tasks changed is then known from their patches alone. */
export const storeLimitBytes = 500 * 1024 * 1024;
const limitCheckMs = 3_600_000;

export class Recorder {
  readonly #parts: RecorderParts;
  readonly #folder: Pick<Snapshots, 'take'>;
  #limitCheckedAt = -Infinity;

  /** Of the workspace, or of another folder that is kept in its store. */
  constructor(parts: RecorderParts, folder: Pick<Snapshots, 'take'> = parts.snapshots) {
    this.#parts = parts;
    this.#folder = folder;
  }

  /** The same for a worktree. */
  in(folder: { readonly id: string; readonly path: string }): Recorder {
    return new Recorder(this.#parts, this.#parts.snapshots.of(folder));
  }

  /** Why nothing can be recorded here; undefined when it can. Never rejects. */
  async unavailable(): Promise<string | undefined> {
    try {
      return await this.#parts.snapshots.unavailable();
    } catch (error) {
      return EngineError.from(error).message;
    }
  }

  /** The files as they are before an attempt. Call it while no other is between its two snapshots. */
  async begin(signal: AbortSignal): Promise<Snapshot> {
    await this.#keepLimit();
    return this.take(signal);
  }

  /** The files as they are now. */
  take(signal: AbortSignal): Promise<Snapshot> {
    return this.#folder.take(signal);
  }

  /** Whether what was recorded can still be compared with. Never rejects. */
  async has({ id }: Snapshot): Promise<boolean> {
    return this.#parts.snapshots.compare(id, id).then(
      () => true,
      () => false,
    );
  }

  async compare({ before, ...request }: ComparisonRequest): Promise<Changes> {
    return this.between(before, await this.take(request.signal), request);
  }

  async between(before: Snapshot, after: Snapshot, { patch, ownFiles, signal }: DifferenceRequest): Promise<Changes> {
    const { files, snapshots, comparer = compareHere } = this.#parts;
    const differences = await snapshots.compare(before.id, after.id, signal);
    // What one side left out would look added or deleted.
    const unknown = new Set([...before.omitted, ...after.omitted].map(({ path }) => path).concat(ownFiles));
    const isKnown = ({ path, oldPath }: SnapshotDifference): boolean => !unknown.has(path) && !unknown.has(oldPath ?? path);
    const changes = await describeChanges({ files, snapshots, comparer, patch, signal }, differences.filter(isKnown));
    return { ...changes, omitted: [...changes.omitted, ...shortened(omittedBetween(before, after))] };
  }

  /** Only here, where no attempt needs what is in the store. */
  async #keepLimit(): Promise<void> {
    const { clock, snapshots, isNeeded = async () => false } = this.#parts;
    if (clock.now() - this.#limitCheckedAt < limitCheckMs) return;
    this.#limitCheckedAt = clock.now();
    if ((await snapshots.diskBytes()) > storeLimitBytes && !(await isNeeded())) await snapshots.clear();
  }
}

const omittedListed = 100;

function shortened(omitted: readonly { path: string; reason: string }[]): { path: string; reason: string }[] {
  const more = omitted.length - omittedListed;
  if (more <= 0) return [...omitted];
  return [...omitted.slice(0, omittedListed), { path: '…', reason: `${more} more files were left out of the comparison` }];
}

/** A large file that nobody touched is nothing to tell of. */
function omittedBetween(before: Snapshot, after: Snapshot): { path: string; reason: string }[] {
  const known = new Map(before.omitted.map((omitted) => [omitted.path, omitted]));
  const isSame = (now: OmittedFile): boolean => now.stamp !== undefined && known.get(now.path)?.stamp === now.stamp;
  const found = after.omitted.filter((now) => !isSame(now));
  const inAfter = new Set(after.omitted.map(({ path }) => path));
  return [...found, ...before.omitted.filter(({ path }) => !inAfter.has(path))].map(({ path, reason }) => ({ path, reason }));
}
