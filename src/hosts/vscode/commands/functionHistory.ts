/** The history of a function: the commits that changed its numbers, and from each to what it changed. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { FileHistory, HistoryEntry } from '../../../domain/audit/fileHistory';
import { EngineError } from '../../../domain/errors';
import type { CommandName } from '../contributions/commands';
import { editorCommands } from '../contributions/identifiers';
import { pastUri } from '../hints/pastContents';
import { dayText, valueWithChange } from '../hints/trendWords';
import type { Room } from '../rooms/room';
import { reader } from '../runs/reader';
import { fileName } from '../views/hotspotItems';
import { hotspotIdIn } from './choose';
import type { CommandHandler } from './commandHandler';
import type { CommandSurroundings } from './surroundings';

interface Subject {
  readonly room: Room;
  readonly path: string;
  /** As `history.file` takes it. */
  readonly function: string;
}

export function functionHistoryCommands(surroundings: CommandSurroundings) {
  return {
    showHistory: async (given, line) => {
      const subject = hotspotSubject(surroundings, given) ?? (await editorSubject(surroundings, given, line));
      if (subject === undefined) return;
      const history = await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Window, title: l10n.t('Reading history') },
        (_, token) => read(subject, token),
      );
      const entry = await pickEntry(history);
      if (entry !== undefined) await openEntry(subject, entry);
    },
  } satisfies Partial<Record<CommandName, CommandHandler>>;
}

/** Of a row of the Hotspots view. */
function hotspotSubject({ rooms }: CommandSurroundings, given: unknown): Subject | undefined {
  const id = hotspotIdIn(given);
  const room = rooms.ofNode(given);
  if (id === undefined || room === undefined) return undefined;
  const at = id.indexOf('#');
  return { room, path: id.slice(0, at), function: id.slice(at + 1) };
}

/** Of the function at a line, or around the cursor. A line may have moved since the last save: it is told by the name measured now. */
async function editorSubject({ rooms }: CommandSurroundings, given: unknown, line: unknown): Promise<Subject | undefined> {
  const document =
    given instanceof vscode.Uri || typeof given === 'string'
      ? await vscode.workspace.openTextDocument(typeof given === 'string' ? vscode.Uri.parse(given, true) : given)
      : vscode.window.activeTextEditor?.document;
  const room = document === undefined ? undefined : rooms.of(document.uri);
  if (document === undefined || room === undefined) {
    void vscode.window.showInformationMessage(l10n.t('Open a JavaScript or TypeScript file of the workspace first.'));
    return undefined;
  }
  const cursor = vscode.window.activeTextEditor?.selection.active.line ?? 0;
  const wanted = typeof line === 'number' ? line : cursor + 1;
  return { room, path: room.engine.relative(document.uri), function: String(wanted) };
}

async function read({ room, path, function: name }: Subject, token: vscode.CancellationToken): Promise<FileHistory | undefined> {
  const abort = new AbortController();
  token.onCancellationRequested(() => abort.abort());
  try {
    return await room.engine.request('history.file', { path, function: name }, { signal: abort.signal });
  } catch (error) {
    if (!EngineError.is(error, 'notFound')) throw error;
    void vscode.window.showInformationMessage(l10n.t('There is no measured function around the cursor.'));
    return undefined;
  }
}

async function pickEntry(history: FileHistory | undefined): Promise<HistoryEntry | undefined> {
  if (history === undefined) return undefined;
  const name = history.function?.name ?? fileName(history.path);
  const committed = history.entries.filter(({ commit }) => commit !== undefined);
  if (committed.length === 0) {
    void vscode.window.showInformationMessage(l10n.t('No commit of {0} is known here.', name));
    return undefined;
  }
  const picks = history.entries.map((entry) => ({
    label: numbersText(entry),
    description: [dayText(entry.atMs, reader()), entry.commit?.slice(0, 7)].filter((part) => part !== undefined).join(' · '),
    detail: entry.subject ?? l10n.t('not committed'),
    entry,
  }));
  // In a title of its own: a placeholder is cut off where the name is long.
  const options = {
    title: l10n.t('History of {0}: commits that changed its numbers', name),
    placeHolder: l10n.t('Choose one to see what it changed'),
    matchOnDescription: true,
    matchOnDetail: true,
  };
  return (await vscode.window.showQuickPick(picks, options))?.entry;
}

function numbersText({ cognitive, cyclomatic, change }: HistoryEntry): string {
  const before = (value: number, by: number | undefined): number | undefined => (by === undefined ? undefined : value - by);
  return l10n.t(
    'cognitive {0} · cyclomatic {1}',
    valueWithChange(cognitive, before(cognitive, change?.cognitive)),
    valueWithChange(cyclomatic, before(cyclomatic, change?.cyclomatic)),
  );
}

/** What the commit did to the file; for what is not committed, the file beside its last commit. */
async function openEntry({ room, path }: Subject, entry: HistoryEntry): Promise<void> {
  const left = pastUri(room, entry.path, entry.before);
  const right = entry.commit === undefined ? room.uriOf(path) : pastUri(room, entry.path, entry.blob);
  const what = entry.commit?.slice(0, 7) ?? l10n.t('not committed');
  await vscode.commands.executeCommand(editorCommands.diff, left, right, `${fileName(entry.path)} (${what})`);
}
