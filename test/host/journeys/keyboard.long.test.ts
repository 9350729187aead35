/** The whole loop with the keyboard alone: no pointer, no command from inside; and the focus is never lost on the way. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { currentHost } from '../harness/currentHost';
import { openEditor, type Editor } from '../harness/editor';
import { createWorkspace } from '../harness/workspace';
import { project } from './code';

describe('with the keyboard alone', () => {
  const workspace = createWorkspace({
    ...project,
    'tasks.yml': '- id: greet\n  title: Greet\n  command: echo hello from the task\n',
    '.gitignore': '.symbiote/\n',
  });
  let editor: Editor;

  before(async () => {
    editor = await openEditor({ folder: workspace.folder });
    // A window that nobody has clicked into has no focus yet; a person's has.
    await editor.page.bringToFront();
  });
  after(async () => {
    await editor.close();
    workspace.remove();
  });

  /** What has the focus, named by what a screen reader would say of it; empty when it is lost. */
  const focused = (): Promise<string> =>
    editor.page.evaluate(() => {
      const active = document.activeElement;
      if (active === null || active === document.body) return '';
      return active.getAttribute('aria-label') ?? (active.className || active.tagName);
    });
  const shownText = (): Promise<string | undefined> => editor.run((vscode) => vscode.window.activeTextEditor?.document.getText());
  const isFocused = async (): Promise<void> => assert.notEqual(await focused(), '', 'the focus is lost');

  const run = async (title: string): Promise<void> => {
    await editor.press('F1');
    const input = editor.page.locator('.quick-input-widget input');
    await input.waitFor();
    await editor.type(title);
    const rows = editor.page.locator('.quick-input-list .monaco-list-row');
    await rows.filter({ hasText: title }).first().waitFor();
    await editor.until(`the palette is at ${title}`, async () => {
      const at = await rows.and(editor.page.locator('.focused')).locator('.label-name').first().innerText();
      if (at.trim().replace(/ \(.*/, '') === title) return true;
      await editor.press('ArrowDown');
      return false;
    });
    await editor.press('Enter');
  };
  /** The row of a list that the keyboard is on. */
  const row = (text: string): Promise<void> =>
    editor.page.locator('.monaco-list:focus-within .monaco-list-row.focused', { hasText: text }).first().waitFor();
  const chooseInMenu = async (title: string): Promise<void> => {
    await editor.press('Shift+F10');
    const item = editor.page.locator('.monaco-menu .action-menu-item', { hasText: title }).first();
    await item.waitFor();
    await editor.until(`the menu is at ${title}`, async () => {
      if (await editor.page.locator('.monaco-menu .action-item.focused', { hasText: title }).count()) return true;
      await editor.press('ArrowDown');
      return false;
    });
    await editor.press('Enter');
  };

  it('opens the view, audits, and goes to a hotspot', async () => {
    await run('View: Show Symbiote');
    await editor.until('hotspots are shown', async () => (await editor.treeRows('Hotspots')).length === 2);
    await run('Symbiote: Audit Workspace');
    await editor.until('the view has the focus', async () => (await editor.page.locator('.pane .monaco-list:focus').count()) > 0);
    await editor.press('Home');
    await row('parseStatement');
    await editor.press('Enter');
    await editor.until('the function is shown', () =>
      editor.run((vscode) => vscode.window.activeTextEditor?.document.fileName.endsWith('parser.ts') === true),
    );
    await isFocused();
  });

  it('has the complexity explained where the cursor is', async () => {
    await run('Symbiote: Explain Complexity of Function');
    await editor.page.locator('.monaco-hover-content', { hasText: 'cognitive' }).first().waitFor();
    await isFocused();
    await editor.press('Escape');
  });

  it('makes a task of a hotspot', async function () {
    if (currentHost().host.kind === 'electron') this.skip(); // Its menus are the system's.
    await run('Symbiote: Focus on Hotspots View');
    await editor.press('Home');
    await row('parseStatement');
    await chooseInMenu('Make Task of Hotspot');
    await editor.until('the task is written', () => readFileSync(workspace.path('tasks.yml'), 'utf8').includes('parseStatement'));
    await isFocused();
  });

  it('adds a task', async () => {
    await run('Symbiote: Add Task');
    await editor.page.locator('.quick-input-title', { hasText: 'Add Task' }).waitFor();
    await editor.type('Write a file');
    await editor.press('Enter');
    await editor.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'Command' }).waitFor();
    await editor.press('Enter');
    await editor.page.locator('.quick-input-widget', { hasText: /command/i }).waitFor();
    await editor.until(
      'a command is asked for',
      async () => (await editor.page.locator('.quick-input-list .monaco-list-row').count()) === 0,
    );
    await editor.type('echo written > written.txt');
    await editor.press('Enter');
    await editor.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'Add Task' }).waitFor();
    await editor.press('Enter');
    await editor.until('the task is in the file', () => readFileSync(workspace.path('tasks.yml'), 'utf8').includes('Write a file'));
    await isFocused();
  });

  it('runs a task, and sees its terminal', async () => {
    await run('Symbiote: Run Task');
    await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Greet' }).waitFor();
    await editor.type('Greet');
    await editor.press('Enter');
    await editor.until('it is done', () => /id: greet\n(  .*\n)*  status: done/.test(readFileSync(workspace.path('tasks.yml'), 'utf8')));
    await isFocused();
    await run('Symbiote: Show Task Terminal');
    await editor.until('the terminal shows it', async () => (await editor.terminalText()).includes('hello from the task'));
    await isFocused();
  });

  it('opens the plan, and uses its buttons', async () => {
    await run('Symbiote: Show Plan');
    const frame = await editor.until('the plan is shown', async () => {
      for (const candidate of editor.page.frames()) {
        const count = await candidate
          .locator('th button')
          .count()
          .catch(() => 0);
        if (count > 0) return candidate;
      }
      return false;
    });
    const at = (): Promise<string> => frame.evaluate(() => document.activeElement?.textContent ?? '');
    await editor.until('a button has the focus', async () => {
      await editor.press('Tab');
      return (await at()) === 'Refresh';
    });
    await editor.press('Enter');
    await editor.until('the task’s link has the focus', async () => {
      await editor.press('Tab');
      return (await at()) === 'Write a file';
    });
    await editor.press('Enter');
    await editor.until('the tasks file is shown', () =>
      editor.run((vscode) => vscode.window.activeTextEditor?.document.fileName.endsWith('tasks.yml') === true),
    );
    await editor.screenshot('keyboard');
  });

  it('walks the Problems', async () => {
    await run('View: Focus Active Editor Group');
    const before = await shownText();
    await editor.press('Control+End');
    await editor.type('- id: broken\nkind: nonsense\n');
    await editor.until('the mistake is a Problem', async () => (await editor.diagnostics(workspace.path('tasks.yml'))).length > 0);
    await run('Go to Next Problem in Files');
    await editor.page.locator('.marker-widget, .peekview-widget').first().waitFor();
    await isFocused();
    await editor.press('Escape');
    await run('Problems: Focus on Problems View');
    await editor.until('the Problems have the focus', async () => /problem/i.test(await focused()));
    await run('View: Focus Active Editor Group');
    // As far as what was typed goes: before that is what others wrote into the file.
    await editor.until('the mistake is undone', async () => {
      if ((await shownText()) === before) return true;
      await editor.press('Control+z');
      return false;
    });
    await editor.until('no Problem is left', async () => (await editor.diagnostics(workspace.path('tasks.yml'))).length === 0);
    await editor.press('Control+s');
  });

  it('runs all that is ready, and nothing asked for a pointer', async () => {
    await run('Symbiote: Run All Ready Tasks');
    await editor.until('the file is written', () => existsSync(workspace.path('written.txt')));
    assert.deepEqual(await editor.notifications(), []);
    await isFocused();
  });
});
