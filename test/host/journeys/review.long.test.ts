/** Review in the window: from a task in a worktree to its proof, to the person's files, and back. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import type { Frame } from 'playwright-core';
import { openEditor, type Editor } from '../harness/editor';
import { createWorkspace } from '../harness/workspace';
import { tangledFunction } from './code';
import { listNotifications } from './notifications';

const original = `export const step = 1;\n\n${tangledFunction('total', 4)}`;
const codemod = `
const { readFileSync, writeFileSync } = require('fs');
writeFileSync('src/cart.ts', readFileSync('src/cart.ts', 'utf8').replace(process.argv[2], process.argv[3]));
`;
const task = (id: string, from: string, to: string): string =>
  `- id: ${id}\n  title: Rewrite ${id}\n  command: node codemod.js "${from}" "${to}"\n  isolate: worktree\n  scope: [src/**]\n`;

describe('review', () => {
  const workspace = createWorkspace({
    'package.json': '{ "name": "sample", "private": true }\n',
    'src/cart.ts': original,
    'codemod.js': codemod,
    '.gitignore': '.symbiote/\n',
    'tasks.yml': task('good', 'let total = 0;', 'let total = 1 - 1;') + task('bad', 'export const step', 'const step'),
  });
  const file = workspace.path('src/cart.ts');
  const text = (): string => readFileSync(file, 'utf8');
  let editor: Editor;

  before(async () => {
    editor = await openEditor({ folder: workspace.folder });
    await editor.command('symbiote.tasks.focus');
    await rowSays('Rewrite good', '');
  });
  after(async () => {
    await editor.close();
    workspace.remove();
  });

  const rowSays = (title: string, words: string): Promise<unknown> =>
    editor.until(`${title} says “${words}”`, async () =>
      (await editor.treeRows('Tasks')).some((row) => row.includes(title) && row.includes(words)),
    );
  const run = async (id: string): Promise<void> => editor.startCommand('symbiote.runTask', id);
  const panel = (): Promise<Frame> =>
    editor.until('the proof is shown', async () => {
      for (const frame of editor.page.frames()) {
        const count = await frame
          .locator('main.proof .gate')
          .count()
          .catch(() => 0);
        if (count > 0) return frame;
      }
      return undefined;
    });

  it('shows what waits, with its evidence', async () => {
    await run('good');
    await rowSays('Rewrite good', 'waits for your review');
    assert.equal(text(), original);
    await editor.startCommand('symbiote.showProof', 'good');
    const frame = await panel();
    assert.match(await frame.locator('.verdict').innerText(), /Proved; waits for your review/);
    assert.match(await frame.locator('.changes').innerText(), /1 Changed File[^]*cart\.ts/);
    for (const theme of ['light', 'contrast', 'dark'] as const) {
      await editor.setTheme(theme);
      await editor.screenshot(`proof-${theme}`);
    }
    await frame.getByRole('button', { name: /cart\.ts/ }).click();
    await editor.until('the diff is open', () =>
      editor.run((vscode) => vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputTextDiff),
    );
  });

  it('is accepted, and one Undo takes it back', async () => {
    await editor.openFile(file);
    await editor.startCommand('symbiote.acceptChange', 'good');
    await rowSays('Rewrite good', '');
    await editor.until('it is written', () => Promise.resolve(text().includes('1 - 1')));
    await editor.until('it is done', async () => !(await editor.treeRows('Tasks')).some((row) => row.includes('review')));
    await editor.openFile(file);
    await editor.command('undo');
    await editor.command('workbench.action.files.save');
    assert.equal(text(), original);
  });

  it('says which gate stopped a bad one', async () => {
    await run('bad');
    await rowSays('Rewrite bad', 'stopped by the gate api');
    await editor.startCommand('symbiote.showProof', 'bad');
    const frame = await editor.until('the other proof is shown', async () => {
      const one = await panel();
      return (await one.locator('.gate .failure').count()) === 1 ? one : undefined;
    });
    assert.match(await frame.locator('.verdict').innerText(), /Not proved: stopped by “Public API”/);
    await editor.screenshot('proof-stopped');
    assert.equal(text(), original);
  });

  it('is no conflict forced: what meets a change of the person is shown, and nothing written', async () => {
    await editor.startCommand('symbiote.retryTask', 'good');
    await rowSays('Rewrite good', 'waits for your review');
    await editor.openFile(file);
    await editor.replaceText(file, 'let total = 0;', 'let total = 7;');
    await editor.startCommand('symbiote.acceptChange', 'good');
    await editor.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Save and Accept' }).click();
    await editor.until('it is told', async () => (await listNotifications(editor)).some((one) => one.includes('meets your own change')));
    assert.match(text(), /let total = 7;/);
    await editor.command('notifications.showList');
    await editor.page.locator('.notifications-center.visible').getByRole('button', { name: 'Compare' }).first().click();
    await editor.until('both are side by side', () =>
      editor.run((vscode) => vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputTextDiff),
    );
  });

  it('is discarded with a note, and tried again', async () => {
    const tries = (): number =>
      readdirSync(workspace.path('.symbiote/runs'), { recursive: true }).filter((name) => /task-good-.*\.log$/.test(String(name))).length;
    const before = tries();
    workspace.write('src/cart.ts', original);
    await editor.startCommand('symbiote.discardChange', 'good');
    await editor.page.locator('.quick-input-widget', { hasText: 'Let It Go' }).waitFor();
    await editor.press('ArrowDown');
    await editor.press('Enter');
    await editor.page.locator('.quick-input-widget', { hasText: 'What should be otherwise' }).waitFor();
    await editor.type('keep the zero');
    await editor.press('Enter');
    await editor.until('the note is in the file', () =>
      Promise.resolve(readFileSync(workspace.path('tasks.yml'), 'utf8').includes('Review: keep the zero')),
    );
    await editor.until('it is tried again', () => Promise.resolve(tries() > before));
    await editor.until('it is proved again', () =>
      Promise.resolve(/id: good\b[^]*?status: review/.test(readFileSync(workspace.path('tasks.yml'), 'utf8'))),
    );
    await rowSays('Rewrite good', 'waits for your review');
    await editor.startCommand('symbiote.showProof', 'good');
    await editor.until('there is another proof', async () => {
      const frame = await panel();
      const shown = await frame.locator('header').innerText();
      return shown.includes('Rewrite good') && shown.includes('waits for your review');
    });
  });

  it('is undone later, after other edits', async () => {
    await editor.startCommand('symbiote.acceptChange', 'good');
    await editor.until('it is written', () => Promise.resolve(text().includes('1 - 1')));
    await editor.until('it is done', async () => !(await editor.treeRows('Tasks')).some((row) => row.includes('review')));
    workspace.write('src/cart.ts', text().replace('step = 1', 'step = 2'));
    await editor.startCommand('symbiote.undoChange', 'good');
    await editor.until('it is back', () => Promise.resolve(text() === original.replace('step = 1', 'step = 2')));
    await rowSays('Rewrite good', 'undone again');
  });
});
