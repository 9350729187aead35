/** System calls on the simulated disk, with the errors a real one gives and the faults a life brings. */
import { DirectoryNode, FileNode, type DiskNode } from './disk';
import type { Random } from './random';

export type FaultKind = 'full' | 'broken' | 'denied';

export interface DiskFault {
  readonly kind: FaultKind;
  /** Paths below the workspace that it strikes. */
  readonly path: RegExp;
  /** Of the calls it could strike. */
  readonly probability: number;
}

type Access = 'read' | 'write' | 'sync' | 'create';

export class FileSystem {
  readonly root = new DirectoryNode();
  readonly faults = new Set<DiskFault>();
  /** Hears of every change of a name or content, by path below the root. */
  onChange: (path: string) => void = () => undefined;
  readonly #random: Random;
  readonly #now: () => number;

  constructor(random: Random, now: () => number) {
    this.#random = random;
    this.#now = now;
  }

  find(path: string): DiskNode | undefined {
    let node: DiskNode | undefined = this.root;
    for (const name of partsOf(path)) {
      if (node === undefined) return undefined;
      if (node.kind !== 'directory') throw failure('ENOTDIR', path);
      node = node.entries.get(name);
    }
    return node;
  }

  get(path: string): DiskNode {
    const node = this.find(path);
    if (node === undefined) throw failure('ENOENT', path);
    return node;
  }

  file(path: string): FileNode {
    const node = this.get(path);
    if (node.kind !== 'file') throw failure('EISDIR', path);
    return node;
  }

  directory(path: string): DirectoryNode {
    const node = this.get(path);
    if (node.kind !== 'directory') throw failure('ENOTDIR', path);
    return node;
  }

  read(path: string): Uint8Array {
    this.strike('read', path);
    return this.file(path).content();
  }

  list(path: string): string[] {
    this.strike('read', path);
    return [...this.directory(path).entries.keys()];
  }

  open(path: string, flags: string): FileNode {
    const found = this.find(path);
    if (found?.kind === 'directory' && flags !== 'r') throw failure('EISDIR', path);
    if (found?.kind === 'file') {
      if (flags.includes('x')) throw failure('EEXIST', path);
      this.strike(flags === 'r' ? 'read' : 'write', path, false);
      if (flags.startsWith('w')) this.#changed(path, () => found.truncate(0));
      return found;
    }
    if (!/^[wa]/.test(flags)) throw failure('ENOENT', path);
    this.strike('create', path);
    const file = new FileNode();
    this.#link(path, file);
    return file;
  }

