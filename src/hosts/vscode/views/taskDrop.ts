/** What dropping tasks on another can mean: each way, or why it is not possible. Pure. */
import * as l10n from '@vscode/l10n';
import { cycleThrough } from '../../../domain/tasks/dependencies';
import type { TaskView } from '../../../domain/tasks/task';
import { cyclePath } from '../../../domain/tasks/taskGraph';
import { plainTitle } from './taskItems';
import { isFinished } from './taskOrder';

export interface DropWays {
  /** Undefined where it is possible. */
  readonly notBefore: string | undefined;
  readonly notWaiting: string | undefined;
}

export function dropWays(tasks: readonly TaskView[], ids: readonly string[], target: TaskView): DropWays {
  const dragged = tasks.filter(({ id }) => ids.includes(id));
  return { notBefore: notBefore(dragged, target), notWaiting: notWaiting(tasks, dragged, target) };
}

function notBefore(dragged: readonly TaskView[], target: TaskView): string | undefined {
  if (dragged.some(({ id }) => id === target.id)) return l10n.t('A task cannot come before itself.');
  const finished = [target, ...dragged].find(isFinished);
  return finished && l10n.t('“{0}” is finished and has no place in the order.', plainTitle(finished.title));
}

function notWaiting(tasks: readonly TaskView[], dragged: readonly TaskView[], target: TaskView): string | undefined {
  for (const { id } of dragged) {
    const path = cycleThrough(tasks, id, target.id);
    if (path !== undefined) return l10n.t('They would wait for each other: {0}.', cyclePath(path));
  }
  return dragged.every(({ dependencies }) => dependencies.includes(target.id))
    ? l10n.t('It waits for “{0}” already.', plainTitle(target.title))
    : undefined;
}
