/** Commands about hotspots and hints. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { EngineError } from '../../../domain/errors';
import { withIds } from '../../../domain/audit/ranking';
import { findingOf } from '../../../domain/reflection/refactorTask';
import { type CommandName } from '../contributions/commands';
import { editorCommands } from '../contributions/identifiers';
import { FailureIn } from '../failures';
import { hintLabel } from '../hints/explain';
import { goToLine } from '../navigation';
import type { Room } from '../rooms/room';
import { noFolder } from '../rooms/rooms';
import { editorSetting, setEditorSetting } from '../settings';
import type { HotspotsPlace } from '../views/hotspotsPlace';
import { choose, hotspotIdIn, pickHotspot, taskIdIn } from './choose';
import type { CommandHandler } from './commandHandler';
import { inRoom, type CommandSurroundings } from './surroundings';

/** What a window without any process has as well. */
type AuditSurroundings = Pick<CommandSurroundings, 'rooms' | 'openFiles' | 'hotspotsView' | 'hover'>;

export function auditCommands(surroundings: AuditSurroundings) {
  const { hotspotsView, openFiles, rooms } = surroundings;
  const goToFolderCode = inRoom(surroundings, goToCode, { placeHolder: l10n.t('Go to code in which folder?') });
  return {
    audit: async (parameter) => {
      // The view shows progress and result; a person who asked wants to see them.
      await vscode.commands.executeCommand(editorCommands.focusHotspots);
      await auditInTurn(roomsMeant(surroundings, parameter));
    },
    cancelAudit: (parameter) => {
      for (const { hotspots } of roomsMeant(surroundings, parameter)) hotspots.cancel();
    },
    refresh: async (parameter) => {
      const meant = roomsMeant(surroundings, parameter);
      await Promise.all([auditInTurn(meant), ...meant.map(({ tasks }) => tasks.refresh())]);
    },
    groupHotspots: () => hotspotsView.setGrouped(true),
    rankHotspots: () => hotspotsView.setGrouped(false),
    showBaselineHotspots: () => Promise.all(rooms.all().map(({ hotspots }) => hotspots.showBaseline(true))),
    hideBaselineHotspots: () => Promise.all(rooms.all().map(({ hotspots }) => hotspots.showBaseline(false))),
    goToCode: async (parameter) => {
      const isOfOpenFile = rooms.all().length === 0 || isOfPlace(parameter, openFiles);
      await (isOfOpenFile ? goToHotspot(openFiles, parameter) : goToFolderCode(parameter));
    },
    explainComplexity: (uri, line) => explainComplexity(surroundings, uri, line),
    chooseHints: () => chooseHints(),
  } satisfies Partial<Record<CommandName, CommandHandler>>;
}

/** The folder of the row the command was called on, else all: what is audited is the workspace. */
function roomsMeant({ rooms }: AuditSurroundings, parameter: unknown): readonly Room[] {
  const room = rooms.ofNode(parameter);
  const meant = room === undefined ? rooms.all() : [room];
  if (meant.length === 0) throw noFolder();
  return meant;
}

/** One after the other: each audit takes every core it is given. A folder that fails does not keep the others from theirs. */
async function auditInTurn(rooms: readonly Room[]): Promise<void> {
  const failures: unknown[] = [];
  for (const room of rooms) {
    try {
      await auditOrThrow(room);
    } catch (error) {
      failures.push(new FailureIn(room, error));
    }
  }
  if (failures.length > 0) throw failures[0];
}

async function auditOrThrow({ hotspots }: Room): Promise<void> {
  await hotspots.audit();
  if (hotspots.failure !== undefined) throw hotspots.failure;
}

async function goToCode(room: Room, parameter: unknown): Promise<void> {
  const taskId = taskIdIn(parameter);
  if (taskId !== undefined) return goToTarget(room, taskId);
  if (room.hotspots.report === undefined) await auditOrThrow(room);
  await goToHotspot(room, parameter);
}

async function goToHotspot(place: HotspotsPlace, parameter: unknown): Promise<void> {
  const hotspots = place.hotspots.hotspots ?? [];
  const id = hotspotIdIn(parameter);
  const hotspot = id === undefined ? await pickHotspot(hotspots) : hotspots.find((candidate) => candidate.id === id);
  if (hotspot === undefined) return;
  await goToLine(place.uriOf(hotspot.path), hotspot.function.line, { column: hotspot.function.column });
}

function isOfPlace(parameter: unknown, place: HotspotsPlace): boolean {
  return typeof parameter === 'object' && parameter !== null && 'room' in parameter && parameter.room === place;
}

/** The symbol of a task's target where it is now: the line in the tasks file is of the day it was written. */
async function goToTarget(room: Room, taskId: string): Promise<void> {
  const task = room.tasks.byId.get(taskId);
  const { target } = task ?? {};
  if (task === undefined || target === undefined) throw new EngineError('notFound', l10n.t('The task {0} names no code.', taskId));
  const uri = vscode.Uri.joinPath(room.engine.folder.uri, target.file);
  const found = await placeOf(room, target.file, findingOf(task));
  await goToLine(uri, found ?? target.line ?? 1, {});
}

async function placeOf(room: Room, path: string, finding: string | undefined): Promise<number | undefined> {
  if (finding === undefined) return undefined;
  try {
    const measured = await room.engine.request('audit.file', { path });
    return withIds(measured).find(([id]) => id === finding)?.[1].line;
  } catch {
    return undefined; // The line in the task serves then; opening the file says what is wrong with it.
  }
}

async function explainComplexity(surroundings: AuditSurroundings, uri: unknown, line: unknown): Promise<void> {
  // A link in a Problem says it as text, and may be followed where the file is not shown.
  const editor =
    uri instanceof vscode.Uri
      ? vscode.window.visibleTextEditors.find((candidate) => candidate.document.uri.toString() === uri.toString())
      : typeof uri === 'string'
        ? await vscode.window.showTextDocument(vscode.Uri.parse(uri, true))
        : vscode.window.activeTextEditor;
  if (editor === undefined) return;
  const isFound = await surroundings.hover.explain(editor, typeof line === 'number' ? line : undefined);
  if (!isFound) void vscode.window.showInformationMessage(l10n.t('There is no measured function around the cursor.'));
}

async function chooseHints(): Promise<void> {
  const mode = editorSetting('hints.mode');
  const mark = (value: string): string => (value === mode ? '$(check) ' : '');
  const chosen = await choose(
    [
      {
        label: `${mark('inlay')}${l10n.t('At the End of the Line')}`,
        description: hintLabel({ cognitive: 31, cyclomatic: 18 }),
        value: 'inlay' as const,
      },
      { label: `${mark('codelens')}${l10n.t('Above the Function (CodeLens)')}`, value: 'codelens' as const },
      { label: `${mark('off')}${l10n.t('Off')}`, value: 'off' as const },
    ],
    l10n.t('How complexity is shown in the code'),
  );
  if (chosen !== undefined && chosen !== mode) await setEditorSetting('hints.mode', chosen);
}
