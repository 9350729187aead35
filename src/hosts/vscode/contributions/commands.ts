/** Every command: id, title, icon, and when the palette shows it. The compiler sees to it that each has a handler. */
import { canWork, hasAnyFolder, hasFolder, hasRuns, hasTasks, isMeasuredEditor, isRunLive, isTrusted, never, noRun } from './conditions';
import { contextKeys } from './identifiers';

export interface CommandDefinition {
  readonly id: string;
  readonly title: string;
  readonly icon?: string;
  /** When the palette shows it; `never` for commands that need an item. */
  readonly palette: string;
}

export const commands = {
  audit: {
    id: 'symbiote.audit',
    title: 'Audit Workspace',
    icon: '$(refresh)',
    palette: `${canWork} && !${contextKeys.isAuditing}`,
  },
  cancelAudit: { id: 'symbiote.cancelAudit', title: 'Cancel Audit', icon: '$(stop-circle)', palette: contextKeys.isAuditing },
  refresh: { id: 'symbiote.refresh', title: 'Refresh Hotspots and Tasks', icon: '$(refresh)', palette: canWork },
  groupHotspots: {
    id: 'symbiote.groupHotspots',
    title: 'Group Hotspots by File',
    icon: '$(list-tree)',
    palette: `${contextKeys.hotspots} == some && !${contextKeys.areHotspotsGrouped}`,
  },
  rankHotspots: {
    id: 'symbiote.rankHotspots',
    title: 'Show Hotspots as Ranked List',
    icon: '$(list-ordered)',
    palette: `${contextKeys.hotspots} == some && ${contextKeys.areHotspotsGrouped}`,
  },
  showBaselineHotspots: {
    id: 'symbiote.showBaselineHotspots',
    title: 'Show Hotspots of the Baseline, Too',
    palette: `${contextKeys.hasBaseline} && !${contextKeys.isBaselineShown}`,
  },
  hideBaselineHotspots: {
    id: 'symbiote.hideBaselineHotspots',
    title: 'Hide Hotspots of the Baseline',
    palette: contextKeys.isBaselineShown,
  },
  suppress: { id: 'symbiote.suppress', title: 'Suppress Hotspot with a Reason', palette: never },
  makeTask: { id: 'symbiote.makeTask', title: 'Make Task of Hotspot', icon: '$(add)', palette: never },
  reflect: {
    id: 'symbiote.reflect',
    title: 'Reflect: Make Tasks from Hotspots',
    icon: '$(lightbulb)',
    palette: `${canWork} && ${contextKeys.hotspots} != none`,
  },
  addTask: { id: 'symbiote.addTask', title: 'Add Task', icon: '$(add)', palette: canWork },
  editTasksFile: { id: 'symbiote.editTasksFile', title: 'Edit Tasks File', icon: '$(go-to-file)', palette: hasFolder },
  run: { id: 'symbiote.run', title: 'Run All Ready Tasks', icon: '$(run-all)', palette: `${hasTasks} && ${isTrusted} && ${noRun}` },
  runTask: { id: 'symbiote.runTask', title: 'Run Task', icon: '$(play)', palette: `${hasTasks} && ${isTrusted} && ${noRun}` },
  pause: { id: 'symbiote.pause', title: 'Pause Run', icon: '$(debug-pause)', palette: `${contextKeys.run} == running` },
  resume: {
    id: 'symbiote.resume',
    title: 'Resume Run',
    icon: '$(debug-continue)',
    palette: `${contextKeys.run} =~ /^(paused|pausing)$/ && ${isTrusted}`,
  },
  stop: {
    id: 'symbiote.stop',
    title: 'Stop Run After Current Task',
    icon: '$(debug-step-over)',
    palette: `${contextKeys.run} =~ /^(running|pausing|paused)$/`,
  },
  cancelRun: { id: 'symbiote.cancelRun', title: 'Cancel Run', icon: '$(debug-stop)', palette: isRunLive },
  showRunControl: { id: 'symbiote.showRunControl', title: 'Control Run', palette: isRunLive },
  cancelTask: {
    id: 'symbiote.cancelTask',
    title: 'Cancel Task',
    icon: '$(debug-stop)',
    palette: `${canWork} && ${contextKeys.hasCancellableTask}`,
  },
  retryTask: {
    id: 'symbiote.retryTask',
    title: 'Retry Task',
    icon: '$(debug-restart)',
    palette: `${canWork} && ${contextKeys.hasRetryableTask}`,
  },
  editTask: { id: 'symbiote.editTask', title: 'Edit Task…', icon: '$(edit)', palette: hasTasks },
  runChecked: {
    id: 'symbiote.runChecked',
    title: 'Run Checked Tasks',
    icon: '$(run-all)',
    palette: `${contextKeys.hasCheckedTasks} && ${isTrusted} && ${noRun}`,
  },
  cancelChecked: { id: 'symbiote.cancelChecked', title: 'Cancel Checked Tasks', palette: contextKeys.hasCheckedTasks },
  retryChecked: { id: 'symbiote.retryChecked', title: 'Retry Checked Tasks', palette: contextKeys.hasCheckedTasks },
  checkTasks: { id: 'symbiote.checkTasks', title: 'Check or Uncheck Tasks', palette: hasTasks },
  uncheckTasks: { id: 'symbiote.uncheckTasks', title: 'Uncheck All Tasks', icon: '$(clear-all)', palette: contextKeys.hasCheckedTasks },
  setPriority: { id: 'symbiote.setPriority', title: 'Set Priority…', palette: hasTasks },
  setEpic: { id: 'symbiote.setEpic', title: 'Set Epic…', palette: hasTasks },
  setTags: { id: 'symbiote.setTags', title: 'Set Tags…', palette: hasTasks },
  moveTaskUp: { id: 'symbiote.moveTaskUp', title: 'Move Task Up', palette: hasTasks },
  moveTaskDown: { id: 'symbiote.moveTaskDown', title: 'Move Task Down', palette: hasTasks },
  addDependency: { id: 'symbiote.addDependency', title: 'Add Dependency…', palette: hasTasks },
  removeDependency: { id: 'symbiote.removeDependency', title: 'Remove Dependency…', palette: hasTasks },
  sortTasksByPriority: {
    id: 'symbiote.sortTasksByPriority',
    title: 'Sort Tasks by Priority',
    palette: `${hasTasks} && ${contextKeys.taskSort} == file`,
  },
  sortTasksAsInFile: {
    id: 'symbiote.sortTasksAsInFile',
    title: 'Show Tasks in the Order of the File',
    palette: `${hasTasks} && ${contextKeys.taskSort} != file`,
  },
  filterTasks: { id: 'symbiote.filterTasks', title: 'Filter Tasks…', icon: '$(filter)', palette: hasTasks },
  clearTaskFilter: {
    id: 'symbiote.clearTaskFilter',
    title: 'Clear Task Filter',
    icon: '$(clear-all)',
    palette: contextKeys.areTasksFiltered,
  },
  finishTask: { id: 'symbiote.finishTask', title: 'Mark Task as Done', icon: '$(check)', palette: never },
  showProof: { id: 'symbiote.showProof', title: 'Show Proof', icon: '$(verified)', palette: `${canWork} && ${contextKeys.hasProof}` },
  acceptChange: {
    id: 'symbiote.acceptChange',
    title: 'Accept Change',
    icon: '$(check)',
    palette: `${canWork} && ${contextKeys.hasTaskToReview} && ${isTrusted}`,
  },
  acceptAllChanges: {
    id: 'symbiote.acceptAllChanges',
    title: 'Accept All Proved Changes',
    icon: '$(check-all)',
    palette: `${canWork} && ${contextKeys.hasTaskToReview} && ${isTrusted}`,
  },
  discardChange: {
    id: 'symbiote.discardChange',
    title: 'Discard Change…',
    icon: '$(trash)',
    palette: `${canWork} && ${contextKeys.hasTaskToReview}`,
  },
  retryChange: {
    id: 'symbiote.retryChange',
    title: 'Try Change Again…',
    icon: '$(debug-restart)',
    palette: `${canWork} && ${contextKeys.hasTaskToReview}`,
  },
  undoChange: {
    id: 'symbiote.undoChange',
    title: 'Undo Accepted Change',
    icon: '$(discard)',
    palette: `${canWork} && ${contextKeys.hasAcceptedChange}`,
  },
  showTaskLog: { id: 'symbiote.showTaskLog', title: 'Show Task Log', icon: '$(output)', palette: contextKeys.hasTaskLog },
  showTerminal: { id: 'symbiote.showTerminal', title: 'Show Task Terminal', icon: '$(terminal)', palette: contextKeys.hasTerminal },
  goToTask: { id: 'symbiote.goToTask', title: 'Go to Task', icon: '$(go-to-file)', palette: hasTasks },
  goToCode: {
    id: 'symbiote.goToCode',
    title: 'Go to Hotspot',
    icon: '$(code)',
    palette: `${canWork} && ${contextKeys.hotspots} != none`,
  },
  showRun: { id: 'symbiote.showRun', title: 'Show Run', icon: '$(open-preview)', palette: hasRuns },
  showLastRun: { id: 'symbiote.showLastRun', title: 'Show Last Run of Task', icon: '$(history)', palette: hasRuns },
  compareRuns: { id: 'symbiote.compareRuns', title: 'Compare Runs', icon: '$(diff)', palette: hasRuns },
  compareRunWith: { id: 'symbiote.compareRunWith', title: 'Compare with…', palette: never },
  openDiff: { id: 'symbiote.openDiff', title: 'Open Changes', icon: '$(git-compare)', palette: never },
  openChanges: { id: 'symbiote.openChanges', title: 'Open All Changes', icon: '$(diff-multiple)', palette: never },
  openChangedFile: { id: 'symbiote.openChangedFile', title: 'Open File', icon: '$(go-to-file)', palette: never },
  showAttemptLog: { id: 'symbiote.showAttemptLog', title: 'Show Log of Attempt', icon: '$(output)', palette: never },
  loadMoreRuns: { id: 'symbiote.loadMoreRuns', title: 'Load More Runs', palette: never },
  copyRun: { id: 'symbiote.copyRun', title: 'Copy', palette: never },
  showGraph: { id: 'symbiote.showGraph', title: 'Show Dependency Graph', icon: '$(type-hierarchy)', palette: hasTasks },
  showPlan: { id: 'symbiote.showPlan', title: 'Show Plan', icon: '$(tasklist)', palette: hasTasks },
  explainComplexity: {
    id: 'symbiote.explainComplexity',
    title: 'Explain Complexity of Function',
    palette: `${contextKeys.engineState} != failed && ${isMeasuredEditor}`,
  },
  showHistory: {
    id: 'symbiote.showHistory',
    title: 'Show History of Function',
    icon: '$(history)',
    palette: `${contextKeys.engineState} != failed && ${hasFolder} && ${isMeasuredEditor}`,
  },
  chooseHints: { id: 'symbiote.chooseHints', title: 'Choose Complexity Hints', palette: hasAnyFolder },
  showLog: { id: 'symbiote.showLog', title: 'Show Log', icon: '$(output)', palette: 'true' },
  runDoctor: { id: 'symbiote.runDoctor', title: 'Run Doctor', palette: canWork },
  openSample: { id: 'symbiote.openSample', title: 'Open Sample Workspace', palette: 'true' },
  openWalkthrough: { id: 'symbiote.openWalkthrough', title: 'Get Started', palette: 'true' },
  reportIssue: { id: 'symbiote.reportIssue', title: 'Report Issue', palette: 'true' },
  restartEngine: { id: 'symbiote.restartEngine', title: 'Restart Engine', palette: hasFolder },
} as const satisfies Record<string, CommandDefinition>;

export type CommandName = keyof typeof commands;
export type CommandId = (typeof commands)[CommandName]['id'];
