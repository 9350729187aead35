/** What the views say while they have no rows: what is wrong or missing, and the button that helps. `nlsId` names the text for translations. */
import { commands } from './commands';
import { hasFolder, isTrusted } from './conditions';
import { contextKeys, editorCommands, viewIds } from './identifiers';

const link = (label: string, command: string): string => `[${label}](command:${command})`;

export function viewsWelcome(): readonly { nlsId: string; view: string; contents: string; when: string }[] {
  const noFolder = 'workspaceFolderCount == 0';
  const failed = `${contextKeys.engineState} == failed`;
  const working = `${hasFolder} && !(${failed})`;
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
      contents: `Open a folder to see which functions are worth fixing.\n${link('Open Folder', editorCommands.openFolder)}`,
    },
    {
      nlsId: 'tasks.noFolder',
      view: viewIds.tasks,
      when: noFolder,
      contents: `Open a folder to see its tasks.\n${link('Open Folder', editorCommands.openFolder)}`,
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
      when: `${working} && ${contextKeys.hotspots} == none`,
      contents: [
        'No function is over the complexity thresholds.',
        link('Audit Again', commands.audit.id),
        `The thresholds are ${link('settings', `${editorCommands.openSettings}?%22symbiote.audit.thresholds%22`)}.`,
      ].join('\n'),
    },
    {
      nlsId: 'tasks.none',
      view: viewIds.tasks,
      when: `${working} && ${contextKeys.tasks} == none`,
      contents: [
        'There are no tasks yet. They are kept in a file that you can read, edit and commit.',
        link('Make Tasks from Hotspots', commands.reflect.id),
        link('Add Task', commands.addTask.id),
      ].join('\n'),
    },
    {
      nlsId: 'tasks.notTrusted',
      view: viewIds.tasks,
      when: `${working} && ${contextKeys.tasks} == none && !${isTrusted}`,
      contents: `This workspace is not trusted: tasks can be written, but not run.\n${link('Manage Workspace Trust', editorCommands.manageTrust)}`,
    },
  ];
}
