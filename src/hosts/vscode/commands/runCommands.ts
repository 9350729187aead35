/** Commands about runs: starting, pausing, stopping, cancelling. */
import { requireTrust } from '../failures';
import { isRunnable, plainTitle } from '../views/taskItems';
import { choose, type Choice } from './choose';
import type { CommandName } from '../contributions/commands';
import { roomOf, type CommandHandler, type CommandSurroundings, type Room } from './room';
import { startRun } from './startRun';
import { taskFor } from './taskFor';

export function runCommands(surroundings: CommandSurroundings) {
  const room = (): Room => roomOf(surroundings);
  return {
    run: async () => {
      if (requireTrust()) await startRun(room(), []);
    },
    runTask: (parameter) => runTask(room(), parameter),
    pause: () => room().engine.request('run.pause', {}),
    resume: async () => {
      if (requireTrust()) await room().engine.request('run.resume', {});
    },
    stop: () => room().engine.request('run.stop', {}),
    cancelRun: () => room().engine.request('run.cancel', {}),
    showRunControl: () => showRunControl(room()),
    showPlan: () => surroundings.showPlan(),
  } satisfies Partial<Record<CommandName, CommandHandler>>;
}

async function runTask(room: Room, parameter: unknown): Promise<void> {
  if (!requireTrust()) return;
  const task = await taskFor(room, parameter, {
    placeHolder: 'Run task',
    accept: isRunnable,
    none: 'No pending task has a command to run.',
  });
  if (task !== undefined) await startRun(room, [task.id]);
}

async function showRunControl(room: Room): Promise<void> {
  await room.tasks.refresh();
  const run = room.tasks.liveRun;
  if (run === undefined) {
    room.tasksView.note('No run is under way.');
    return;
  }
  const { engine, terminals } = room;
  const current = room.tasks.attempts[0]?.taskId ?? run.currentTask;
  const choices: Choice<() => unknown>[] = [];
  if (current !== undefined && terminals.has(current)) {
    choices.push({
      label: '$(terminal) Show Terminal',
      description: plainTitle(room.tasks.byId.get(current)?.title ?? current),
      value: () => terminals.reveal(current),
    });
  }
  if (run.state === 'running') {
    choices.push({ label: '$(debug-pause) Pause', description: 'after the current task', value: () => engine.request('run.pause', {}) });
  }
  if (run.state === 'paused' || run.state === 'pausing') {
    choices.push({ label: '$(debug-continue) Resume', value: () => requireTrust() && engine.request('run.resume', {}) });
  }
  if (run.state !== 'stopping') {
    choices.push({ label: '$(debug-step-over) Stop', description: 'after the current task', value: () => engine.request('run.stop', {}) });
  }
  choices.push({
    label: '$(debug-stop) Cancel',
    description: 'now, with everything it started',
    value: () => engine.request('run.cancel', {}),
  });
  await (
    await choose(choices, 'The run')
  )?.();
}
