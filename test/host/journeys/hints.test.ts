/** Complexity in the code: shown at the end of a function's first line, following what is typed. */
import assert from 'node:assert/strict';
import { openEditor, type Editor } from '../harness/editor';
import { createWorkspace } from '../harness/workspace';
import { project, tangledFunction } from './code';

describe('complexity hints', () => {
  const workspace = createWorkspace({ ...project, 'src/generated.ts': `// @generated\n${tangledFunction('generated', 9)}` });
  const file = workspace.path('src/parser.ts');
  let editor: Editor;

  before(async () => {
    editor = await openEditor({ folder: workspace.folder });
    await editor.openFile(file);
  });
  after(async () => {
    await editor.close();
    workspace.remove();
  });

  /** How a number changed since the last commits is there when git has answered. */
  const withoutTrend = (text: string): string => text.replace(/ [▲▼]\d+/g, '');
  const edited = /cognitive\s24(\s▼3)?\s·\scyclomatic\s17/;
  const hinted = (path: string, expected: readonly { line: number; text: string }[]): Promise<unknown> =>
    editor.until(`the hints are ${JSON.stringify(expected)}`, async () => {
      const hints = (await editor.inlayHints(path)).map((hint) => ({ ...hint, text: withoutTrend(hint.text) }));
      return JSON.stringify(hints) === JSON.stringify(expected);
    });

  it('stand at the end of the first line of a complex function, and nowhere else', async () => {
    await hinted(file, [{ line: 6, text: 'cognitive 27 · cyclomatic 19' }]);
    const onScreen = editor.page.locator('.view-line', { hasText: 'cognitive 27 · cyclomatic 19' });
    await onScreen.waitFor();
    assert.match((await onScreen.innerText()).replaceAll('\u00a0', ' '), /number \{\s*cognitive 27 · cyclomatic 19/);
    await editor.screenshot('hints-dark');
  });

  it('move with the code while it is typed', async () => {
    await editor.replaceText(file, '// Parses.\n', '// Parses.\n// Statements, that is.\n//\n');
    await hinted(file, [{ line: 8, text: 'cognitive 27 · cyclomatic 19' }]);
  });

  it('follow an edit', async () => {
    await editor.replaceText(file, 'if (value > 8) {\n    if (value % 10 === 0) total += 8;\n  }', 'total += 8;');
    await hinted(file, [{ line: 8, text: 'cognitive 24 · cyclomatic 17' }]);
    await editor.page.locator('.view-line', { hasText: edited }).waitFor();
    await editor.screenshot('hints-edited');
  });

  it('break the numbers down by line in the hover of the name', async () => {
    const hover = await editor.run(async (vscode, path) => {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path));
      const position = document.positionAt(document.getText().indexOf('parseStatement') + 3);
      const hovers = await vscode.commands.executeCommand<import('vscode').Hover[]>('vscode.executeHoverProvider', document.uri, position);
      return hovers
        .flatMap(({ contents }) => contents.map((content) => (typeof content === 'string' ? content : content.value)))
        .join('\n');
    }, file);
    assert.match(hover, /\| \[10\]\(file:.*#L10\) \| `if` \| &emsp;\+1 \| &emsp;\+1 \|/);
    assert.match(hover, /\| \[11\]\(file:.*#L11\) \| `if` \| &emsp;\+2 \(1 for nesting\) \| &emsp;\+1 \|/);
  });

  it('explain themselves when pointed at', async () => {
    await editor.until('the hover is shown', async () => {
      await editor.page.mouse.move(20, 700);
      await editor.page.locator('.view-line span[class*="dyn-rule"]', { hasText: 'cognitive' }).first().hover();
      await editor.page.locator('.monaco-hover:visible', { hasText: 'Cyclomatic' }).first().waitFor({ timeout: 3_000 });
      return true;
    });
    await editor.screenshot('hints-hover');
    await editor.page.mouse.move(20, 700);
    await editor.press('Escape');
  });

  it('explain the function around the cursor on demand', async () => {
    await editor.run((vscode) => {
      const shown = vscode.window.activeTextEditor;
      if (shown) shown.selection = new vscode.Selection(12, 3, 12, 3);
    });
    await editor.page.locator('.monaco-hover:visible').waitFor({ state: 'hidden' });
    await editor.command('symbiote.explainComplexity');
    const hover = editor.page.locator('.monaco-hover:visible', { hasText: 'parseStatement' }).first();
    await hover.waitFor();
    const line = await editor.page.locator('.view-line', { hasText: 'value > 1' }).boundingBox();
    const box = await hover.boundingBox();
    assert.ok(line && box && Math.min(Math.abs(box.y + box.height - line.y), Math.abs(box.y - line.y - line.height)) < 30);
    await editor.screenshot('hints-explained');
    await editor.press('Escape');
  });

  it('become CodeLenses by a setting', async () => {
    await editor.setSetting('symbiote.hints.mode', 'codelens');
    await editor.page.locator('.codelens-decoration', { hasText: edited }).waitFor();
    assert.deepEqual(await editor.inlayHints(file), []);
    await editor.screenshot('hints-codelens');
  });

  it('go away by a setting', async () => {
    await editor.setSetting('symbiote.hints.mode', 'off');
    await editor.until('no CodeLens is left', async () => (await editor.page.locator('.codelens-decoration').count()) === 0);
    assert.deepEqual(await editor.inlayHints(file), []);
    await editor.setSetting('symbiote.hints.mode', 'inlay');
  });

  it('obey their threshold', async () => {
    await editor.setSetting('symbiote.hints.threshold', 25);
    await hinted(file, []);
    await editor.setSetting('symbiote.hints.threshold', 10);
    await hinted(file, [{ line: 8, text: 'cognitive 24 · cyclomatic 17' }]);
  });

  it('are not shown in generated code', async () => {
    await editor.openFile(workspace.path('src/generated.ts'));
    await editor.openFile(workspace.path('src/render/table.ts'));
    await hinted(workspace.path('src/render/table.ts'), [
      { line: 1, text: 'cognitive 21 · cyclomatic 15' },
      { line: 27, text: 'cognitive 12 · cyclomatic 9' },
    ]);
    assert.deepEqual(await editor.inlayHints(workspace.path('src/generated.ts')), []);
  });

  it('are shown in an untitled document', async () => {
    const hints = await editor.until('the untitled document has hints', () =>
      editor.run(
        async (vscode, content) => {
          const known = vscode.workspace.textDocuments.find((candidate) => candidate.isUntitled);
          const document = known ?? (await vscode.workspace.openTextDocument({ language: 'typescript', content }));
          const all = new vscode.Range(0, 0, document.lineCount, 0);
          const found = await vscode.commands.executeCommand<import('vscode').InlayHint[]>(
            'vscode.executeInlayHintProvider',
            document.uri,
            all,
          );
          return found.length > 0 && found.map(({ label }) => label);
        },
        tangledFunction('draft', 6),
      ),
    );
    assert.deepEqual(hints, ['cognitive 18 · cyclomatic 13']);
  });

  it('look right in light', async () => {
    await editor.setTheme('light');
    await editor.openFile(file);
    await editor.page.locator('.view-line', { hasText: edited }).waitFor();
    await editor.screenshot('hints-light');
  });
});
