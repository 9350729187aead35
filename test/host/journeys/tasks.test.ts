/** Tasks are written, by hand and by command; what is wrong with their file is said. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { openEditor, type Editor } from '../harness/editor';
import { createWorkspace } from '../harness/workspace';
import { project } from './code';
import { listNotifications } from './notifications';

const tasks = `# What is to be done.
- id: lint
  title: "Lint everything"   # quoted on purpose
  command: echo linted

- { id: unit, title: Run the unit tests, command: echo tested, dependencies: [lint] }
`;

describe('tasks', () => {
  const workspace = createWorkspace(project);
  const file = workspace.path('tasks.yml');
  let editor: Editor;

  before(async () => {
    editor = await openEditor({ folder: workspace.folder });
    await editor.command('symbiote.tasks.focus');
  });
  after(async () => {
    await editor.close();
    workspace.remove();
  });

  const rows = (expected: readonly string[]): Promise<unknown> =>
    editor.until(
      `the rows are ${JSON.stringify(expected)}`,
      async () => JSON.stringify(await editor.treeRows('Tasks')) === JSON.stringify(expected),
    );

  it('are welcomed where there are none, and nothing is written', async () => {
    await editor.page.locator('.welcome-view', { hasText: 'There are no tasks yet' }).waitFor();
    assert.equal(existsSync(file), false);
    await editor.screenshot('tasks-none');
  });

  it('are made of hotspots on demand, and say so in the view alone', async () => {
    await editor.command('symbiote.reflect');
    await editor.until('tasks are shown', async () => (await editor.treeRows('Tasks')).length === 2);
    assert.match(readFileSync(file, 'utf8'), /kind: refactor/);
    await editor.page.locator('.tree-explorer-viewlet-tree-view .message', { hasText: '2 tasks made from hotspots' }).waitFor();
    assert.deepEqual(await listNotifications(editor), []);
    await editor.screenshot('tasks-reflected');
  });

  it('are shown as they are written by hand', async () => {
    workspace.write('tasks.yml', tasks);
    await rows(['Lint everything', 'Run the unit testsafter lint']);
    await editor.screenshot('tasks-by-hand');
  });

  it('are added at the end, and every other byte stays', async () => {
    await editor.startCommand('symbiote.addTask');
    const input = editor.page.locator('.quick-input-widget input');
    await input.waitFor();
    await editor.type('Build the bundles');
    await editor.press('Enter');
    await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Command' }).waitFor();
    await editor.screenshot('tasks-add-kind');
    await editor.press('Enter');
    await editor.page.locator('.quick-input-widget', { hasText: 'Add Task (3/4)' }).waitFor();
    await editor.type('echo built');
    await editor.press('Enter');
    await editor.page.locator('.quick-input-widget', { hasText: 'Add Task (4/4)' }).waitFor();
    await editor.screenshot('tasks-add-details');
    await editor.press('Enter');
    await rows(['Lint everything', 'Run the unit testsafter lint', 'Build the bundles']);
    const text = readFileSync(file, 'utf8');
    assert.ok(text.startsWith(tasks), text);
    assert.deepEqual(
      text
        .slice(tasks.length)
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== ''),
      ['- id: build-the-bundles', 'title: Build the bundles', 'kind: command', 'command: echo built'],
    );
  });

  it('are opened where they stand', async () => {
    await editor.treeRow('Tasks', 'Run the unit tests').click();
    await editor.until('the cursor is at the task', () =>
      editor.run((vscode) => {
        const shown = vscode.window.activeTextEditor;
        return shown?.document.uri.path.endsWith('/tasks.yml') === true && shown.selection.active.line === 5;
      }),
    );
  });

  it('have their problems shown while they are typed', async () => {
    await editor.openFile(file);
    await editor.replaceText(file, 'dependencies: [lint]', 'dependencies: [lnit]');
    const [problem] = await editor.until('a problem is shown', async () => {
      const found = await editor.diagnostics(file);
      return found.length > 0 && found;
    });
    assert.equal(problem?.line, 6);
    assert.match(problem?.message ?? '', /lnit/);
    await editor.screenshot('tasks-problem');
  });

  it('stay as they were while the saved file is broken', async () => {
    const before = await editor.treeRows('Tasks');
    await editor.run((vscode) => vscode.window.activeTextEditor?.document.save());
    await editor.page.locator('.tree-explorer-viewlet-tree-view .message', { hasText: 'tasks.yml has' }).waitFor();
    assert.deepEqual(await editor.treeRows('Tasks'), before);
    assert.match(readFileSync(file, 'utf8'), /lnit/);
    await editor.screenshot('tasks-broken');
  });

  it('recover by themselves when the file is mended', async () => {
    await editor.replaceText(file, 'dependencies: [lnit]', 'dependencies: [lint]');
    await editor.until('the problem is gone', async () => (await editor.diagnostics(file)).length === 0);
    await editor.run((vscode) => vscode.window.activeTextEditor?.document.save());
    await editor.page.locator('.tree-explorer-viewlet-tree-view .message', { hasText: 'tasks.yml has' }).waitFor({ state: 'hidden' });
    await rows(['Lint everything', 'Run the unit testsafter lint', 'Build the bundles']);
  });

  it('have no problems left of text that was thrown away', async () => {
    // A web window saves by itself after a second.
    await editor.setSetting('files.autoSave', 'off');
    await editor.openFile(file);
    await editor.replaceText(file, 'dependencies: [lint]', 'dependencies: [lnit]');
    await editor.until('a problem is shown', async () => (await editor.diagnostics(file)).length > 0);
    await editor.command('workbench.action.files.revert');
    await editor.until('the problem is gone', async () => (await editor.diagnostics(file)).length === 0);
  });

  it('are planned in a panel', async () => {
    await editor.command('symbiote.showPlan');
    const frame = editor.page.frameLocator('iframe.webview').frameLocator('iframe');
    await frame.getByRole('table', { name: 'In this order' }).waitFor();
    assert.equal(await frame.getByRole('status').innerText(), '3 to run.');
    await editor.screenshot('plan-dark');
    await frame.getByRole('button', { name: 'Build the bundles' }).click();
    await editor.until('the task is shown in the file', () =>
      editor.run((vscode) => vscode.window.activeTextEditor?.document.uri.path.endsWith('/tasks.yml') === true),
    );
  });

  it('have their plan again after a reload of the window', async () => {
    await editor.command('symbiote.showPlan');
    await editor.reload();
    const frame = editor.page.frameLocator('iframe.webview').frameLocator('iframe');
    await frame.getByRole('button', { name: 'Build the bundles' }).waitFor();
    assert.equal(await frame.getByRole('status').innerText(), '3 to run.');
    assert.equal(await editor.page.locator('.tab', { hasText: 'Plan' }).count(), 1);
  });

  it('look right in light and in high contrast', async () => {
    await editor.command('symbiote.showPlan');
    await editor.setTheme('light');
    await editor.page.frameLocator('iframe.webview').frameLocator('iframe').getByRole('table').first().waitFor();
    await editor.screenshot('plan-light');
    await editor.setTheme('contrast');
    await editor.screenshot('plan-contrast');
  });
});
