/** What the run panel remembers, over a reload too, and the actions that its buttons send. */
import * as z from 'zod/mini';
import type { ElementAction } from '../shared/elementTree';

const diffViews = ['unified', 'split'] as const;
export type DiffView = (typeof diffViews)[number];

const runPanelStateSchema = z.object({
  /** URI of the folder the run belongs to; without one the window's only folder. */
  folder: z.optional(z.string()),
  /** The run that is shown; without one the live run, else the newest. */
  runId: z.optional(z.string()),
  diffView: z._default(z.enum(diffViews), 'unified'),
  /** Tasks that the person opened or closed, by id; others open while they run and where they failed. */
  tasks: z._default(z.record(z.string(), z.boolean()), {}),
  /** Which of a task's attempts is shown where it is not the latest. */
  attempts: z._default(z.record(z.string(), z.string()), {}),
  /** Files whose differences are shown, by `changedFileKey`; `whole` where "show more" was pressed. */
  files: z._default(z.record(z.string(), z.enum(['open', 'whole'])), {}),
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
const path = z.string().check(z.minLength(1));
const ofRun = z.strictObject({ runId: z.string() });
const ofAttempt = z.strictObject({ attemptId });
const ofFile = z.strictObject({ attemptId, path });
const place = z.optional(z.int().check(z.minimum(1)));

/** What belongs to each action. */
const runActions = {
  // The source carries these out.
  refresh: z.strictObject({}),
  pause: ofRun,
  resume: ofRun,
  stop: ofRun,
  cancel: ofRun,
  /** Shows the task in the tasks file. */
  openTask: z.strictObject({ taskId: z.string() }),
  /** Runs the task once more, in a run of its own. */
  runAgain: z.strictObject({ taskId: z.string() }),
  /**
   * A place named in the log or a changed file. The path is as it was written: absolute, or relative to where the command ran or
   * to the workspace; the source opens it only where it leads to a file inside the workspace. Line and column from 1.
   */
  openFile: z.strictObject({ attemptId, path, line: place, column: place }),
  /** VS Code's own diff of one changed file. */
  openDiff: ofFile,
  /** VS Code's own editor of all changes of an attempt. */
  openAllChanges: ofAttempt,
  /** The whole log in an editor. */
  openLog: ofAttempt,
  showTerminal: ofAttempt,
  showProof: z.strictObject({ proofId: z.string() }),
  // These change what is shown and nothing else: see changeRunPanelState.
  toggleTask: z.strictObject({ taskId: z.string(), isOpen: z.boolean() }),
  chooseAttempt: z.strictObject({ taskId: z.string(), attemptId }),
  toggleFile: z.strictObject({ attemptId, path, isOpen: z.boolean() }),
  showWhole: ofFile,
  setDiffView: z.strictObject({ view: z.enum(diffViews) }),
};
type RunActionName = keyof typeof runActions;
export type RunAction = { [N in RunActionName]: { readonly name: N } & z.output<(typeof runActions)[N]> }[RunActionName];

export const runActionNames: readonly string[] = Object.keys(runActions);

/** An action as a button carries it: what belongs to it as JSON. */
export function runAction({ name, ...rest }: RunAction): ElementAction {
  return Object.keys(rest).length === 0 ? { name } : { name, argument: JSON.stringify(rest) };
}

/** The other way; undefined for what no button of the panel sends. */
export function parseRunAction(name: string, argument: string | undefined): RunAction | undefined {
  const rest = argument === undefined ? {} : jsonObject(argument);
  if (rest === undefined || !isRunActionName(name)) return undefined;
  const parsed = runActions[name].safeParse(rest).data;
  return parsed && ({ ...parsed, name } as RunAction); // The schema of this name has read it.
}

function isRunActionName(name: string): name is RunActionName {
  return Object.hasOwn(runActions, name);
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
