/** Which command stands in which menu of the views, and when. */
import { commands } from './commands';
import { canWork, hasFolder, isRunLive, isTrusted, noRun } from './conditions';
import { contextKeys, panelViewTypes, viewIds, type ItemFlag } from './identifiers';

export type MenuEntry = { readonly command: string; readonly when: string; readonly group: string };

const flag = (view: string, ...flags: ItemFlag[]): string =>
  [`view == ${view}`, ...flags.map((name) => `viewItem =~ /\\b${name}\\b/`)].join(' && ');

export function hotspotMenus(): Record<'title' | 'item', MenuEntry[]> {
  const view = `view == ${viewIds.hotspots}`;
  const hasSome = `${contextKeys.hotspots} == some`;
  return {
    title: [
      { command: commands.audit.id, when: `${view} && ${canWork} && !${contextKeys.isAuditing}`, group: 'navigation@4' },
      { command: commands.cancelAudit.id, when: `${view} && ${contextKeys.isAuditing}`, group: 'navigation@4' },
      { command: commands.reflect.id, when: `${view} && ${hasSome}`, group: 'navigation@2' },
      { command: commands.groupHotspots.id, when: `${view} && ${hasSome} && !${contextKeys.areHotspotsGrouped}`, group: 'navigation@3' },
      { command: commands.rankHotspots.id, when: `${view} && ${hasSome} && ${contextKeys.areHotspotsGrouped}`, group: 'navigation@3' },
      {
        command: commands.showBaselineHotspots.id,
        when: `${view} && ${contextKeys.hasBaseline} && !${contextKeys.isBaselineShown}`,
        group: '1_show@1',
      },
      { command: commands.hideBaselineHotspots.id, when: `${view} && ${contextKeys.isBaselineShown}`, group: '1_show@1' },
      { command: commands.chooseHints.id, when: view, group: '2_settings@1' },
      { command: commands.showLog.id, when: view, group: '3_log@1' },
    ],
    item: [
      { command: commands.audit.id, when: `${flag(viewIds.hotspots, 'folder')} && !(viewItem =~ /\\bstopped\\b/)`, group: 'inline@1' },
      { command: commands.restartEngine.id, when: flag(viewIds.hotspots, 'stopped'), group: 'inline@1' },
      { command: commands.reflect.id, when: flag(viewIds.hotspots, 'folder'), group: '1_folder@1' },
      { command: commands.audit.id, when: flag(viewIds.hotspots, 'folder'), group: '1_folder@2' },
      { command: commands.runDoctor.id, when: flag(viewIds.hotspots, 'folder'), group: '2_engine@1' },
      { command: commands.restartEngine.id, when: flag(viewIds.hotspots, 'folder'), group: '2_engine@2' },
      { command: commands.makeTask.id, when: flag(viewIds.hotspots, 'taskable'), group: 'inline@1' },
      { command: commands.goToTask.id, when: flag(viewIds.hotspots, 'hotspot', 'task'), group: 'inline@1' },
      { command: commands.goToTask.id, when: flag(viewIds.hotspots, 'hotspot', 'task'), group: '1_go@2' },
      { command: commands.goToCode.id, when: flag(viewIds.hotspots, 'hotspot'), group: '1_go@1' },
      { command: commands.showHistory.id, when: flag(viewIds.hotspots, 'hotspot'), group: '1_go@3' },
      { command: commands.makeTask.id, when: flag(viewIds.hotspots, 'taskable'), group: '2_task@1' },
    ],
  };
}

