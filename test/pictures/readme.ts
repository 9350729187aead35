/**
 * The pictures of the README, taken from the real editor on the sample workspace, which has a history: `npm run pictures` makes
 * them anew, so that they stay true. Run by the journeys' runner, which chooses the editor.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { fastImportStream, sampleCommits } from '../../src/hosts/vscode/sample/sampleHistory';
import { filesBelow } from '../filesBelow';
import { openEditor } from '../host/harness/editor';
import { screenshots } from '../host/harness/host';
import { createWorkspace } from '../host/harness/workspace';

const repository = resolve(__dirname, '../..');
const sample = join(repository, 'media/sample');
const pictures = join(repository, 'docs/pictures');

describe('the pictures of the README', function () {
  this.timeout(240_000);

  it('are taken', async () => {
    const workspace = createWorkspace({}, { git: false });
    cpSync(sample, workspace.folder, { recursive: true });
    const files = filesBelow(sample).map((file) => ({
      path: relative(sample, file).split(sep).join('/'),
      text: readFileSync(file, 'utf8'),
    }));
    const git = (args: readonly string[], input = ''): unknown => execFileSync('git', args, { cwd: workspace.folder, input });
    git(['init', '-q', '-b', 'main']);
    git(['fast-import', '--quiet'], fastImportStream(sampleCommits(files, Date.now())));
    git(['reset', '-q']);
    const editor = await openEditor({ folder: workspace.folder });
    const take = async (name: string): Promise<void> => {
      mkdirSync(pictures, { recursive: true });
      for (const theme of ['light', 'dark'] as const) {
        await editor.setTheme(theme);
        await editor.screenshot(`readme-${name}-${theme}`);
        copyFileSync(join(screenshots, `readme-${name}-${theme}.png`), join(pictures, `${name}-${theme}.png`));
      }
    };
    try {
      await editor.command('symbiote.hotspots.focus');
      await editor.until('hotspots are shown', async () => (await editor.treeRows('Hotspots')).length > 2);
      await editor.treeRow('Hotspots', 'priceOrder').click();
      await editor.page.locator('.view-line span[class*="dyn-rule"]', { hasText: 'cognitive' }).first().waitFor();
      await editor.startCommand('symbiote.run');
      await editor.until('the tasks have ended', () =>
        /id: report\n(  .*\n)*  status: done/.test(readFileSync(workspace.path('tasks.yml'), 'utf8')),
      );
      await editor.command('symbiote.showTerminal', 'test');
      await editor.until('the terminal shows them', async () => /pass 11/.test(await editor.terminalText()));
      await editor.command('workbench.action.focusActiveEditorGroup');
      await take('editor');
      await editor.command('workbench.action.closePanel');
      await editor.startCommand('symbiote.showLastRun', 'report');
      await editor.until('the run is shown', async () => {
        const shown = await Promise.all(
          editor.page.frames().map((frame) =>
            frame
              .locator('h1')
              .count()
              .catch(() => 0),
          ),
        );
        return shown.some((count) => count > 0);
      });
      await take('run');
    } finally {
      await editor.close();
      workspace.remove();
    }
  });
});
