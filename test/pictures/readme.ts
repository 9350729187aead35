/**
 * The pictures of the README, taken from the real editor on Symbiote's own source: `npm run pictures` makes them anew, so that
 * they stay true. Run by the journeys' runner, which chooses the editor.
 */
import { copyFileSync, cpSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openEditor } from '../host/harness/editor';
import { screenshots } from '../host/harness/host';
import { createWorkspace } from '../host/harness/workspace';

const repository = resolve(__dirname, '../..');
const pictures = join(repository, 'docs/pictures');

const tasks = `# What this repository wants done next.
- id: build
  title: Build everything
  command: node -e "console.log('\\u001b[32m✔\\u001b[0m built 5 programs')"
- id: lint
  title: Lint
  command: node -e "console.log('no problems')"
  dependencies: [build]
- id: tests
  title: Run the tests
  command: node -e "let n = 0; setInterval(() => console.log('\\u001b[32m✔\\u001b[0m test ' + ++n), 400)"
  dependencies: [build]
  priority: 5
- id: release
  title: Write the release notes
  kind: manual
  dependencies: [lint, tests]
`;

describe('the pictures of the README', function () {
  this.timeout(180_000);

  it('are taken', async () => {
    const workspace = createWorkspace({ 'tasks.yml': tasks, '.gitignore': '.symbiote/\n' }, { git: false });
    cpSync(join(repository, 'src'), workspace.path('src'), { recursive: true });
    const editor = await openEditor({
      folder: workspace.folder,
      // Its own code is kept below the default thresholds; lower ones show more of it.
      settings: { 'symbiote.audit.thresholds.cognitive': 9, 'symbiote.audit.thresholds.cyclomatic': 12, 'symbiote.hints.threshold': 6 },
    });
    try {
      await editor.command('symbiote.hotspots.focus');
      await editor.until('hotspots are shown', async () => (await editor.treeRows('Hotspots')).length > 4);
      await editor.treeRow('Hotspots', 'inDependencyOrder').click();
      await editor.page.locator('.view-line span[class*="dyn-rule"]', { hasText: 'cognitive' }).first().waitFor();
      await editor.startCommand('symbiote.run');
      await editor.until('tests run', async () => (await editor.terminalNames()).includes('Run the tests'));
      await editor.command('symbiote.showTerminal', 'tests');
      await editor.until('the terminal shows them', async () => /test 3/.test(await editor.terminalText()));
      await editor.command('workbench.action.focusActiveEditorGroup');
      await editor.screenshot('readme');
      mkdirSync(pictures, { recursive: true });
      copyFileSync(join(screenshots, 'readme.png'), join(pictures, 'editor.png'));
      await editor.command('symbiote.cancelRun');
    } finally {
      await editor.close();
      workspace.remove();
    }
  });
});
