/** Ids that the extension and its manifest share: views, panels, context keys, flags of tree items. Plain data without imports at run time. */
import type { SettingKey } from '../../../domain/settings';

/** Language ids whose functions are measured. */
export const measuredLanguages = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact'] as const;

export const viewContainerId = 'symbiote';
export const viewIds = { hotspots: 'symbiote.hotspots', tasks: 'symbiote.tasks', runs: 'symbiote.runs' } as const;

export const walkthroughId = 'start';

export const statusBarItemId = 'symbiote.status';

/** Of files as they were: schemes of our own, so that neither git's decorations nor language servers take these for files of the workspace. */
export const changedScheme = 'symbiote-content';
export const pastScheme = 'symbiote-past';

/** View types of webview panels, by the panel's id in src/panels. */
export const panelViewTypes = {
  plan: 'symbiote.plan',
  run: 'symbiote.runPanel',
  comparison: 'symbiote.comparison',
  graph: 'symbiote.graph',
  proof: 'symbiote.proof',
} as const;

export const outputChannelName = 'Symbiote';
export const settingsSection = 'symbiote';

/**
 * Context keys for `when` clauses. All are unset until the extension is active, so a clause that hides a command must be
 * false on unset keys: palette entries ask "is not known to be impossible", never "is known to be possible".
 */
export const contextKeys = {
  /** `none`, `starting`, `ready`, `restarting`, `failed`. */
  engineState: 'symbiote.engineState',
  /** No folder is on disk here, or there is no process at all: open files are audited, and nothing else is. */
  isWithoutProcess: 'symbiote.isWithoutProcess',
  isAuditing: 'symbiote.isAuditing',
  /** `some`, `none` (audited, nothing over a threshold), `unknown` (not audited yet). */
  hotspots: 'symbiote.hotspots',
  /** The baseline hides hotspots, or would. */
  hasBaseline: 'symbiote.hasBaseline',
  isBaselineShown: 'symbiote.isBaselineShown',
  /** Where `hotspots` is `none`: `clean`, `allHidden`, `allExcluded`, `nothingMeasured`. */
  whyNoHotspots: 'symbiote.whyNoHotspots',
  areHotspotsGrouped: 'symbiote.areHotspotsGrouped',
  /** `some`, `none`, `unknown`. */
  tasks: 'symbiote.tasks',
  /** `none`, or the state of the live run, with several folders the liveliest: `running`, `pausing`, `paused`, `stopping`. */
  run: 'symbiote.run',
  /** Each folder has a run under way: there is none in which another could start. */
  areAllRunning: 'symbiote.areAllRunning',
  /** Runs of now and before: `some`, `none`, `unknown`. */
  runs: 'symbiote.hasRuns',
  hasTaskInProgress: 'symbiote.hasTaskInProgress',
  hasCancellableTask: 'symbiote.hasCancellableTask',
  hasRetryableTask: 'symbiote.hasRetryableTask',
  hasTaskToReview: 'symbiote.hasTaskToReview',
  /** Some task may have a proof, whatever became of it. */
  hasProof: 'symbiote.hasProof',
  hasAcceptedChange: 'symbiote.hasAcceptedChange',
  hasTerminal: 'symbiote.hasTerminal',
  hasTaskLog: 'symbiote.hasTaskLog',
  hasCheckedTasks: 'symbiote.hasCheckedTasks',
  /** `priority`, `file`. */
  taskSort: 'symbiote.taskSort',
  areTasksFiltered: 'symbiote.areTasksFiltered',
} as const;

/** Words in a tree item's contextValue; menus ask for them with `viewItem =~ /\bword\b/`. */
export const itemFlags = {
  hotspot: 'hotspot',
  task: 'task',
  runnable: 'runnable',
  running: 'running',
  cancellable: 'cancellable',
  retryable: 'retryable',
  terminal: 'terminal',
  log: 'log',
  code: 'code',
  finishable: 'finishable',
  repeatable: 'repeatable',
  run: 'run',
  live: 'live',
  /** What became of a task in a run. */
  outcome: 'outcome',
  changes: 'changes',
  changedFile: 'changedFile',
  /** A hotspot of a folder that has tasks. */
  taskable: 'taskable',
  /** A task that waits for others. */
  waiting: 'waiting',
  /** A task that has a place in the order of priority. */
  movable: 'movable',
  /** A task whose change waits for the person. */
  toReview: 'toReview',
  /** A task that went through the gates, whatever became of it. */
  proved: 'proved',
  /** A task whose change was accepted, and can be taken back. */
  accepted: 'accepted',
  /** A folder of several, as a row of its own. */
  folder: 'folder',
  /** A folder whose engine does not run. */
  stopped: 'stopped',
} as const;
export type ItemFlag = (typeof itemFlags)[keyof typeof itemFlags];

/** VS Code's own commands that this extension calls or links to. */
export const editorCommands = {
  manageTrust: 'workbench.trust.manage',
  openFolder: 'vscode.openFolder',
  showHover: 'editor.action.showHover',
  setContext: 'setContext',
  open: 'vscode.open',
  diff: 'vscode.diff',
  changes: 'vscode.changes',
  openSettings: 'workbench.action.openSettings',
  openWalkthrough: 'workbench.action.openWalkthrough',
  openIssueReporter: 'workbench.action.openIssueReporter',
  focusHotspots: `${viewIds.hotspots}.focus`,
  focusTasks: `${viewIds.tasks}.focus`,
} as const;

/** `symbiote.audit.churnDays`, as it stands in settings.json. */
export function settingId(key: SettingKey): string {
  return `${settingsSection}.${key}`;
}
