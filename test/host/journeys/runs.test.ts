/** Runs watched, read afterwards and compared: the run panel, the Runs view, VS Code's own diff editors. */
import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { openEditor, type Editor } from '../harness/editor';
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
rmSync('src/gone.ts');
renameSync('src/old name.ts', 'src/new name.ts');
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

  it('opens nothing by itself; the panel follows the live run when asked for', async () => {
    await editor.startCommand('symbiote.run');
    await editor.page.locator('.statusbar-item', { hasText: 'Build it' }).waitFor();
    assert.deepEqual(await tabs(), []);
    await editor.command('symbiote.showRun');
    const frame = await panel(/Run/);
    await frame.getByText('src/parser.ts:3:8').waitFor();
    await editor.screenshot('runs-live');
  });
});
