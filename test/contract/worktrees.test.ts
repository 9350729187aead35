/** Worktrees over real git: what is in them, and that the person's repository is byte for byte as it was, in every state it may be in. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSnapshots } from '../../src/adapters/system/snapshots/snapshots';
import { createWorktrees } from '../../src/adapters/system/worktrees/worktrees';
import { gitEnvironment, TemporaryRepository } from '../temporaryRepository';

/** Path to what is there; what git keeps of worktrees left out. */
function fingerprint(root: string): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (path === '.git/worktrees' || path === '.symbiote') continue;
      if (entry.isDirectory()) visit(path);
      else if (entry.isSymbolicLink()) found.set(path, `link ${readlinkSync(join(root, path))}`);
      else
        found.set(
          path,
          `${lstatSync(join(root, path)).mode} ${createHash('sha1')
            .update(readFileSync(join(root, path)))
            .digest('hex')}`,
        );
    }
  };
  visit('');
  return found;
}

describe('worktrees', function () {
  this.timeout(30_000);
  let repository: TemporaryRepository;
  const worktreesOf = (workspace: string) =>
    createWorktrees({
      workspace,
      environment: gitEnvironment,
      prepare: async () => {
        mkdirSync(join(workspace, '.symbiote'), { recursive: true });
        writeFileSync(join(workspace, '.symbiote/.gitignore'), '*\n');
      },
    });
  const status = (folder: string): string => repository.git(['status', '--porcelain=v2', '--untracked-files=all'], { folder });

  beforeEach(() => {
    repository = new TemporaryRepository();
    repository.write('.gitignore', 'node_modules/\n.env\ndist/\n');
    repository.write('src/a.ts', 'export const a = 1;\n');
    repository.write('src/gone.ts', 'gone\n');
    repository.write('ünï côde/b c.ts', 'b\r\n');
    repository.commit('first');
    repository.write('src/a.ts', 'export const a = 2;\n');
    repository.commit('second');
  });
  afterEach(() => repository.dispose());

  /** Makes one, holds it against the person's tree, removes it, and holds the person's repository against what it was. */
  const checkExact = async (workspace = repository.root, tree = workspace): Promise<void> => {
    const worktrees = worktreesOf(workspace);
    const before = fingerprint(tree);
    const theirs = status(tree);
    const made = await worktrees.create('c1');
    const isTheirs = (path: string): boolean => !/^\.git(\/|$)|(^|\/)node_modules\/|^dist\//.test(path);
    const files = (all: Map<string, string>) => [...all].filter(([path]) => isTheirs(path)).sort();
    assert.deepEqual(files(fingerprint(made.root)), files(before));
    assert.equal(status(made.root), theirs);
    assert.equal(repository.git(['rev-parse', 'HEAD'], { folder: made.root }), repository.git(['rev-parse', 'HEAD'], { folder: tree }));
    writeFileSync(join(made.path, 'src/a.ts'), 'changed in the worktree\n');
    assert.deepEqual(fingerprint(tree), before);
    await worktrees.remove('c1');
    assert.deepEqual(await worktrees.list(), []);
    assert.deepEqual(fingerprint(tree), before);
    assert.equal(repository.git(['worktree', 'list', '--porcelain']).includes('.symbiote'), false);
  };

  it('are exact of a clean tree', () => checkExact());

  it('have what is staged, changed, deleted and untracked, as it is', async () => {
    repository.write('src/staged.ts', 'staged\n');
    repository.git(['add', 'src/staged.ts']);
    repository.write('src/staged.ts', 'staged, then changed\n');
    repository.write('new/untracked.ts', 'untracked\n');
    repository.write('.env', 'SECRET=1\n');
    rmSync(join(repository.root, 'src/gone.ts'));
    repository.git(['mv', 'ünï côde/b c.ts', 'moved.ts']);
    symlinkSync('src/a.ts', join(repository.root, 'link.ts'));
    repository.git(['stash', 'push', '-q', '--keep-index', '--', 'src/a.ts']);
    await checkExact();
  });

  it('are exact with a detached HEAD, and with a rebase under way', async () => {
    repository.git(['checkout', '-q', '--detach', 'HEAD~1']);
    await checkExact();
    repository.write('src/a.ts', 'export const a = 3;\n');
    repository.commit('conflicting');
    assert.throws(() => repository.git(['rebase', 'main']));
    assert.ok(existsSync(join(repository.root, '.git/rebase-merge')));
    await checkExact();
  });

  it('run no hook, and keep a split index', async () => {
    for (const hook of ['post-checkout', 'post-index-change', 'reference-transaction']) {
      repository.write(`.git/hooks/${hook}`, `#!/bin/sh\ntouch "${repository.root}/hook-ran"\n`);
      execFileSync('chmod', ['+x', join(repository.root, '.git/hooks', hook)]);
    }
    repository.git(['update-index', '--split-index']);
    rmSync(join(repository.root, 'hook-ran'), { force: true });
    await worktreesOf(repository.root).create('c1');
    assert.equal(existsSync(join(repository.root, 'hook-ran')), false);
    await worktreesOf(repository.root).remove('c1');
    rmSync(join(repository.root, '.git/hooks'), { recursive: true });
    await checkExact();
  });

  it('can be made in a linked worktree', async () => {
    const linked = join(repository.root, '../linked of ' + repository.root.split('/').at(-1));
    repository.git(['worktree', 'add', '-q', '-b', 'linked', linked]);
    try {
      const before = fingerprint(linked);
      const worktrees = worktreesOf(linked);
      const made = await worktrees.create('c1');
      assert.equal(readFileSync(join(made.path, 'src/a.ts'), 'utf8'), 'export const a = 2;\n');
      await worktrees.remove('c1');
      assert.deepEqual(fingerprint(linked), before);
      assert.match(repository.git(['worktree', 'list']), /linked of/);
    } finally {
      rmSync(linked, { recursive: true, force: true });
    }
  });

  it('have the sparse part of a sparse checkout', async () => {
    repository.git(['sparse-checkout', 'set', '--no-cone', 'src/', '.gitignore']);
    await checkExact();
  });

  it('are the same as the person’s tree to a snapshot, and then differ by what was changed in them', async () => {
    repository.write('src/a.ts', 'not committed\r\n');
    repository.write('new.ts', 'untracked\n');
    const snapshots = createSnapshots({ workspace: repository.root, environment: gitEnvironment, prepare: async () => undefined });
    const base = await snapshots.take();
    const made = await worktreesOf(repository.root).create('c1');
    const there = snapshots.of(made);
    assert.equal((await there.take()).id, base.id);
    writeFileSync(join(made.path, 'src/a.ts'), 'changed\n');
    rmSync(join(made.path, 'new.ts'));
    const differences = await snapshots.compare(base.id, (await there.take()).id);
    assert.deepEqual(
      differences.map(({ kind, path }) => `${kind} ${path}`),
      ['deleted new.ts', 'modified src/a.ts'],
    );
    assert.equal((await snapshots.take()).id, base.id);
    await worktreesOf(repository.root).remove('c1');
  });

  it('are of the whole repository where the workspace is a folder of it', async () => {
    const workspace = join(repository.root, 'src');
    const worktrees = worktreesOf(workspace);
    const made = await worktrees.create('c1');
    assert.equal(made.path, join(made.root, 'src'));
    assert.ok(existsSync(join(made.root, '.gitignore')));
    assert.ok(existsSync(join(made.path, 'a.ts')));
    await worktrees.remove('c1');
  });

  it('have the files of submodules and of repositories inside, and name them', async () => {
    const inner = new TemporaryRepository();
    inner.write('inner.ts', 'inner\n');
    inner.commit('inner');
    repository.git(['submodule', '--quiet', 'add', inner.root, 'vendor/inner']);
    repository.commit('with a submodule');
    mkdirSync(join(repository.root, 'nested'));
    repository.git(['init', '-q'], { folder: join(repository.root, 'nested') });
    repository.write('nested/n.ts', 'n\n');
    const made = await worktreesOf(repository.root).create('c1');
    assert.deepEqual(made.nested, ['nested', 'vendor/inner']);
    assert.equal(readFileSync(join(made.path, 'vendor/inner/inner.ts'), 'utf8'), 'inner\n');
    assert.equal(readFileSync(join(made.path, 'nested/n.ts'), 'utf8'), 'n\n');
    assert.equal(existsSync(join(made.path, 'nested/.git')), false);
    await worktreesOf(repository.root).remove('c1');
    inner.dispose();
  });

  it('link what is installed, and lead the workspace’s own packages to their copies', async () => {
    repository.write('packages/core/package.json', '{ "name": "@team/core", "main": "index.js" }');
    repository.write('packages/core/index.js', 'module.exports = "core of the person";\n');
    repository.write('node_modules/left/index.js', 'module.exports = "left";\n');
    repository.write('node_modules/left/cli.js', '');
    repository.write('node_modules/@other/right/index.js', 'module.exports = "right";\n');
    repository.write('node_modules/.cache/x', 'x');
    mkdirSync(join(repository.root, 'node_modules/@team'));
    mkdirSync(join(repository.root, 'node_modules/.bin'));
    symlinkSync('../../packages/core', join(repository.root, 'node_modules/@team/core'));
    symlinkSync('../left/cli.js', join(repository.root, 'node_modules/.bin/left'));
    repository.write('packages/core/node_modules/deep/index.js', 'module.exports = "deep";\n');
    const made = await worktreesOf(repository.root).create('c1');
    writeFileSync(join(made.path, 'packages/core/index.js'), 'module.exports = "core of the worktree";\n');
    const said = execFileSync(
      process.execPath,
      ['-p', '[require("@team/core"), require("left"), require("@other/right"), require("./packages/core/node_modules/deep")].join()'],
      { cwd: made.path, encoding: 'utf8' },
    );
    assert.equal(said.trim(), 'core of the worktree,left,right,deep');
    assert.equal(realpathSync(join(made.path, 'node_modules/.bin/left')), realpathSync(join(repository.root, 'node_modules/left/cli.js')));
    assert.equal(existsSync(join(made.path, 'node_modules/.cache')), false);
    const [standing] = await worktreesOf(repository.root).list();
    assert.equal(standing?.id, 'c1');
    await worktreesOf(repository.root).remove('c1');
    assert.ok(existsSync(join(repository.root, 'node_modules/left/index.js')));
  });

  it('are plain copies without a commit, and without a repository', async () => {
    const empty = new TemporaryRepository();
    empty.write('a.ts', 'a\n');
    const made = await worktreesOf(empty.root).create('c1');
    assert.deepEqual(readdirSync(made.path), ['a.ts']);
    await worktreesOf(empty.root).remove('c1');
    empty.dispose();
    const folder = mkdtempSync(join(tmpdir(), 'symbiote-plain-'));
    mkdirSync(join(folder, 'lib'));
    writeFileSync(join(folder, 'lib/b.ts'), 'b\n');
    mkdirSync(join(folder, 'node_modules/left'), { recursive: true });
    const copy = await worktreesOf(folder).create('c1');
    assert.equal(readFileSync(join(copy.path, 'lib/b.ts'), 'utf8'), 'b\n');
    assert.ok(lstatSync(join(copy.path, 'node_modules/left')).isSymbolicLink());
    await worktreesOf(folder).remove('c1');
    assert.deepEqual(readdirSync(folder).sort(), ['.symbiote', 'lib', 'node_modules']);
    rmSync(folder, { recursive: true });
  });

  it('leave nothing when they are cancelled, refused or crashed', async () => {
    const worktrees = worktreesOf(repository.root);
    const before = fingerprint(repository.root);
    const abort = new AbortController();
    const made = worktrees.create('c1', abort.signal);
    abort.abort();
    await assert.rejects(made, { code: 'cancelled' });
    assert.deepEqual(await worktrees.list(), []);
    await assert.rejects(worktrees.create('../out'), { code: 'invalidInput' });
    await worktrees.create('c2');
    await assert.rejects(worktrees.create('c2'), { code: 'invalidInput' });
    // What a crash in the middle of removing leaves: git knows it, the folder is gone.
    rmSync(join(repository.root, '.symbiote/worktrees/c2'), { recursive: true });
    await worktrees.remove('c2');
    assert.deepEqual(fingerprint(repository.root), before);
    assert.equal(existsSync(join(repository.root, '.git/worktrees')), false);
  });
});
