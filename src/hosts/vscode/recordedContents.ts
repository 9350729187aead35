/**
 * Files as they were, as read-only documents that VS Code's own diff editors show; what they hold is asked of the folder's
 * engine. A file system and not a provider of texts: for a file system VS Code waits until the extension is activated, so that
 * a reload of the window brings every diff back; a text that nobody provides yet it leaves out for good.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type * as z from 'zod/mini';
import { EngineError } from '../../domain/errors';
import { DisposableList } from '../../shared/disposable';
import type { AllRooms, Room } from './rooms/room';

/** The query of such a document's address names its room; the rest says which content it is. */
export interface ContentSource<Query extends { readonly room: string }> {
  readonly scheme: string;
  readonly schema: z.ZodMiniType<Query>;
  readonly read: (room: Room, query: Query) => Promise<string>;
}

export class RecordedContents<Query extends { readonly room: string }> implements vscode.FileSystemProvider {
  readonly #rooms: AllRooms;
  readonly #source: ContentSource<Query>;
  readonly #life = new DisposableList();
  readonly #changed = this.#life.add(new vscode.EventEmitter<vscode.FileChangeEvent[]>());

  readonly onDidChangeFile = this.#changed.event;

  constructor(rooms: AllRooms, source: ContentSource<Query>) {
    this.#rooms = rooms;
    this.#source = source;
    this.#life.add(vscode.workspace.registerFileSystemProvider(source.scheme, this, { isReadonly: true, isCaseSensitive: true }));
  }

  /** What was recorded stays as it is. */
  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { byteLength: size } = await this.readFile(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size, permissions: vscode.FilePermission.Readonly };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return new TextEncoder().encode(await this.#text(uri));
  }

  /** Where there is no text, the document says why: a tab that was restored must not be an error. */
  async #text(uri: vscode.Uri): Promise<string> {
    const query = this.#source.schema.safeParse(parsed(uri.query)).data;
    const room = query && this.#rooms.ofNode({ room: query.room });
    if (query === undefined || room === undefined) return l10n.t('The folder of this file is no longer open.');
    try {
      return await this.#source.read(room, query);
    } catch (error) {
      return EngineError.from(error).message;
    }
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.#life.dispose();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
