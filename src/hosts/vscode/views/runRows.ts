/** The rows of the Runs view: what stands below what, and how each is shown. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { EngineError } from '../../../domain/errors';
import type { Attempt } from '../../../domain/runs/run';
import type { RunRecord } from '../../../domain/runs/runComparison';
import { taskWord } from '../../../panels/outcomeWords';
import { commands } from '../contributions/commands';
import { itemFlags } from '../contributions/identifiers';
import { briefly } from '../failures';
import type { Room } from '../rooms/room';
import { contentUri } from '../runs/changedContents';
import { reader } from '../runs/reader';
import type { FolderNode } from './folderNode';
import { fileName } from './hotspotItems';
import {
  attemptDescription,
  attemptLabel,
  attemptStatus,
  fileDescription,
  hasChanges,
  outcomeContextValue,
  outcomeDescription,
  outcomesOf,
  outcomeStatus,
  runAccessibleLabel,
  runContextValue,
  runDescription,
  runIcon,
  runLabel,
  type Outcome,
} from './runItems';
import { plainTitle, rowTitle, taskIcon, type TaskIcon } from './taskItems';

interface RunNode {
  readonly kind: 'run';
  readonly room: Room;
  readonly runId: string;
}
interface OutcomeNode {
  readonly kind: 'outcome';
  readonly room: Room;
  readonly runId: string;
  readonly task: { readonly id: string };
  readonly outcome: Outcome;
}
interface AttemptNode {
  readonly kind: 'attempt';
  readonly room: Room;
  readonly runId: string;
  readonly task: { readonly id: string };
  readonly attempt: Attempt;
}
interface FileNode {
  readonly kind: 'file';
  readonly room: Room;
  readonly runId: string;
  readonly task: { readonly id: string };
  readonly attempt: Attempt;
  readonly path: string;
}
interface MoreNode {
  readonly kind: 'more';
  readonly room: Room;
}
interface NoteNode {
  readonly kind: 'note';
  readonly id: string;
  readonly text: string;
}
export type RunsNode = FolderNode | RunNode | OutcomeNode | AttemptNode | FileNode | MoreNode | NoteNode;

/** The Tasks view says what is wrong; here it matters only where there are rows that may be old. */
export function messageFor({ tasks, runs }: Room): string {
  if (tasks.failure !== undefined) return runs.runs.length > 0 ? briefly(tasks.failure) : '';
  return tasks.isIncomplete ? l10n.t('Something recorded here was damaged on the disk and is missing. Run Doctor says what.') : '';
}

export function folderSummary({ tasks, runs }: Room): string {
  if (tasks.list === undefined) return '';
  const count = runs.runs.length + runs.older;
  if (count === 0) return l10n.t('no runs');
  return count === 1 ? l10n.t('1 run') : l10n.t('{0} runs', count);
}

export function runsOf(room: Room): RunsNode[] {
  const rows: RunsNode[] = room.runs.runs.map((run) => ({ kind: 'run', room, runId: run.id }));
  return room.runs.older > 0 ? [...rows, { kind: 'more', room }] : rows;
}

export async function outcomeNodes({ room, runId }: RunNode): Promise<RunsNode[]> {
  let record: RunRecord;
  try {
    record = room.runs.known(runId) ?? (await room.runs.load(runId));
  } catch (error) {
    return [{ kind: 'note', id: runId, text: EngineError.from(error).message }];
  }
  const outcomes = outcomesOf(record.run, record.attempts);
  return outcomes.map((outcome) => ({ kind: 'outcome', room, runId, task: { id: outcome.taskId }, outcome }));
}

/** Files of the only attempt at once; several attempts each have theirs below. */
export function belowOutcome(node: OutcomeNode): RunsNode[] {
  const { room, runId, task, outcome } = node;
  const [only, ...others] = outcome.attempts;
  if (only !== undefined && others.length === 0) return fileNodes(only, node);
  return outcome.attempts.map((attempt) => ({ kind: 'attempt', room, runId, task, attempt }));
}

export function fileNodes(attempt: Attempt, { room, runId, task }: OutcomeNode | AttemptNode): RunsNode[] {
  return (attempt.changes?.files ?? []).map(({ path }) => ({ kind: 'file', room, runId, task, attempt, path }));
}

function themed({ codicon, color }: TaskIcon): vscode.ThemeIcon {
  return new vscode.ThemeIcon(codicon, color === undefined ? undefined : new vscode.ThemeColor(color));
}

