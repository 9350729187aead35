/** Starts runs on behalf of commands. */
import { environment } from '../settings';
import type { Room } from './room';

/** Starts a run of these tasks, or of all that are ready. The window is trusted: the person answers for every command. */
export async function startRun(room: Room, tasks: readonly string[]): Promise<void> {
  room.tasksView.note('');
  const { run } = await room.engine.request('run.start', {
    tasks: [...tasks],
    trust: 'all',
    interactive: true,
    environment: environment(),
  });
  await room.tasks.refresh();
  const ended = room.tasks.runs.find((candidate) => candidate.id === run.id) ?? run;
  if (ended.ending === 'nothingReady' || ended.ending === 'error') room.tasksView.note(ended.reason ?? 'No task is ready to run.');
}
