/** What a command is about: the item it was called on, or one the person picks. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Hotspot } from '../../../domain/audit/hotspot';
import type { TaskView } from '../../../domain/tasks/task';
import { hintLabel } from '../hints/explain';
import { taskWord } from '../../../panels/outcomeWords';
import { plainTitle, taskIcon } from '../views/taskItems';

/** The task id in a command's first parameter: a node of the view, an id from a link, or nothing. */
export function taskIdIn(parameter: unknown): string | undefined {
  if (typeof parameter === 'string') return parameter;
  if (typeof parameter !== 'object' || parameter === null || !('task' in parameter)) return undefined;
  const { task } = parameter;
  return typeof task === 'object' && task !== null && 'id' in task && typeof task.id === 'string' ? task.id : undefined;
}

/** The id of the hotspot in a command's first parameter. */
export function hotspotIdIn(parameter: unknown): string | undefined {
  if (typeof parameter !== 'object' || parameter === null || !('hotspot' in parameter)) return undefined;
  const { hotspot } = parameter;
  return typeof hotspot === 'object' && hotspot !== null && 'id' in hotspot && typeof hotspot.id === 'string' ? hotspot.id : undefined;
}

interface Pick<T> extends vscode.QuickPickItem {
  readonly value: T;
}

export async function pickTask(tasks: readonly TaskView[], placeHolder: string, none: string): Promise<TaskView | undefined> {
  if (tasks.length === 0) {
    void vscode.window.showInformationMessage(none);
    return undefined;
  }
  const picks = tasks.map<Pick<TaskView>>((task) => ({
    label: plainTitle(task.title),
    description: task.id,
    detail: [taskWord(task.status), task.reason ?? task.command].filter((part) => part !== undefined).join(': '),
    iconPath: new vscode.ThemeIcon(taskIcon(task.status).codicon),
    value: task,
  }));
  const picked = await vscode.window.showQuickPick(picks, { placeHolder, matchOnDescription: true, matchOnDetail: true });
  return picked?.value;
}

export async function pickHotspot(hotspots: readonly Hotspot[]): Promise<Hotspot | undefined> {
  const picks = hotspots.map<Pick<Hotspot>>((hotspot) => ({
    label: hotspot.function.name,
    description: `${hotspot.path}:${hotspot.function.line}`,
    detail: hintLabel(hotspot.function),
    value: hotspot,
  }));
  const picked = await vscode.window.showQuickPick(picks, { placeHolder: l10n.t('Go to hotspot'), matchOnDescription: true });
  return picked?.value;
}

export interface Choice<T> {
  readonly label: string;
  readonly description?: string;
  readonly value: T;
}

export async function choose<T>(choices: readonly Choice<T>[], placeHolder: string, title?: string): Promise<T | undefined> {
  return (await vscode.window.showQuickPick(choices, { placeHolder, ...(title === undefined ? {} : { title }) }))?.value;
}
