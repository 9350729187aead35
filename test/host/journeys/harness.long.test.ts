/** The harness itself: what journeys build on works in the editor at hand. */
import assert from 'node:assert/strict';
import { openEditor, type Editor } from '../harness/editor';
import { createWorkspace } from '../harness/workspace';

describe('the editor harness', () => {
  const workspace = createWorkspace({ 'a.ts': 'export const a = 1;\n' });
  let editor: Editor;

  before(async () => {
    editor = await openEditor({ folder: workspace.folder });
  });
  after(async () => {
    await editor.close();
    workspace.remove();
  });

  it('has Symbiote installed', async () => {
    const id = await editor.run((vscode) => vscode.extensions.getExtension('symbiote.symbiote')?.id);
    assert.equal(id, 'symbiote.symbiote');
  });

  it('gives every test a home of its own', async () => {
    assert.equal(await editor.run(() => process.env['SYMBIOTE_HOME']), editor.home);
  });

  it('edits a file and sees the edit', async () => {
    await editor.openFile(workspace.path('a.ts'));
    await editor.replaceText(workspace.path('a.ts'), '1', '2');
    assert.deepEqual(await editor.texts('.editor-instance .view-line'), ['export const a = 2;', '']);
  });

  it('reads a terminal and types into it', async () => {
    await editor.run((vscode) => vscode.window.createTerminal('harness').show());
    await editor.until('the terminal is shown', async () => (await editor.terminalNames()).includes('harness'));
    await editor.page.locator('.terminal-wrapper.active .xterm-rows').waitFor();
    await editor.click('.terminal-wrapper.active');
    await editor.type('echo $((40 + 2))\n');
    await editor.until('the answer is shown', async () => /^42$/m.test(await editor.terminalText()));
  });

  it('changes the theme', async () => {
    await editor.setTheme('light');
    await editor.screenshot('harness-light');
    await editor.setTheme('dark');
  });

  it('survives a reload', async () => {
    await editor.reload();
    assert.equal(await editor.run((vscode) => vscode.workspace.workspaceFolders?.[0]?.uri.fsPath), workspace.folder);
  });

  it('opens a second window on the same folder', async () => {
    const second = await editor.openWindow(workspace.folder);
    assert.notEqual(await second.run(() => process.pid), await editor.run(() => process.pid));
  });
});

describe('a window without trust', () => {
  const workspace = createWorkspace({ 'a.ts': '' });
  let editor: Editor;

  after(async () => {
    await editor.close();
    workspace.remove();
  });

  it('is in restricted mode', async () => {
    editor = await openEditor({ folder: workspace.folder, trusted: false });
    assert.equal(await editor.run((vscode) => vscode.workspace.isTrusted), false);
  });
});
