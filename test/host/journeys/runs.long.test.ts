/** Runs watched, read afterwards and compared: the run panel, the Runs view, VS Code's own diff editors. */
import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { openEditor, type Editor } from '../harness/editor';
import { taggedProcesses } from '../harness/leftovers';
import { foldView, unfoldRow } from '../harness/unfold';
import { createWorkspace } from '../harness/workspace';
import { project } from './code';

const build = `
const { existsSync, readFileSync, renameSync, rmSync, writeFileSync } = require('fs');
const edit = (path, from, to) => writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
console.log('building');
console.log('src/parser.ts:3:8 - error TS1: something is odd here');
edit('src/parser.ts', 'value + 1', 'value + 2');
edit('src/render/table.ts', 'let total = 0', 'let total = 10');
writeFileSync('src/made.ts', 'export const made = true;\\n');
rmSync('src/gone.ts', { force: true });
if (existsSync('src/old name.ts')) renameSync('src/old name.ts', 'src/new name.ts');
const timer = setInterval(() => { if (existsSync('go')) { clearInterval(timer); rmSync('go'); console.log('built'); } }, 30);
`;
const text = Array.from({ length: 20 }, (_, index) => `export const line${index} = ${index};\n`).join('');
const tasks = `- id: build
  title: Build it
  command: node build.js
- id: check
  title: Check it
  command: echo checking; exit 3
`;

