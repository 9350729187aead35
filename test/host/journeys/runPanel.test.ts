/** The run panel in the window: what a person watches, folds out and finds again after a reload. */
import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { openEditor, type Editor } from '../harness/editor';
import { createWorkspace } from '../harness/workspace';
import { project } from './code';

const change = `
const { readFileSync, writeFileSync } = require('fs');
writeFileSync('src/parser.ts', readFileSync('src/parser.ts', 'utf8').replace('value + 1', 'value + 2'));
for (let line = 1; line <= 300; line++) console.log('\\u001b[32mok\\u001b[0m ' + line + ' src/parser.ts:' + ((line % 5) + 1) + ':3');
process.exitCode = 3;
`;

describe('the run panel', () => {
  const workspace = createWorkspace({
    ...project,
    'change.js': change,
    '.gitignore': '.symbiote/\n',
    'tasks.yml': '- id: change\n  title: Change `parser`\n  command: node change.js\n',
  });
  let editor: Editor;
  let frame: Frame;

  before(async () => {
    editor = await openEditor({ folder: workspace.folder });
    await editor.command('symbiote.tasks.focus');
    await editor.until('the task is shown', async () => (await editor.treeRows('Tasks')).length === 1);
    await editor.startCommand('symbiote.run');
    await editor.until('it has failed', async () => (await editor.treeRows('Tasks')).some((row) => row.includes('exit code 3')));
    await editor.startCommand('symbiote.showRun');
    await editor.page.locator('.quick-input-widget', { hasText: 'Change parser' }).waitFor();
    await editor.press('Enter');
    frame = await panel();
  });
  after(async () => {
    await editor.close();
    workspace.remove();
  });

  const panel = (): Promise<Frame> =>
    editor.until('the run panel is shown', async () => {
      for (const one of editor.page.frames())
        if (
          (await one
            .locator('main.run h1')
            .count()
            .catch(() => 0)) === 1
        )
          return one;
      return undefined;
    });

  const comeBack = async (): Promise<Frame> => {
    await editor.page.locator('.tab', { hasText: 'Run: Change parser' }).click();
    return panel();
  };

  it('shows why it failed, its stages, the end of its output and what it changed', async () => {
    assert.match(await frame.locator('.detail > .failure').innerText(), /exit code 3/);
    assert.match(
      (await frame.getByRole('list', { name: 'Stages', exact: true }).innerText()).replace(/\s+/g, ' '),
      /Record files.*Run command.*Compare files/,
    );
    await frame.getByText('ok 300 src/parser.ts:1:3').waitFor();
    await frame.getByRole('button', { name: /parser\.ts src/ }).click();
    await frame.locator('.diff ins').waitFor();
    assert.deepEqual(await frame.locator('.diff ins').allInnerTexts(), ['2']);
    await frame.getByRole('button', { name: 'Side by Side' }).click();
    await frame.locator('.diff table.split').waitFor();
    for (const theme of ['light', 'contrast', 'dark'] as const) {
      await editor.setTheme(theme);
      await editor.screenshot(`run-panel-${theme}`);
    }
  });

  it('opens a place that the output names, and VS Code’s own diff', async () => {
    await frame.getByRole('button', { name: 'src/parser.ts:1:3' }).last().click();
    await editor.until('the file is open', () =>
      editor.run((vscode) => vscode.window.activeTextEditor?.document.uri.path.endsWith('/src/parser.ts') === true),
    );
    frame = await comeBack();
    await frame.getByRole('button', { name: 'Open Diff of src/parser.ts' }).click();
    await editor.until('the diff is open', () =>
      editor.run((vscode) => vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputTextDiff),
    );
  });

  it('is as it was after a reload of the window', async () => {
    frame = await comeBack();
    await frame.locator('.diff table.split').waitFor();
    await editor.reload();
    frame = await panel();
    await frame.locator('.diff table.split').waitFor();
    assert.deepEqual(await frame.locator('.diff ins').allInnerTexts(), ['2']);
  });
});
