/** Snapshots of files that a test makes up; taking one waits for what the test puts in the way. */
import { EngineError } from '../../../src/domain/errors';
import type { OmittedFile, Snapshot, SnapshotDifference, Snapshots } from '../../../src/ports/snapshots';

export class ScriptedSnapshots implements Snapshots {
  /** What is on the disk now: path to content. */
  readonly files = new Map<string, string>();
  omitted: OmittedFile[] = [];
  reason: string | undefined;
  /** Before each snapshot; throwing is one that fails. */
  onTake: () => Promise<void> | void = () => undefined;
  bytes = 0;
  taken = 0;
  readonly #kept: ReadonlyMap<string, string>[] = [];
  readonly #contents = new Set<string>();

  unavailable(): Promise<string | undefined> {
    return Promise.resolve(this.reason);
  }

  async take(signal?: AbortSignal): Promise<Snapshot> {
    this.taken += 1;
    await aborted(signal, Promise.resolve().then(this.onTake));
    for (const content of this.files.values()) this.#contents.add(content);
    return { id: String(this.#kept.push(new Map(this.files)) - 1), omitted: [...this.omitted] };
  }

  of(): this {
    return this;
  }

  compare(before: string, after: string): Promise<readonly SnapshotDifference[]> {
    const [old, now] = [this.#kept[Number(before)], this.#kept[Number(after)]];
    if (old === undefined || now === undefined) return Promise.reject(new EngineError('internal', 'There is no such snapshot.'));
    const paths = [...new Set([...old.keys(), ...now.keys()])].sort().filter((path) => old.get(path) !== now.get(path));
    return Promise.resolve(
      paths.map((path): SnapshotDifference => {
        const kind = !old.has(path) ? 'added' : now.has(path) ? 'modified' : 'deleted';
        return { kind, path, ...sideOf(old, path, 'old'), ...sideOf(now, path, 'new') };
      }),
    );
  }

  keep(content: Uint8Array): Promise<string> {
    const id = new TextDecoder().decode(content);
    this.#contents.add(id);
    return Promise.resolve(id);
  }

  read(contentId: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.#contents.has(contentId) ? new TextEncoder().encode(contentId) : undefined);
  }

  diskBytes(): Promise<number> {
    return Promise.resolve(this.bytes);
  }

  clear(): Promise<void> {
    this.bytes = 0;
    this.#kept.length = 0;
    this.#contents.clear();
    return Promise.resolve();
  }
}

/** Contents are their own ids. */
function sideOf(files: ReadonlyMap<string, string>, path: string, side: 'old' | 'new'): Partial<SnapshotDifference> {
  const content = files.get(path);
  if (content === undefined) return {};
  return side === 'old' ? { before: content, oldMode: '100644' } : { after: content, newMode: '100644' };
}

async function aborted(signal: AbortSignal | undefined, work: Promise<void>): Promise<void> {
  const cancelled = new Promise<never>((_, reject) => {
    const stop = (): void => reject(new EngineError('cancelled', 'Cancelled.'));
    if (signal?.aborted === true) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
  cancelled.catch(() => undefined);
  await Promise.race([work, cancelled]);
}