  /** How many of the bytes were written. */
  write(path: string, file: FileNode, at: number, bytes: Uint8Array): number {
    let length = bytes.length;
    if (this.#isStruck('write', path, 'full') && length > 0) {
      if (length < 2 || this.#random.chance(0.5)) throw failure('ENOSPC', path);
      length = this.#random.between(1, length - 1);
    }
    // What is open stays open, whoever may no longer open it.
    if (this.#isStruck('write', path, 'broken')) throw failure('EIO', path);
    file.write(at, bytes.subarray(0, length));
    file.modifiedMs = this.#now();
    if (file.links > 0) this.onChange(path);
    return length;
  }

  truncate(path: string, file: FileNode, to: number): void {
    this.strike('write', path, false);
    this.#changed(path, () => file.truncate(to));
  }

  sync(path: string, node: DiskNode): void {
    if (this.#isStruck('sync', path, 'broken')) {
      if (node.kind === 'file') node.forget(this.#random);
      throw failure('EIO', path);
    }
    node.sync();
  }

  /** With its parents; the first that was not there. */
  makeDirectories(path: string): string | undefined {
    let first: string | undefined;
    const parts = partsOf(path);
    for (let length = 1; length <= parts.length; length++) {
      const at = parts.slice(0, length).join('/');
      const node = this.find(at);
      if (node?.kind === 'file') throw failure(length === parts.length ? 'EEXIST' : 'ENOTDIR', path);
      if (node !== undefined) continue;
      this.strike('create', at);
      this.#link(at, new DirectoryNode());
      first ??= at;
    }
    return first;
  }

  rename(from: string, to: string): void {
    this.strike('write', to);
    const node = this.get(from);
    const target = this.find(to);
    if (target?.kind === 'directory') throw failure(node.kind === 'directory' ? 'ENOTEMPTY' : 'EISDIR', to);
    const source = this.#parent(from);
    const goal = this.#parent(to);
    if (source === goal)
      goal.change({
        entries: [
          [nameOf(from), undefined],
          [nameOf(to), node],
        ],
      });
    else {
      goal.change({ entries: [[nameOf(to), node]] });
      source.change({ entries: [[nameOf(from), undefined]] });
    }
    this.onChange(to);
  }

  link(from: string, to: string): void {
    if (this.find(to) !== undefined) throw failure('EEXIST', to);
    this.strike('create', to);
    this.#link(to, this.file(from));
  }

  unlink(path: string): void {
    this.strike('write', path, false);
    this.file(path);
    this.#parent(path).change({ entries: [[nameOf(path), undefined]] });
    this.onChange(path);
  }

  /** `rm -rf` */
  remove(path: string): void {
    const node = this.find(path);
    if (node === undefined) return;
    this.strike('write', path, false);
    if (node.kind === 'directory') for (const name of [...node.entries.keys()]) this.remove(`${path}/${name}`);
    this.#parent(path).change({ entries: [[nameOf(path), undefined]] });
    this.onChange(path);
  }

  /** A person's editor or shell: no fault strikes them, and what they save is on the disk. */
  put(path: string, content: string | undefined): void {
    const parent = this.#parent(path);
    if (content === undefined) {
      const node = parent.entries.get(nameOf(path));
      if (node?.kind === 'directory') for (const name of [...node.entries.keys()]) this.put(`${path}/${name}`, undefined);
      parent.change({ entries: [[nameOf(path), undefined]] });
    } else {
      const file = new FileNode();
      file.write(0, new TextEncoder().encode(content));
      file.sync();
      file.modifiedMs = this.#now();
      parent.change({ entries: [[nameOf(path), undefined]] });
      this.#link(path, file);
    }
    parent.sync();
    this.onChange(path);
  }

  makeDirectoryHere(path: string): void {
    this.#link(path, new DirectoryNode());
    this.#parent(path).sync();
    this.onChange(path);
  }

  /** Every path below one, files and folders. */
  paths(below = ''): string[] {
    const node = this.find(below);
    if (node?.kind !== 'directory') return [];
    return [...node.entries].flatMap(([name, child]) => {
      const path = below === '' ? name : `${below}/${name}`;
      return child.kind === 'directory' ? [path, ...this.paths(path)] : [path];
    });
  }

  /** Throws what the faults of this moment make of a call. */
  strike(access: Access, path: string, mayBeFull = true): void {
    if (this.#isStruck(access, path, 'denied')) throw failure('EACCES', path);
    if (this.#isStruck(access, path, 'broken')) throw failure('EIO', path);
    if (mayBeFull && access === 'create' && this.#isStruck('write', path, 'full')) throw failure('ENOSPC', path);
  }

  #isStruck(access: Access, path: string, kind: FaultKind): boolean {
    if (this.faults.size === 0) return false;
    for (const fault of this.faults) {
      if (fault.kind !== kind || !fault.path.test(path)) continue;
      // Somebody who may not write may still read, and what is open stays open.
      if (kind === 'denied' && access !== 'create' && access !== 'write') continue;
      if (kind === 'full' && access !== 'write') continue;
      if (this.#random.chance(fault.probability)) return true;
    }
    return false;
  }

  #link(path: string, node: DiskNode): void {
    node.modifiedMs = this.#now();
    this.#parent(path).change({ entries: [[nameOf(path), node]] });
    this.onChange(path);
  }

  #changed(path: string, change: () => void): void {
    change();
    this.onChange(path);
  }

  #parent(path: string): DirectoryNode {
    return this.directory(partsOf(path).slice(0, -1).join('/'));
  }
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

function nameOf(path: string): string {
  return partsOf(path).at(-1) ?? '';
}

export function failure(code: string, path: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}
