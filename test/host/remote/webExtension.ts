/**
 * The control extension of a web window: keeps the workspace's files in memory, since there is no disk, and hands the
 * `vscode` API to the runner, which evaluates what journeys send in this very worker.
 */
import * as vscode from 'vscode';

interface Entry {
  readonly type: vscode.FileType;
  bytes: Uint8Array;
  mtime: number;
}

class MemoryFiles implements vscode.FileSystemProvider {
  readonly #entries = new Map<string, Entry>([['/', { type: vscode.FileType.Directory, bytes: new Uint8Array(), mtime: 1 }]]);
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;

  put(path: string, text: string): void {
    const parts = path.split('/');
    for (let depth = 1; depth < parts.length - 1; depth++)
      this.createDirectory(vscode.Uri.parse(`memory:${parts.slice(0, depth + 1).join('/')}`));
    this.#entries.set(path, { type: vscode.FileType.File, bytes: new TextEncoder().encode(text), mtime: Date.now() });
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const { type, bytes, mtime } = this.#find(uri);
    return { type, size: bytes.length, ctime: 1, mtime };
  }

  readDirectory(uri: vscode.Uri): [string, vscode.FileType][] {
    const prefix = uri.path.endsWith('/') ? uri.path : `${uri.path}/`;
    return [...this.#entries]
      .filter(([path]) => path.startsWith(prefix) && path !== prefix && !path.slice(prefix.length).includes('/'))
      .map(([path, { type }]) => [path.slice(prefix.length), type]);
  }

  readFile(uri: vscode.Uri): Uint8Array {
    return this.#find(uri).bytes;
  }

  writeFile(uri: vscode.Uri, bytes: Uint8Array): void {
    this.#entries.set(uri.path, { type: vscode.FileType.File, bytes, mtime: Date.now() });
    this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }

  createDirectory(uri: vscode.Uri): void {
    this.#entries.set(uri.path, { type: vscode.FileType.Directory, bytes: new Uint8Array(), mtime: Date.now() });
  }

  delete(uri: vscode.Uri): void {
    this.#entries.delete(uri.path);
  }

  rename(): void {
    throw vscode.FileSystemError.NoPermissions('Not needed here.');
  }

  #find(uri: vscode.Uri): Entry {
    const entry = this.#entries.get(uri.path);
    if (entry === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return entry;
  }
}

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const files = new MemoryFiles();
  const listed = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(context.extensionUri, 'files.json'));
  for (const [path, text] of Object.entries(JSON.parse(new TextDecoder().decode(listed)) as Record<string, string>)) files.put(path, text);
  context.subscriptions.push(vscode.workspace.registerFileSystemProvider('memory', files, { isCaseSensitive: true }));
  const evaluate = (source: string, argument: unknown): unknown => {
    const keepName = (value: unknown): unknown => value;
    const make = new Function('__name', `return (${source});`) as (...args: unknown[]) => (...args: unknown[]) => unknown;
    return make(keepName)(vscode, argument);
  };
  Object.assign(globalThis, { symbioteControl: evaluate, symbioteVersion: vscode.version });
}
