/** Commands about runs of now and before: showing, comparing, their changes and logs. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { EngineError } from '../../../domain/errors';
import type { Attempt, Run } from '../../../domain/runs/run';
import { resultCounts } from '../../../panels/outcomeWords';
import type { Room } from '../rooms/room';
import { changesTitle } from '../runs/runActions';
import { openAllChanges, openDiff } from '../runs/openChanges';
import { openLog } from '../runs/openLog';
import { openPlace } from '../runs/openPlace';
import { reader } from '../runs/reader';
import { runAsText, runDescription, runIcon, runLabel, timeLabel } from '../views/runItems';
import { plainTitle } from '../views/taskItems';
import { taskIdIn } from './choose';
import type { CommandName } from '../contributions/commands';
import type { CommandHandler } from './commandHandler';
import { inRoom, type CommandSurroundings } from './surroundings';
import { taskFor } from './taskFor';

/** What a row of the Runs view, or a link, says it is about. */
const subjectSchema = z.object({
  runId: z.optional(z.string()),
  task: z.optional(z.object({ id: z.string() })),
  attempt: z.optional(z.object({ id: z.string() })),
  path: z.optional(z.string()),
});
type Subject = z.output<typeof subjectSchema>;

function subjectOf(parameter: unknown): Subject {
  return subjectSchema.safeParse(parameter).data ?? {};
}

/** What is not known yet counts. */
const hasRuns = ({ tasks, runs }: Room): boolean => tasks.list === undefined || runs.runs.length > 0;

export function historyCommands(surroundings: CommandSurroundings) {
  return {
    showRun: inRoom(surroundings, (room, parameter) => showRun(surroundings, room, parameter), {
      fits: hasRuns,
      placeHolder: l10n.t('Show a run of which folder?'),
    }),
    showLastRun: inRoom(surroundings, (room, parameter) => showLastRun(surroundings, room, parameter), { fits: hasRuns }),
    compareRuns: async (parameter, selected) => {
      const room = await surroundings.rooms.choose(parameter, { fits: hasRuns, placeHolder: l10n.t('Compare runs of which folder?') });
      await compareRuns(surroundings, room, parameter, Array.isArray(selected) ? selected : []);
    },
    compareRunWith: inRoom(surroundings, (room, parameter) => compareRuns(surroundings, room, parameter, [])),
    openDiff: inRoom(surroundings, async (room, parameter) => {
      const { path } = subjectOf(parameter);
      const [attempt] = await attemptsOf(room, parameter);
      if (attempt !== undefined && path !== undefined) await openDiff(room, attempt, path);
    }),
    openChanges: inRoom(surroundings, async (room, parameter) => {
      const attempts = await attemptsOf(room, parameter);
      await openAllChanges(room, attempts, titleOf(room, parameter, attempts));
    }),
    openChangedFile: inRoom(surroundings, async (room, parameter) => {
      const { path } = subjectOf(parameter);
      if (path !== undefined) await openPlace(room, { path }, undefined);
    }),
    showAttemptLog: inRoom(surroundings, async (room, parameter) => {
      const attempts = await attemptsOf(room, parameter);
      const { runId, task } = subjectOf(parameter);
      const result = room.runs.run(runId ?? '')?.results.findLast(({ taskId }) => taskId === task?.id);
      await openLog(room, attempts.findLast(({ log }) => log !== undefined)?.log ?? result?.log);
    }),
    loadMoreRuns: inRoom(surroundings, (room) => surroundings.runsView.showOlder(room)),
    copyRun: inRoom(surroundings, async (room, parameter) => vscode.env.clipboard.writeText(await asText(room, parameter))),
  } satisfies Partial<Record<CommandName, CommandHandler>>;
}

/** The run of a row; else the live one, or one that the person picks. */
async function showRun({ panels }: CommandSurroundings, room: Room, parameter: unknown): Promise<void> {
  const { runId, task } = subjectOf(parameter);
  if (runId !== undefined) return panels.showRun(room, { runId, taskId: task?.id });
  await room.tasks.refresh();
  if (room.tasks.liveRun !== undefined) return panels.showRun(room, {});
  const run = await pickRun(room, l10n.t('Show which run?'), []);
  if (run !== undefined) panels.showRun(room, { runId: run.id });
}

