/** A person holds the reins: pausing, resuming and stopping a run, and terminals that come, stay and go as they should. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { openEditor, type Editor } from '../harness/editor';
import { taggedProcesses } from '../harness/leftovers';
import { createWorkspace } from '../harness/workspace';

/** Counts aloud until a file named like its argument exists. */
const hold = `
const { existsSync } = require('fs');
let count = 0;
const timer = setInterval(() => {
  if (count < 3) console.log(process.argv[2] + ' ' + ++count);
  if (existsSync(process.argv[2] + '.go')) { console.log('released'); clearInterval(timer); }
}, 40);
`;

/** 50 MB as fast as they are taken. */
const flood = `
const line = ('x'.repeat(79) + '\\n').repeat(1000);
let left = 625;
(function more() {
  while (left-- > 0) if (!process.stdout.write(line)) return process.stdout.once('drain', more);
  console.log('the last line');
})();
`;

const quick = Array.from({ length: 7 }, (_, index) => `- id: quick${index}\n  title: Quick ${index}\n  command: echo ${index}\n`).join('');
const held = ['one', 'two', 'three']
  .map((id) => `- id: ${id}\n  title: Hold \`${id}\`\n  command: node hold.js ${id}\n  priority: 5\n`)
  .join('');
const others = `- id: kept
  title: Go on unseen
  command: node hold.js kept
- id: flood
  title: Flood
  command: node flood.js
- id: fail
  title: Fail aloud
  command: echo wrong; exit 2
`;