export function runItem(node: RunNode): vscode.TreeItem {
  const { room, runId } = node;
  const run = room.runs.run(runId);
  if (run === undefined) return new vscode.TreeItem(runId);
  const known = room.runs.known(runId);
  const current =
    room.tasks.attempts.find((attempt) => attempt.runId === runId)?.title ?? room.tasks.byId.get(run.currentTask ?? '')?.title;
  const mayHaveChanges = known === undefined ? run.results.length > 0 : known.attempts.some(hasChanges);
  // What was interrupted has attempts without a result.
  const hasRows = run.results.length > 0 || run.currentTask !== undefined || run.state === 'interrupted' || run.state === 'cancelled';
  const item = new vscode.TreeItem(
    runLabel(run, reader()),
    hasRows ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None,
  );
  item.id = `run:${JSON.stringify([room.id, runId])}`;
  item.description = runDescription(run, current);
  item.iconPath = themed(runIcon(run));
  item.contextValue = runContextValue(run, mayHaveChanges);
  item.command = { command: commands.showRun.id, title: commands.showRun.title, arguments: [node] };
  item.accessibilityInformation = { label: runAccessibleLabel(run, current, reader()) };
  return item;
}

export function outcomeItem(node: OutcomeNode): vscode.TreeItem {
  const { room, runId, task, outcome } = node;
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  const hasRows = outcome.attempts.length > 1 || outcome.attempts.some(hasChanges);
  const title = plainTitle(outcome.title);
  const status = outcomeStatus(outcome);
  const item = new vscode.TreeItem(rowTitle(outcome.title), hasRows ? Collapsed : None);
  item.id = `outcome:${JSON.stringify([room.id, runId, task.id])}`;
  item.description = outcomeDescription(outcome);
  item.tooltip = outcome.result?.reason ?? title;
  item.iconPath = themed(taskIcon(status));
  const known = room.tasks.byId.get(task.id);
  item.contextValue = outcomeContextValue(outcome.attempts, logOf(node), {
    isTask: known !== undefined,
    hasCode: known?.target !== undefined,
    hasTerminal: room.terminals.has(task.id),
  });
  item.command = { command: commands.showRun.id, title: commands.showRun.title, arguments: [node] };
  item.accessibilityInformation = { label: [title, taskWord(status), item.description].filter((part) => part !== '').join(', ') };
  return item;
}

export function attemptItem(node: AttemptNode): vscode.TreeItem {
  const { attempt } = node;
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(attemptLabel(attempt), hasChanges(attempt) ? Collapsed : None);
  const status = attemptStatus(attempt);
  item.id = `attempt:${JSON.stringify([node.room.id, attempt.id])}`;
  item.description = attemptDescription(attempt);
  item.iconPath = themed(taskIcon(status));
  item.contextValue = outcomeContextValue([attempt], attempt.log, { isTask: false, hasCode: false, hasTerminal: false });
  item.command = { command: commands.showRun.id, title: commands.showRun.title, arguments: [node] };
  item.accessibilityInformation = {
    label: [attemptLabel(attempt), taskWord(status), item.description].filter((part) => part !== '').join(', '),
  };
  return item;
}

export function fileItem(node: FileNode): vscode.TreeItem {
  const { room, attempt, path } = node;
  const item = new vscode.TreeItem(fileName(path), vscode.TreeItemCollapsibleState.None);
  const file = attempt.changes?.files.find((candidate) => candidate.path === path);
  item.id = `file:${JSON.stringify([room.id, attempt.id, path])}`;
  // For the file's icon, without git's colours of today.
  item.resourceUri = contentUri(room, path, undefined);
  item.iconPath = vscode.ThemeIcon.File;
  item.description = file === undefined ? '' : fileDescription(file);
  item.tooltip = path;
  item.contextValue = itemFlags.changedFile;
  item.command = { command: commands.openDiff.id, title: commands.openDiff.title, arguments: [node] };
  item.accessibilityInformation = { label: `${path}, ${item.description}` };
  return item;
}

export function moreItem(node: MoreNode): vscode.TreeItem {
  const { older } = node.room.runs;
  const item = new vscode.TreeItem(older === 1 ? l10n.t('Load 1 older run') : l10n.t('Load more of {0} older runs', older));
  item.id = `more:${node.room.id}`;
  item.iconPath = new vscode.ThemeIcon('fold-down');
  item.command = { command: commands.loadMoreRuns.id, title: commands.loadMoreRuns.title, arguments: [node] };
  return item;
}

export function noteItem({ id, text }: NoteNode): vscode.TreeItem {
  const item = new vscode.TreeItem(text);
  item.id = `note:${id}`;
  item.iconPath = new vscode.ThemeIcon('warning');
  return item;
}

/** The last log: of the attempts as far as they are known, else of the result. */
function logOf({ outcome }: OutcomeNode): string | undefined {
  return outcome.attempts.findLast(({ log }) => log !== undefined)?.log ?? outcome.result?.log;
}