export function taskMenus(): Record<'title' | 'item', MenuEntry[]> {
  const view = `view == ${viewIds.tasks}`;
  const hasSome = `${contextKeys.tasks} == some`;
  const items = viewIds.tasks;
  const canRun = `${isTrusted} && ${noRun}`;
  return {
    title: [
      { command: commands.run.id, when: `${view} && ${hasSome} && ${canRun} && !${contextKeys.hasCheckedTasks}`, group: 'navigation@1' },
      { command: commands.runChecked.id, when: `${view} && ${contextKeys.hasCheckedTasks} && ${canRun}`, group: 'navigation@1' },
      { command: commands.pause.id, when: `${view} && ${contextKeys.run} == running`, group: 'navigation@1' },
      {
        command: commands.resume.id,
        when: `${view} && ${isTrusted} && ${contextKeys.run} =~ /^(paused|pausing)$/`,
        group: 'navigation@1',
      },
      { command: commands.cancelRun.id, when: `${view} && ${isRunLive}`, group: 'navigation@2' },
      { command: commands.addTask.id, when: `${view} && ${canWork}`, group: 'navigation@3' },
      { command: commands.showPlan.id, when: `${view} && ${hasSome}`, group: 'navigation@4' },
      { command: commands.filterTasks.id, when: `${view} && ${hasSome} && !${contextKeys.areTasksFiltered}`, group: 'navigation@5' },
      { command: commands.clearTaskFilter.id, when: `${view} && ${contextKeys.areTasksFiltered}`, group: 'navigation@5' },
      { command: commands.filterTasks.id, when: `${view} && ${contextKeys.areTasksFiltered}`, group: '0_look@1' },
      { command: commands.sortTasksByPriority.id, when: `${view} && ${hasSome} && ${contextKeys.taskSort} == file`, group: '0_look@2' },
      { command: commands.sortTasksAsInFile.id, when: `${view} && ${hasSome} && ${contextKeys.taskSort} != file`, group: '0_look@2' },
      { command: commands.acceptAllChanges.id, when: `${view} && ${contextKeys.hasTaskToReview} && ${isTrusted}`, group: '1_review@1' },
      ...checkedMenu(view),
      { command: commands.showGraph.id, when: `${view} && ${hasSome}`, group: '2_file@0' },
      { command: commands.stop.id, when: `${view} && ${contextKeys.run} =~ /^(running|pausing|paused)$/`, group: '1_run@1' },
      { command: commands.editTasksFile.id, when: `${view} && ${hasFolder}`, group: '2_file@1' },
      { command: commands.reflect.id, when: `${view} && ${canWork} && ${contextKeys.hotspots} != none`, group: '2_file@2' },
      { command: commands.refresh.id, when: `${view} && ${canWork}`, group: '3_log@1' },
      { command: commands.showLog.id, when: view, group: '3_log@2' },
    ],
    item: [
      { command: commands.addTask.id, when: flag(items, 'folder'), group: 'inline@1' },
      { command: commands.run.id, when: `${flag(items, 'folder')} && ${canRun}`, group: 'inline@2' },
      { command: commands.run.id, when: `${flag(items, 'folder')} && ${canRun}`, group: '1_run@1' },
      { command: commands.addTask.id, when: flag(items, 'folder'), group: '2_file@1' },
      { command: commands.editTasksFile.id, when: flag(items, 'folder'), group: '2_file@2' },
      { command: commands.showPlan.id, when: flag(items, 'folder'), group: '2_file@3' },
      { command: commands.showGraph.id, when: flag(items, 'folder'), group: '2_file@4' },
      { command: commands.restartEngine.id, when: flag(items, 'folder'), group: '3_engine@1' },
      { command: commands.showTerminal.id, when: flag(items, 'terminal'), group: 'inline@1' },
      { command: commands.runTask.id, when: `${flag(items, 'runnable')} && ${isTrusted}`, group: 'inline@2' },
      { command: commands.retryTask.id, when: flag(items, 'retryable'), group: 'inline@3' },
      { command: commands.cancelTask.id, when: flag(items, 'running'), group: 'inline@4' },
      { command: commands.showProof.id, when: flag(items, 'toReview'), group: 'inline@5' },
      { command: commands.acceptChange.id, when: `${flag(items, 'toReview')} && ${isTrusted}`, group: 'inline@6' },
      { command: commands.discardChange.id, when: flag(items, 'toReview'), group: 'inline@7' },
      { command: commands.showProof.id, when: `${flag(items, 'proved')} && !listMultiSelection`, group: '0_review@1' },
      { command: commands.acceptChange.id, when: `${flag(items, 'toReview')} && ${isTrusted}`, group: '0_review@2' },
      { command: commands.discardChange.id, when: `${flag(items, 'toReview')} && !listMultiSelection`, group: '0_review@3' },
      { command: commands.retryChange.id, when: `${flag(items, 'toReview')} && !listMultiSelection`, group: '0_review@4' },
      { command: commands.undoChange.id, when: `${flag(items, 'accepted')} && !listMultiSelection`, group: '0_review@5' },
      { command: commands.runTask.id, when: `${flag(items, 'runnable')} && ${isTrusted}`, group: '1_run@1' },
      { command: commands.retryTask.id, when: flag(items, 'retryable'), group: '1_run@2' },
      { command: commands.cancelTask.id, when: flag(items, 'cancellable'), group: '1_run@3' },
      { command: commands.retryTask.id, when: flag(items, 'repeatable'), group: '1_run@2' },
      { command: commands.finishTask.id, when: flag(items, 'finishable'), group: '1_run@4' },
      { command: commands.moveTaskUp.id, when: `${flag(items, 'movable')} && ${contextKeys.taskSort} != file`, group: '4_order@1' },
      { command: commands.moveTaskDown.id, when: `${flag(items, 'movable')} && ${contextKeys.taskSort} != file`, group: '4_order@2' },
      { command: commands.addDependency.id, when: flag(items, 'task'), group: '4_order@3' },
      { command: commands.removeDependency.id, when: flag(items, 'waiting'), group: '4_order@4' },
      { command: commands.editTask.id, when: `${flag(items, 'task')} && !listMultiSelection`, group: '5_edit@1' },
      { command: commands.setPriority.id, when: flag(items, 'task'), group: '5_edit@2' },
      { command: commands.setEpic.id, when: flag(items, 'task'), group: '5_edit@3' },
      { command: commands.setTags.id, when: flag(items, 'task'), group: '5_edit@4' },
      { command: commands.checkTasks.id, when: flag(items, 'task'), group: '6_check@1' },
      { command: commands.goToTask.id, when: flag(items, 'task'), group: '2_go@1' },
      { command: commands.goToCode.id, when: flag(items, 'code'), group: '2_go@2' },
      { command: commands.showGraph.id, when: flag(items, 'task'), group: '2_go@5' },
      { command: commands.showTerminal.id, when: flag(items, 'terminal'), group: '3_output@1' },
      { command: commands.showTaskLog.id, when: flag(items, 'log'), group: '3_output@2' },
      { command: commands.showLastRun.id, when: flag(items, 'log'), group: '3_output@3' },
    ],
  };
}

