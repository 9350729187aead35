/** The .vsix as a person installs it, into an editor that has nothing of this repository: everything works from the package alone. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEditor, type Editor } from '../harness/editor';
import { repository } from '../harness/host';
import { taggedProcesses } from '../harness/leftovers';
import { createWorkspace } from '../harness/workspace';
import { project } from './code';

const look = `
console.log(process.stdout.isTTY ? 'a terminal' : 'no terminal');
process.stdin.once('data', () => process.exit(0));
`;
const tasks = '- id: look\n  title: Look for a terminal\n  command: node look.js\n';

describe('the installed package', () => {
  const workspace = createWorkspace({ ...project, 'look.js': look, 'tasks.yml': tasks, '.gitignore': '.symbiote/\n' });
  const elsewhere = mkdtempSync(join(tmpdir(), 'symbiote-vsix-'));
  let editor: Editor;

  before(async () => {
    const file = join(elsewhere, 'symbiote.vsix');
    execFileSync(process.execPath, [join(repository, 'package.mjs'), '--out', file], { cwd: elsewhere, stdio: 'pipe' });
    editor = await openEditor({ folder: workspace.folder, installed: false });
    assert.equal(await editor.run((vscode) => vscode.extensions.getExtension('symbiote.symbiote') === undefined), true);
    // What "Install from VSIX…" executes.
    await editor.run(async (vscode, path) => {
      await vscode.commands.executeCommand('workbench.extensions.installExtension', vscode.Uri.file(path));
    }, file);
    rmSync(elsewhere, { recursive: true });
  });
  after(async () => {
    await editor.close();
    workspace.remove();
  });

  it('is installed without a reload, its programs too', async () => {
    const folder = await editor.until('the editor knows it', () =>
      editor.run((vscode) => vscode.extensions.getExtension('symbiote.symbiote')?.extensionPath ?? false),
    );
    assert.ok(!folder.startsWith(repository), folder);
    assert.ok(existsSync(join(folder, 'dist/languageWorker.js')));
    assert.equal(existsSync(join(folder, 'src')), false);
  });

  it('finds hotspots and hints', async () => {
    await editor.command('symbiote.hotspots.focus');
    await editor.until('hotspots are shown', async () => (await editor.treeRows('Hotspots')).length === 2);
    await editor.openFile(workspace.path('src/parser.ts'));
    await editor.page.locator('.view-line', { hasText: 'cognitive 27 · cyclomatic 19' }).waitFor();
  });

  it('runs a task in a terminal of its own', async () => {
    await editor.command('symbiote.runTask', 'look');
    await editor.until('the terminal exists', async () => (await editor.terminalNames()).includes('Look for a terminal'));
    await editor.command('symbiote.showTerminal', 'look');
    await editor.until('it is a terminal', async () => /^a terminal$/m.test(await editor.terminalText()));
    await editor.screenshot('package-installed');
  });

  it('opens its panels', async () => {
    await editor.command('symbiote.showPlan');
    await editor.page.frameLocator('iframe.webview').frameLocator('iframe').getByRole('heading', { name: 'Plan' }).first().waitFor();
  });

  it('uses nothing of this repository', async function () {
    const loaded = await editor.run(() => Object.keys(require.cache).filter((file) => /symbiote/i.test(file) && !/control/.test(file)));
    assert.deepEqual(
      loaded.filter((file) => file.startsWith(join(repository, 'dist')) || file.startsWith(join(repository, 'src'))),
      [],
    );
    if (process.platform !== 'linux') this.skip();
    const engines = taggedProcesses(editor.home).filter(({ command }) => command.includes('engine.js'));
    assert.equal(engines.length, 1);
    for (const { pid } of engines) assert.deepEqual(openedBy(pid).filter(isOurs), []);
    assert.ok(openedBy(engines[0]?.pid ?? 0).some((file) => file.endsWith('pty.node')));
  });

  it('has a page with its icon and its README, and no picture that cannot be drawn', async () => {
    await editor.command('symbiote.cancelRun');
    await editor.command('workbench.extensions.search', '@installed symbiote');
    await editor.page.locator('.extensions-list .extension-list-item', { hasText: 'Symbiote' }).first().click();
    const page = editor.page.locator('.extension-editor');
    await editor.until('the icon is drawn', () => page.locator('img.icon').first().evaluate(isDrawn));
    const readme = editor.page.frameLocator('iframe.webview.ready').last().frameLocator('iframe');
    await readme.getByRole('heading', { name: 'Symbiote' }).first().waitFor();
    for (const picture of await readme.locator('img').all()) assert.ok(await picture.evaluate(isDrawn));
    await editor.screenshot('package-page');
  });
});

/** Runs in the page. */
function isDrawn(image: Element): boolean {
  return 'naturalWidth' in image && image.naturalWidth !== 0;
}

/** Files a process has open or mapped. */
function openedBy(pid: number): string[] {
  const open = readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${descriptor}`)];
    } catch {
      return [];
    }
  });
  const mapped = readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .flatMap((line) => /\s(\/\S.*)$/.exec(line)?.[1] ?? []);
  return [...open, readlinkSync(`/proc/${pid}/cwd`), ...mapped];
}

/** The editor itself is kept in this checkout; the extension must not be. */
function isOurs(file: string): boolean {
  return file.startsWith(`${repository}/`) && !file.startsWith(join(repository, '.vscode-test'));
}
