/** Tasks run in terminals of their own: colours, typed input, ^C; through a reload of the window and beside a second one. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { openEditor, type Editor } from '../harness/editor';
import { taggedProcesses } from '../harness/leftovers';
import { createWorkspace } from '../harness/workspace';
import { project } from './code';
import { listNotifications } from './notifications';

const script = `
process.stdout.write('\\u001b[31mred\\u001b[0m and \\u001b[32mgreen\\u001b[0m\\r\\n');
process.stdout.write(process.stdout.isTTY ? 'a terminal\\r\\n' : 'no terminal\\r\\n');
process.stdout.write('name? ');
process.stdin.once('data', (data) => {
  console.log('hello ' + String(data).trim());
  process.exit(0);
});
`;

const tasks = `- id: greet
  title: Greet somebody
  command: node greet.js
- id: wait
  title: Wait for a file
  command: node wait.js
- id: fail
  title: Fail at once
  command: echo broken; exit 3
`;

const wait = `
const { existsSync } = require('fs');
let count = 0;
const timer = setInterval(() => {
  if (count < 3) console.log('waiting ' + ++count);
  if (existsSync('go')) { console.log('went'); clearInterval(timer); }
}, 50);
`;

describe('running tasks', () => {
  const workspace = createWorkspace({ ...project, 'greet.js': script, 'wait.js': wait, 'tasks.yml': tasks, '.gitignore': '.symbiote/\n' });
  let editor: Editor;

  before(async () => {
    editor = await openEditor({ folder: workspace.folder });
    await editor.command('symbiote.tasks.focus');
    await editor.until('the tasks are shown', async () => (await editor.treeRows('Tasks')).length === 3);
  });
  after(async () => {
    await editor.close();
    workspace.remove();
  });

  const status = (id: string, expected: string): Promise<unknown> =>
    editor.until(`${id} is ${expected}`, () =>
      new RegExp(`id: ${id}\\n(  .*\\n)*  status: ${expected}`).test(readFileSync(workspace.path('tasks.yml'), 'utf8')),
    );
  const idle = (): Promise<unknown> =>
    editor.until('no run is live', async () => (await editor.page.locator('.statusbar-item .codicon-flame').count()) === 1);
  const shows = (text: RegExp): Promise<unknown> =>
    editor.until(`the terminal shows ${String(text)}`, async () => text.test(await editor.terminalText()));

  it('begins without taking the focus or opening the panel', async () => {
    await editor.openFile(workspace.path('src/parser.ts'));
    await editor.treeRow('Tasks', 'Greet somebody').hover();
    await editor.screenshot('run-inline-actions');
    await editor
      .treeRow('Tasks', 'Greet somebody')
      .getByRole('button', { name: /^Run Task/ })
      .click();
    await status('greet', 'in_progress');
    await editor.until('its terminal exists', async () => (await editor.terminalNames()).includes('Greet somebody'));
    assert.equal(await editor.page.locator('.part.panel .terminal-wrapper').count(), 0);
    await editor.page.locator('.statusbar-item', { hasText: 'Greet somebody' }).waitFor();
    await editor.screenshot('run-in-progress');
  });

  it('is a full terminal: colours and typed input', async () => {
    await editor.command('symbiote.showTerminal', 'greet');
    await shows(/red and green\na terminal\nname\?/);
    const red = editor.page.locator('.terminal-wrapper.active .xterm-rows span', { hasText: /^red$/ });
    const [r = 0, g = 0, b = 0] = await red.evaluate((span) => getComputedStyle(span).color.match(/\d+/g)?.map(Number) ?? []);
    assert.ok(r > g + 50 && r > b + 50, `red is ${r}, ${g}, ${b}`);
    await editor.click('.terminal-wrapper.active');
    await editor.type('world');
    await editor.press('Enter');
    await shows(/hello world\nexit code 0 after/);
    await status('greet', 'done');
    await editor.screenshot('run-terminal-done');
  });

  it('says why a task failed, in the view and not by a notification', async () => {
    await idle();
    await editor.command('symbiote.runTask', 'fail');
    await status('fail', 'failed');
    await editor.until('the row says why', async () => (await editor.treeRows('Tasks')).some((row) => row.includes('exit code 3')));
    assert.deepEqual(
      (await listNotifications(editor)).filter((text) => !text.includes('tsserver')),
      [],
    );
    await editor.screenshot('run-failed');
  });

  it('runs a task again in the same terminal', async () => {
    const before = (await editor.terminalNames()).length;
    await idle();
    await editor.command('symbiote.showTerminal', 'fail');
    await editor.command('symbiote.retryTask', 'fail');
    await editor.until('it ran again', () => existsSync(workspace.path('.symbiote')) && attempts() === 2);
    await status('fail', 'failed');
    assert.equal((await editor.terminalNames()).length, before);

    function attempts(): number {
      const { readdirSync } = require('node:fs') as typeof import('node:fs');
      const runs = workspace.path('.symbiote/runs');
      return readdirSync(runs)
        .flatMap((run) => readdirSync(`${runs}/${run}`))
        .filter((name) => name.startsWith('task-fail')).length;
    }
  });

  it('goes on through a reload of the window, and its terminal comes back', async () => {
    await idle();
    await editor.command('symbiote.runTask', 'wait');
    await editor.until('its terminal exists', async () => (await editor.terminalNames()).includes('Wait for a file'));
    await editor.command('symbiote.showTerminal', 'wait');
    await shows(/waiting 3/);
    await editor.reload();
    await editor.until('the terminal is there again', async () => (await editor.terminalNames()).includes('Wait for a file'));
    await editor.page.locator('.statusbar-item', { hasText: 'Wait for a file' }).waitFor();
    // It was in view before the reload, so it is again, without having been asked for.
    await shows(/waiting 1\nwaiting 2\nwaiting 3/);
    await editor.screenshot('run-after-reload');
  });

  it('is seen by a second window, which attaches to the same engine', async () => {
    const second = await editor.openWindow(workspace.folder);
    await second.command('symbiote.tasks.focus');
    await second.until('the terminal is there', async () => (await second.terminalNames()).includes('Wait for a file'));
    await second.command('symbiote.showTerminal', 'wait');
    await second.until('the second window shows the output', async () => /waiting 3/.test(await second.terminalText()));
    workspace.write('go', '');
    await second.until('the second window shows the end', async () => /went\nexit code 0/.test(await second.terminalText()));
    await shows(/went\nexit code 0/);
    await status('wait', 'done');
    await second.screenshot('run-second-window');
  });

  it('is cancelled with everything it started', async () => {
    await editor.command('symbiote.editTasksFile');
    await editor.run(async (vscode) => {
      const document = vscode.window.activeTextEditor?.document;
      if (document === undefined) throw new Error('no editor');
      const edit = new vscode.WorkspaceEdit();
      edit.insert(
        document.uri,
        document.positionAt(document.getText().length),
        '- id: long\n  title: Take long\n  command: echo begun; sleep 600\n',
      );
      await vscode.workspace.applyEdit(edit);
      await document.save();
    });
    await editor.until('the task is shown', async () => (await editor.treeRows('Tasks')).some((row) => row.startsWith('Take long')));
    await idle();
    await editor.command('symbiote.run');
    await status('long', 'in_progress');
    await editor.command('symbiote.cancelRun');
    await status('long', 'cancelled');
    await editor.until(
      'the status bar is quiet',
      async () => (await editor.page.locator('.statusbar-item', { hasText: 'Take long' }).count()) === 0,
    );
  });

  it('says that the engine died, has it restarted, and takes nothing for done', async () => {
    await idle();
    await editor.command('symbiote.retryTask', 'long');
    await status('long', 'in_progress');
    await editor.command('symbiote.showTerminal', 'long');
    await shows(/^begun$/);
    for (const { pid, command } of taggedProcesses(editor.home)) if (command.includes('engine.js')) process.kill(pid, 'SIGKILL');
    await shows(/The engine ended/);
    await status('long', 'pending');
    await editor.until('the row is pending again', async () => (await editor.treeRows('Tasks')).some((row) => row.startsWith('Take long')));
    await idle();
    await editor.screenshot('run-engine-died');
    assert.deepEqual(
      taggedProcesses(editor.home).filter(({ command }) => command.includes('sleep 600')),
      [],
    );
  });
});
