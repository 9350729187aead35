/** A person opens a repository and sees what hurts, without having done anything. */
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { openEditor, type Editor } from '../harness/editor';
import { createWorkspace } from '../harness/workspace';
import { project } from './code';

describe('hotspots', () => {
  const workspace = createWorkspace(project);
  let editor: Editor;

  before(async () => {
    editor = await openEditor({ folder: workspace.folder });
  });
  after(async () => {
    await editor.close();
    workspace.remove();
  });

  const rows = async (count: number): Promise<string[]> =>
    editor.until(`${count} rows are shown`, async () => {
      const shown = await editor.treeRows('Hotspots');
      return shown.length === count && shown;
    });

  it('appear when the view is opened, worst first', async () => {
    await editor.command('symbiote.hotspots.focus');
    assert.deepEqual(await rows(2), ['parseStatementcognitive 27 parser.ts:6', 'renderTablecognitive 21 table.ts:1']);
    await editor.screenshot('hotspots-dark');
  });

  it('write nothing into the workspace', () => {
    assert.equal(existsSync(workspace.path('.symbiote')), false);
    assert.equal(existsSync(workspace.path('tasks.yml')), false);
  });

  it('are counted in the status bar', async () => {
    assert.ok(await editor.until('the status bar has the count', async () => (await editor.texts('.statusbar-item')).includes('2')));
  });

  it('open the code at the function', async () => {
    await editor.treeRow('Hotspots', 'renderTable').click();
    await editor.until('the cursor is at the function', async () => (await editor.run(cursor)) === 'table.ts:1');
  });

  it('are grouped by file, also after a reload', async () => {
    await editor.command('symbiote.groupHotspots');
    assert.deepEqual(await rows(4), [
      'parser.tssrc',
      'parseStatementcognitive 27 line 6',
      'table.tssrc/render',
      'renderTablecognitive 21 line 1',
    ]);
    await editor.screenshot('hotspots-grouped');
    await editor.reload();
    await editor.command('symbiote.hotspots.focus');
    assert.equal((await rows(4)).length, 4);
    await editor.command('symbiote.rankHotspots');
    await rows(2);
  });

  it('say why when pointed at', async () => {
    const hover = editor.page.locator('.monaco-hover', { hasText: 'excess' });
    await editor.until('the hover is shown', async () => {
      await editor.page.mouse.move(700, 700);
      await editor.treeRow('Hotspots', 'parseStatement').hover();
      await hover.waitFor({ timeout: 3_000 });
      return true;
    });
    assert.match(
      await hover.innerText(),
      /excess 16 \(cognitive 27 − 15, cyclomatic 19 − 15\) × churn 1 × trend 1 \(new on \d{4}-\d\d-\d\d\) = 16/,
    );
    await editor.screenshot('hotspots-hover');
    await editor.page.mouse.move(700, 700);
  });

  it('follow the code when it is saved', async () => {
    const file = workspace.path('src/render/table.ts');
    await editor.openFile(file);
    await editor.replaceText(file, 'if (value > 6) {\n    if (value % 8 === 0) total += 6;\n  }', 'total += 6;');
    await editor.replaceText(file, 'if (value > 5) {\n    if (value % 7 === 0) total += 5;\n  }', 'total += 5;');
    await editor.run((vscode) => vscode.window.activeTextEditor?.document.save());
    await editor.until('the function is no hotspot any more', async () => (await editor.treeRows('Hotspots')).length === 1);
  });

  it('follow what other programs write and remove', async () => {
    const shown = (await editor.treeRows('Hotspots')).length;
    const other = workspace.path('src/render/other.ts');
    copyFileSync(workspace.path('src/parser.ts'), other);
    await editor.until('the new file’s function is a hotspot', async () => (await editor.treeRows('Hotspots')).length === shown + 1);
    rmSync(other);
    await editor.until('it is none any more', async () => (await editor.treeRows('Hotspots')).length === shown);
  });

  it('look right in light and in high contrast', async () => {
    await editor.setTheme('light');
    await editor.screenshot('hotspots-light');
    await editor.setTheme('contrast');
    await editor.screenshot('hotspots-contrast');
  });
});

/** Runs in the extension host: "file:line" of the cursor. */
function cursor(vscode: typeof import('vscode')): string | undefined {
  const shown = vscode.window.activeTextEditor;
  return shown && `${shown.document.uri.path.split('/').pop()}:${shown.selection.active.line + 1}`;
}
