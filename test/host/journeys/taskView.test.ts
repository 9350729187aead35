/** The Tasks view as a list to work on: checked, sorted, filtered, dragged; with the mouse and without one. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { openEditor, type Editor } from '../harness/editor';
import { createWorkspace } from '../harness/workspace';

const tasks = `# Release.
- id: lint
  title: Lint
  command: echo linted # fast
  epic: Quality
- id: unit
  title: Unit tests
  command: echo tested
  tags: [slow]
- id: docs
  title: Docs
  kind: manual
- id: ship
  title: Ship
  command: echo shipped
  dependencies: [unit]
- id: old
  title: Old
  status: done
  command: echo old
`;

describe('the Tasks view', () => {
  const workspace = createWorkspace({ 'tasks.yml': tasks, 'src/a.ts': 'export const a = 1;\n' });
  const file = workspace.path('tasks.yml');
  let editor: Editor;

  before(async () => {
    editor = await openEditor({ folder: workspace.folder });
    await editor.command('symbiote.tasks.focus');
    await rows('Lint', 'Unit tests', 'Docs', 'Ship', 'Old');
  });
  after(async () => {
    await editor.close();
    workspace.remove();
  });
  beforeEach(async () => {
    if (readFileSync(file, 'utf8') === tasks) return;
    workspace.write('tasks.yml', tasks);
    await rows('Lint', 'Unit tests', 'Docs', 'Ship', 'Old');
  });

  /** The titles of the rows, in order. */
  const rows = (...expected: string[]): Promise<unknown> =>
    editor.until(`the rows are ${expected.join(', ')}`, async () => {
      const found = await editor.texts('.tree-explorer-viewlet-tree-view .monaco-list-row .label-name');
      return JSON.stringify(found) === JSON.stringify(expected);
    });
  const written = (pattern: RegExp): Promise<unknown> =>
    editor.until(`the file matches ${pattern.source}`, () => Promise.resolve(pattern.test(readFileSync(file, 'utf8'))));
  const checkbox = (title: string) => editor.treeRow('Tasks', title).locator('.custom-view-tree-node-item-checkbox');
  const quickInput = (text: string): Promise<void> => editor.page.locator('.quick-input-widget', { hasText: text }).waitFor();

  describe('with checkboxes', () => {
    it('says how many are checked, and keeps them when tasks change', async () => {
      await checkbox('Lint').click();
      await checkbox('Docs').click();
      await editor.page.locator('.pane-header', { hasText: '2 checked' }).waitFor();
      workspace.write('tasks.yml', tasks.replace('title: Lint', 'title: Lint all'));
      await rows('Lint all', 'Unit tests', 'Docs', 'Ship', 'Old');
      assert.equal(await checkbox('Lint all').getAttribute('aria-checked'), 'true');
      await editor.screenshot('tasks-checked');
      workspace.write('tasks.yml', tasks.replace(/- id: docs\n.*\n.*\n/, ''));
      await rows('Lint', 'Unit tests', 'Ship', 'Old');
      await editor.page.locator('.pane-header', { hasText: '1 checked' }).waitFor();
    });

    it('sets a priority, wrong ones being said while they are typed', async () => {
      await editor.startCommand('symbiote.setPriority');
      await quickInput('Lint: Priority');
      await editor.type('high');
      await editor.page.locator('.quick-input-message', { hasText: 'Expected a number.' }).waitFor();
      await editor.press('Enter');
      await editor.press('Control+a');
      await editor.type('-3');
      await editor.press('Enter');
      await written(/id: lint\n {2}title: Lint\n {2}priority: -3\n {2}command: echo linted # fast\n/);
      await rows('Unit tests', 'Docs', 'Ship', 'Lint', 'Old');
    });

    it('runs what is checked, and unchecks', async () => {
      await checkbox('Unit tests').click();
      await editor.command('symbiote.runChecked');
      await written(/id: lint[^-]*status: done/);
      await written(/id: unit[^-]*status: done/);
      assert.match(readFileSync(file, 'utf8'), /title: Ship\n {2}command/);
      await editor.command('symbiote.uncheckTasks');
      await editor.page.locator('.pane-header', { hasText: 'checked' }).waitFor({ state: 'detached' });
    });
  });
});
