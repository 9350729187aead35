/** A web window, where there is no process and no disk: open files are audited, and what else there is says why it is not. */
import assert from 'node:assert/strict';
import { currentHost } from '../harness/currentHost';
import { WebWindow } from '../harness/webWindow';
import { project, tangledFunction } from './code';
import { listNotifications } from './notifications';

describe('a web window without any process', () => {
  let window: WebWindow;

  before(async function () {
    // Its workbench comes with the editor from npm.
    if (currentHost().host.kind !== 'npm') this.skip();
    this.timeout(180_000);
    window = await WebWindow.open({ ...project, 'src/other.ts': tangledFunction('other', 8), 'tasks.yml': '- id: a\n' });
  });
  after(() => currentHost().host.kind === 'npm' && window.close());

  const open = (path: string): Promise<void> =>
    window.run(async (vscode, address) => {
      await vscode.window.showTextDocument(vscode.Uri.parse(address), { preview: false });
    }, window.uri(path));
  const hints = (path: string): Promise<string[]> =>
    window.run(async (vscode, address) => {
      const uri = vscode.Uri.parse(address);
      const all = new vscode.Range(0, 0, 1000, 0);
      const found = await vscode.commands.executeCommand<import('vscode').InlayHint[]>('vscode.executeInlayHintProvider', uri, all);
      return found.map(({ label }) => (typeof label === 'string' ? label : label.map(({ value }) => value).join('')));
    }, window.uri(path));

  it('has hints in the files that are open', async () => {
    await open('src/parser.ts');
    await window.until('the hint is there', async () => (await hints('src/parser.ts')).join() === 'cognitive 27 · cyclomatic 19');
  });

  it('lists the hotspots of open files, and of no others', async () => {
    await window.command('symbiote.hotspots.focus');
    await window.until('its hotspot is listed', async () => (await window.treeRows('Hotspots')).length === 1);
    assert.match((await window.treeRows('Hotspots')).join(), /^parseStatement\s*cognitive 27\s+parser\.ts:6$/);
    await open('src/other.ts');
    await window.until('both are listed', async () => (await window.treeRows('Hotspots')).length === 2);
    await window.screenshot('web-dark');
  });

  it('follows an edit', async () => {
    await window.run(async (vscode) => {
      const editor = vscode.window.activeTextEditor;
      await editor?.edit((edit) => edit.insert(new vscode.Position(0, 0), '// A line above.\n'));
    });
    await window.until('its line moved', async () => /other\.ts:2/.test((await window.treeRows('Hotspots')).join()));
  });

  it('opens the function of a hotspot', async () => {
    await window.treeRow('Hotspots', 'parseStatement').click();
    const place = (): Promise<string> =>
      window.run((vscode) => {
        const editor = vscode.window.activeTextEditor;
        return `${editor?.document.uri.toString()}:${(editor?.selection.active.line ?? 0) + 1}`;
      });
    await window.until('the cursor is there', async () => (await place()) === `${window.uri('src/parser.ts')}:6`);
  });

  it('explains a function', async () => {
    await window.command('symbiote.explainComplexity');
    await window.page.locator('.monaco-hover', { hasText: 'parseStatement' }).first().waitFor();
    await window.press('Escape');
  });

  it('says why there are no tasks', async () => {
    await window.page.locator('.welcome-view', { hasText: 'tasks and runs need a folder on disk' }).first().waitFor();
  });

  it('offers nothing in the palette that needs a process, and refuses it in words', async () => {
    await window.command('symbiote.run');
    await window.until('it is said', async () => /This window has no processes/.test((await listNotifications(window)).join()));
    await window.command('notifications.clearAll');
  });
});
