/** Commands about proved changes: looking at the proof, accepting, discarding, undoing. */
import * as l10n from '@vscode/l10n';
import * as z from 'zod/mini';
import { EngineError } from '../../../domain/errors';
import type { TaskView } from '../../../domain/tasks/task';
import { taskWord } from '../../../panels/outcomeWords';
import type { CommandName } from '../contributions/commands';
import { requireTrust } from '../failures';
import type { Log } from '../log';
import { acceptChange, undoChange, type Decided } from '../review/acceptChange';
import { tellConflict, type WantedSide } from '../review/conflicts';
import { askAgain, askDiscard, type Discarding } from '../review/discardChange';
import type { Room } from '../rooms/room';
import { isToReview, isUndoable, mayHaveProof, plainTitle } from '../views/taskItems';
import { onTasks, type TasksQuestion } from './chosenTasks';
import type { CommandHandler } from './commandHandler';
import { startRun } from './startRun';
import { inRoom, type CommandSurroundings } from './surroundings';

/** What a panel or a link says it is about, beside the task. */
const subjectSchema = z.object({ proofId: z.string() });

export function reviewCommands(surroundings: CommandSurroundings) {
  const { panels } = surroundings;
  const showOf = onTasks(surroundings, provedQuestion(), (room, [task]) => Promise.resolve(task && panels.showProof(room, task.id)));
  const accept = onTasks(surroundings, reviewQuestion(l10n.t('Accept the change of which task?')), (room, tasks) =>
    acceptEach(surroundings, room, tasks),
  );
  const discard = (ask: (title: string) => Promise<Discarding | undefined>): CommandHandler =>
    onTasks(surroundings, reviewQuestion(l10n.t('Discard the change of which task?')), (room, [task]) =>
      discardOne(surroundings, room, task, ask),
    );
  return {
    showProof: async (parameter, rows) => {
      const proofId = subjectSchema.safeParse(parameter).data?.proofId;
      const room = surroundings.rooms.ofNode(parameter);
      if (proofId !== undefined && room !== undefined) panels.showProof(room, proofId);
      else await showOf(parameter, rows);
    },
    acceptChange: async (parameter, rows) => {
      if (requireTrust()) await accept(parameter ?? panels.proofInFront(), rows);
    },
    acceptAllChanges: inRoom(surroundings, (room) => acceptAll(surroundings, room), { fits: waits }),
    discardChange: discard(askDiscard),
    retryChange: discard(async (title) => {
      const again = await askAgain(title);
      return typeof again === 'symbol' ? undefined : again;
    }),
    undoChange: onTasks(surroundings, undoQuestion(), (room, [task]) => undoOne(surroundings, room, task)),
  } satisfies Partial<Record<CommandName, CommandHandler>>;
}

/** Not known yet counts. */
const waits = ({ tasks }: Room): boolean => tasks.list === undefined || tasks.tasks.some(isToReview);

function reviewQuestion(pick: string): TasksQuestion {
  return {
    pick,
    accept: isToReview,
    none: l10n.t('No change waits for your review.'),
    refuse: (_, task) => l10n.t('{0} is {1}: no change of it waits for your review.', plainTitle(task.title), taskWord(task.status)),
    orElse: 'selection',
    fits: waits,
  };
}

function provedQuestion(): TasksQuestion {
  return {
    pick: l10n.t('Show the proof of which task?'),
    accept: mayHaveProof,
    none: l10n.t('No task has a proof: tasks with “isolate: worktree” get one when they have run.'),
    orElse: 'selection',
    fits: ({ tasks }) => tasks.list === undefined || tasks.tasks.some(mayHaveProof),
  };
}

function undoQuestion(): TasksQuestion {
  return {
    pick: l10n.t('Undo the change of which task?'),
    accept: isUndoable,
    none: l10n.t('No accepted change can be undone.'),
    orElse: 'selection',
    fits: ({ tasks }) => tasks.list === undefined || tasks.tasks.some(isUndoable),
  };
}

/** One after the other, each on the files as the one before left them; the first that does not fit ends it. */
async function acceptEach({ tasksView: view, log }: CommandSurroundings, room: Room, tasks: readonly TaskView[]): Promise<void> {
  const done: Decided[] = [];
  await view.whileBusy(async () => {
    for (const task of tasks) {
      const decided = await orConflict(room, task.id, 'after', log, () => acceptChange(room, task.id));
      if (decided === undefined) break;
      done.push(decided);
    }
  });
  await room.tasks.refresh();
  if (done.length > 0) view.note(room, acceptedWords(done, tasks));
}

async function acceptAll(surroundings: CommandSurroundings, room: Room): Promise<void> {
  const { proofs } = await room.engine.request('review.list', {});
  await room.tasks.refresh();
  // In the order in which they were proved.
  const tasks = proofs.toReversed().flatMap(({ taskId }) => room.tasks.byId.get(taskId) ?? []);
  if (tasks.length === 0) surroundings.tasksView.note(room, l10n.t('No change waits for your review.'));
  else await acceptEach(surroundings, room, tasks);
}

function acceptedWords(done: readonly Decided[], tasks: readonly TaskView[]): string {
  const left = done.flatMap((each) => each.left);
  const [first] = tasks;
  const what =
    tasks.length === 1
      ? l10n.t('Accepted: {0}.', plainTitle(first?.title ?? ''))
      : l10n.t('{0} of {1} changes accepted.', done.length, tasks.length);
  return left.length === 0 ? what : `${what} ${leftWords(left)}`;
}

/** Mostly by a formatter: nothing is wrong, but it is not byte for byte what was proved. */
function leftWords(left: readonly string[]): string {
  return l10n.t('Changed while they were saved, so not letter for letter as proved: {0}.', left.join(', '));
}

async function discardOne(
  { tasksView: view }: CommandSurroundings,
  room: Room,
  task: TaskView | undefined,
  ask: (title: string) => Promise<Discarding | undefined>,
): Promise<void> {
  const how = task && (await ask(task.title));
  if (task === undefined || how === undefined) return;
  await room.engine.request('proof.discard', { id: task.id, ...how });
  await room.tasks.refresh();
  if (!how.retry) view.note(room, l10n.t('Discarded: {0}.', plainTitle(task.title)));
  else if (room.tasks.liveRun === undefined && requireTrust()) await startRun(view, room, [task.id]);
}

async function undoOne({ tasksView: view, log }: CommandSurroundings, room: Room, task: TaskView | undefined): Promise<void> {
  if (task === undefined) return;
  const undone = await orConflict(room, task.id, 'before', log, () => undoChange(room, task.id));
  await room.tasks.refresh();
  if (undone !== undefined) view.note(room, l10n.t('Undone: {0}.', plainTitle(task.title)));
}

/** A conflict is told with a way to it; undefined then. */
async function orConflict<T>(room: Room, id: string, side: WantedSide, log: Log, act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    const failure = EngineError.from(error);
    if (failure.code !== 'conflict') throw error;
    log.warn(failure.message);
    const { proof } = await room.engine.request('proof.show', { id });
    tellConflict(room, failure, proof, side);
    return undefined;
  }
}
