/** The dependency graph in the editor: of all tasks, around one, after a reload, and of a file with a cycle. */
import assert from 'node:assert/strict';
import { openEditor, type Editor } from '../harness/editor';
import { createWorkspace } from '../harness/workspace';

const tasks = `- id: lint
  title: Lint everything
  command: "true"
- id: unit
  title: Run the unit tests
  command: "true"
  dependencies: [lint]
- id: build
  title: Build the bundles
  command: "true"
  dependencies: [unit]
- id: docs
  title: Write the docs
  kind: manual
  dependencies: [lint]
- id: tidy
  kind: manual
`;

describe('the dependency graph', () => {
  const workspace = createWorkspace({ 'tasks.yml': tasks });
  let editor: Editor;

  before(async () => {
    editor = await openEditor({ folder: workspace.folder });
  });
  after(async () => {
    await editor.close();
    workspace.remove();
  });

  const frame = () => editor.page.frameLocator('iframe.webview').frameLocator('iframe');
  const status = (text: string): Promise<void> => frame().getByRole('status').filter({ hasText: text }).waitFor();

  it('shows what waits for what, and opens a task', async () => {
    await editor.command('symbiote.showGraph');
    await status('4 connected tasks, 5 to do, the longest chain has 3.');
    assert.equal(await frame().locator('.place').count(), 4);
    await editor.screenshot('graph-dark');
    await frame().getByRole('button', { name: /^Build the bundles/ }).press('Enter'); // prettier-ignore
    await editor.until('the task is shown in the file', () =>
      editor.run((vscode) => vscode.window.activeTextEditor?.document.uri.path.endsWith('/tasks.yml') === true),
    );
  });

  it('shows what is connected with one task, also after a reload of the window', async () => {
    await editor.command('symbiote.showGraph', { task: { id: 'docs' } });
    await status('2 connected tasks');
    await editor.reload();
    await status('2 connected tasks');
    await frame().getByRole('button', { name: 'Show All' }).click();
    await status('4 connected tasks');
  });

  it('shows a cycle of a file that is not valid', async () => {
    workspace.write('tasks.yml', tasks.replace('command: "true"\n- id: unit', 'command: "true"\n  dependencies: [build]\n- id: unit'));
    await status('some wait for each other');
    await frame()
      .locator('.failure', { hasText: /^tasks\.yml:\d+:\d+ .*build/ })
      .waitFor();
    await editor.setTheme('light');
    await editor.screenshot('graph-cycle-light');
    await editor.setTheme('contrast');
    await editor.screenshot('graph-cycle-contrast');
  });
});
