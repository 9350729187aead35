/** Several tasks at once: rows that are selected together are dragged, changed, cancelled and run again; and rows are found. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { currentHost } from '../harness/currentHost';
import { openEditor, type Editor } from '../harness/editor';
import { createWorkspace } from '../harness/workspace';
import { listNotifications } from './notifications';

const task = (id: string, title: string): string => `- id: ${id}\n  title: ${title}\n  command: echo ${id}\n`;
const tasks = [
  task('lint', 'Lint'),
  task('unit', 'Unit tests'),
  task('docs', 'Write docs'),
  task('ship', 'Ship it'),
  task('last', 'Clean up'),
].join('');
const all = ['Lint', 'Unit tests', 'Write docs', 'Ship it', 'Clean up'];

describe('several tasks at once', () => {
  const workspace = createWorkspace({ 'tasks.yml': tasks, '.gitignore': '.symbiote/\n' });
  const file = workspace.path('tasks.yml');
  let editor: Editor;

  before(async () => {
    editor = await openEditor({ folder: workspace.folder });
    await editor.command('symbiote.tasks.focus');
    // Room below the rows, which is where nothing is.
    for (const other of ['Hotspots', 'Runs'])
      await editor.page.locator('.pane-header', { has: editor.page.locator('.title', { hasText: new RegExp(`^${other}$`) }) }).click();
    await rows(...all);
  });
  after(async () => {
    await editor.close();
    workspace.remove();
  });
  beforeEach(async () => {
    if (readFileSync(file, 'utf8') === tasks) return;
    workspace.write('tasks.yml', tasks);
    await rows(...all);
    await editor.until('none is finished', async () => (await editor.treeRows('Tasks')).join() === all.join());
  });

  const pane = () => editor.page.locator('.pane', { has: editor.page.locator('.pane-header .title', { hasText: /^Tasks$/ }) });
  const rows = (...expected: string[]): Promise<unknown> =>
    editor.until(`the rows are ${expected.join(', ')}`, async () => {
      const found = await pane().locator('.monaco-list-row .label-name').allInnerTexts();
      return found.join() === expected.join();
    });
  const written = (expected: string): Promise<unknown> =>
    editor.until(`the file is\n${expected}`, () => readFileSync(file, 'utf8') === expected);
  const quickPick = (text: string) => editor.page.locator('.quick-input-list .monaco-list-row', { hasText: text });
  const select = async (...titles: string[]): Promise<void> => {
    for (const [index, title] of titles.entries())
      await editor.treeRow('Tasks', title).click({ modifiers: index === 0 ? [] : ['ControlOrMeta'] });
    await editor.until('they are selected', async () => (await pane().locator('.monaco-list-row.selected').count()) === titles.length);
  };
  const drag = async (title: string, to: { readonly x: number; readonly y: number }): Promise<void> => {
    const { mouse } = editor.page;
    const from = await editor.treeRow('Tasks', title).boundingBox();
    assert.ok(from !== null);
    await mouse.move(from.x + 120, from.y + from.height / 2);
    await mouse.down();
    await mouse.move(from.x + 125, from.y + from.height / 2 + 5, { steps: 3 });
    await mouse.move(to.x, to.y, { steps: 10 });
    await mouse.up();
  };
  const menu = async (on: string, label: string): Promise<void> => {
    await editor.treeRow('Tasks', on).click({ button: 'right' });
    const item = editor.page.locator('.monaco-menu .action-label', { hasText: label });
    // A menu takes no click in its first moments.
    await editor.until('the menu is gone', async () => {
      if ((await item.count()) > 0) await item.click({ timeout: 1_000 });
      return (await item.count()) === 0;
    });
  };

  it('are dragged before another, in the order in which they were shown', async () => {
    const to = await editor.treeRow('Tasks', 'Unit tests').boundingBox();
    assert.ok(to !== null);
    await select('Ship it', 'Write docs');
    await drag('Ship it', { x: to.x + 120, y: to.y + to.height / 2 });
    await quickPick('Move before “Unit tests”').waitFor();
    await editor.page.locator('.quick-input-widget input[placeholder*="2 tasks"]').waitFor();
    await editor.screenshot('tasks-drop-several');
    await editor.press('Enter');
    await rows('Lint', 'Write docs', 'Ship it', 'Unit tests', 'Clean up');
  });

  it('are dragged to the end, onto the empty space', async () => {
    const last = await editor.treeRow('Tasks', 'Clean up').boundingBox();
    assert.ok(last !== null);
    await select('Lint', 'Write docs');
    await drag('Lint', { x: last.x + 120, y: last.y + 3 * last.height });
    await rows('Unit tests', 'Ship it', 'Clean up', 'Lint', 'Write docs');
  });

  it('are given a priority, checked, cancelled and run again from the menu of one of them', async function () {
    if (currentHost().host.kind === 'electron') this.skip(); // Its menus are the system's.
    await select('Unit tests', 'Ship it');
    await menu('Ship it', 'Set Priority…');
    await editor.page.locator('.quick-input-widget', { hasText: '2 tasks: Priority' }).waitFor();
    await editor.type('7');
    await editor.press('Enter');
    const raised = (text: string, id: string): string => text.replace(`command: echo ${id}\n`, `priority: 7\n  command: echo ${id}\n`);
    await written(raised(raised(tasks, 'unit'), 'ship'));
    await rows('Unit tests', 'Ship it', 'Lint', 'Write docs', 'Clean up');

    await select('Lint', 'Write docs');
    await menu('Write docs', 'Check or Uncheck Tasks');
    await editor.page.locator('.pane-header', { hasText: '2 checked' }).waitFor();
    await menu('Lint', 'Check or Uncheck Tasks');
    await editor.page.locator('.pane-header', { hasText: 'checked' }).waitFor({ state: 'detached' });

    await menu('Lint', 'Cancel Task');
    await editor.until('both are cancelled', () => readFileSync(file, 'utf8').match(/status: cancelled/g)?.length === 2);
    await rows('Unit tests', 'Ship it', 'Clean up', 'Lint', 'Write docs');
    await select('Lint', 'Write docs');
    await editor.screenshot('tasks-several-cancelled');
    await menu('Write docs', 'Retry Task');
    await editor.until('both are done', () => readFileSync(file, 'utf8').match(/status: done/g)?.length === 2);
    assert.deepEqual(await listNotifications(editor), []);
  });

  it('are found by what they are called', async () => {
    await editor.command('symbiote.tasks.focus');
    await pane().locator('.monaco-list:focus').waitFor();
    await editor.press('Control+Alt+f');
    await pane().locator('.monaco-tree-type-filter input').waitFor();
    await editor.type('docs');
    await editor.until('it is found', async () => (await pane().locator('.monaco-list-row.focused').innerText()).includes('Write docs'));
    await editor.screenshot('tasks-find');
    await editor.press('Escape');
    await rows(...all);
  });

  it('are filtered with the keyboard alone', async () => {
    await editor.press('F1');
    await editor.type('Symbiote: Filter Tasks');
    await quickPick('Filter Tasks…').first().waitFor();
    await editor.press('Enter');
    await quickPick('pending').waitFor();
    await editor.type('docs');
    await quickPick('Contains “docs”').waitFor();
    await editor.press('Enter');
    await rows('Write docs');
    await editor.press('F1');
    await editor.type('Symbiote: Clear Task Filter');
    await quickPick('Clear Task Filter').first().waitFor();
    await editor.press('Enter');
    await rows(...all);
    const active = await editor.page.evaluate(() => document.activeElement !== document.body);
    assert.ok(active, 'the focus is lost');
  });
});