describe('runs', () => {
  const workspace = createWorkspace({
    ...project,
    'src/gone.ts': 'export const gone = 1;\n',
    'src/old name.ts': text,
    'build.js': build,
    'tasks.yml': tasks,
    '.gitignore': '.symbiote/\n',
  });
  let editor: Editor;

  before(async () => {
    editor = await openEditor({ folder: workspace.folder });
    await editor.command('symbiote.tasks.focus');
    await editor.until('the tasks are shown', async () => (await editor.treeRows('Tasks')).length === 2);
  });
  after(async () => {
    await editor.close();
    workspace.remove();
  });

  /** The frame of the webview that shows a heading. */
  const panel = (heading: RegExp): Promise<Frame> =>
    editor.until(`a panel shows ${String(heading)}`, async () => {
      for (const frame of editor.page.frames()) {
        const texts = await frame
          .locator('main h1')
          .allInnerTexts()
          .catch(() => []);
        if (texts.some((one) => heading.test(one))) return frame;
      }
      return undefined;
    });
  const tabs = (): Promise<string[]> =>
    editor.run((vscode) => vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label)));
  const closeTabs = (): Promise<void> => editor.command('workbench.action.closeAllEditors');
  const idle = (): Promise<unknown> =>
    editor.until('no run is live', async () => (await editor.page.locator('.statusbar-item .codicon-flame').count()) === 1);
  const ended = (label: RegExp): Promise<unknown> =>
    editor.until(`the newest run is ${String(label)}`, async () => label.test((await editor.treeRows('Runs'))[0] ?? ''));
  const expand = (text: string): Promise<void> => unfoldRow(editor, 'Runs', text);

  it('open nothing by themselves; the panel follows the live run when asked for', async () => {
    await editor.startCommand('symbiote.run');
    await editor.page.locator('.statusbar-item', { hasText: 'Build it' }).waitFor();
    assert.deepEqual(await tabs(), []);
    await editor.page.locator('.statusbar-item', { hasText: 'Build it' }).click();
    await editor.page.locator('.quick-input-widget .monaco-list-row', { hasText: 'Show Run' }).click();
    const frame = await panel(/Run of 2/);
    await frame.getByText('src/parser.ts:3:8').waitFor();
    await frame.getByText('Run command').waitFor();
    await editor.screenshotInThemes('runs-live');
  });

  it('is there again after a reload of the window, and goes on', async () => {
    await editor.reload();
    const frame = await panel(/Run of 2/);
    await frame.getByText('src/parser.ts:3:8').waitFor();
    workspace.write('go', '');
    // It failed, so its row is open; the other one closed when it was done.
    await frame.getByText('checking', { exact: true }).waitFor();
    await frame.getByText('1 failed').first().waitFor();
    await editor.screenshot('runs-ended');
  });

  it('shows what a task changed, line by line, unified and side by side', async () => {
    const frame = await panel(/Run of 2/);
    await frame
      .getByRole('button', { name: /Build it/ })
      .first()
      .click();
    // The output names the file, too, as a link.
    await frame.locator('.disclosure[aria-expanded=false]', { hasText: 'parser.ts' }).click();
    await frame.locator('ins, .added').getByText('value + 2').first().waitFor();
    await editor.screenshot('runs-diff-unified');
    await frame
      .getByRole('button', { name: /Side by Side/i })
      .first()
      .click();
    await editor.screenshot('runs-diff-split');
  });

  it('leads from the output to the line it names', async () => {
    const frame = await panel(/Run of 2/);
    await frame.getByRole('button', { name: 'src/parser.ts:3:8' }).or(frame.getByText('src/parser.ts:3:8')).first().click();
    await editor.until('the line is selected', () =>
      editor.run((vscode) => {
        const shown = vscode.window.activeTextEditor;
        return shown?.document.uri.path.endsWith('src/parser.ts') === true && shown.selection.active.line === 2;
      }),
    );
  });

  it('are listed with their tasks, attempts and files, also those renamed and deleted', async () => {
    await closeTabs();
    await editor.command('symbiote.runs.focus');
    // Room for the rows of this view.
    for (const other of ['Hotspots', 'Tasks']) await foldView(editor, other);
    await ended(/1 done, 1 failed/);
    await expand('1 done, 1 failed');
    await editor.until('its tasks are shown', async () => (await editor.treeRows('Runs')).length === 3);
    await expand('Build it');
    await editor.until('the files are shown', async () => (await editor.treeRows('Runs')).length === 8);
    const rows = await editor.treeRows('Runs');
    const times = rows.map((row) => row.replace(/(\d+m )?\d+(\.\d)?s/g, 'N s'));
    assert.match(times[0] ?? '', /^Today \d+:\d\d.*, 1 done, 1 failed *N s/);
    assert.deepEqual(times.slice(1), [
      'Build itN s · 5 files, +3 −3',
      'gone.tssrc · deleted · +0 −1',
      'made.tssrc · added · +1 −0',
      'new name.tssrc · renamed from src/old name.ts · +0 −0',
      'parser.tssrc · +1 −1',
      'table.tssrc/render · +1 −1',
      'Check itexit code 3 · N s',
    ]);
    await editor.screenshotInThemes('runs-tree');
  });

  it('open a file in VS Code’s own diff editor, against the file itself while it is the same', async () => {
    await editor.treeRow('Runs', 'parser.ts').click();
    await editor.until('the diff is open', async () => (await tabs()).includes('parser.ts (before Build it ↔ after)'));
    await editor.page.locator('.monaco-diff-editor .line-insert').first().waitFor();
    const right = await editor.run((vscode) => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return input instanceof vscode.TabInputTextDiff ? [input.original.scheme, input.modified.scheme] : [];
    });
    assert.deepEqual(right, ['symbiote-content', 'file']);
    await editor.screenshot('runs-vscode-diff');
    await editor.treeRow('Runs', 'gone.ts').click();
    await editor.until('the deleted file is shown as it was', async () => {
      const texts = await editor.run((vscode) =>
        vscode.workspace.textDocuments.filter(({ uri }) => uri.path.endsWith('/gone.ts')).map((one) => one.getText()),
      );
      return texts.sort().join() === ',export const gone = 1;\n';
    });
    assert.ok((await tabs()).includes('gone.ts (deleted by Build it)'));
    for (const [file, title] of [
      ['made.ts', 'made.ts (added by Build it)'],
      ['new name.ts', 'old name.ts ↔ new name.ts (renamed by Build it)'],
    ] as const) {
      await editor.treeRow('Runs', file).click();
      await editor.until(`${title} is open`, async () => (await tabs()).includes(title));
    }
  });

  it('open all changes of a run in the multi-file diff editor, which a reload brings back', async () => {
    await closeTabs();
    await editor.treeRow('Runs', '1 done, 1 failed').hover();
    await editor.treeRow('Runs', '1 done, 1 failed').getByRole('button', { name: 'Open All Changes' }).click();
    const heads = editor.page.locator('.multiDiffEntry .file-path');
    await editor.until('five files are shown', async () => (await heads.count()) >= 3);
    assert.match((await tabs()).join(), /^Changes of the run Today/);
    await editor.screenshot('runs-multi-diff');
  });

  it('are compared: what ended differently, and what only one of them did', async () => {
    await closeTabs();
    await idle();
    await editor.command('symbiote.retryTask', 'check');
    await ended(/M, 1 failed/);
    await editor.until(
      'both are listed',
      async () => (await editor.treeRows('Runs')).filter((row) => row.startsWith('Today')).length === 2,
    );
    await editor.treeRow('Runs', ', 1 failed').click();
    await editor.treeRow('Runs', '1 done, 1 failed').click({ modifiers: ['ControlOrMeta'] });
    await editor.treeRow('Runs', '1 done, 1 failed').click({ button: 'right' });
    await editor.screenshot('runs-context-menu');
    await editor.page.locator('.monaco-menu .action-label', { hasText: 'Compare Runs' }).click();
    const frame = await panel(/Compare Runs/);
    await frame
      .getByRole('table', { name: /^Only in/ })
      .getByText('Build it')
      .waitFor();
    assert.match(await frame.getByRole('status').innerText(), /ended the same way/);
    await editor.screenshotInThemes('runs-compared');
  });

  it('and their comparison are there again after a reload', async () => {
    await editor.reload();
    const frame = await panel(/Compare Runs/);
    await frame
      .getByRole('table', { name: /^Only in/ })
      .getByText('Build it')
      .waitFor();
    await frame
      .getByRole('button', { name: /^Today/ })
      .first()
      .click();
    await (await panel(/Run of 2/)).getByText('checking', { exact: true }).waitFor();
  });

  it('are found from their task, and the task from them', async () => {
    await closeTabs();
    await editor.command('symbiote.showLastRun', 'build');
    const frame = await panel(/Run of 2/);
    await frame.getByRole('button', { name: 'Go to Task' }).first().click();
    await editor.until('the task is shown', () =>
      editor.run((vscode) => vscode.window.activeTextEditor?.document.uri.path.endsWith('tasks.yml') === true),
    );
  });

  it('tell what became of them when the engine dies under the panel', async () => {
    await closeTabs();
    await editor.command('symbiote.retryTask', 'build');
    await editor.page.locator('.statusbar-item', { hasText: 'Build it' }).waitFor();
    await editor.command('symbiote.showRun');
    await (await panel(/Run: Build it/)).getByText('building', { exact: true }).waitFor();
    for (const { pid, command } of taggedProcesses(editor.home)) if (command.includes('engine.js')) process.kill(pid, 'SIGKILL');
    const frame = await panel(/Run: Build it/);
    await frame.locator('li.state', { hasText: 'Interrupted' }).waitFor();
    await frame
      .getByRole('button', { name: /Build it/ })
      .first()
      .click();
    await frame.getByText('building', { exact: true }).waitFor();
    await editor.screenshot('runs-interrupted');
  });

  it('lead from a hotspot to the task about it', async () => {
    await editor.command('symbiote.hotspots.focus');
    await editor.treeRow('Hotspots', 'parseStatement').waitFor();
    await editor.treeRow('Hotspots', 'parseStatement').hover();
    await editor
      .treeRow('Hotspots', 'parseStatement')
      .getByRole('button', { name: /^Make Task/ })
      .click();
    const goToTask = editor.treeRow('Hotspots', 'parseStatement').getByRole('button', { name: 'Go to Task' });
    await editor.until('the row leads to it', async () => {
      await editor.treeRow('Hotspots', 'parseStatement').hover();
      return (await goToTask.count()) === 1;
    });
    await goToTask.click();
    await editor.until('the task is shown', () =>
      editor.run((vscode) => {
        const shown = vscode.window.activeTextEditor;
        return shown !== undefined && /id: refactor-src-parser/.test(shown.document.lineAt(shown.selection.active.line).text);
      }),
    );
  });
});
