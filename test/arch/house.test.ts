/** The rules of the house hold in src, and each check is shown to fail on a planted breach. */
import assert from 'node:assert/strict';
import { exportBreaches, headerBreaches, idBreaches, nameBreaches } from './house';
import { readSources, type Source } from './sources';

const one = (path: string, text = ''): Source[] => [{ path, text }];

describe('the rules of the house', () => {
  const sources = readSources();

  it('names of files say what is in them', () => assert.deepEqual(nameBreaches(sources), []));
  it('exports are named', () => assert.deepEqual(exportBreaches(sources), []));
  it('ids are written once', () => assert.deepEqual(idBreaches(sources), []));
  it('every file has a header sentence', () => assert.deepEqual(headerBreaches(sources), []));

  for (const path of [
    'src/engine/utils.ts',
    'src/engine/types.ts',
    'src/engine/index.ts',
    'src/engine/run-loop.ts',
    'src/engine/RunLoop.ts',
  ]) {
    it(`refuse the name ${path}`, () => assert.equal(nameBreaches(one(path)).length, 1));
  }
  it('allow types.ts in ports', () => assert.deepEqual(nameBreaches(one('src/ports/types.ts')), []));

  for (const text of ['export default 1;', 'export default function a() {}', 'const a = 1; export { a as default };', 'export = 1;']) {
    it(`refuse ${text}`, () => assert.equal(exportBreaches(one('src/engine/a.ts', text)).length, 1));
  }

  it('refuse the literal of an id', () => {
    assert.equal(idBreaches(one('src/hosts/vscode/a.ts', "execute('symbiote.audit');")).length, 1);
    assert.equal(idBreaches(one('src/hosts/vscode/a.ts', 'execute(`symbiote.${name}`);')).length, 1);
  });
  it('allow ids where they are declared, and names of files', () => {
    assert.deepEqual(idBreaches(one('src/hosts/vscode/contributions/commands.ts', "const a = 'symbiote.audit';")), []);
    assert.deepEqual(idBreaches(one('src/hosts/vscode/a.ts', "open('symbiote.config.yaml');")), []);
  });

  it('refuse a file without a header sentence', () => {
    assert.equal(headerBreaches(one('src/engine/a.ts', "import { b } from './b';\n")).length, 1);
  });
});
