/** What a person waits for in the real editor; `npm run bench` runs it through the journeys' runner, which chooses the editor. */
import { resolve } from 'node:path';
import { openEditor, type Editor } from '../host/harness/editor';
import { createWorkspace } from '../host/harness/workspace';
import { packageCorpus } from './corpus';
import { median, ms, print, spread } from './report';

const samples = 3;

describe('the editor, waited for', function () {
  this.timeout(300_000);

  it('is measured', async () => {
    const activations: number[] = [];
    const hotspots: number[] = [];
    const workspace = createWorkspace({ 'package.json': '{}' });
    const { files } = packageCorpus(resolve(__dirname, '../../node_modules'), workspace.folder, 1000);
    try {
      for (let sample = 0; sample < samples; sample++) {
        const editor = await openEditor({ folder: workspace.folder, settings: { 'symbiote.audit.includeMinified': true } });
        activations.push(await activate(editor));
        hotspots.push(await firstHotspot(editor));
        await editor.close();
      }
    } finally {
      workspace.remove();
    }
    print('Editor', [
      { name: 'activation, code loaded included', value: ms(median(activations)), note: spread(activations) },
      {
        name: `view opened to first hotspot, ${files.length} files, engine not running`,
        value: ms(median(hotspots)),
        note: spread(hotspots),
      },
    ]);
  });
});

async function activate(editor: Editor): Promise<number> {
  return editor.run(async (vscode) => {
    const extension = vscode.extensions.all.find(({ packageJSON }) => (packageJSON as { name: string }).name === 'symbiote');
    if (extension === undefined) throw new Error('Symbiote is not installed.');
    if (extension.isActive) throw new Error('Symbiote was active before it was measured.');
    const start = performance.now();
    await extension.activate();
    return performance.now() - start;
  });
}

async function firstHotspot(editor: Editor): Promise<number> {
  const start = performance.now();
  await editor.command('symbiote.hotspots.focus');
  await editor.page.locator('.pane', { hasText: 'Hotspots' }).locator('.monaco-list-row').first().waitFor({ timeout: 120_000 });
  return performance.now() - start;
}
