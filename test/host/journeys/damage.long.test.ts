/** What a person sees after the state was damaged on the disk: that something is missing, and where it is said what. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openEditor, type Editor } from '../harness/editor';
import { taggedProcesses } from '../harness/leftovers';
import { createWorkspace } from '../harness/workspace';
import { project } from './code';

const message = /Something recorded here was damaged on the disk/;

describe('a journal that was damaged in the middle', () => {
  const tasks = '- { id: one, command: "echo one" }\n- { id: two, command: "echo two" }\n';
  const workspace = createWorkspace({ ...project, 'tasks.yml': tasks, '.gitignore': '.symbiote/\n' });
  let editor: Editor;

  before(async () => {
    editor = await openEditor({ folder: workspace.folder });
    await editor.command('symbiote.tasks.focus');
    await editor.until('the tasks are shown', async () => (await editor.treeRows('Tasks')).length === 2);
    await editor.command('symbiote.run');
    await editor.until(
      'both are done',
      () => (readFileSync(workspace.path('tasks.yml'), 'utf8').match(/status: done/g) ?? []).length === 2,
    );
    await editor.until('the run is over', async () => (await editor.page.locator('.statusbar-item .codicon-flame').count()) === 1);
  });
  after(async () => {
    await editor.close();
    workspace.remove();
  });

  const inThemes = async (name: string): Promise<void> => {
    for (const theme of ['light', 'contrast', 'dark'] as const) {
      await editor.setTheme(theme);
      await editor.screenshot(`${name}-${theme}`);
    }
  };
  /** Runs shows it, and nothing else comes up. */
  const shown = (): Promise<string> => editor.page.locator('.pane', { hasText: 'Runs' }).innerText();

  it('is told in the Runs view, without a word elsewhere', async () => {
    const folder = workspace.path('.symbiote/journal');
    const [segment = ''] = readdirSync(folder);
    const bytes = readFileSync(join(folder, segment));
    // In the middle of a record in the middle of the file.
    const at = bytes.indexOf(10, bytes.length >> 1) + 40;
    bytes.writeUInt8(bytes.readUInt8(at) ^ 0x20, at);
    for (const { pid, command } of taggedProcesses(editor.home)) if (command.includes('engine.js')) process.kill(pid, 'SIGKILL');
    writeFileSync(join(folder, segment), bytes);
    await editor.command('symbiote.runs.focus');
    await editor.until('the view says so', async () => message.test(await shown()));
    assert.ok(existsSync(workspace.path('.symbiote/quarantine')));
    assert.deepEqual(await editor.notifications(), []);
    assert.equal((await editor.treeRows('Runs')).length, 1);
    await inThemes('damage-runs');
  });

  it('is described by the doctor, record by record', async () => {
    await editor.command('symbiote.runDoctor');
    const text = await editor.until('the doctor’s report is open', async () => {
      const shownText = await editor.run((vscode) => vscode.window.activeTextEditor?.document.getText() ?? '');
      return /Symbiote|state/.test(shownText) && /is damaged and left out/.test(shownText) ? shownText : undefined;
    });
    assert.match(text, /1 record before it is missing \(number \d+\)/);
    assert.match(text, /kept in \.symbiote\/quarantine\/journal-\d+\.log-at-\d+\.bin: \d+ damaged bytes/);
    assert.match(text, /doctor --repair/);
    await inThemes('damage-doctor');
  });
});
