/** A long history of runs, read with the keyboard alone: older runs, the run panel with its links and diffs, the graph. */
import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { createFiles } from '../../../src/adapters/system/files';
import type { Run } from '../../../src/domain/runs/run';
import { Journal } from '../../../src/engine/store/journal';
import { openEditor, type Editor } from '../harness/editor';
import { createWorkspace } from '../harness/workspace';
import { project } from './code';

const change = `
const { readFileSync, writeFileSync } = require('fs');
writeFileSync('src/parser.ts', readFileSync('src/parser.ts', 'utf8').replace('value + 1', 'value + 2'));
writeFileSync('src/made.ts', 'export const made = true;\\n');
console.log('first src/render/table.ts:2:3');
console.log('then src/parser.ts:3:10');
`;
const tasks = `- id: change
  title: Change it
  command: node change.js
- id: check
  title: Check it
  command: "true"
  dependencies: [change]
`;
const runs = 70;

/** Runs of other days, as an engine would have recorded them. */
async function recordRuns(folder: string): Promise<void> {
  const began = Date.now() - 10 * 86_400_000;
  let now = began;
  const files = createFiles(folder);
  const journal = new Journal({
    files,
    clock: { now: () => now, schedule: () => ({ dispose: () => undefined }), turn: async () => undefined },
    folder: '.symbiote/journal',
    prepare: () => files.writeAtomic('.symbiote/.gitignore', Buffer.from('*\n')),
    engine: { pid: 1, build: 'recorded' },
  });
  for (let index = 1; index <= runs; index++) {
    now = began + index * 3_600_000;
    const result = { taskId: 'check', title: `Check ${index}`, status: 'done', durationMs: 900, exitCode: 0 } as const;
    const run: Run = {
      id: `r-${index}`,
      state: 'done',
      startedAt: now,
      endedAt: now + 1000,
      ending: 'completed',
      requested: [],
      tasksFile: 'tasks.yml',
      costUsed: 1,
      costBudget: null,
      results: [],
      warnings: [],
    };
    await journal.append({ type: 'run.started', run });
    await journal.append({ type: 'run.result', runId: run.id, result });
  }
  await journal.close();
}

describe('a long history of runs', () => {
  const workspace = createWorkspace({ ...project, 'change.js': change, 'tasks.yml': tasks, '.gitignore': '.symbiote/\n' });
  let editor: Editor;
  let frame: Frame;

  before(async () => {
    await recordRuns(workspace.folder);
    editor = await openEditor({ folder: workspace.folder });
    await editor.page.bringToFront();
    await editor.command('symbiote.runs.focus');
    await editor.until('runs are listed', async () => (await editor.treeRows('Runs')).length > 5);
  });
  after(async () => {
    await editor.close();
    workspace.remove();
  });

  const focusedRow = () => editor.page.locator('.monaco-list:focus-within .monaco-list-row.focused');
  /** The row that the keyboard is on. */
  const row = (text: string | RegExp): Promise<void> => focusedRow().filter({ hasText: text }).waitFor();
  const panel = (main: string): Promise<Frame> =>
    editor.until(`the panel ${main} is shown`, async () => {
      for (const one of editor.page.frames()) {
        const count = await one
          .locator(main)
          .count()
          .catch(() => 0);
        if (count > 0) return one;
      }
      return undefined;
    });
  /** What a screen reader would say of what has the focus in the panel. */
  const at = (): Promise<string> =>
    frame.evaluate(() => {
      const active = document.activeElement;
      return active === null || active === document.body ? '' : (active.getAttribute('aria-label') ?? active.textContent ?? '');
    });
  const tabTo = (name: RegExp): Promise<unknown> =>
    editor.until(`the focus is on ${String(name)}`, async () => {
      if (name.test(await at())) return true;
      await editor.press('Tab');
      return name.test(await at());
    });
  const isShown = (path: string, line: number): Promise<unknown> =>
    editor.until(`${path}:${line} is shown`, () =>
      editor.run(
        (vscode, place) => {
          const shown = vscode.window.activeTextEditor;
          return shown?.document.uri.path.endsWith(place.path) === true && shown.selection.active.line + 1 === place.line;
        },
        { path, line },
      ),
    );

  const toNewest = async (text: RegExp): Promise<void> => {
    await editor.command('symbiote.runs.focus');
    await editor.page.locator('.monaco-list:focus').waitFor();
    await editor.press('Home');
    await row(text);
  };

  it('gives older runs a page at a time', async () => {
    await editor.page.locator('.monaco-list:focus').waitFor();
    await editor.press('End');
    await row('Load more of 20 older runs');
    await editor.screenshot('history-more');
    await editor.press('Enter');
    // On the first of them, where the keyboard goes on.
    const focused = editor.page.locator('.monaco-list:focus .monaco-list-row.focused');
    await editor.until('a run is focused', async () => /1 done/.test((await focused.allInnerTexts()).join()));
    assert.ok(Number(await focused.getAttribute('data-index')) > 0);
    await toNewest(/1 done/);
  });

  it('shows a run and goes through it, link by link, to the code and to its differences', async () => {
    await editor.command('symbiote.runTask', 'change');
    await editor.until('it is done', async () => (await editor.treeRows('Runs'))[0]?.match(/Today.*1 done/) !== null);
    await toNewest(/Today.*1 done/);
    await editor.press('Enter');
    frame = await panel('main.run h1');
    // The only task of a run is unfolded.
    await tabTo(/Change it/);
    await frame.getByText('then src/parser.ts:3:10').waitFor();
    await tabTo(/^src\/render\/table\.ts:2:3$/);
    await editor.press('ArrowDown');
    assert.equal(await at(), 'src/parser.ts:3:10');
    await editor.screenshot('history-link-focus');
    await editor.press('Enter');
    await isShown('/src/parser.ts', 3);
    await editor.command('symbiote.showLastRun', 'change');
    frame = await panel('main.run .log');
    await tabTo(/^Open Diff of src\/parser\.ts$/);
    await editor.press('Enter');
    await editor.page.locator('.monaco-diff-editor .line-insert').first().waitFor();
  });

  it('has all changes in the multi-file editor, also after a reload', async () => {
    await editor.command('workbench.action.closeAllEditors');
    await toNewest(/Today/);
    await editor.treeRow('Runs', 'Today').hover();
    await editor.treeRow('Runs', 'Today').getByRole('button', { name: 'Open All Changes' }).click();
    const heads = editor.page.locator('.multiDiffEntry .file-path');
    await editor.until('both files are there', async () => (await heads.count()) === 2);
    await editor.reload();
    await editor.until('both files are there again', async () => (await heads.count()) === 2);
    await editor.page.locator('.multiDiffEntry .line-insert').first().waitFor();
  });

  it('is told by the graph as well, from task to task by the arrow keys', async () => {
    await editor.command('workbench.action.closeAllEditors');
    await editor.command('symbiote.showGraph');
    frame = await panel('.place');
    await frame.locator('main').click({ position: { x: 2, y: 2 } });
    await tabTo(/^Change it/);
    await editor.press('ArrowRight');
    assert.match(await at(), /^Check it/);
    await editor.screenshot('history-graph-focus');
    await editor.press('Enter');
    await isShown('/tasks.yml', 5);
  });
});
