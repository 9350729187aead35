/** Ten thousand tasks in one file: seen, filtered, gone to, edited and run, with a window that answers all the time. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { openEditor, type Editor } from '../harness/editor';
import { createWorkspace } from '../harness/workspace';
import { listNotifications } from './notifications';

const count = 10_000;
const titleOf = (at: number): string => `Task ${String(at).padStart(5, '0')}`;
const tasks = Array.from(
  { length: count },
  (_, at) =>
    `- id: task-${at}\n  title: ${titleOf(at)} # kept\n  command: echo ${at}\n${at % 10 === 9 ? `  dependencies: [task-${at - 3}]\n` : ''}`,
).join('\n');

describe('ten thousand tasks', () => {
  const workspace = createWorkspace({ 'tasks.yml': tasks });
  const file = workspace.path('tasks.yml');
  let editor: Editor;

  before(async () => {
    editor = await openEditor({ folder: workspace.folder });
  });
  after(async () => {
    await editor.close();
    workspace.remove();
  });

  const labels = (): Promise<string[]> => editor.texts('.tree-explorer-viewlet-tree-view .monaco-list-row .label-name');
  const list = () => editor.page.locator('.pane', { hasText: 'Tasks' }).locator('.monaco-list').first();
  const written = (pattern: RegExp): Promise<unknown> =>
    editor.until(`the file matches ${pattern.source}`, () => Promise.resolve(pattern.test(readFileSync(file, 'utf8'))));

  it('are listed from the first to the last', async () => {
    await editor.command('symbiote.tasks.focus');
    await editor.until('the first is shown', async () => (await labels())[0] === titleOf(0));
    await list().focus();
    await editor.press('End');
    await editor.until('the last is shown', async () => (await labels()).at(-1) === titleOf(count - 1));
    await editor.press('Home');
    await editor.until('the first is shown again', async () => (await labels())[0] === titleOf(0));
  });

  it('are found by a filter, which says how many it hides', async () => {
    await editor.startCommand('symbiote.filterTasks');
    await editor.page.locator('.quick-input-widget').waitFor();
    await editor.type('07777');
    await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Contains “07777”' }).waitFor();
    await editor.press('Enter');
    await editor.until('it alone is shown', async () => JSON.stringify(await labels()) === JSON.stringify([titleOf(7777)]));
    await editor.page.locator('.tree-explorer-viewlet-tree-view .message', { hasText: '9999 of 10000 tasks are hidden.' }).waitFor();
    await editor.screenshot('tasks-ten-thousand');
  });

  it('lead to the line of the file, and are edited there without a byte else changing', async () => {
    await editor.treeRow('Tasks', titleOf(7777)).click();
    await editor.until('its line is shown', () =>
      editor.run((vscode) => {
        const shown = vscode.window.activeTextEditor;
        return shown?.document.lineAt(shown.selection.active.line).text.includes('task-7777') === true;
      }),
    );
    await editor.startCommand('symbiote.setPriority');
    await editor.page.locator('.quick-input-widget', { hasText: `${titleOf(7777)}: Priority` }).waitFor();
    await editor.type('5');
    await editor.press('Enter');
    await written(/id: task-7777\n {2}title: Task 07777 # kept\n {2}priority: 5\n/);
    assert.equal(readFileSync(file, 'utf8').replace('  priority: 5\n', ''), tasks);
  });

  it('are in their new order when the filter is gone, and one of them runs', async () => {
    await editor.command('symbiote.clearTaskFilter');
    await editor.until('it comes first', async () => {
      const [first, second] = await labels();
      return first === titleOf(7777) && second === titleOf(0);
    });
    await editor.command('symbiote.runTask', 'task-7777');
    await written(/id: task-7777\n[^-]*status: done/);
    await editor.until('it is no longer first', async () => (await labels())[0] === titleOf(0));
    assert.deepEqual(await listNotifications(editor), []);
  });
});
