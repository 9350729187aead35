/** Files as they were before or after an attempt, as read-only documents that VS Code's own diff editors show. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { EngineError } from '../../../domain/errors';
import type { ContentPlace } from '../../../domain/runs/netChanges';
import { DisposableList } from '../../../shared/disposable';
import { contentScheme } from '../contributions/identifiers';
import type { AllRooms, Room } from '../rooms/room';

const querySchema = z.strictObject({
  room: z.string(),
  /** Undefined for a file that is not there: an empty side. */
  attempt: z.optional(z.string()),
  change: z.string(),
  side: z.enum(['before', 'after']),
});

export interface ContentSide extends ContentPlace {
  readonly side: 'before' | 'after';
}

/** `path` is what the document is called by; its end decides how it is coloured. Without a place it is empty. */
export function contentUri(room: Room, path: string, place: ContentSide | undefined): vscode.Uri {
  const query: z.output<typeof querySchema> =
    place === undefined
      ? { room: room.id, change: path, side: 'before' }
      : { room: room.id, attempt: place.attemptId, change: place.changePath, side: place.side };
  // The whole path: beside the file itself, the other side must not look like one that was renamed.
  return vscode.Uri.joinPath(room.folder.uri, path).with({ scheme: contentScheme, query: JSON.stringify(query) });
}

/**
 * A file system and not a provider of texts: for a file system VS Code waits until the extension is activated, so that a reload
 * of the window brings every diff back; a text that nobody provides yet it leaves out for good.
 */
export class ChangedContents implements vscode.FileSystemProvider {
  readonly #rooms: AllRooms;
  readonly #life = new DisposableList();
  readonly #changed = this.#life.add(new vscode.EventEmitter<vscode.FileChangeEvent[]>());

  readonly onDidChangeFile = this.#changed.event;

  constructor(rooms: AllRooms) {
    this.#rooms = rooms;
    this.#life.add(vscode.workspace.registerFileSystemProvider(contentScheme, this, { isReadonly: true, isCaseSensitive: true }));
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
    const query = querySchema.safeParse(parsed(uri.query)).data;
    const room = query && this.#rooms.ofNode({ room: query.room });
    if (query === undefined || room === undefined) return l10n.t('The folder of this file is no longer open.');
    if (query.attempt === undefined) return '';
    try {
      const { text, reason } = await room.engine.request('attempt.content', {
        attemptId: query.attempt,
        path: query.change,
        side: query.side,
      });
      return text ?? reason ?? '';
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
