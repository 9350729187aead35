/** The port for files: reading, atomic writing, watching. */
import type { Disposable } from '../shared/disposable';

export interface FileInfo {
  readonly kind: 'file' | 'directory' | 'other';
  readonly size: number;
  readonly modifiedMs: number;
  /** True for a symbolic link; kind, size and time are those of what it points to. */
  readonly isSymbolicLink?: boolean;
}

export interface AppendFile {
  /** Appends; resolves when the operating system has it. */
  append(data: Uint8Array): Promise<void>;
  /** Resolves when what was appended is on the disk. */
  sync(): Promise<void>;
  /** Overwrites bytes in place, for a header of fixed width. */
  writeAt(position: number, data: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Files below one root (the workspace, or Symbiote's own folder outside it). Paths are relative to it, with forward slashes. Failures are EngineErrors with code `io` and data.path; what is not there is `undefined`, not an error. */
export interface Files {
  /** Absolute path of the root. */
  readonly root: string;
  absolute(path: string): string;
  info(path: string): Promise<FileInfo | undefined>;
  /** The same of many, in their order, at a fraction of the cost; what cannot be looked at is undefined. */
  infos(paths: readonly string[], signal?: AbortSignal): Promise<readonly (FileInfo | undefined)[]>;
  read(path: string): Promise<Uint8Array | undefined>;
  /** So many bytes from a place on; fewer where the file ends. */
  readPart(path: string, start: number, length: number): Promise<Uint8Array | undefined>;
  /** Replaces the file's content atomically (temporary file, sync, rename, sync of the directory); parents are created; the mode of an existing file is kept; a symbolic link stays one and its target is replaced. */
  writeAtomic(path: string, data: Uint8Array): Promise<void>;
  /** The same, if `mayReplace` says so at the last moment, when nothing but the rename is left to do: whether it was replaced. What `mayReplace` rejects with is passed on, and the file stays. */
  replaceIf(path: string, data: Uint8Array, mayReplace: () => Promise<boolean>): Promise<boolean>;
  /** Lets whoever may read a file execute it, or nobody; nothing on Windows. */
  setExecutable(path: string, isExecutable: boolean): Promise<void>;
  /** Removes what a process that was killed while it replaced the file left beside it; what it had replaced already is on the disk then. Never rejects: what cannot be removed now is at the next write. */
  removeLeftovers(path: string): Promise<void>;
  /** Whether what is written to the path lands below the root, wherever symbolic links lead; it need not be there yet. */
  staysInside(path: string): Promise<boolean>;
  /** Why what is not there yet could not be written under this path; undefined when it could. Nothing is written to find out. */
  whyUnwritable(path: string): Promise<string | undefined>;
  /** The network file system that the root lies on, as its system names it (`nfs4`); undefined on a local disk, and where nobody can tell. */
  networkFileSystem(): Promise<string | undefined>;
  /** Opens for appending; parents are created. `exclusive` fails with `io` when it exists. */
  openAppend(path: string, options?: { readonly exclusive?: boolean }): Promise<AppendFile>;
  /** Names in a directory, sorted; empty when it is not there. */
  list(path: string): Promise<readonly string[]>;
  makeDirectory(path: string): Promise<void>;
  /** Gives a file another name in the same folder, in place of whatever had it; on the disk when it resolves. False when it is not there. */
  rename(path: string, to: string): Promise<boolean>;
  remove(path: string): Promise<void>;
  /** Calls back after the file may have changed, appeared or vanished; coalesced. */
  watch(path: string, callback: () => void): Disposable;
}