async function showLastRun({ panels }: CommandSurroundings, room: Room, parameter: unknown): Promise<void> {
  const runOf = (taskId: string): Run | undefined =>
    room.runs.runs.find(({ currentTask, results }) => currentTask === taskId || results.some((result) => result.taskId === taskId));
  const task = await taskFor(room, parameter, {
    placeHolder: l10n.t('Show the last run of which task?'),
    accept: ({ id }) => runOf(id) !== undefined,
    none: l10n.t('No task has been run yet.'),
  });
  if (task === undefined) return;
  const run = runOf(task.id);
  if (run === undefined) throw new EngineError('notFound', l10n.t('“{0}” has not been run yet.', plainTitle(task.title)));
  panels.showRun(room, { runId: run.id, taskId: task.id });
}

/** Two rows that are selected, else the row and one that is picked, else two that are picked. The older one stands left. */
async function compareRuns(surroundings: CommandSurroundings, room: Room, parameter: unknown, selected: readonly unknown[]): Promise<void> {
  await room.tasks.refresh();
  if (room.runs.runs.length < 2) {
    void vscode.window.showInformationMessage(l10n.t('There are no two runs to compare yet.'));
    return;
  }
  const ids = [parameter, ...selected.filter((node) => surroundings.rooms.ofNode(node) === room)].flatMap(
    (node) => subjectOf(node).runId ?? [],
  );
  const chosen = [...new Set(ids)].slice(0, 2).flatMap((id) => room.runs.run(id) ?? []);
  if (chosen.length === 0) chosen.push(...some(await pickRun(room, l10n.t('Compare which run? (1/2)'), [])));
  if (chosen.length === 1) chosen.push(...some(await pickRun(room, withTitle(chosen[0]), chosen)));
  const [left, right] = chosen.sort((a, b) => a.startedAt - b.startedAt);
  if (left !== undefined && right !== undefined) surroundings.panels.compareRuns(room, left.id, right.id);
}

function withTitle(run: Run | undefined): string {
  return l10n.t('Compare {0} with which run?', run === undefined ? '' : timeLabel(run.startedAt, reader()));
}

function some<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}

async function pickRun(room: Room, placeHolder: string, without: readonly Run[]): Promise<Run | undefined> {
  const runs = room.runs.runs.filter(({ id }) => !without.some((run) => run.id === id));
  if (runs.length === 0) {
    void vscode.window.showInformationMessage(l10n.t('Nothing was run yet.'));
    return undefined;
  }
  const picks = runs.map((run) => ({
    label: runLabel(run, reader()),
    description: runDescription(run, undefined),
    detail:
      run.results.length === 0
        ? resultCounts(run)
        : run.results
            .map(({ title }) => plainTitle(title))
            .slice(0, 5)
            .join(', '),
    iconPath: new vscode.ThemeIcon(runIcon(run).codicon),
    run,
  }));
  return (await vscode.window.showQuickPick(picks, { placeHolder, matchOnDescription: true, matchOnDetail: true }))?.run;
}

/** The attempts that a row stands for: one, those at a task, or all of a run. */
async function attemptsOf(room: Room, parameter: unknown): Promise<readonly Attempt[]> {
  const { runId, task, attempt } = subjectOf(parameter);
  if (runId === undefined) return [];
  const { attempts } = await room.runs.load(runId);
  if (attempt !== undefined) return attempts.filter(({ id }) => id === attempt.id);
  return task === undefined ? attempts : attempts.filter(({ taskId }) => taskId === task.id);
}

function titleOf(room: Room, parameter: unknown, attempts: readonly Attempt[]): string {
  const { runId, task } = subjectOf(parameter);
  const [first, ...others] = attempts;
  if (task !== undefined && first !== undefined)
    return others.length === 0 ? changesTitle(first) : l10n.t('Changes by {0}', plainTitle(first.title));
  const run = room.runs.run(runId ?? '');
  return l10n.t('Changes of the run {0}', run === undefined ? '' : timeLabel(run.startedAt, reader()));
}

/** What a row says, to be pasted somewhere. */
async function asText(room: Room, parameter: unknown): Promise<string> {
  const { runId, path } = subjectOf(parameter);
  if (path !== undefined || runId === undefined) return path ?? '';
  const { run } = await room.runs.load(runId);
  const id = taskIdIn(parameter);
  const attempts = await attemptsOf(room, parameter);
  return id === undefined
    ? runAsText(run, attempts, reader())
    : runAsText({ ...run, results: run.results.filter(({ taskId }) => taskId === id) }, attempts, reader());
}
