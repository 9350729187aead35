/**
 * A window with three folders that are not like others: one with a name that has to be escaped everywhere, one that is a symbolic
 * link, one that nobody may write. Each has its runs, and every way into a file leads to the right one.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { openEditor, type Editor } from '../harness/editor';
import { createWorkspace } from '../harness/workspace';
import { tangledFunction } from './code';
import { listNotifications } from './notifications';

const oddName = 'wörk space 100% #1 日本 🚀';
const oddFile = 'src/größe & 50% #2 🧩.ts';

/** Says the place of a function, changes it, and waits for a word. */
const change = (file: string): string => `
const { existsSync, readFileSync, writeFileSync } = require('fs');
const file = ${JSON.stringify(file)};
writeFileSync(file, readFileSync(file, 'utf8').replace('let total = 0', 'let total = 10'));
console.log('Error in ' + process.cwd() + '/' + file + ':2:7');
console.log('Error in "' + file + '":2:7');
const timer = setInterval(() => existsSync('go') && clearInterval(timer), 30);
`;
const tasks = '- id: change\n  title: Change it\n  command: node change.js\n';

/** Undefined where nobody can be kept from writing: root without the right to mount. */
function forbidWriting(folder: string): (() => void) | undefined {
  if (process.platform === 'win32') return undefined;
  if (process.getuid?.() !== 0) {
    for (const path of [folder, join(folder, 'src')]) chmodSync(path, 0o555);
    return () => [folder, join(folder, 'src')].forEach((path) => chmodSync(path, 0o755));
  }
  try {
    execFileSync('mount', ['--bind', '-o', 'ro', folder, folder], { stdio: 'ignore' });
    return () => void execFileSync('umount', ['-l', folder], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
}

describe('folders that are not like others', () => {
  const outer = createWorkspace({
    [`${oddName}/${oddFile}`]: tangledFunction('measureWidth', 9),
    [`${oddName}/change.js`]: change(oddFile),
    [`${oddName}/tasks.yml`]: tasks,
    'real/src/code.ts': tangledFunction('followLink', 8),
    'real/src/plain.ts': tangledFunction('plainOne', 7),
    'real/change.js': change('src/linked.ts'),
    'real/tasks.yml': tasks,
    'shelf/code.ts': tangledFunction('onTheShelf', 6),
  });
  const frozen = createWorkspace({ 'src/frozen.ts': tangledFunction('frozen', 8), 'tasks.yml': tasks });
  const odd = outer.path(oddName);
  const link = outer.path('link');
  let allowWriting: (() => void) | undefined;
  let editor: Editor;

  before(async () => {
    symlinkSync('real', link);
    symlinkSync('code.ts', outer.path('real/src/linked.ts'));
    allowWriting = forbidWriting(frozen.folder);
    const folders = [{ path: odd }, { path: link, name: 'link' }, { path: frozen.folder, name: 'frozen' }];
    outer.write('all.code-workspace', JSON.stringify({ folders }));
    editor = await openEditor({ folder: outer.path('all.code-workspace') });
    await editor.command('symbiote.hotspots.focus');
    await editor.until('all are audited', async () => (await rows('Hotspots')).length >= 7);
  });
  after(async () => {
    await editor.close();
    allowWriting?.();
    for (const workspace of [outer, frozen]) workspace.remove();
  });

  const rows = (view: string): Promise<string[]> => editor.treeRows(view);
  const active = (): Promise<string | undefined> => editor.run((vscode) => vscode.window.activeTextEditor?.document.uri.fsPath);
  const isActive = (path: string): Promise<unknown> => editor.until(`${path} is open`, async () => (await active()) === path);
  const panel = (): Promise<Frame> =>
    editor.until('a run panel shows output', async () => {
      for (const frame of editor.page.frames()) {
        const count = await frame
          .locator('main.run .log')
          .count()
          .catch(() => 0);
        if (count > 0) return frame;
      }
      return undefined;
    });
  const showRun = async (folder: string): Promise<Frame> => {
    await editor.command('workbench.action.closeAllEditors');
    await editor.run(async (vscode, path) => {
      await vscode.commands.executeCommand('symbiote.showLastRun', { room: vscode.Uri.file(path).toString(), task: { id: 'change' } });
    }, folder);
    return panel();
  };

  const pick = (text: string) => editor.page.locator('.quick-input-list .monaco-list-row', { hasText: text });
  const done = (path: string): boolean => /status: done/.test(readFileSync(path, 'utf8'));

  it('are audited each by its own files once, and rows lead to the right ones', async () => {
    const labels = (await rows('Hotspots')).map((row) => row.replace(/cognitive.*? ([^ ].*)$/, ' $1'));
    assert.deepEqual(labels, [
      `${oddName}1`,
      'measureWidth 27 größe & 50% #2 🧩.ts:1',
      'link2',
      'followLink 24 code.ts:1',
      'plainOne 21 plain.ts:1',
      'frozen1',
      'frozen 24 frozen.ts:1',
    ]);
    for (const [row, file] of [
      ['measureWidth', join(odd, oddFile)],
      ['followLink', join(link, 'src/code.ts')],
      ['frozencognitive', frozen.path('src/frozen.ts')],
    ] as const) {
      await editor.treeRow('Hotspots', row).click();
      await isActive(file);
      await editor.until('it has its hint', async () => (await editor.inlayHints(file)).length === 1);
    }
    await editor.screenshot('places');
  });

  it('run at the same time, and it is asked which run is meant', async () => {
    await editor.command('workbench.action.closeAllEditors');
    for (const [index, folder] of [odd, link].entries()) {
      await editor.until('the tasks are listed', async () => (await rows('Tasks')).length === 6);
      const row = editor.page.locator('.pane', { hasText: 'Tasks' }).getByRole('treeitem', { name: /^Change it/ }).nth(index); // prettier-ignore
      await row.hover();
      await row.getByRole('button', { name: 'Run Task' }).click();
      await editor.until('it runs', () => /status: in_progress/.test(readFileSync(join(folder, 'tasks.yml'), 'utf8')));
    }
    await editor.page.locator('.statusbar-item', { hasText: '2 runs' }).waitFor();
    await editor.startCommand('symbiote.cancelRun');
    await pick(oddName).waitFor();
    assert.deepEqual(await editor.texts('.quick-input-list .monaco-list-row .label-name'), [oddName, 'link']);
    await editor.screenshot('places-which-run');
    await editor.press('Escape');
    await editor.startCommand('symbiote.stop');
    await pick('link').click();
    await editor.command('symbiote.runs.focus');
    await editor.until('it is stopping', async () => (await rows('Runs')).join().match(/running.*,link.*stopping/) !== null);
    outer.write('real/go', '');
    outer.write(`${oddName}/go`, '');
    await editor.until('both are done', () => done(join(odd, 'tasks.yml')) && done(join(link, 'tasks.yml')));
  });

  it('have their runs below their names', async () => {
    await editor.until('both have ended', async () => (await rows('Runs')).filter((row) => /^Today .*done/.test(row)).length === 2);
    const labels = (await rows('Runs')).map((row) => row.replace(/ \d+:.*/, ''));
    assert.deepEqual(labels, [`${oddName}1 run`, 'Today', 'link1 run', 'Today', 'frozenno runs']);
  });

  for (const [what, folder, file, name] of [
    ['an odd name', odd, join(odd, oddFile), oddFile],
    ['a symbolic link', link, join(link, 'src/code.ts'), 'src/code.ts'],
  ] as const) {
    it(`lead from the output of a run in ${what} to the file and its diff`, async () => {
      for (const index of [0, 1]) {
        const links = (await showRun(folder)).locator('.log button.link');
        await editor.until('the output has links', async () => (await links.count()) === 2);
        await links.nth(index).click();
        await isActive(file);
      }
      const frame = await showRun(folder);
      await editor.screenshot(`places-run ${what}`);
      await frame.getByRole('button', { name: `Open Diff of ${name}` }).click();
      await editor.page.locator('.monaco-diff-editor .line-insert').first().waitFor();
      const sides = await editor.run((vscode) => {
        const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
        return input instanceof vscode.TabInputTextDiff ? [input.original.scheme, input.modified.scheme] : [];
      });
      assert.deepEqual(sides, ['symbiote-content', 'file']);
    });
  }

  describe('of which one cannot be written', () => {
    const file = frozen.path('tasks.yml');

    before(function () {
      if (allowWriting === undefined) this.skip();
    });

    it('say so when a task is run or changed there, and leave the file alone', async () => {
      for (const [command, ...rest] of [['symbiote.runTask'], ['symbiote.finishTask']] as const) {
        await editor.command('notifications.clearAll');
        await editor.startCommand(command, { room: `file://${frozen.folder}`, task: { id: 'change' } }, ...rest);
        await editor.until(`${command} is refused`, async () =>
          (await listNotifications(editor)).some((text) =>
            /(cannot be written|Cannot (write|create)).*read-only|permission denied/.test(text),
          ),
        );
      }
      assert.equal(readFileSync(file, 'utf8'), tasks);
      assert.equal(existsSync(frozen.path('.symbiote')), false);
    });

    it('have a doctor who promises nothing', async () => {
      await editor.startCommand('symbiote.runDoctor', { room: `file://${frozen.folder}` });
      const text = await editor.until('the doctor has answered', async () => {
        const shown = await editor.run((vscode) => vscode.window.activeTextEditor?.document.getText() ?? '');
        return shown.startsWith('Symbiote Doctor') && shown;
      });
      assert.match(text, /WARNING +state folder +it cannot be created: /);
      assert.match(text, /WARNING +tasks file +tasks\.yml cannot be written: /);
      await editor.screenshot('places-doctor');
    });
  });
});
