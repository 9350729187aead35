/** From a function's explanation to the task about it, or to making one: the link at the end of a hint's hover. */
import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import type { MeasuredFunction } from '../../../domain/audit/metrics';
import { commands } from '../contributions/commands';
import type { AllRooms } from '../rooms/room';
import type { FunctionsOverThreshold } from './overThreshold';

/** As Markdown; undefined for a function that no task would be made of. */
export type TaskLink = (document: vscode.TextDocument, measured: MeasuredFunction) => Promise<string | undefined>;

/** The commands that links in an explanation may run. */
export const linkedCommands = [commands.goToTask.id, commands.makeTask.id, commands.showHistory.id] as const;

export function taskLinkIn(rooms: AllRooms, over: FunctionsOverThreshold): TaskLink {
  return async (document, measured) => {
    const room = rooms.of(document.uri);
    if (room === undefined) return undefined;
    const found = (await over.of(document)).find(
      (each) => each.measured.line === measured.line && each.measured.column === measured.column,
    );
    if (found === undefined) return undefined;
    if (room.tasks.list === undefined) await room.tasks.refresh();
    const parameter = { room: room.id, hotspot: { id: found.hotspot.id } };
    return room.tasks.about(found.hotspot.id) === undefined
      ? commandLink(l10n.t('Make Task'), commands.makeTask.id, parameter)
      : commandLink(l10n.t('Go to Task'), commands.goToTask.id, parameter);
  };
}

/** In Markdown. */
export function commandLink(label: string, command: string, ...parameters: readonly unknown[]): string {
  // What the encoding leaves as it is would end the link.
  const query = encodeURIComponent(JSON.stringify(parameters)).replace(/[()]/g, (one) => `%${one.charCodeAt(0).toString(16)}`);
  return `[${label}](command:${command}?${query})`;
}
