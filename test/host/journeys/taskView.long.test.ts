/** The Tasks view as a list to work on: checked, sorted, filtered, dragged; with the mouse and without one. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { openEditor, type Editor } from '../harness/editor';
import { createWorkspace } from '../harness/workspace';
import { listNotifications } from './notifications';

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
  const rows = async (...expected: string[]): Promise<void> => {
    let found: readonly string[] = [];
    try {
      await editor.until(`the rows are ${expected.join(', ')}`, async () => {
        found = await editor.texts('.tree-explorer-viewlet-tree-view .monaco-list-row .label-name');
        return JSON.stringify(found) === JSON.stringify(expected);
      });
    } catch (error) {
      throw new Error(`The rows are ${found.join(', ')} for this file:\n${readFileSync(file, 'utf8')}`, { cause: error });
    }
  };
  const written = (pattern: RegExp): Promise<unknown> =>
    editor.until(`the file matches ${pattern.source}`, () => Promise.resolve(pattern.test(readFileSync(file, 'utf8'))));
  const message = (text: string): Promise<void> =>
    editor.page.locator('.tree-explorer-viewlet-tree-view .message', { hasText: text }).waitFor();
  const checkbox = (title: string) => editor.treeRow('Tasks', title).locator('.custom-view-tree-node-item-checkbox');
  /** Checks it, unless it is checked, and sees that the extension knows. */
  const check = async (title: string, all: number): Promise<void> => {
    if ((await checkbox(title).getAttribute('aria-checked')) !== 'true') await checkbox(title).click();
    await editor.page.locator('.pane-header', { hasText: `${all} checked` }).waitFor();
  };
  const quickPick = (text: string) => editor.page.locator('.quick-input-list .monaco-list-row', { hasText: text });
  const quickInput = (text: string): Promise<void> => editor.page.locator('.quick-input-widget', { hasText: text }).waitFor();

  describe('with checkboxes', () => {
    it('says how many are checked, and keeps them when tasks change', async () => {
      await check('Lint', 1);
      await check('Docs', 2);
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
      await check('Unit tests', 2);
      await editor.command('symbiote.runChecked');
      await written(/id: lint[^-]*status: done/);
      await written(/id: unit[^-]*status: done/);
      assert.match(readFileSync(file, 'utf8'), /title: Ship\n {2}command/);
      await editor.until(
        'the run is over',
        async () => (await editor.page.locator('.statusbar-item[id*="symbiote"]:visible').count()) === 0,
      );
      await editor.command('symbiote.uncheckTasks');
      await editor.page.locator('.pane-header', { hasText: 'checked' }).waitFor({ state: 'detached' });
    });
  });

  describe('filtered and sorted', () => {
    it('shows what fits, says what it hides, and remembers it over a reload', async () => {
      await editor.startCommand('symbiote.filterTasks');
      await quickPick('manual').click();
      await quickPick('Quality').waitFor();
      await editor.screenshot('tasks-filter');
      await editor.press('Enter');
      await rows('Docs');
      await message('Filter: manual. 4 of 5 tasks are hidden.');
      await editor.screenshot('tasks-filtered');
      await editor.reload();
      await editor.command('symbiote.tasks.focus');
      await rows('Docs');
      await editor.command('symbiote.clearTaskFilter');
      await rows('Lint', 'Unit tests', 'Docs', 'Ship', 'Old');
    });

    it('searches for a text that is typed, and says when nothing fits', async () => {
      await editor.startCommand('symbiote.filterTasks');
      await quickPick('manual').waitFor();
      await editor.type('tested');
      await quickPick('Contains “tested”').waitFor();
      await editor.press('Enter');
      await rows('Unit tests');
      await editor.startCommand('symbiote.filterTasks');
      await quickPick('Contains “tested”').waitFor();
      await editor.type('nowhere');
      await quickPick('Contains “nowhere”').waitFor();
      await editor.press('Enter');
      await message('No task fits the filter: “nowhere”. All 5 are hidden.');
      await editor.page.locator('.pane-header', { hasText: 'Tasks' }).hover();
      await editor.page.getByRole('button', { name: 'Clear Task Filter' }).click();
      await rows('Lint', 'Unit tests', 'Docs', 'Ship', 'Old');
    });

    it('shows the order of the file on demand', async () => {
      workspace.write('tasks.yml', tasks.replace('title: Ship', 'title: Ship\n  priority: 9'));
      await rows('Ship', 'Lint', 'Unit tests', 'Docs', 'Old');
      await editor.command('symbiote.sortTasksAsInFile');
      await rows('Lint', 'Unit tests', 'Docs', 'Ship', 'Old');
      await editor.command('symbiote.sortTasksByPriority');
      await rows('Ship', 'Lint', 'Unit tests', 'Docs', 'Old');
    });
  });

  describe('dragged', () => {
    const drag = async (title: string, onto: string): Promise<void> => {
      const { mouse } = editor.page;
      const [from, to] = [await editor.treeRow('Tasks', title).boundingBox(), await editor.treeRow('Tasks', onto).boundingBox()];
      assert.ok(from !== null && to !== null);
      await mouse.move(from.x + 120, from.y + from.height / 2);
      await mouse.down();
      await mouse.move(from.x + 125, from.y + from.height / 2 + 5, { steps: 3 });
      await mouse.move(to.x + 120, to.y + to.height / 2, { steps: 10 });
      await mouse.up();
    };

    it('comes before the task it was dropped on', async () => {
      await drag('Docs', 'Lint');
      await quickPick('Move before “Lint”').waitFor();
      await editor.screenshot('tasks-drop');
      await editor.press('Enter');
      await rows('Docs', 'Lint', 'Unit tests', 'Ship', 'Old');
      assert.equal(readFileSync(file, 'utf8'), tasks.replace('  kind: manual\n', '  kind: manual\n  priority: 1\n'));
    });

    it('waits for the task it was dropped on', async () => {
      await drag('Docs', 'Lint');
      await quickPick('Make it wait for “Lint”').click();
      await written(/id: docs\n {2}title: Docs\n {2}kind: manual\n {2}dependencies: \[lint\]\n/);
      await editor.until('it says so', async () => (await editor.treeRows('Tasks')).some((row) => /Docs.*after lint/.test(row)));
    });

    it('is refused where tasks would wait for each other, and the circle is named', async () => {
      await drag('Unit tests', 'Ship');
      await quickPick('unit → ship → unit').waitFor();
      assert.equal(await quickPick('Make it wait').count(), 0);
      await editor.press('Escape');
      assert.equal(readFileSync(file, 'utf8'), tasks);
      assert.deepEqual(await listNotifications(editor), []);
    });
  });

  describe('from the keyboard', () => {
    const selected = (title: string): Promise<void> =>
      editor.page.locator('.tree-explorer-viewlet-tree-view .monaco-list-row.selected', { hasText: title }).waitFor();

    it('moves the selected task up and down', async () => {
      await editor.treeRow('Tasks', 'Docs').click();
      // A task that is selected is shown in the file, which has the focus then.
      await editor.page.locator('.editor-instance .monaco-editor.focused').waitFor();
      await editor.command('symbiote.tasks.focus');
      await editor.page.locator('.tree-explorer-viewlet-tree-view .monaco-list:focus').waitFor();
      await editor.press('Alt+ArrowUp');
      await rows('Lint', 'Docs', 'Unit tests', 'Ship', 'Old');
      await editor.press('Alt+ArrowDown');
      await rows('Lint', 'Unit tests', 'Docs', 'Ship', 'Old');
    });

    it('adds and removes dependencies, leaving out what would be a circle', async () => {
      await editor.treeRow('Tasks', 'Unit tests').click();
      await selected('Unit tests');
      await editor.startCommand('symbiote.addDependency');
      await quickPick('Lint').waitFor();
      assert.equal(await quickPick('Ship').count(), 0);
      await quickPick('Lint').click();
      await editor.press('Enter');
      await written(/id: unit\n {2}title: Unit tests\n {2}dependencies: \[lint\]\n {2}command: echo tested\n/);
      await editor.startCommand('symbiote.removeDependency');
      await quickPick('Lint').click();
      await editor.press('Enter');
      await editor.until('it is removed', () => Promise.resolve(readFileSync(file, 'utf8') === tasks));
    });

    it('edits a field; what is wrong stays as it was typed, and Escape changes nothing', async () => {
      await editor.treeRow('Tasks', 'Lint').click();
      await selected('Lint');
      await editor.startCommand('symbiote.editTask');
      await quickPick('Cost').click();
      await quickInput('Lint”: Cost');
      await editor.type('much');
      await editor.press('Enter');
      await editor.page.locator('.quick-input-message', { hasText: 'Expected a number of 0 or more.' }).waitFor();
      assert.equal(await editor.page.locator('.quick-input-widget input').first().inputValue(), 'much');
      await editor.screenshot('tasks-edit-wrong');
      await editor.press('Escape');
      assert.equal(readFileSync(file, 'utf8'), tasks);
      await editor.startCommand('symbiote.editTask');
      await quickPick('Epic').first().click();
      await quickInput('Lint”: Epic');
      await editor.press('Control+a');
      await editor.press('Delete');
      await editor.press('Enter');
      await editor.until('the epic is gone', () => Promise.resolve(readFileSync(file, 'utf8') === tasks.replace('  epic: Quality\n', '')));
    });

    it('adds a task with all that is said about it, ids checked as they are typed, with a way back', async () => {
      await editor.startCommand('symbiote.addTask');
      await quickInput('Add Task (1/4)');
      await editor.type('Build');
      await editor.press('Enter');
      await quickPick('command').click();
      await quickInput('Add Task (3/4)');
      await editor.page.locator('.quick-input-widget .codicon-quick-input-back').click();
      await quickPick('manual').click();
      await quickInput('Add Task (3/3)');
      await quickPick('Id').click();
      await quickInput('Add Task: Id');
      await editor.type('lint');
      await editor.page.locator('.quick-input-message', { hasText: 'Another task is called “lint” already.' }).waitFor();
      await editor.press('Control+a');
      await editor.type('build all');
      await editor.page.locator('.quick-input-message', { hasText: 'An id has no spaces.' }).waitFor();
      await editor.press('Control+a');
      await editor.type('build');
      await editor.press('Enter');
      await quickPick('Target file').click();
      await quickPick('a.ts').click();
      await quickPick('Timeout').click();
      await quickInput('Add Task: Timeout');
      await editor.type('60');
      await editor.press('Enter');
      await quickPick('Add Task').waitFor();
      await editor.screenshot('tasks-add-all');
      await quickPick('Add Task').click();
      await rows('Lint', 'Unit tests', 'Docs', 'Ship', 'Build', 'Old');
      const added = readFileSync(file, 'utf8').slice(tasks.length);
      assert.match(added, /- id: build\n {2}title: Build\n {2}kind: manual\n/);
      assert.match(added, /timeout: 60/);
      assert.match(added, /file: src\/a\.ts/);
    });

    it('looks right in light and in high contrast', async () => {
      for (const theme of ['light', 'contrast'] as const) {
        await editor.setTheme(theme);
        await editor.screenshot(`tasks-view-${theme}`);
      }
    });
  });
});
