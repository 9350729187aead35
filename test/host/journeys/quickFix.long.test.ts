/** A function over a threshold, fixed from where it stands: the light bulb, and the Problem for who asks for Problems. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { openEditor, type Editor } from '../harness/editor';
import { createWorkspace } from '../harness/workspace';
import { project, tangledFunction } from './code';

describe('quick fixes and Problems of complex functions', () => {
  const workspace = createWorkspace({ ...project, 'src/generated.ts': `// @generated\n${tangledFunction('generated', 9)}` });
  const file = workspace.path('src/parser.ts');
  const tasks = (): string => {
    const path = workspace.path('tasks.yml');
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  };
  let editor: Editor;

  before(async () => {
    editor = await openEditor({ folder: workspace.folder });
    await editor.openFile(file);
  });
  after(async () => {
    await editor.close();
    workspace.remove();
  });

  const titles = (path: string, line: number): Promise<string[]> =>
    editor.run(
      async (vscode, [at, number]) => {
        const range = new vscode.Range(number, 0, number, 0);
        const found = await vscode.commands.executeCommand<import('vscode').CodeAction[]>(
          'vscode.executeCodeActionProvider',
          vscode.Uri.file(at),
          range,
        );
        return found.map(({ title }) => title).filter((title) => title.includes('parseStatement'));
      },
      [path, line] as const,
    );

  const problems = (path: string): Promise<{ message: string; severity: number; related: number; link: string; line: number }[]> =>
    editor.run(
      (vscode, at) =>
        vscode.languages
          .getDiagnostics(vscode.Uri.file(at))
          .filter(({ source }) => source === 'Symbiote')
          .map(({ message, severity, relatedInformation = [], code, range }) => ({
            message,
            severity,
            related: relatedInformation.length,
            link: typeof code === 'object' ? code.target.toString() : '',
            line: range.start.line,
          })),
      path,
    );

  it('are offered on its first line alone', async () => {
    await editor.until('they are offered', async () => (await titles(file, 5)).length === 3);
    assert.deepEqual(await titles(file, 5), [
      'Make a task of parseStatement',
      'Suppress parseStatement with a reason…',
      'Explain the complexity of parseStatement',
    ]);
    assert.deepEqual(await titles(file, 7), []);
  });

  it('no Problem is shown until it is asked for; then with its increments and a link to the explanation', async () => {
    assert.deepEqual(await problems(file), []);
    await editor.run((vscode) => vscode.workspace.getConfiguration('symbiote').update('problems.complexity', 'warning', vscode.ConfigurationTarget.Workspace)); // prettier-ignore
    await editor.until('the Problem is there', async () => (await problems(file)).length === 1);
    const [problem] = await problems(file);
    assert.match(problem?.message ?? '', /^parseStatement: .*cognitive complexity 27 \(threshold 15\)/);
    assert.deepEqual([problem?.severity, problem?.line], [1, 5]);
    assert.ok((problem?.related ?? 0) > 5);
    assert.match(problem?.link ?? '', /^command:symbiote\.explainComplexity\?/);
  });

  it('shows none for a file that the audit leaves out', async () => {
    await editor.openFile(workspace.path('src/generated.ts'));
    await editor.openFile(file);
    await editor.until('the other is still there', async () => (await problems(file)).length === 1);
    assert.deepEqual(await problems(workspace.path('src/generated.ts')), []);
  });

  const atFunction = async (): Promise<void> => {
    await editor.run(async (vscode, at) => {
      const editor = await vscode.window.showTextDocument(vscode.Uri.file(at));
      editor.selection = new vscode.Selection(5, 17, 5, 17);
    }, file);
    await editor.page.locator('.editor-instance .monaco-editor.focused').waitFor();
  };
  const action = (text: string) => editor.page.locator('.action-widget .monaco-list-row', { hasText: text });

  it('makes the task that the function needs from the light bulb’s menu, in every theme', async () => {
    await atFunction();
    for (const theme of ['light', 'contrast', 'dark'] as const) {
      await editor.setTheme(theme);
      await editor.press('Control+.');
      await action('Make a task of parseStatement').waitFor();
      await editor.screenshot(`quick-fix-${theme}`);
      await editor.press('Escape');
      await action('Make a task').waitFor({ state: 'detached' });
    }
    await editor.press('Control+.');
    await action('Make a task of parseStatement').click();
    await editor.until('the task is in the file', () => tasks().includes('parseStatement'));
    assert.equal(tasks().match(/kind: refactor/g)?.length, 1);
    assert.match(tasks(), /symbol: parseStatement/);
  });

  it('lead to the task that is there, as the hover does', async () => {
    const isShown = (): Promise<unknown> =>
      editor.until('the task is shown', () =>
        editor.run((vscode) => {
          const shown = vscode.window.activeTextEditor;
          return shown !== undefined && /id: refactor-src-parser/.test(shown.document.lineAt(shown.selection.active.line).text);
        }),
      );
    await editor.until('it is offered', async () => (await titles(file, 5)).includes('Go to the task of parseStatement'));
    await atFunction();
    await editor.press('Control+.');
    await action('Go to the task of parseStatement').click();
    await isShown();
    await atFunction();
    await editor.startCommand('symbiote.explainComplexity');
    const hover = editor.page.locator('.monaco-hover-content', { hasText: 'Cognitive' }).first();
    await hover.waitFor();
    await editor.screenshot('hover-task');
    await hover.getByText('Go to Task').click();
    await isShown();
  });

  it('goes when it is switched off', async () => {
    await editor.run((vscode) => vscode.workspace.getConfiguration('symbiote').update('problems.complexity', undefined, vscode.ConfigurationTarget.Workspace)); // prettier-ignore
    await editor.until('the Problem is gone', async () => (await problems(file)).length === 0);
  });

  it('writes down why a function is meant to be so, and is silent about it from then on', async () => {
    await editor.command('symbiote.hotspots.focus');
    await editor.until('both are shown', async () => (await editor.treeRows('Hotspots')).length === 2);
    await editor.openFile(file);
    await editor.run((vscode, at) => void vscode.commands.executeCommand('symbiote.suppress', vscode.Uri.file(at), 6), file);
    const input = editor.page.locator('.quick-input-widget input[type=text]').first();
    await input.waitFor({ state: 'visible' });
    await editor.screenshot('suppress-reason');
    await input.fill('one table of all statements');
    await editor.press('Enter');
    await editor.until('the comment is there', async () => (await text()).includes('symbiote-ignore-next'));
    assert.equal((await text()).split('\n')[5], '// symbiote-ignore-next -- one table of all statements');
    await editor.until('nothing is offered', async () => (await titles(file, 6)).length === 0);
    await editor.run((vscode) => vscode.window.activeTextEditor?.document.save());
    await editor.until('the view hides it', async () => (await editor.treeRows('Hotspots')).length === 1);
    assert.ok(
      await editor.until('and counts it', async () =>
        (await editor.texts('.pane-header .description')).some((each) => each === '1, 1 hidden'),
      ),
    );
  });

  it('hides what the baseline knows, and shows it on demand', async () => {
    const entry = { file: 'src/render/table.ts', function: 'renderTable', cyclomatic: 15, cognitive: 21 };
    writeFileSync(workspace.path('symbiote.baseline.json'), JSON.stringify({ version: 1, findings: [entry] }));
    await editor.until('nothing is left', async () => (await editor.treeRows('Hotspots')).length === 0);
    await editor.screenshotInThemes('hotspots-all-hidden');
    await editor.command('symbiote.showBaselineHotspots');
    await editor.until('the known one is shown', async () => (await editor.treeRows('Hotspots')).length === 1);
    await editor.screenshotInThemes('hotspots-baseline');
    await editor.command('symbiote.hideBaselineHotspots');
    await editor.until('it is hidden again', async () => (await editor.treeRows('Hotspots')).length === 0);
  });

  const text = (): Promise<string> =>
    editor.run((vscode, at) => vscode.workspace.textDocuments.find(({ uri }) => uri.fsPath === at)?.getText() ?? '', file);
});
