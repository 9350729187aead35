/** The JSON Schema of tasks.yml with the language server people have in their editor: completion, hover, checks. */
import assert from 'node:assert/strict';
import { SettingsState } from 'yaml-language-server/lib/umd/yamlSettings.js';
import { getLanguageService, type LanguageService } from 'yaml-language-server/lib/umd/languageservice/yamlLanguageService.js';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { tasksJsonSchema } from '../../src/domain/tasks/tasksJsonSchema';
import { parseTasks } from '../../src/engine/memory/tasksDocument';

const uri = 'file:///workspace/tasks.yml';

function languageService(): LanguageService {
  const service = getLanguageService({
    schemaRequestService: (wanted) => Promise.reject(new Error(`no network: ${wanted}`)),
    workspaceContext: { resolveRelativePath: (path) => path },
    yamlSettings: new SettingsState(),
  });
  const schemas = [{ uri: 'symbiote://tasks.schema.json', fileMatch: ['tasks.yml'], schema: tasksJsonSchema() }];
  service.configure({ validate: true, hover: true, completion: true, schemas, yamlVersion: '1.2' });
  return service;
}

let version = 0;
/** The service remembers documents by version: each text is a new one. */
function documentOf(text: string): TextDocument {
  return TextDocument.create(uri, 'yaml', ++version, text);
}

/** The document without the bar that marks the cursor, and where it stood. */
function withCursor(text: string): { document: TextDocument; position: { line: number; character: number } } {
  const at = text.indexOf('▮');
  const document = documentOf(text.replace('▮', ''));
  return { document, position: document.positionAt(at) };
}

describe('the JSON Schema of tasks.yml', function () {
  this.timeout(60_000);
  let service: LanguageService;
  before(() => void (service = languageService()));

  async function complete(text: string): Promise<string[]> {
    const { document, position } = withCursor(text);
    return (await service.doComplete(document, position, false)).items.map(({ label }) => label);
  }

  async function diagnose(text: string): Promise<string[]> {
    const found = await service.doValidation(documentOf(text), false);
    return found.map(({ range, message }) => `${range.start.line + 1}:${range.start.character + 1} ${message}`);
  }

  it('refers to nothing elsewhere', () => {
    const schema = tasksJsonSchema();
    assert.deepEqual([schema['title'], schema['type'], '$id' in schema], ['Symbiote tasks', 'array', false]);
    assert.doesNotMatch(JSON.stringify({ ...schema, $schema: '' }), /https?:|"\$ref"/);
  });

  it('completes the statuses', async () => {
    const labels = await complete('- id: a\n  status: ▮\n');
    for (const status of ['pending', 'in_progress', 'review', 'done', 'failed', 'blocked', 'cancelled'])
      assert.ok(labels.includes(status), `${status} in ${labels.join()}`);
  });

  it('completes keys, nested ones too', async () => {
    assert.ok((await complete('- id: a\n  dep▮\n')).includes('dependencies'));
    assert.ok((await complete('- id: a\n  context:\n    ti▮\n')).includes('timeout'));
  });

  it('explains a key', async () => {
    const { document, position } = withCursor('- id: a\n  prio▮rity: 3\n');
    assert.match(JSON.stringify((await service.doHover(document, position))?.contents), /Higher runs first/);
  });

  it('refuses a status that does not exist, where we do', async () => {
    const text = '- id: a\n  status: penidng\n';
    const [found, ...others] = await diagnose(text);
    const [ours] = parseTasks(text).problems;
    assert.deepEqual(others, []);
    assert.match(found ?? '', new RegExp(`^${ours?.line}:${ours?.column} .*pending`, 's'));
  });

  for (const [name, text] of [
    ['a task without id', '- title: x\n'],
    ['a text as priority', '- id: a\n  priority: high\n'],
    ['a negative timeout', '- id: a\n  context: { timeout: -1 }\n'],
    ['a target without file', '- id: a\n  target: { line: 3 }\n'],
    ['a map at the top', 'tasks: []\n'],
  ] as const) {
    it(`refuses ${name}, as we do`, async () => {
      assert.notDeepEqual(await diagnose(text), []);
      assert.notDeepEqual(parseTasks(text).problems, []);
    });
  }

  it('has no word against a file that uses everything, nor have we', async () => {
    const text = `# all of it
- id: 7
  title: Everything
  description: |
    In lines.
  kind: command
  status: in_progress
  reason: because
  priority: 1.5
  cost: 0
  dependencies: [b, 8]
  command: make
  isolate: worktree
  context: { cwd: a, env: { A: 1, B: true, C: x }, branch: main, prerequisites: [npm ci], timeout: 60 }
  target: { file: a.ts, symbol: f, line: 3 }
  metrics: { cyclomatic: 3, note: x }
  epic: big
  tags: [a]
  created_by: me
  x-mine: { anything: [1] }
- { id: b }
- id: 8
`;
    assert.deepEqual([await diagnose(text), parseTasks(text).problems], [[], []]);
  });
});