export function runMenus(): Record<'title' | 'item', MenuEntry[]> {
  const view = `view == ${viewIds.runs}`;
  const items = viewIds.runs;
  const one = '!listMultiSelection';
  return {
    title: [
      { command: commands.showRun.id, when: `${view} && ${isRunLive}`, group: 'navigation@1' },
      { command: commands.compareRuns.id, when: `${view} && ${contextKeys.runs} == some`, group: 'navigation@2' },
      { command: commands.refresh.id, when: `${view} && ${canWork}`, group: '3_log@1' },
      { command: commands.showLog.id, when: view, group: '3_log@2' },
    ],
    item: [
      { command: commands.openChanges.id, when: flag(items, 'changes'), group: 'inline@1' },
      { command: commands.openChangedFile.id, when: flag(items, 'changedFile'), group: 'inline@1' },
      { command: commands.showRun.id, when: `${flag(items, 'run')} && ${one}`, group: '1_open@1' },
      { command: commands.showRun.id, when: `${flag(items, 'outcome')} && ${one}`, group: '1_open@1' },
      { command: commands.openChanges.id, when: `${flag(items, 'changes')} && ${one}`, group: '1_open@2' },
      { command: commands.openDiff.id, when: `${flag(items, 'changedFile')} && ${one}`, group: '1_open@1' },
      { command: commands.openChangedFile.id, when: `${flag(items, 'changedFile')} && ${one}`, group: '1_open@2' },
      { command: commands.compareRunWith.id, when: `${flag(items, 'run')} && ${one}`, group: '2_compare@1' },
      { command: commands.compareRuns.id, when: `${flag(items, 'run')} && listDoubleSelection`, group: '2_compare@1' },
      { command: commands.cancelRun.id, when: `${flag(items, 'run', 'live')} && ${one}`, group: '3_run@1' },
      { command: commands.goToTask.id, when: `${flag(items, 'outcome', 'task')} && ${one}`, group: '3_go@1' },
      { command: commands.goToCode.id, when: `${flag(items, 'outcome', 'code')} && ${one}`, group: '3_go@2' },
      { command: commands.showTerminal.id, when: `${flag(items, 'outcome', 'terminal')} && ${one}`, group: '4_output@1' },
      { command: commands.showAttemptLog.id, when: `${flag(items, 'outcome', 'log')} && ${one}`, group: '4_output@2' },
      { command: commands.copyRun.id, when: `${view} && viewItem && !(viewItem =~ /\\bfolder\\b/) && ${one}`, group: '9_copy@1' },
    ],
  };
}

/** What can be done with the tasks that are checked. */
function checkedMenu(view: string): MenuEntry[] {
  const when = `${view} && ${contextKeys.hasCheckedTasks}`;
  return [
    { command: commands.cancelChecked.id, when, group: '1_checked@2' },
    { command: commands.retryChecked.id, when, group: '1_checked@3' },
    { command: commands.setPriority.id, when, group: '1_checked@4' },
    { command: commands.setEpic.id, when, group: '1_checked@5' },
    { command: commands.setTags.id, when, group: '1_checked@6' },
    { command: commands.uncheckTasks.id, when, group: '1_checked@7' },
  ];
}

export interface Keybinding {
  readonly command: string;
  readonly key: string;
  readonly when: string;
}

/** Only where the Tasks view or the proof has the focus: nothing of the editor's own is taken away. */
export function keybindings(): readonly Keybinding[] {
  const when = `focusedView == ${viewIds.tasks} && !inputFocus`;
  return [
    { command: commands.moveTaskUp.id, key: 'alt+up', when },
    { command: commands.moveTaskDown.id, key: 'alt+down', when },
    { command: commands.editTask.id, key: 'f2', when },
    { command: commands.acceptChange.id, key: 'ctrl+enter', when: `${when} && ${contextKeys.hasTaskToReview} && ${isTrusted}` },
    { command: commands.acceptChange.id, key: 'ctrl+enter', when: `activeWebviewPanelId == ${panelViewTypes.proof} && ${isTrusted}` },
    { command: commands.showProof.id, key: 'alt+enter', when: `${when} && ${contextKeys.hasProof}` },
  ];
}
