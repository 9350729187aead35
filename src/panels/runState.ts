/** What the run panel remembers, over a reload too, and the actions that its buttons send. */
import { z } from 'zod';
import type { ElementAction } from '../shared/elementTree';

const diffViews = ['unified', 'split'] as const;
export type DiffView = (typeof diffViews)[number];

const runPanelStateSchema = z.object({
  /** URI of the folder the run belongs to; without one the window's only folder. */
  folder: z.string().optional(),
  /** The run that is shown; without one the live run, else the newest. */
  runId: z.string().optional(),
  diffView: z.enum(diffViews).default('unified'),
  /** Tasks that the person opened or closed, by id; others open while they run and where they failed. */
  tasks: z.record(z.string(), z.boolean()).default({}),
  /** Which of a task's attempts is shown where it is not the latest. */
  attempts: z.record(z.string(), z.string()).default({}),
  /** Files whose differences are shown, by `changedFileKey`; `whole` where "show more" was pressed. */
  files: z.record(z.string(), z.enum(['open', 'whole'])).default({}),
});
export type RunPanelState = z.output<typeof runPanelStateSchema>;

export const initialRunPanelState: RunPanelState = { diffView: 'unified', tasks: {}, attempts: {}, files: {} };

export function parseRunPanelState(value: unknown): RunPanelState | undefined {
  return runPanelStateSchema.safeParse(value).data;
}

export function changedFileKey(attemptId: string, path: string): string {
  return `${attemptId} ${path}`;
}

const attemptId = z.string();
const path = z.string().min(1);

const runActionSchema = z.discriminatedUnion('name', [
  // The source carries these out.
  z.strictObject({ name: z.literal('refresh') }),
  z.strictObject({ name: z.literal(['pause', 'resume', 'stop', 'cancel']), runId: z.string() }),
  /** Shows the task in the tasks file. */
  z.strictObject({ name: z.literal('openTask'), taskId: z.string() }),
  /** Runs the task once more, in a run of its own. */
  z.strictObject({ name: z.literal('runAgain'), taskId: z.string() }),
  /**
   * A place named in the log or a changed file. The path is as it was written: absolute, or relative to where the command ran or
   * to the workspace; the source opens it only where it leads to a file inside the workspace. Line and column from 1.
   */
  z.strictObject({ name: z.literal('openFile'), attemptId, path, line: z.int().min(1).optional(), column: z.int().min(1).optional() }),
  /** VS Code's own diff of one changed file. */
  z.strictObject({ name: z.literal('openDiff'), attemptId, path }),
  /** VS Code's own editor of all changes of an attempt. */
  z.strictObject({ name: z.literal('openAllChanges'), attemptId }),
  /** The whole log in an editor. */
  z.strictObject({ name: z.literal('openLog'), attemptId }),
  z.strictObject({ name: z.literal('showTerminal'), attemptId }),
  // These change what is shown and nothing else: see changeRunPanelState.
  z.strictObject({ name: z.literal('toggleTask'), taskId: z.string(), isOpen: z.boolean() }),
  z.strictObject({ name: z.literal('chooseAttempt'), taskId: z.string(), attemptId }),
  z.strictObject({ name: z.literal('toggleFile'), attemptId, path, isOpen: z.boolean() }),
  z.strictObject({ name: z.literal('showWhole'), attemptId, path }),
  z.strictObject({ name: z.literal('setDiffView'), view: z.enum(diffViews) }),
]);
export type RunAction = z.output<typeof runActionSchema>;

export const runActionNames: readonly string[] = runActionSchema.options.flatMap(({ shape }) => [...shape.name.values]);

/** An action as a button carries it: what belongs to it as JSON. */
export function runAction({ name, ...rest }: RunAction): ElementAction {
  return Object.keys(rest).length === 0 ? { name } : { name, argument: JSON.stringify(rest) };
}

/** The other way; undefined for what no button of the panel sends. */
export function parseRunAction(name: string, argument: string | undefined): RunAction | undefined {
  const rest = argument === undefined ? {} : jsonObject(argument);
  return rest && runActionSchema.safeParse({ ...rest, name }).data;
}

function jsonObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The state after an action; the same object where the action is for the source to carry out. */
export function changeRunPanelState(state: RunPanelState, action: RunAction): RunPanelState {
  switch (action.name) {
    case 'toggleTask':
      return { ...state, tasks: { ...state.tasks, [action.taskId]: action.isOpen } };
    case 'chooseAttempt':
      return { ...state, attempts: { ...state.attempts, [action.taskId]: action.attemptId } };
    case 'toggleFile': {
      const key = changedFileKey(action.attemptId, action.path);
      const { [key]: _, ...others } = state.files;
      return { ...state, files: action.isOpen ? { ...others, [key]: 'open' } : others };
    }
    case 'showWhole':
      return { ...state, files: { ...state.files, [changedFileKey(action.attemptId, action.path)]: 'whole' } };
    case 'setDiffView':
      return { ...state, diffView: action.view };
    default:
      return state;
  }
}
