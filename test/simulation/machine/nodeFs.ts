/** What stands in for `node:fs` in the adapters: the same calls, on the simulated disk, in virtual time. */
import type { DirectoryNode, DiskNode, FileNode } from './disk';
import { failure } from './fileSystem';
import { placeOf, theMachine, type OpenHandle } from './current';

export const constants = { W_OK: 2, X_OK: 1, R_OK: 4, F_OK: 0 };

function call<T>(what: string, absolute: string, effect: (path: string) => T, detail?: string): Promise<T> {
  const { program, path } = placeOf(absolute);
  return theMachine().world.call(program, what, detail ?? path, () => effect(path));
}

function statsOf(node: DiskNode): object {
  const size = node.kind === 'file' ? node.size : 0;
  return {
    size,
    mode: node.mode,
    ino: node.inode,
    uid: 1,
    gid: 1,
    mtimeMs: node.modifiedMs,
    nlink: node.kind === 'file' ? node.links : 2,
    isFile: () => node.kind === 'file',
    isDirectory: () => node.kind === 'directory',
    isSymbolicLink: () => false,
  };
}

export function statSync(absolute: string): object {
  return statsOf(theMachine().disk.get(placeOf(absolute).path));
}

export function lstatSync(absolute: string): object | undefined {
  const node = theMachine().disk.find(placeOf(absolute).path);
  return node && statsOf(node);
}

export function stat(absolute: string): Promise<object> {
  return call('stat', absolute, (path) => statsOf(theMachine().disk.get(path)));
}

/** What the numbers of open files stand for. */
const openNodes = new Map<number, DiskNode>();
let lastNumber = 2;

export function fstatSync(fd: number): object {
  const node = openNodes.get(fd);
  if (node === undefined) throw failure('EBADF', String(fd));
  return statsOf(node);
}

class Handle {
  readonly fd = (lastNumber += 1);
  readonly #node: DiskNode;
  readonly #absolute: string;
  readonly #open: OpenHandle;

  constructor(node: DiskNode, absolute: string) {
    this.#node = node;
    this.#absolute = absolute;
    this.#open = placeOf(absolute);
    openNodes.set(this.fd, node);
    theMachine().handles.add(this.#open);
  }

  get #file(): FileNode {
    if (this.#node.kind !== 'file') throw failure('EISDIR', this.#absolute);
    return this.#node;
  }

  stat(): Promise<object> {
    return call('fstat', this.#absolute, () => statsOf(this.#node));
  }

  async read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }> {
    return call('read', this.#absolute, (path) => {
      theMachine().disk.strike('read', path);
      const part = this.#file.content().subarray(position, position + length);
      buffer.set(part, offset);
      return { bytesRead: part.length };
    });
  }

  write(data: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesWritten: number }> {
    const bytes = data.slice(offset, offset + length);
    const detail = `${placeOf(this.#absolute).path} ${bytes.length} at ${position}`;
    return call('write', this.#absolute, (path) => ({ bytesWritten: theMachine().disk.write(path, this.#file, position, bytes) }), detail);
  }

  async writeFile(data: Uint8Array): Promise<void> {
    for (let done = 0; done < data.length;) done += (await this.write(data, done, data.length - done, done)).bytesWritten;
  }

  truncate(to: number): Promise<void> {
    return call('truncate', this.#absolute, (path) => theMachine().disk.truncate(path, this.#file, to));
  }

  sync(): Promise<void> {
    return call('sync', this.#absolute, (path) => theMachine().disk.sync(path, this.#node));
  }

  datasync(): Promise<void> {
    return this.sync();
  }

  async chmod(): Promise<void> {}

  async chown(): Promise<void> {}

  close(): Promise<void> {
    return call('close', this.#absolute, () => {
      openNodes.delete(this.fd);
      theMachine().handles.delete(this.#open);
    });
  }
}

function open(absolute: string, flags = 'r'): Promise<Handle> {
  const find = (path: string): FileNode | DirectoryNode => {
    const { disk } = theMachine();
    return flags === 'r' ? disk.get(path) : disk.open(path, flags);
  };
  return call('open', absolute, (path) => new Handle(find(path), absolute), `${placeOf(absolute).path} ${flags}`);
}

async function writeFile(absolute: string, data: Uint8Array | string, options: { readonly flag?: string } = {}): Promise<void> {
  const handle = await open(absolute, options.flag ?? 'w');
  try {
    await handle.writeFile(typeof data === 'string' ? new TextEncoder().encode(data) : data);
  } finally {
    await handle.close();
  }
}

function rename(from: string, to: string): Promise<void> {
  const source = placeOf(from).path;
  return call('rename', to, (path) => {
    const { disk, onRenamed } = theMachine();
    const former = disk.find(path);
    const before = former?.kind === 'file' ? former.content() : undefined;
    disk.rename(source, path);
    onRenamed(placeOf(to).program, path, before);
  });
}

async function mkdir(absolute: string): Promise<string | undefined> {
  const prefix = absolute.slice(0, absolute.indexOf('/work') + '/work'.length);
  const first = await call('mkdir', absolute, (path) => theMachine().disk.makeDirectories(path));
  return first === undefined ? undefined : `${prefix}/${first}`;
}

export const promises = {
  open,
  rename,
  mkdir,
  stat,
  writeFile,
  lstat: stat,
  readFile: (absolute: string) => call('readFile', absolute, (path) => theMachine().disk.read(path)),
  readdir: (absolute: string) => call('readdir', absolute, (path) => theMachine().disk.list(path)),
  rm: (absolute: string) => call('rm', absolute, (path) => theMachine().disk.remove(path)),
  unlink: (absolute: string) => call('unlink', absolute, (path) => theMachine().disk.unlink(path)),
  link: (from: string, to: string) => call('link', to, (path) => theMachine().disk.link(placeOf(from).path, path)),
  realpath: async (absolute: string) => {
    theMachine().disk.get(placeOf(absolute).path);
    return absolute;
  },
  readlink: async (absolute: string) => {
    throw failure('EINVAL', absolute);
  },
  utimes: async () => undefined,
  access: (absolute: string, mode: number = constants.F_OK) =>
    call('access', absolute, (path) => {
      const { disk } = theMachine();
      disk.get(path);
      if (mode === constants.W_OK) disk.strike('write', path, false);
    }),
};

export default { constants, promises, statSync, lstatSync, fstatSync };
