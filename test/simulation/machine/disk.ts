/**
 * A disk that knows what was synced. Every write and every change of a directory is kept apart until it is; a power cut keeps all
 * of it, none, a beginning, or any part, and may tear a write at any byte. (The model of ALICE: file contents and directory
 * entries reach the disk independently of each other.)
 */
import type { Random } from './random';

type Write = { readonly at: number; readonly bytes: Uint8Array } | { readonly truncateTo: number };

/** One step of the file system: a rename is one, so both of its names change or neither. */
interface DirectoryChange {
  readonly entries: readonly (readonly [string, DiskNode | undefined])[];
}

let inodes = 0;

export class FileNode {
  readonly kind = 'file';
  readonly inode = (inodes += 1);
  data = new Uint8Array(0);
  size = 0;
  mode = 0o644;
  modifiedMs = 0;
  links = 0;
  #durable = new Uint8Array(0);
  #durableSize = 0;
  #pending: Write[] = [];

  get isSynced(): boolean {
    return this.#pending.length === 0;
  }

  content(): Uint8Array {
    return this.data.slice(0, this.size);
  }

  write(at: number, bytes: Uint8Array): void {
    const copy = bytes.slice();
    [this.data, this.size] = written(this.data, this.size, { at, bytes: copy });
    this.#pending.push({ at, bytes: copy });
  }

  truncate(to: number): void {
    [this.data, this.size] = written(this.data, this.size, { truncateTo: to });
    this.#pending.push({ truncateTo: to });
  }

  sync(): void {
    for (const write of this.#pending) [this.#durable, this.#durableSize] = written(this.#durable, this.#durableSize, write);
    this.#pending = [];
  }

  /** The disk failed to write it and the system forgets that it should be: what some do after a failed sync. */
  forget(random: Random): void {
    const kept = keptOf(this.#pending, random);
    for (const write of kept) [this.#durable, this.#durableSize] = written(this.#durable, this.#durableSize, write);
    this.#pending = [];
  }

  flip(random: Random): number | undefined {
    if (this.size === 0) return undefined;
    const at = random.below(this.size);
    const mask = 1 << random.below(8);
    this.data[at] = (this.data[at] ?? 0) ^ mask;
    if (at < this.#durableSize) this.#durable[at] = (this.#durable[at] ?? 0) ^ mask;
    return at;
  }

  cutPower(random: Random): void {
    for (const write of keptOf(this.#pending, random))
      [this.#durable, this.#durableSize] = written(this.#durable, this.#durableSize, write);
    this.#pending = [];
    this.data = this.#durable.slice(0, this.#durableSize);
    this.size = this.#durableSize;
  }
}

export class DirectoryNode {
  readonly kind = 'directory';
  readonly inode = (inodes += 1);
  mode = 0o755;
  modifiedMs = 0;
  entries = new Map<string, DiskNode>();
  #durable = new Map<string, DiskNode>();
  #pending: DirectoryChange[] = [];

  change(change: DirectoryChange): void {
    apply(this.entries, change, 1);
    this.#pending.push(change);
  }

  sync(): void {
    for (const change of this.#pending) apply(this.#durable, change, 0);
    this.#pending = [];
  }

  cutPower(random: Random): void {
    for (const change of keptOf(this.#pending, random)) apply(this.#durable, change, 0);
    this.#pending = [];
    this.entries = new Map(this.#durable);
    for (const node of this.entries.values()) {
      if (node.kind === 'file') node.links = 1;
      node.cutPower(random);
    }
  }
}

export type DiskNode = FileNode | DirectoryNode;

function apply(entries: Map<string, DiskNode>, change: DirectoryChange, links: number): void {
  for (const [name, node] of change.entries) {
    const former = entries.get(name);
    if (former?.kind === 'file') former.links -= links;
    if (node === undefined) entries.delete(name);
    else entries.set(name, node);
    if (node?.kind === 'file') node.links += links;
  }
}

/** What of the unsynced a power cut leaves. */
function keptOf<T extends Write | DirectoryChange>(pending: readonly T[], random: Random): readonly T[] {
  if (pending.length === 0) return pending;
  switch (random.below(5)) {
    case 0:
      return pending;
    case 1:
      return [];
    case 2:
      return pending.slice(0, random.below(pending.length + 1));
    case 3:
      return pending.filter(() => random.chance(0.5));
    default:
      return torn(pending.slice(0, random.below(pending.length + 1)), random);
  }
}

/** The last write that was under way reached the disk up to some byte. */
function torn<T extends Write | DirectoryChange>(kept: readonly T[], random: Random): readonly T[] {
  const last = kept.at(-1);
  if (last === undefined || !('bytes' in last)) return kept;
  return [...kept.slice(0, -1), { ...last, bytes: last.bytes.subarray(0, random.below(last.bytes.length + 1)) }];
}

/** In place where there is room; a hole reads as zeros. */
function written(data: Uint8Array<ArrayBuffer>, size: number, write: Write): [Uint8Array<ArrayBuffer>, number] {
  if ('truncateTo' in write) {
    data.fill(0, write.truncateTo, size);
    return [data, Math.min(size, write.truncateTo)];
  }
  const end = write.at + write.bytes.length;
  let room = data;
  if (end > data.length) {
    room = new Uint8Array(Math.max(end, data.length * 2, 256));
    room.set(data.subarray(0, size));
  }
  room.set(write.bytes, write.at);
  return [room, Math.max(size, end)];
}
