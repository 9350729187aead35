/** How code changed lately, in the editor: beside the numbers of a function, and commit by commit on demand. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { openEditor, type Editor } from '../harness/editor';
import { createWorkspace } from '../harness/workspace';
import { project, tangledFunction } from './code';

describe('the history of code', () => {
  const workspace = createWorkspace({ ...project, 'src/past.ts': tangledFunction('past', 8) });
  const file = workspace.path('src/past.ts');
  let editor: Editor;

  const commit = (subject: string): void => {
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.invalid', '-c', 'gc.auto=0'];
    execFileSync('git', ['-C', workspace.folder, ...identity, 'commit', '-q', '-a', '-m', subject]);
  };
  const hint = async (expected: RegExp): Promise<unknown> =>
    editor.until(`the hint is ${expected.source}`, async () => (await editor.inlayHints(file)).some(({ text }) => expected.test(text)));

  before(async () => {
    workspace.write('src/past.ts', tangledFunction('past', 10));
    commit('past does more');
    editor = await openEditor({ folder: workspace.folder });
    await editor.openFile(file);
  });
  after(async () => {
    await editor.close();
    workspace.remove();
  });

  it('stands beside the numbers', async () => {
    await hint(/cognitive \d+ ▲\d+/);
    await editor.page.locator('.view-line', { hasText: '▲' }).first().waitFor();
    await editor.screenshot('code-history-hint');
  });

  it('follows what is committed elsewhere, without an audit or a look away', async () => {
    const before = (await editor.inlayHints(file)).map(({ text }) => text).join();
    workspace.write('src/past.ts', tangledFunction('past', 7));
    commit('past does less');
    await hint(/cognitive \d+ ▼\d+/);
    assert.notEqual((await editor.inlayHints(file)).map(({ text }) => text).join(), before);
    await editor.screenshot('code-history-followed');
  });

  it('is shown commit by commit, and from each there is a way to what it changed', async () => {
    await editor.startCommand('symbiote.showHistory');
    const picks = editor.page.locator('.quick-input-list .monaco-list-row');
    await picks.filter({ hasText: 'past does less' }).waitFor();
    const shown = (await picks.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' '));
    assert.deepEqual(
      shown.map((text) => /past does (more|less)|start/.exec(text)?.[0]),
      ['past does less', 'past does more', 'start'],
    );
    await editor.screenshot('code-history-commits');
    await picks.filter({ hasText: 'past does more' }).click();
    await editor.page.locator('.monaco-diff-editor').first().waitFor();
    await editor.until('the differences are named after the commit', async () =>
      (await editor.texts('.tab')).some((text) => /past\.ts \([0-9a-f]{7}\)/.test(text)),
    );
    await editor.screenshot('code-history-commit');
  });
});
