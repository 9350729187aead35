/** Starts runs on behalf of commands. */
import * as l10n from '@vscode/l10n';
import { environment } from '../settings';
import type { Room } from '../rooms/room';
import type { TasksView } from '../views/tasksView';

/** Starts a run of these tasks, or of all that are ready. The window is trusted: the person answers for every command. */
export async function startRun(view: TasksView, room: Room, tasks: readonly string[]): Promise<void> {
  view.note(room, '');
  const { run } = await room.engine.request('run.start', {
    tasks: [...tasks],
    trust: 'all',
    interactive: true,
    environment: environment(),
  });
  await room.tasks.refresh();
  const ended = room.tasks.runs.find((candidate) => candidate.id === run.id) ?? run;
  if (ended.ending === 'nothingReady' || ended.ending === 'error') view.note(room, ended.reason ?? l10n.t('No task is ready to run.'));
}
