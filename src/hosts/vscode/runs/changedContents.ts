/** Files as they were before or after an attempt. */
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { ContentPlace } from '../../../domain/runs/netChanges';
import { changedScheme } from '../contributions/identifiers';
import type { ContentSource } from '../recordedContents';
import type { Room } from '../rooms/room';

const querySchema = z.strictObject({
  room: z.string(),
  /** Undefined for a file that is not there: an empty side. */
  attempt: z.optional(z.string()),
  change: z.string(),
  side: z.enum(['before', 'after']),
});
type Query = z.output<typeof querySchema>;

export interface ContentSide extends ContentPlace {
  readonly side: 'before' | 'after';
}

/** `path` is what the document is called by; its end decides how it is coloured. Without a place it is empty. */
export function contentUri(room: Room, path: string, place: ContentSide | undefined): vscode.Uri {
  const query: Query =
    place === undefined
      ? { room: room.id, change: path, side: 'before' }
      : { room: room.id, attempt: place.attemptId, change: place.changePath, side: place.side };
  // The whole path: beside the file itself, the other side must not look like one that was renamed.
  return vscode.Uri.joinPath(room.folder.uri, path).with({ scheme: changedScheme, query: JSON.stringify(query) });
}

export const changedContents: ContentSource<Query> = {
  scheme: changedScheme,
  schema: querySchema,
  read: async (room, { attempt, change, side }) => {
    if (attempt === undefined) return '';
    const { text, reason } = await room.engine.request('attempt.content', { attemptId: attempt, path: change, side });
    return text ?? reason ?? '';
  },
};
