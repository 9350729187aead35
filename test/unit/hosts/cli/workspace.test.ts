import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineError } from '../../../../src/domain/errors';
import { displayPath, findWorkspace, resolveTarget, resolveWorkspace } from '../../../../src/hosts/cli/workspace';

describe('the workspace', () => {
  let top: string;
  const at = (...parts: string[]): string => join(top, ...parts);
  const folder = (...parts: string[]): string => {
    mkdirSync(at(...parts), { recursive: true });
    return at(...parts);
  };

  beforeEach(() => {
    top = realpathSync(mkdtempSync(join(tmpdir(), 'symbiote-workspace-')));
    folder('home', 'project', '.git');
    folder('home', 'project', 'src', 'deep');
    folder('home', 'loose');
    folder('home', 'other', 'src');
    writeFileSync(at('home', 'other', 'tasks.yml'), '');
    writeFileSync(at('home', 'project', 'src', 'a.ts'), '');
  });
  afterEach(() => rmSync(top, { recursive: true }));

  const inProject = () => ({ cwd: at('home', 'project', 'src', 'deep'), home: at('home') });

  it('is the nearest folder upwards with .git or tasks.yml', () => {
    assert.equal(findWorkspace(at('home', 'project', 'src', 'deep'), at('home')), at('home', 'project'));
    assert.equal(findWorkspace(at('home', 'other', 'src'), at('home')), at('home', 'other'));
  });

  it('is the folder itself where there is none', () => {
    assert.equal(findWorkspace(at('home', 'loose'), at('home')), at('home', 'loose'));
  });

  it('is never a home directory that keeps its dotfiles in git, unless one stands in it', () => {
    folder('home', '.git');
    assert.equal(findWorkspace(at('home', 'loose'), at('home')), at('home', 'loose'));
    assert.equal(findWorkspace(at('home'), at('home')), at('home'));
  });

  it('is what --workspace says, relative to the current directory', () => {
    assert.equal(resolveWorkspace('../../../loose', inProject()), at('home', 'loose'));
  });

  it('refuses a --workspace that is not there or is a file', () => {
    const isInvalid = (error: unknown): boolean => EngineError.is(error, 'invalidInput');
    assert.throws(() => resolveWorkspace('nowhere', inProject()), isInvalid);
    assert.throws(() => resolveWorkspace('../a.ts', inProject()), isInvalid);
  });

  it('restricts the look to a path inside it', () => {
    assert.deepEqual(resolveTarget('..', undefined, inProject()), { workspace: at('home', 'project'), path: 'src' });
    assert.deepEqual(resolveTarget('../a.ts', undefined, inProject()), { workspace: at('home', 'project'), path: 'src/a.ts' });
    assert.deepEqual(resolveTarget('../..', undefined, inProject()), { workspace: at('home', 'project'), path: undefined });
  });

  it('is found upwards from a path outside', () => {
    assert.deepEqual(resolveTarget(at('home', 'other', 'src'), undefined, inProject()), { workspace: at('home', 'other'), path: 'src' });
    assert.deepEqual(resolveTarget(at('home', 'loose'), undefined, inProject()), { workspace: at('home', 'loose'), path: undefined });
  });

  it('is the repository of a file outside', () => {
    const target = resolveTarget(at('home', 'project', 'src', 'a.ts'), undefined, { cwd: at('home', 'loose'), home: at('home') });
    assert.deepEqual(target, { workspace: at('home', 'project'), path: 'src/a.ts' });
  });

  it('does not follow a path out of the --workspace that was named', () => {
    assert.throws(
      () => resolveTarget(at('home', 'other'), '.', inProject()),
      (error) => EngineError.is(error, 'invalidInput'),
    );
  });

  it('says which path does not exist', () => {
    assert.throws(() => resolveTarget('nope', undefined, inProject()), /nope does not exist/);
  });

  it('shows paths as they are typed from here', () => {
    assert.equal(displayPath('src/a.ts', at('home', 'project'), at('home', 'project', 'src')), 'a.ts');
    assert.equal(displayPath('src/a.ts', at('home', 'project'), at('home')), 'project/src/a.ts');
    assert.equal(displayPath('src/a.ts', at('home', 'project'), at('home', 'loose')), at('home', 'project', 'src', 'a.ts'));
  });
});
