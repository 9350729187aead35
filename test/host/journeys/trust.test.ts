/** A workspace that is not trusted is audited, and nothing in it is run. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { openEditor, type Editor } from '../harness/editor';
import { createWorkspace } from '../harness/workspace';
import { project } from './code';
import { listNotifications } from './notifications';

describe('a workspace that is not trusted', () => {
  const workspace = createWorkspace({ ...project, 'tasks.yml': '- id: evil\n  title: Touch a file\n  command: touch executed\n' });
  let editor: Editor;

  before(async () => {
    editor = await openEditor({ folder: workspace.folder, trusted: false });
  });
  after(async () => {
    await editor.close();
    workspace.remove();
  });

  it('is audited all the same', async () => {
    await editor.command('symbiote.hotspots.focus');
    await editor.until('hotspots are shown', async () => (await editor.treeRows('Hotspots')).length === 2);
  });

  it('has its tasks shown without a way to run them', async () => {
    await editor.until('the task is shown', async () => (await editor.treeRows('Tasks')).length === 1);
    await editor.treeRow('Tasks', 'Touch a file').hover();
    assert.equal(await editor.treeRow('Tasks', 'Touch a file').getByRole('button', { name: /Run/ }).count(), 0);
    await editor.page.locator('.tree-explorer-viewlet-tree-view .message', { hasText: 'not trusted' }).waitFor();
    await editor.screenshot('untrusted');
  });

  it('refuses to run them, with a clear word', async () => {
    for (const command of ['symbiote.run', 'symbiote.runTask']) await editor.startCommand(command, 'evil');
    await editor.until('it says why', async () =>
      (await listNotifications(editor)).some((text) => text.includes('only in a trusted workspace')),
    );
    assert.equal(existsSync(workspace.path('executed')), false);
    await editor.command('notifications.showList');
    await editor.screenshot('untrusted-refused');
  });
});
