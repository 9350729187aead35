/** Unusual surroundings: an engine that cannot start, an audit that is cancelled, no folder. */
import assert from 'node:assert/strict';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openEditor, type Editor, type EditorWindow } from '../harness/editor';
import { createWorkspace } from '../harness/workspace';
import { project, tangledFunction } from './code';
import { listNotifications } from './notifications';
import { palette } from './palette';

/** Enough to measure for a person to have second thoughts. */
const large = Object.fromEntries(
  Array.from({ length: 30 }, (_, file) => [
    `large/part${file}.ts`,
    Array.from({ length: 600 }, (__, index) => tangledFunction(`part${file}_${index}`, 4)).join('\n'),
  ]),
);

const welcome = (window: EditorWindow, text: string): ReturnType<EditorWindow['page']['locator']> =>
  window.page.locator('.welcome-view', { hasText: text }).first();

describe('an engine that cannot start', () => {
  const workspace = createWorkspace({ ...project, ...large });
  let editor: Editor;

  before(async () => {
    editor = await openEditor({ folder: workspace.folder });
    renameSync(join(editor.installed, 'dist/engine.js'), join(editor.installed, 'dist/away.js'));
  });
  after(async () => {
    await editor.close();
    workspace.remove();
  });

  const progress = (): ReturnType<EditorWindow['page']['locator']> =>
    editor.page
      .locator('.pane', { has: editor.page.locator('.pane-header .title', { hasText: /^Hotspots$/ }) })
      .locator('.monaco-progress-container.active');

  it('is said in both views, with a way to try again', async () => {
    await editor.command('symbiote.hotspots.focus');
    await welcome(editor, 'The Symbiote engine does not run').waitFor();
    assert.equal(await editor.page.locator('.welcome-view', { hasText: 'The Symbiote engine does not run' }).count(), 2);
    assert.deepEqual(
      (await listNotifications(editor)).filter((text) => !text.includes('tsserver')),
      [],
    );
    await editor.screenshotInThemes('engine-failed');
  });

  it('offers in the palette nothing that needs it, but to start it', async () => {
    assert.deepEqual(await palette(editor), [
      'Choose Complexity Hints',
      'Edit Tasks File',
      'Get Started',
      'Open Sample Workspace',
      'Report Issue',
      'Restart Engine',
      'Show Log',
    ]);
  });

  it('audits once it can be started, and shows that it does', async () => {
    renameSync(join(editor.installed, 'dist/away.js'), join(editor.installed, 'dist/engine.js'));
    await editor.page.getByRole('button', { name: 'Try Again' }).first().click();
    await progress().waitFor();
    await editor.page.locator('.pane-header .description', { hasText: /measured \d+ of 32 files/ }).waitFor();
    await editor.screenshot('audit-progress');
  });

  it('leaves nothing behind when the audit is cancelled', async () => {
    await editor.page.locator('.pane-header', { hasText: 'Hotspots' }).hover();
    await editor.page.getByRole('button', { name: 'Cancel Audit' }).first().click();
    await progress().waitFor({ state: 'hidden' });
    await welcome(editor, 'Nothing was audited yet').waitFor();
    assert.deepEqual(await editor.treeRows('Hotspots'), []);
    assert.equal(existsSync(workspace.path('.symbiote')), false);
    await editor.screenshot('audit-cancelled');
    rmSync(workspace.path('large'), { recursive: true });
    await editor.page.getByRole('button', { name: 'Audit Workspace' }).last().click();
    await editor.until('hotspots are shown', async () => (await editor.treeRows('Hotspots')).length === 2);
  });

  describe('a window without a folder', () => {
    let bare: EditorWindow;

    before(async () => {
      bare = await editor.openWindow(undefined);
    });

    it('says what to do first', async () => {
      await bare.command('workbench.view.extension.symbiote');
      await welcome(bare, 'Open a folder to see which functions are worth fixing').waitFor();
      await welcome(bare, 'Open a folder to see its tasks').waitFor();
      await bare.screenshot('no-folder');
    });

    it('has only commands that work there', async () => {
      assert.deepEqual(await palette(bare), ['Get Started', 'Open Sample Workspace', 'Report Issue', 'Show Log']);
    });
  });
});
