/** Files as a commit left them, as read-only documents: by git's id of the content, read by the folder's engine. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { EngineError } from '../../../domain/errors';
import { DisposableList } from '../../../shared/disposable';
import type { AllRooms, Room } from '../rooms/room';

/** Its own, so that neither git's decorations nor language servers take these for files of the workspace. */
const pastScheme = 'symbiote-past';

const querySchema = z.strictObject({
  room: z.string(),
  /** Undefined for a file that was not there: an empty side. */
  blob: z.optional(z.string()),
});

/** `path` is what the document is called by; its end decides how it is coloured. */
export function pastUri(room: Room, path: string, blob: string | undefined): vscode.Uri {
  const query: z.output<typeof querySchema> = { room: room.id, ...(blob === undefined ? {} : { blob }) };
  return room.uriOf(path).with({ scheme: pastScheme, query: JSON.stringify(query) });
}

export class PastContents implements vscode.TextDocumentContentProvider {
  readonly #rooms: AllRooms;
  readonly #life = new DisposableList();

  constructor(rooms: AllRooms) {
    this.#rooms = rooms;
    this.#life.add(vscode.workspace.registerTextDocumentContentProvider(pastScheme, this));
  }

  /** Where there is no text, the document says why: a tab that was restored must not be an error. */
  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const query = querySchema.safeParse(parsed(uri.query)).data;
    const room = query && this.#rooms.ofNode({ room: query.room });
    if (query === undefined || room === undefined) return l10n.t('The folder of this file is no longer open.');
    if (query.blob === undefined) return '';
    try {
      const { text } = await room.engine.request('history.content', { blob: query.blob });
      return text ?? l10n.t('This version of the file is not in this clone, or is too large.');
    } catch (error) {
      return EngineError.from(error).message;
    }
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
