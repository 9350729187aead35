/** A window with several folders: each has its room, and nothing of one gets into another's. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { openEditor, type Editor } from '../harness/editor';
import { createWorkspace } from '../harness/workspace';
import { project, tangledFunction } from './code';
import { listNotifications } from './notifications';

const tasks = (folder: string): string => `- id: build
  title: Build the ${folder}
  command: echo built ${folder} > built.txt
`;

describe('a window with several folders', () => {
  const api = createWorkspace({ ...project, 'symbiote.config.yaml': 'tasksFile: work/todo.yml\n', 'work/todo.yml': tasks('api') });
  const web = createWorkspace({ 'tasks.yml': tasks('web'), 'src/other.ts': tangledFunction('other', 8) });
  const docs = createWorkspace({ 'tasks.yml': '- id: write\n  title: Write the docs\n  kind: manual\n' });
  let editor: Editor;

  before(async () => {
    const folders = [
      { path: api.folder, name: 'api' },
      { path: web.folder, name: 'web' },
    ];
    api.write('both.code-workspace', JSON.stringify({ folders }));
    editor = await openEditor({ folder: api.path('both.code-workspace') });
  });
  after(async () => {
    await editor.close();
    for (const workspace of [api, web, docs]) workspace.remove();
  });

  const rows = (view: string): Promise<string[]> => editor.treeRows(view);
  const labels = async (view: string): Promise<string[]> =>
    (await rows(view)).map((row) => row.replace(/^(.*?)(cognitive|cyclomatic) .*$/, '$1'));

  it('starts no engine before something of its folder is needed', async () => {
    await editor.openFile(api.path('package.json'));
    assert.deepEqual([existsSync(api.path('.symbiote')), existsSync(web.path('.symbiote'))], [false, false]);
  });

  it('shows the hotspots of each below its name', async () => {
    await editor.command('symbiote.hotspots.focus');
    // While files as wholes are rated, a folder says how far that is.
    await editor.until('both are audited', async () => (await labels('Hotspots')).join() === 'api2,parseStatement,renderTable,web1,other');
    await editor.screenshot('folders-dark');
  });

  it('shows the tasks of each below its name, also those with the same id', async () => {
    await editor.until('both lists are there', async () => (await rows('Tasks')).length === 4);
    assert.deepEqual(await rows('Tasks'), ['api1 task', 'Build the api', 'web1 task', 'Build the web']);
  });

  it('has hints in every folder', async () => {
    for (const file of [api.path('src/parser.ts'), web.path('src/other.ts')]) {
      await editor.openFile(file);
      await editor.until('a hint is shown', async () => (await editor.inlayHints(file)).length === 1);
    }
  });

  it('opens the code and the tasks file of the row’s own folder', async () => {
    const active = (): Promise<string | undefined> => editor.run((vscode) => vscode.window.activeTextEditor?.document.uri.fsPath);
    await editor.treeRow('Hotspots', 'parseStatement').click();
    await editor.until('its file is open', async () => (await active()) === api.path('src/parser.ts'));
    await editor.treeRow('Tasks', 'Build the web').click();
    await editor.until('its tasks file is open', async () => (await active()) === web.path('tasks.yml'));
    await editor.treeRow('Tasks', 'Build the api').click();
    await editor.until('its tasks file is open', async () => (await active()) === api.path('work/todo.yml'));
  });

  it('runs a task of the second folder there, in a terminal of its own', async () => {
    const row = editor.treeRow('Tasks', 'Build the web');
    await row.hover();
    await row.getByRole('button', { name: 'Run Task' }).click();
    await editor.until('it was run', () => readFileSync(web.path('built.txt'), 'utf8') === 'built web\n');
    assert.equal(existsSync(api.path('built.txt')), false);
    await editor.until('it is done', () => /status: done/.test(readFileSync(web.path('tasks.yml'), 'utf8')));
    assert.doesNotMatch(readFileSync(api.path('work/todo.yml'), 'utf8'), /done/);
    assert.deepEqual(await editor.terminalNames(), ['Build the web']);
  });

  it('asks in which folder, when the palette is used and no editor says it', async () => {
    await editor.command('workbench.action.closeAllEditors');
    await editor.startCommand('symbiote.showPlan');
    const picks = editor.page.locator('.quick-input-list .monaco-list-row .label-name');
    await picks.first().waitFor();
    assert.deepEqual(await picks.allInnerTexts(), ['api', 'web']);
    await editor.screenshot('folders-pick');
    await editor.type('web');
    await editor.press('Enter');
    await editor.page.locator('.tab .label-name', { hasText: 'Plan: web' }).waitFor();
  });

  it('takes the folder of the active editor without asking', async () => {
    await editor.openFile(api.path('src/parser.ts'));
    await editor.startCommand('symbiote.showPlan');
    await editor.page.locator('.tab .label-name', { hasText: 'Plan: api' }).waitFor();
    // The title is there before the page: a busy editor takes seconds to load a webview.
    await editor.until('its plan is shown', async () => {
      const texts = await Promise.all(
        editor.page.frames().map((frame) =>
          frame
            .locator('#root')
            .innerText({ timeout: 1000 })
            .catch(() => ''),
        ),
      );
      return texts.some((text) => text.includes('Build the api'));
    });
  });

  it('shows the problems of each tasks file, and of each its own', async () => {
    api.write('work/todo.yml', '- id: a\n  status: dne\n');
    web.write('tasks.yml', `${tasks('web')}- id: b\n  dependencies: [nobody]\n`);
    const messages = async (file: string): Promise<string> => JSON.stringify(await editor.diagnostics(file));
    await editor.until('api has its own', async () => /dne/.test(await messages(api.path('work/todo.yml'))));
    await editor.until('web has its own', async () => /nobody/.test(await messages(web.path('tasks.yml'))));
    await editor.page
      .locator('.tree-explorer-viewlet-tree-view .message', { hasText: /api: .*work\/todo\.yml has an error/ })
      .first()
      .waitFor();
    await editor.screenshot('folders-problems');
    api.write('work/todo.yml', tasks('api'));
    web.write('tasks.yml', tasks('web'));
    await editor.until(
      'both are gone',
      async () => (await messages(api.path('work/todo.yml'))) + (await messages(web.path('tasks.yml'))) === '[][]',
    );
  });

  it('takes in a folder that is added, without a reload', async () => {
    const host = await editor.run(() => process.pid);
    await editor.run((vscode, path) => {
      vscode.workspace.updateWorkspaceFolders(2, 0, { uri: vscode.Uri.file(path), name: 'docs' });
    }, docs.folder);
    const expected = ['api1 task', 'Build the api', 'web1 task', 'Build the web', 'docs1 task', 'Write the docsmanual'];
    await editor.until('its task is shown', async () => (await rows('Tasks')).join() === expected.join());
    assert.equal(await editor.run(() => process.pid), host);
  });

  it('forgets a folder that is removed, and shows the last one without its name', async () => {
    const host = await editor.run(() => process.pid);
    await editor.run((vscode) => {
      vscode.workspace.updateWorkspaceFolders(1, 2);
    });
    await editor.until('only its task is left', async () => (await rows('Tasks')).join() === 'Build the api');
    await editor.until('only its hotspots are left', async () => (await labels('Hotspots')).join() === 'parseStatement,renderTable');
    assert.equal(await editor.run(() => process.pid), host);
  });

  it('audits the open files of a folder that is on no disk, beside the others', async () => {
    const text = tangledFunction('remembered', 8);
    await editor.run((vscode, source) => {
      const file = { type: vscode.FileType.File, ctime: 1, mtime: 1, size: source.length };
      const folder = { type: vscode.FileType.Directory, ctime: 1, mtime: 1, size: 0 };
      const refuse = (): never => {
        throw vscode.FileSystemError.NoPermissions('This is looked at only.');
      };
      vscode.workspace.registerFileSystemProvider('memory', {
        onDidChangeFile: () => new vscode.Disposable(() => undefined),
        watch: () => new vscode.Disposable(() => undefined),
        stat: (uri) => {
          if (uri.path === '/far' || uri.path === '/') return folder;
          if (uri.path === '/far/remembered.ts') return file;
          throw vscode.FileSystemError.FileNotFound(uri);
        },
        readDirectory: () => [['remembered.ts', vscode.FileType.File]],
        readFile: () => new TextEncoder().encode(source),
        writeFile: refuse,
        createDirectory: refuse,
        delete: refuse,
        rename: refuse,
      });
      vscode.workspace.updateWorkspaceFolders(1, 0, { uri: vscode.Uri.parse('memory:/far'), name: 'far' });
    }, text);
    await editor.until('both places are listed', async () => (await rows('Hotspots')).some((row) => row.startsWith('Open Files')));
    await editor.run(async (vscode) => {
      await vscode.window.showTextDocument(vscode.Uri.parse('memory:/far/remembered.ts'));
    });
    await editor.until('its hotspot is listed', async () => (await rows('Hotspots')).some((row) => /^remembered\s*cognitive 24/.test(row)));
    const hints = await editor.run(async (vscode) => {
      const uri = vscode.Uri.parse('memory:/far/remembered.ts');
      const found = await vscode.commands.executeCommand<unknown[]>('vscode.executeInlayHintProvider', uri, new vscode.Range(0, 0, 99, 0));
      return found.length;
    });
    assert.equal(hints, 1);
    assert.deepEqual(await rows('Tasks'), ['Build the api']);
    await editor.screenshot('folders-virtual');
  });

  it('asked for nothing meanwhile', async () => {
    assert.deepEqual(
      (await listNotifications(editor)).filter((text) => !text.includes('tsserver')),
      [],
    );
  });
});
