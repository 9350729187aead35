/** What the views say while they have no rows: what is wrong or missing, and the button that helps. `nlsId` names the text for translations. */
import { commands } from './commands';
import { hasFolder, isTrusted, isWithoutProcess } from './conditions';
import { contextKeys, editorCommands, settingsSection, viewIds } from './identifiers';

const link = (label: string, command: string): string => `[${label}](command:${command})`;

const settingsAt = (query: string): string => `${editorCommands.openSettings}?%22${settingsSection}.${query}%22`;

export function viewsWelcome(): readonly { nlsId: string; view: string; contents: string; when: string }[] {
  const noFolder = 'workspaceFolderCount == 0';
  const failed = `${contextKeys.engineState} == failed`;
  const working = `${hasFolder} && !(${failed})`;
  const empty = `${working} && ${contextKeys.hotspots} == none`;
  const noTasks = `${working} && ${contextKeys.tasks} == none`;
  const tasksAre = 'There are no tasks yet. They are kept in a file that you can read, edit and commit.';
  const stopped = [
    'The Symbiote engine does not run. The log says why.',
    link('Try Again', commands.restartEngine.id),
    link('Show Log', commands.showLog.id),
  ].join('\n');
  return [
    {
      nlsId: 'hotspots.noFolder',
      view: viewIds.hotspots,
      when: noFolder,
      contents: [
        'Open a folder to see which functions are worth fixing.',
        link('Open Folder', editorCommands.openFolder),
        `Or look around in a ${link('sample workspace', commands.openSample.id)}.`,
      ].join('\n'),
    },
    {
      nlsId: 'tasks.noFolder',
      view: viewIds.tasks,
      when: noFolder,
      contents: `Open a folder to see its tasks.\n${link('Open Folder', editorCommands.openFolder)}`,
    },
    {
      nlsId: 'hotspots.withoutProcess',
      view: viewIds.hotspots,
      when: isWithoutProcess,
      contents:
        'No function in the open files is over the complexity thresholds.\nThe files of this window are on no disk that Symbiote could read, so that it looks at the files you open. In a desktop or remote window it audits the whole folder.',
    },
    {
      nlsId: 'tasks.withoutProcess',
      view: viewIds.tasks,
      when: isWithoutProcess,
      contents:
        'This window has no processes for its files: open files are audited, tasks and runs need a folder on disk in a desktop or remote window.',
    },
    { nlsId: 'hotspots.engineFailed', view: viewIds.hotspots, when: `${hasFolder} && ${failed}`, contents: stopped },
    { nlsId: 'tasks.engineFailed', view: viewIds.tasks, when: `${hasFolder} && ${failed}`, contents: stopped },
    {
      nlsId: 'hotspots.notAudited',
      view: viewIds.hotspots,
      when: `${working} && ${contextKeys.hotspots} == unknown && !${contextKeys.isAuditing}`,
      contents: `Nothing was audited yet.\n${link('Audit Workspace', commands.audit.id)}`,
    },
    {
      nlsId: 'hotspots.none',
      view: viewIds.hotspots,
      when: `${empty} && ${contextKeys.whyNoHotspots} == clean`,
      contents: [
        'No function is over the complexity thresholds.',
        link('Audit Again', commands.audit.id),
        `The thresholds are ${link('settings', settingsAt('audit.thresholds'))}.`,
      ].join('\n'),
    },
    {
      nlsId: 'hotspots.allHidden',
      view: viewIds.hotspots,
      when: `${empty} && ${contextKeys.whyNoHotspots} == allHidden`,
      contents: [
        'Nothing new: every hotspot is in the baseline, in an exception or suppressed by a comment, and none got worse.',
        link('Audit Again', commands.audit.id),
        link('Show Hotspots of the Baseline', commands.showBaselineHotspots.id),
      ].join('\n'),
    },
    {
      nlsId: 'hotspots.allExcluded',
      view: viewIds.hotspots,
      when: `${empty} && ${contextKeys.whyNoHotspots} == allExcluded`,
      contents: [
        'Every file was left out of the audit: tests, generated, vendored and ignored files are not looked at unless you ask for it.',
        link('Choose What Is Audited', settingsAt('audit.include')),
      ].join('\n'),
    },
    {
      nlsId: 'hotspots.nothingMeasured',
      view: viewIds.hotspots,
      when: `${empty} && ${contextKeys.whyNoHotspots} == nothingMeasured`,
      contents: [
        'There is no JavaScript or TypeScript in this folder, and that is what Symbiote measures. Tasks work in every folder.',
        link('Add Task', commands.addTask.id),
      ].join('\n'),
    },
    {
      nlsId: 'tasks.none',
      view: viewIds.tasks,
      when: `${noTasks} && ${contextKeys.hotspots} != none`,
      contents: [tasksAre, link('Make Tasks from Hotspots', commands.reflect.id), link('Add Task', commands.addTask.id)].join('\n'),
    },
    {
      nlsId: 'tasks.noneToMake',
      view: viewIds.tasks,
      when: `${noTasks} && ${contextKeys.hotspots} == none`,
      contents: [tasksAre, link('Add Task', commands.addTask.id)].join('\n'),
    },
    {
      nlsId: 'runs.noFolder',
      view: viewIds.runs,
      when: noFolder,
      contents: `Open a folder to see what was run there.\n${link('Open Folder', editorCommands.openFolder)}`,
    },
    {
      nlsId: 'runs.withoutProcess',
      view: viewIds.runs,
      when: isWithoutProcess,
      contents: 'Runs need a folder on disk, in a desktop or remote window.',
    },
    { nlsId: 'runs.engineFailed', view: viewIds.runs, when: `${hasFolder} && ${failed}`, contents: stopped },
    {
      nlsId: 'runs.none',
      view: viewIds.runs,
      when: `${working} && ${contextKeys.runs} == none`,
      contents: 'Nothing was run yet. Each run is kept here with what became of its tasks, their output and the files they changed.',
    },
    {
      nlsId: 'runs.run',
      view: viewIds.runs,
      when: `${working} && ${contextKeys.runs} == none && ${contextKeys.tasks} == some && ${isTrusted}`,
      contents: link('Run All Ready Tasks', commands.run.id),
    },
    {
      nlsId: 'tasks.notTrusted',
      view: viewIds.tasks,
      when: `${noTasks} && !${isTrusted}`,
      contents: `This workspace is not trusted: tasks can be written, but not run.\n${link('Manage Workspace Trust', editorCommands.manageTrust)}`,
    },
  ];
}
