/** The first five minutes: what an empty view says, the walkthrough, the sample workspace, a report of an issue. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEditor, type Editor, type EditorWindow } from '../harness/editor';
import { createWorkspace, type TestWorkspace } from '../harness/workspace';

const simple = { 'src/a.js': 'export const a = 1;\n' };

/** What the welcome of a view says and offers. */
async function welcome(window: EditorWindow, view: string): Promise<string> {
  const pane = window.page.locator('.pane', { has: window.page.locator('.pane-header .title', { hasText: new RegExp(`^${view}$`) }) });
  const texts = await pane.locator('.welcome-view-content > *').allInnerTexts();
  return texts.map((text) => text.trim()).join(' | ');
}

async function welcomes(window: EditorWindow, view: string, expected: RegExp): Promise<void> {
  await window.until(`${view} says ${expected.source}`, async () => expected.test(await welcome(window, view)));
}

describe('the first five minutes', function () {
  this.timeout(120_000);

  describe('in a window without a folder', () => {
    let editor: Editor;
    let parent: string;
    const folders: TestWorkspace[] = [];

    before(async () => {
      parent = realpathSync(mkdtempSync(join(tmpdir(), 'symbiote-parent-')));
      editor = await openEditor({ folder: undefined });
    });
    after(async () => {
      await editor.close();
      for (const folder of folders) folder.remove();
      rmSync(parent, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    });

    it('say what to open', async () => {
      await editor.command('symbiote.hotspots.focus');
      await welcomes(editor, 'Hotspots', /Open a folder to see which functions.* Open Folder .*sample workspace/);
      await welcomes(editor, 'Tasks', /Open a folder to see its tasks/);
      await editor.screenshotInThemes('welcome-no-folder');
    });

    it('show five steps, in every theme', async () => {
      await editor.command('symbiote.openWalkthrough');
      const steps = editor.page.locator('.getting-started-step');
      await steps.first().waitFor();
      assert.equal(await steps.count(), 5);
      for (const theme of ['dark', 'light', 'contrast'] as const) {
        await editor.setTheme(theme);
        for (const [index, name] of ['hotspots', 'hint', 'task', 'run', 'look'].entries()) {
          await steps.nth(index).click();
          await editor.until(`step ${name} is open`, async () => /expanded/.test((await steps.nth(index).getAttribute('class')) ?? ''));
          await editor.until(`the picture of ${name} is there`, async () => {
            for (const frame of editor.page.frames())
              if (
                (await frame
                  .locator(`svg#${name}`)
                  .count()
                  .catch(() => 0)) > 0
              )
                return true;
            return false;
          });
          await editor.screenshot(`walkthrough-${name}-${theme}`);
        }
      }
      await editor.setTheme('dark');
      await editor.command('workbench.action.closeAllEditors');
    });

    const states: readonly { what: string; files: Record<string, string>; hotspots: RegExp; tasks: RegExp }[] = [
      {
        what: 'nothing found',
        files: simple,
        hotspots: /No function is over the complexity thresholds.*Audit Again/,
        tasks: /There are no tasks yet[^|]*\| Add Task$/,
      },
      {
        what: 'everything left out',
        files: { 'test/a.test.js': 'export const a = 1;\n' },
        hotspots: /Every file was left out.*Choose What Is Audited/,
        tasks: /There are no tasks yet/,
      },
      {
        what: 'nothing that is measured',
        files: { 'main.py': 'print(1)\n' },
        hotspots: /no JavaScript or TypeScript.*Add Task/,
        tasks: /There are no tasks yet/,
      },
    ];
    for (const { what, files, hotspots, tasks } of states) {
      it(`say so in a folder with ${what}, and what to do next`, async () => {
        const workspace = createWorkspace(files);
        const window = await editor.openWindow(workspace.folder);
        await window.command('symbiote.hotspots.focus');
        await welcomes(window, 'Hotspots', hotspots);
        await welcomes(window, 'Tasks', tasks);
        await window.screenshotInThemes(`welcome-${what.replaceAll(' ', '-')}`);
        assert.deepEqual(await window.notifications(), []);
        folders.push(workspace);
      });
    }

    it('make a sample in a folder of the person’s choice, and overwrite nothing', async () => {
      writeFileSync(join(parent, 'symbiote-sample'), 'a file that is in the way');
      mkdirSync(join(parent, 'seen-when-listed'));
      await editor.startCommand('symbiote.openSample');
      const input = editor.page.locator('.quick-input-widget input');
      const listed = editor.page.locator('.quick-input-list .monaco-list-row');
      // The dialog begins with a folder of its own, which would be put before what was typed sooner.
      await listed.first().waitFor();
      await editor.until('the folder is typed', async () => {
        if ((await input.inputValue()) === `${parent}/`) return true;
        await input.fill(`${parent}/`);
        return false;
      });
      // Until the folder that was typed is listed, the button means the one before.
      await listed.filter({ hasText: 'seen-when-listed' }).waitFor();
      const opened = editor.page.context().waitForEvent('page');
      await editor.click('.quick-input-widget .quick-input-action .monaco-button, .quick-input-widget .monaco-button');
      const page = await opened;
      assert.match(decodeURIComponent(page.url()), /symbiote-sample-2/);
      await page.close();
      const folder = join(parent, 'symbiote-sample-2');
      assert.ok(existsSync(join(folder, 'tasks.yml')));
      const log = execFileSync('git', ['log', '--format=%s'], { cwd: folder, encoding: 'utf8' });
      assert.ok(log.split('\n').length > 8, log);
      assert.equal(execFileSync('git', ['status', '--porcelain'], { cwd: folder, encoding: 'utf8' }), '');
    });

    it('show a report before anything leaves', async () => {
      const text = await editor.until('the log is in the report', async () => {
        await editor.command('symbiote.reportIssue');
        const shown = await editor.run((vscode) => vscode.window.activeTextEditor?.document.getText() ?? '');
        return /Activated in/.test(shown) && shown;
      });
      assert.match(text, /Symbiote: \d+\.\d+\.\d+/);
      assert.match(text, /No folder is open\./);
      await editor.screenshot('welcome-report');
      await editor.command('workbench.action.closeAllEditors');
    });
  });

  describe('in a folder that is not trusted', () => {
    const workspace = createWorkspace(simple);
    let editor: Editor;

    before(async () => {
      editor = await openEditor({ folder: workspace.folder, trusted: false });
    });
    after(async () => {
      await editor.close();
      workspace.remove();
    });

    it('say what can be done all the same', async () => {
      await editor.command('symbiote.hotspots.focus');
      await welcomes(editor, 'Tasks', /not trusted: tasks can be written, but not run.*Manage Workspace Trust/);
      await welcomes(editor, 'Hotspots', /No function is over/);
      await editor.screenshotInThemes('welcome-not-trusted');
    });
  });

  describe('in a German window', () => {
    const workspace = createWorkspace({ ...simple, 'tasks.yml': '- id: one\n  command: echo 1\n' });
    let editor: Editor;

    before(async () => {
      editor = await openEditor({ folder: workspace.folder, language: 'de' });
    });
    after(async () => {
      await editor.close();
      workspace.remove();
    });

    it('speak German: titles, views, texts and panels', async function () {
      // A desktop without the German language pack stays English.
      if ((await editor.run((vscode) => vscode.env.language)) !== 'de') this.skip();
      await editor.command('symbiote.hotspots.focus');
      await welcomes(editor, 'Hotspots', /Keine Funktion überschreitet die Komplexitätsschwellen/);
      await editor.until('the view of tasks is named in German', async () => (await editor.treeRows('Aufgaben')).length > 0);
      await editor.command('symbiote.showPlan');
      await editor.until('the plan is shown', async () => {
        for (const frame of editor.page.frames())
          if (
            (await frame
              .locator('h1', { hasText: 'Plan' })
              .count()
              .catch(() => 0)) > 0
          )
            return true;
        return false;
      });
      await editor.press('F1');
      await editor.type('Arbeitsbereich prüfen');
      await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Symbiote: Arbeitsbereich prüfen' }).first().waitFor();
      await editor.screenshot('german');
      await editor.press('Escape');
    });
  });
});