describe('controlling runs and terminals', () => {
  const workspace = createWorkspace({
    'hold.js': hold,
    'flood.js': flood,
    'notes.txt': 'Notes.\n',
    'tasks.yml': held,
    '.gitignore': '.symbiote/\n*.go\n',
  });
  let editor: Editor;

  before(async () => {
    editor = await openEditor({ folder: workspace.folder });
    await editor.command('symbiote.tasks.focus');
    await editor.until('the tasks are shown', async () => (await editor.treeRows('Tasks')).length === 3);
    await editor.openFile(workspace.path('notes.txt'));
  });
  after(async () => {
    for (const id of ['one', 'two', 'three', 'kept']) workspace.write(`${id}.go`, '');
    await editor.close();
    workspace.remove();
  });

  const status = (id: string, expected: string): Promise<unknown> =>
    editor.until(`${id} is ${expected}`, () =>
      new RegExp(`id: ${id}\\n(  .*\\n)*  status: ${expected}`).test(readFileSync(workspace.path('tasks.yml'), 'utf8')),
    );
  const bar = (text: string): Promise<void> => editor.page.locator('.statusbar-item', { hasText: text }).first().waitFor();
  const idle = (): Promise<unknown> =>
    editor.until('no run is live', async () => (await editor.page.locator('.statusbar-item[id*="symbiote"]:visible').count()) === 0);
  const titleButton = async (name: string): Promise<void> => {
    const pane = editor.page.locator('.pane', { has: editor.page.locator('.pane-header .title', { hasText: /^Tasks$/ }) });
    await pane.locator('.pane-header').hover();
    await pane.getByRole('button', { name }).click();
  };
  const attempts = (id: string): number =>
    readdirSync(workspace.path('.symbiote/runs'), { recursive: true, encoding: 'utf8' }).filter((path) => path.includes(`task-${id}-`))
      .length;
  /** Starts a task and sees it begin. One that was started already, by an earlier try, is left alone. */
  const insist = async (id: string): Promise<void> => {
    // A run that just ended may not have said so yet: then it is asked again.
    await editor.until(
      `${id} is run`,
      async () => {
        if (attempts(id) > 0) return true;
        await idle();
        await editor.command('symbiote.runTask', id);
        return attempts(id) > 0;
      },
      { intervalMs: 500 },
    );
  };
  const shows = (text: RegExp): Promise<unknown> =>
    editor.until(`the terminal shows ${String(text)}`, async () => text.test(await editor.terminalText()));

  it('pauses after the current task, by a button of the view', async () => {
    await titleButton('Run All Ready Tasks');
    await status('one', 'in_progress');
    await titleButton('Pause Run');
    await bar('Hold one (pausing)');
    await editor.screenshot('control-pausing');
    workspace.write('one.go', '');
    await bar('Paused');
    await status('one', 'done');
    assert.doesNotMatch(readFileSync(workspace.path('tasks.yml'), 'utf8'), /in_progress/);
    await editor.screenshot('control-paused');
  });

  it('says in a task’s tooltip why it cannot be run now', async () => {
    const hover = editor.page.locator('.monaco-hover', { hasText: 'A run is under way' });
    await editor.until('the hover is shown', async () => {
      await editor.page.mouse.move(700, 700);
      await editor.treeRow('Tasks', 'Hold two').hover();
      await hover.waitFor({ timeout: 3_000 });
      return true;
    });
    assert.equal(
      await editor
        .treeRow('Tasks', 'Hold two')
        .getByRole('button', { name: /^Run Task/ })
        .count(),
      0,
    );
    await editor.screenshot('control-tooltip');
    await editor.page.mouse.move(700, 700);
    await editor.command('symbiote.runTask', 'one');
    await editor.page.getByText('Hold one is done: only pending tasks can be run.').waitFor();
  });

  it('offers what can be done with the run from the status bar', async () => {
    await editor.page.locator('.statusbar-item', { hasText: 'Paused' }).click();
    const rows = editor.page.locator('.quick-input-list .monaco-list-row');
    await rows.first().waitFor();
    assert.deepEqual(
      (await rows.allInnerTexts()).map((text) => text.trim().split(/\s{2,}|\n/)[0]),
      ['Show Run', 'Resume', 'Stopafter the current task', 'Cancelnow, with everything it started'],
    );
    await editor.screenshot('control-quick-pick');
    await editor.press('Escape');
  });

  it('resumes, and stops after the current task', async () => {
    await titleButton('Resume Run');
    await status('two', 'in_progress');
    await editor.command('symbiote.stop');
    await bar('Hold two (stopping)');
    await editor.screenshot('control-stopping');
    workspace.write('two.go', '');
    await status('two', 'done');
    await idle();
    assert.doesNotMatch(readFileSync(workspace.path('tasks.yml'), 'utf8'), /id: three\n(  .*\n)*  status: (in_progress|done)/);
  });

  it('goes on when its terminal is closed, which can be had again', async () => {
    workspace.write('tasks.yml', others + quick);
    await editor.until('the tasks are shown', async () => (await editor.treeRows('Tasks')).length === 10);
    await insist('kept');
    await editor.until('its terminal exists', async () => (await editor.terminalNames()).includes('Go on unseen'));
    await editor.run((vscode) => vscode.window.terminals.find(({ name }) => name === 'Go on unseen')?.dispose());
    await editor.until('its terminal is gone', async () => !(await editor.terminalNames()).includes('Go on unseen'));
    assert.equal(taggedProcesses(editor.home).filter(({ command }) => command.includes('hold.js kept')).length > 0, true);
    await editor.treeRow('Tasks', 'Go on unseen').hover();
    await editor
      .treeRow('Tasks', 'Go on unseen')
      .getByRole('button', { name: /^Show Task Terminal/ })
      .click();
    await shows(/kept 1\nkept 2\nkept 3/);
    workspace.write('kept.go', '');
    await shows(/released\nexit code 0/);
    await idle();
  });

  it('keeps few ended terminals', async () => {
    await editor.command('workbench.action.closePanel');
    for (let index = 0; index < 7; index += 1) {
      await insist(`quick${index}`);
      await status(`quick${index}`, 'done');
    }
    await idle();
    await editor.until('few terminals are left', async () => {
      const names = await editor.terminalNames();
      return names.includes('Quick 6') && !names.includes('Quick 0') && names.length <= 6;
    });
    await editor.screenshot('control-terminals');
  });

  it('shows a terminal when its task starts, if that is set, and takes no focus', async () => {
    await editor.command('workbench.action.closePanel');
    await editor.setSetting('symbiote.terminal.reveal', 'onStart');
    await editor.openFile(workspace.path('notes.txt'));
    await editor.command('symbiote.retryTask', 'quick6');
    await shows(/6\nexit code 0/);
    await editor.type('typed ');
    await editor.until('the editor has what was typed', async () =>
      (await editor.texts('.editor-instance .view-line'))[0]?.startsWith('typed'),
    );
    await idle();
  });

  it('shows a terminal when its task fails, if that is set', async () => {
    await editor.command('workbench.action.closePanel');
    await editor.setSetting('symbiote.terminal.reveal', 'onFailure');
    await editor.command('symbiote.retryTask', 'quick6');
    await insist('fail');
    await shows(/wrong\nexit code 2/);
    await editor.screenshot('control-failed');
    await editor.setSetting('symbiote.terminal.reveal', 'never');
    await idle();
  });

  it('stays responsive under 50 MB of output, and says what it did not show', async () => {
    await insist('flood');
    await editor.until('its terminal exists', async () => (await editor.terminalNames()).includes('Flood'));
    await editor.command('symbiote.showTerminal', 'flood');
    let slowest = 0;
    await editor.until(
      'the flood is over',
      async () => {
        const before = performance.now();
        await editor.run((vscode) => vscode.window.terminals.length);
        slowest = Math.max(slowest, performance.now() - before);
        return /id: flood\n(  .*\n)*  status: done/.test(readFileSync(workspace.path('tasks.yml'), 'utf8'));
      },
      { timeoutMs: 60_000 },
    );
    await shows(/the last line\nexit code 0 after .*; \d+ MB of output were skipped here, all of it is in the log/);
    assert.ok(slowest < 3_000, `the extension host was away for ${slowest} ms`);
    await editor.screenshot('control-flood');
    assert.ok(existsSync(workspace.path('.symbiote')));
  });
});
