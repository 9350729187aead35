/** Commands about runs: starting, pausing, stopping, cancelling. */
import * as l10n from '@vscode/l10n';
import type { RunState } from '../../../domain/runs/runState';
import type { TaskView } from '../../../domain/tasks/task';
import { taskWord } from '../../../panels/outcomeWords';
import { requireTrust } from '../failures';
import type { Room } from '../rooms/room';
import type { RoomChoice } from '../rooms/rooms';
import { isRunnable, plainTitle } from '../views/taskItems';
import { onTasks } from './chosenTasks';
import { choose, type Choice } from './choose';
import type { CommandName } from '../contributions/commands';
import type { CommandHandler } from './commandHandler';
import { inRoom, type CommandSurroundings } from './surroundings';
import { startRun } from './startRun';

export function runCommands(surroundings: CommandSurroundings) {
  const view = surroundings.tasksView;
  const inState = (...states: readonly RunState[]): RoomChoice<Room> => ({
    fits: ({ tasks }) => tasks.liveRun !== undefined && states.includes(tasks.liveRun.state),
  });
  const canStart: RoomChoice<Room> = { fits: canRun, placeHolder: l10n.t('Run tasks of which folder?') };
  return {
    // Trust first: a person who may not run anything here is not asked where.
    run: ifTrusted(inRoom(surroundings, (room) => startRun(view, room, []), canStart)),
    runTask: ifTrusted(
      onTasks(
        surroundings,
        { ...canStart, pick: l10n.t('Run task'), accept: isRunnable, none: noneRunnable(), refuse: whyNotRun },
        (room, tasks) =>
          startRun(
            view,
            room,
            tasks.map(({ id }) => id),
          ),
      ),
    ),
    pause: inRoom(surroundings, ({ engine }) => engine.request('run.pause', {}), inState('running')),
    resume: ifTrusted(inRoom(surroundings, ({ engine }) => engine.request('run.resume', {}), inState('paused', 'pausing'))),
    stop: inRoom(surroundings, ({ engine }) => engine.request('run.stop', {}), inState('running', 'pausing', 'paused')),
    cancelRun: inRoom(surroundings, ({ engine }) => engine.request('run.cancel', {}), { fits: isRunning }),
    showRunControl: inRoom(surroundings, (room) => showRunControl(surroundings, room), {
      fits: isRunning,
      placeHolder: l10n.t('Which run?'),
    }),
    showPlan: inRoom(surroundings, (room) => surroundings.panels.showPlan(room), { placeHolder: l10n.t('Show the plan of which folder?') }),
  } satisfies Partial<Record<CommandName, CommandHandler>>;
}

function noneRunnable(): string {
  return l10n.t('No pending task has a command to run.');
}

/** The room's list is what the view shows; a task that was started a moment ago is under way in it. */
function whyNotRun({ tasks }: Room, task: TaskView): string {
  const title = plainTitle(task.title);
  if (task.status === 'in_progress' || tasks.attempts.some(({ taskId }) => taskId === task.id)) return l10n.t('{0} is running.', title);
  if (task.status !== 'pending') return l10n.t('{0} is {1}: only pending tasks can be run.', title, taskWord(task.status));
  return l10n.t('{0} has no command that can be run here.', title);
}

const isRunning = ({ tasks }: Room): boolean => tasks.liveRun !== undefined;

/** There is one run at a time in a folder. What is not known yet counts. */
const canRun = ({ tasks }: Room): boolean => tasks.list === undefined || (tasks.liveRun === undefined && tasks.tasks.some(isRunnable));

function ifTrusted(handler: CommandHandler): CommandHandler {
  return async (...parameters) => {
    if (requireTrust()) await handler(...parameters);
  };
}

async function showRunControl({ tasksView: view, panels }: CommandSurroundings, room: Room): Promise<void> {
  await room.tasks.refresh();
  const run = room.tasks.liveRun;
  if (run === undefined) {
    view.note(room, l10n.t('No run is under way.'));
    return;
  }
  const { engine, terminals } = room;
  const current = room.tasks.attempts[0]?.taskId ?? run.currentTask;
  const choices: Choice<() => unknown>[] = [{ label: `$(open-preview) ${l10n.t('Show Run')}`, value: () => panels.showRun(room, {}) }];
  if (current !== undefined && terminals.has(current)) {
    choices.push({
      label: `$(terminal) ${l10n.t('Show Terminal')}`,
      description: plainTitle(room.tasks.byId.get(current)?.title ?? current),
      value: () => terminals.reveal(current),
    });
  }
  if (run.state === 'running') {
    choices.push({
      label: `$(debug-pause) ${l10n.t('Pause')}`,
      description: l10n.t('after the current task'),
      value: () => engine.request('run.pause', {}),
    });
  }
  if (run.state === 'paused' || run.state === 'pausing') {
    choices.push({ label: `$(debug-continue) ${l10n.t('Resume')}`, value: () => requireTrust() && engine.request('run.resume', {}) });
  }
  if (run.state !== 'stopping') {
    choices.push({
      label: `$(debug-step-over) ${l10n.t('Stop')}`,
      description: l10n.t('after the current task'),
      value: () => engine.request('run.stop', {}),
    });
  }
  choices.push({
    label: `$(debug-stop) ${l10n.t('Cancel')}`,
    description: l10n.t('now, with everything it started'),
    value: () => engine.request('run.cancel', {}),
  });
  await (
    await choose(choices, l10n.t('The run'))
  )?.();
}
