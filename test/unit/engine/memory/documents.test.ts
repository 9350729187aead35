import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { EngineError } from '../../../../src/domain/errors';
import { Documents } from '../../../../src/engine/memory/documents';
import { ensureStateFolder } from '../../../../src/engine/memory/stateFolder';
import { slug, uniqueId } from '../../../../src/engine/memory/taskIds';
import { MemoryWorkspace } from './memoryWorkspace';

const schema = z.object({ counts: z.array(z.number()) });

describe('named documents', () => {
  let workspace: MemoryWorkspace;
  let documents: Documents;
  beforeEach(async () => {
    workspace = await MemoryWorkspace.create();
    documents = new Documents({ files: workspace.files });
  });
  afterEach(() => workspace.dispose());

  async function damaged(text: string): Promise<void> {
    await mkdir(join(workspace.folder, '.symbiote/memory'), { recursive: true });
    await workspace.write(text, '.symbiote/memory/seen.json');
  }

  it('are undefined until saved', async () => assert.equal(await documents.load('seen', schema), undefined));

  it('come back as they were saved', async () => {
    await documents.save('seen', { counts: [1, 2] });
    assert.deepEqual(await documents.load('seen', schema), { counts: [1, 2] });
  });

  it('stand in a folder that ignores itself', async () => {
    await documents.save('seen', {});
    assert.equal(await workspace.read('.symbiote/.gitignore'), '*\n');
  });

  for (const name of ['', '..', '../x', 'a/b', 'a\\b', '.hidden', 'CON', 'x.', 'a b', 'ü']) {
    it(`are not called ${JSON.stringify(name)}`, () =>
      assert.rejects(documents.save(name, 1), (error) => EngineError.is(error, 'invalidInput')));
  }

  it('are kept when damaged, and the place is told', async () => {
    await damaged('{\n  "counts": [1,\n');
    await assert.rejects(documents.load('seen', schema), (error) => EngineError.is(error, 'io') && error.data['line'] === 3);
    assert.equal(await workspace.read('.symbiote/memory/seen.json'), '{\n  "counts": [1,\n');
  });

  it('tell the place of what does not fit', async () => {
    await damaged('{\n  "counts": [1, "two"]\n}\n');
    await assert.rejects(
      documents.load('seen', schema),
      (error) => EngineError.is(error, 'invalidInput') && error.data['line'] === 2 && error.data['column'] === 17,
    );
  });
});

describe('the state folder', () => {
  let workspace: MemoryWorkspace;
  beforeEach(async () => void (workspace = await MemoryWorkspace.create()));
  afterEach(() => workspace.dispose());

  it('is refused when git tracks it', async () => {
    const git = { isTracked: () => Promise.resolve(true) };
    await assert.rejects(ensureStateFolder(workspace.files, git), (error) => EngineError.is(error, 'refused'));
  });

  it('is refused when it is a link that leads elsewhere', async () => {
    await mkdir(join(workspace.folder, 'elsewhere'));
    await symlink('elsewhere', join(workspace.folder, '.symbiote'));
    await assert.rejects(ensureStateFolder(workspace.files), (error) => EngineError.is(error, 'refused'));
    assert.deepEqual(await readdir(join(workspace.folder, 'elsewhere')), []);
  });

  it('does not bring back a workspace that was deleted', async () => {
    await rm(workspace.folder, { recursive: true });
    await assert.rejects(ensureStateFolder(workspace.files), /is no longer there/);
    assert.equal(existsSync(workspace.folder), false);
  });

  it('is refused when it is a file', async () => {
    await workspace.write('', '.symbiote');
    await assert.rejects(ensureStateFolder(workspace.files), (error) => EngineError.is(error, 'io'));
  });

  it('ignores itself again when its ignore file was changed', async () => {
    await ensureStateFolder(workspace.files);
    await workspace.write('!journal\n', '.symbiote/.gitignore');
    await ensureStateFolder(workspace.files);
    assert.equal(await workspace.read('.symbiote/.gitignore'), '*\n');
  });
});

describe('ids from titles', () => {
  for (const [title, id] of [
    ['Fix the Parser (again)!', 'fix-the-parser-again'],
    ['Größe & Maß', 'große-maß'],
    ['修正', '修正'],
    ['?!', 'task'],
    ['a'.repeat(100), 'a'.repeat(48)],
  ] as const) {
    it(`makes ${id} of ${title}`, () => assert.equal(slug(title), id));
  }

  it('counts up where an id is taken', () => assert.equal(uniqueId('a', new Set(['a', 'a-2'])), 'a-3'));
});
