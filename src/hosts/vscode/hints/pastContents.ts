/** Files as a commit left them, by git's id of the content. */
import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import * as z from 'zod/mini';
import { pastScheme } from '../contributions/identifiers';
import type { ContentSource } from '../recordedContents';
import type { Room } from '../rooms/room';

const querySchema = z.strictObject({
  room: z.string(),
  /** Undefined for a file that was not there: an empty side. */
  blob: z.optional(z.string()),
});
type Query = z.output<typeof querySchema>;

/** `path` is what the document is called by; its end decides how it is coloured. */
export function pastUri(room: Room, path: string, blob: string | undefined): vscode.Uri {
  const query: Query = { room: room.id, ...(blob === undefined ? {} : { blob }) };
  return room.uriOf(path).with({ scheme: pastScheme, query: JSON.stringify(query) });
}

export const pastContents: ContentSource<Query> = {
  scheme: pastScheme,
  schema: querySchema,
  read: async (room, { blob }) => {
    if (blob === undefined) return '';
    const { text } = await room.engine.request('history.content', { blob });
    return text ?? l10n.t('This version of the file is not in this clone, or is too large.');
  },
};
