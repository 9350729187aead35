import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createGit } from '../../../../src/adapters/system/git';
import { EngineError } from '../../../../src/domain/errors';

const day = 86_400_000;
const now = Date.UTC(2026, 5, 15);

/** Independent of the configuration of whoever runs the tests. */
const environment = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))),
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
};

describe('git', function () {
  this.timeout(60_000);
  let root: string;

  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'symbiote git ü-')));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const command = (args: readonly string[], folder = root, date = now): string =>
    execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=n@example.org', '-c', 'protocol.file.allow=always', ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...environment, GIT_AUTHOR_DATE: `@${date / 1000} +0000`, GIT_COMMITTER_DATE: `@${date / 1000} +0000` },
    }).trim();
  const write = (path: string, text = `${path}\n`): void => {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  const commit = (date = now, message = 'work'): void => {
    command(['add', '-A', '.']);
    command(['commit', '-qm', message, '--allow-empty'], root, date);
  };
  const init = (): string => command(['init', '-q', '-b', 'main']);
  const git = (workspace = root, extra: Record<string, string> = {}) => createGit({ workspace, environment: { ...environment, ...extra } });
  const listed = async (workspace = root, ignoredBelow?: string[]): Promise<string[] | undefined> => {
    const paths = await git(workspace).listFiles(undefined, ignoredBelow === undefined ? {} : { ignoredBelow });
    return paths === undefined ? undefined : [...paths].sort();
  };
  const churn = async (sinceMs = now - 90 * day, workspace = root): Promise<Record<string, number>> =>
    Object.fromEntries([...(await git(workspace).churn(sinceMs))].sort(([a], [b]) => (a < b ? -1 : 1)));

  describe('listFiles', () => {
    it('lists tracked and untracked files, not ignored ones', async () => {
      init();
      write('a.ts');
      commit();
      write('new folder/ünï 文.ts');
      write('.gitignore', 'dist/\n');
      write('dist/x.js');
      assert.deepEqual(await listed(), ['.gitignore', 'a.ts', 'new folder/ünï 文.ts']);
    });

    it('lists ignored files below the folders asked for', async () => {
      init();
      write('.gitignore', 'dist/\nother/\n');
      write('dist/[x].js');
      write('other/y.js');
      assert.deepEqual(await listed(root, ['dist']), ['.gitignore', 'dist/[x].js']);
      assert.deepEqual(await listed(root, ['']), ['.gitignore', 'dist/[x].js', 'other/y.js']);
    });

    it('takes names with newlines, quotes, leading dashes and colons', async () => {
      init();
      const names = ['-n.ts', ':(top)x.ts', 'a\nb.ts', 'q"uote.ts', '*.ts'].sort();
      for (const name of names) write(name);
      assert.deepEqual(await listed(), names);
      commit();
      assert.deepEqual(Object.keys(await churn()).sort(), names);
    });

    it('gives paths relative to a workspace inside the repository', async () => {
      init();
      write('top.ts');
      write('packages/a/src/x.ts');
      commit();
      assert.deepEqual(await listed(join(root, 'packages/a')), ['src/x.ts']);
      assert.deepEqual(await churn(0, join(root, 'packages/a')), { 'src/x.ts': 1 });
    });

    it('lists each file of an unresolved merge once', async () => {
      init();
      write('a.ts', '1\n');
      commit();
      command(['checkout', '-qb', 'side']);
      write('a.ts', '2\n');
      commit();
      command(['checkout', '-q', 'main']);
      write('a.ts', '3\n');
      commit();
      assert.throws(() => command(['merge', '-q', 'side']));
      assert.deepEqual(await git().listFiles(), ['a.ts']);
    });

    it('leaves nested repositories and submodules to themselves', async () => {
      init();
      write('a.ts');
      commit();
      mkdirSync(join(root, 'nested'));
      command(['init', '-q'], join(root, 'nested'));
      write('nested/x.ts');
      command(['submodule', 'add', '-q', root, 'sub']);
      const paths = await listed();
      assert.deepEqual(paths, ['.gitmodules', 'a.ts', 'sub']);
      assert.deepEqual(await git().ignored(['sub/a.ts', 'a.ts']), new Set());
    });

    it('works in a linked worktree, detached', async () => {
      init();
      write('a.ts');
      commit();
      const tree = join(root, 'linked');
      command(['worktree', 'add', '-q', '--detach', tree]);
      assert.deepEqual(await listed(tree), ['a.ts']);
      assert.deepEqual(await churn(0, tree), { 'a.ts': 1 });
      assert.equal(await git(tree).currentBranch(), undefined);
      assert.equal(await git(tree).isRepository(), true);
    });

    it('is undefined without a repository, in a bare one, and inside .git', async () => {
      assert.equal(await listed(), undefined);
      assert.equal(await git().problem?.(), undefined);
      command(['init', '-q', '--bare', 'bare.git']);
      assert.equal(await listed(join(root, 'bare.git')), undefined);
      init();
      assert.equal(await listed(join(root, '.git')), undefined);
      assert.equal(await git().isRepository(), true);
    });

    it('is undefined in a folder that the repository around it ignores', async () => {
      init();
      write('.gitignore', '*\n');
      write('projects/mine/a.ts');
      assert.equal(await listed(join(root, 'projects/mine')), undefined);
      assert.equal(await git(join(root, 'projects/mine')).isRepository(), false);
    });

    it('ignores GIT_DIR and its like from a hook we may run under', async () => {
      init();
      write('a.ts');
      const under = git(root, { GIT_DIR: '/nowhere', GIT_INDEX_FILE: '/nowhere/index', GIT_WORK_TREE: '/' });
      assert.deepEqual(await under.listFiles(), ['a.ts']);
    });
  });

  describe('churn', () => {
    it('counts commits per file since a date', async () => {
      init();
      write('old.ts');
      write('a.ts', '0');
      commit(now - 200 * day);
      for (let i = 1; i <= 3; i += 1) {
        write('a.ts', String(i));
        commit(now - i * day);
      }
      write('b c.ts');
      commit(now);
      assert.deepEqual(await churn(), { 'a.ts': 3, 'b c.ts': 1 });
      assert.deepEqual(await churn(0), { 'a.ts': 4, 'b c.ts': 1, 'old.ts': 1 });
    });

    it('counts commits on merged side branches and not the merge', async () => {
      init();
      write('a.ts', '0');
      commit();
      command(['checkout', '-qb', 'side']);
      write('a.ts', '1');
      commit();
      command(['checkout', '-q', 'main']);
      write('b.ts');
      commit();
      command(['merge', '-q', '--no-ff', '--no-edit', 'side']);
      assert.deepEqual(await churn(), { 'a.ts': 2, 'b.ts': 1 });
    });

    it('agrees with git log per file over many commits', async () => {
      init();
      const names = ['a.ts', 'b/ü.ts', 'b/c d.ts'];
      for (let i = 0; i < 25; i += 1) {
        for (const [at, name] of names.entries()) if (i % (at + 1) === 0) write(name, `${i}`);
        commit(now - i * 1000);
      }
      const expected = names.map((name) => [name, command(['log', '--format=%H', '--', name]).split('\n').length] as const);
      assert.deepEqual(await churn(), Object.fromEntries([...expected].sort(([a], [b]) => (a < b ? -1 : 1))));
    });

    it('is empty without commits and without git', async () => {
      assert.deepEqual(await churn(), {});
      init();
      write('a.ts');
      assert.deepEqual(await churn(), {});
      assert.deepEqual(await listed(), ['a.ts']);
    });

    it('counts what a shallow clone has', async () => {
      init();
      for (let i = 0; i < 3; i += 1) {
        write('a.ts', String(i));
        commit(now - i);
      }
      const clone = join(root, 'clone');
      command(['clone', '-q', '--depth', '2', `file://${root}`, clone]);
      assert.equal((await git(clone).churn(0)).get('a.ts'), 2);
    });

    it('ends git when cancelled', async () => {
      init();
      write('a.ts');
      commit();
      const abort = new AbortController();
      const counting = git().churn(0, abort.signal);
      abort.abort();
      await assert.rejects(counting, (error) => EngineError.is(error, 'cancelled'));
      await assert.rejects(git().listFiles(abort.signal), (error) => EngineError.is(error, 'cancelled'));
    });
  });

  it('tells what git ignores, also when one path is beyond its reach', async () => {
    init();
    write('.gitignore', 'dist/\n*.log\n');
    write('src/a.ts');
    symlinkSync('src', join(root, 'link'));
    const asked = ['dist/a.js', 'src/a.ts', 'x.log', 'link/a.log', '-q.log', ':x.log'];
    assert.deepEqual(await git().ignored(asked), new Set(['dist/a.js', 'x.log', '-q.log', ':x.log']));
    assert.deepEqual(await git().ignored([]), new Set());
  });

  it('tells what is tracked', async () => {
    init();
    write('.symbiote/x');
    assert.equal(await git().isTracked('.symbiote'), false);
    commit();
    assert.equal(await git().isTracked('.symbiote'), true);
    assert.equal(await git().isTracked('nothing'), false);
  });

  it('names the branch, also before the first commit', async () => {
    assert.equal(await git().currentBranch(), undefined);
    init();
    assert.equal(await git().currentBranch(), 'main');
  });

  it('knows its version', async () => {
    assert.match((await git().version()) ?? '', /^\d+\.\d+/);
  });

  it('is no git where git is not installed', async () => {
    const without = git(root, { PATH: root });
    assert.equal(await without.version(), undefined);
    assert.equal(await without.isRepository(), false);
    assert.equal(await without.listFiles(), undefined);
    assert.deepEqual(await without.churn(0), new Map());
    assert.deepEqual(await without.ignored(['a']), new Set());
    assert.equal(await without.isTracked('a'), false);
  });

  it('is no git, with a word about it, where git refuses the owner of the folder', async () => {
    init();
    write('a.ts');
    commit();
    const refused = git(root, { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' });
    assert.equal(await refused.isRepository(), false);
    assert.equal(await refused.listFiles(), undefined);
    assert.deepEqual(await refused.churn(0), new Map());
    assert.match((await refused.problem?.()) ?? '', /another user owns .*safe\.directory/s);
  });

  it('is no git, with a word about it, where the repository is damaged', async () => {
    init();
    writeFileSync(join(root, '.git/config'), '[core\n');
    assert.equal(await git().listFiles(), undefined);
    assert.match((await git().problem?.()) ?? '', /cannot read this repository/);
  });

  describe('in a hostile repository', () => {
    let mark: string;
    const everything = async (): Promise<void> => {
      const own = git();
      await own.isRepository();
      await own.problem?.();
      await own.listFiles();
      await own.listFiles(undefined, { ignoredBelow: [''] });
      await own.churn(0);
      await own.ignored(['a.ts', 'b.log']);
      await own.isTracked('a.ts');
      await own.currentBranch();
      assert.equal(existsSync(mark), false, 'the repository had a program of its own executed');
    };
    const evil = (): string => `touch '${mark}'; false`;

    beforeEach(() => {
      mark = join(root, '..', `mark-${process.pid}-${Date.now()}`);
      init();
      write('a.ts', '1');
      write('.gitattributes', '* filter=evil diff=evil\n');
      commit();
      write('a.ts', '2');
      commit();
    });
    afterEach(() => rmSync(mark, { force: true }));

    it('executes no fsmonitor, pager, filter, diff driver, editor, alias, askpass or hook', async () => {
      const script = join(root, '.git', 'evil.sh');
      writeFileSync(script, `#!/bin/sh\ntouch '${mark}'\n`, { mode: 0o755 });
      for (const hook of ['post-index-change', 'reference-transaction', 'fsmonitor-watchman', 'pre-auto-gc']) {
        writeFileSync(join(root, '.git', 'hooks', hook), `#!/bin/sh\ntouch '${mark}'\n`, { mode: 0o755 });
      }
      const keys = [
        'core.fsmonitor',
        'core.pager',
        'pager.log',
        'pager.ls-files',
        'core.editor',
        'core.askPass',
        'diff.external',
        'core.sshCommand',
      ];
      const drivers = [
        'diff.evil.command',
        'diff.evil.textconv',
        'filter.evil.clean',
        'filter.evil.smudge',
        'filter.evil.process',
        'credential.helper',
      ];
      for (const key of [...keys, ...drivers, 'core.alternateRefsCommand']) command(['config', key, script]);
      command(['config', 'alias.log', `!${script}`]);
      command(['config', 'core.untrackedCache', 'true']);
      write('a.ts', '3');
      rmSync(mark, { force: true });
      await everything();
    });

    it('executes no signature check', async () => {
      const script = join(root, '.git', 'gpg.sh');
      writeFileSync(script, `#!/bin/sh\ntouch '${mark}'\ncat >/dev/null\n`, { mode: 0o755 });
      command(['config', 'log.showSignature', 'true']);
      for (const key of ['gpg.program', 'gpg.ssh.program', 'gpg.x509.program']) command(['config', key, script]);
      const signed = command(['cat-file', 'commit', 'HEAD']).replace(
        /^(committer .*)$/m,
        '$1\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n iQEz\n -----END PGP SIGNATURE-----',
      );
      writeFileSync(join(root, '.git', 'signed'), `${signed}\n`);
      command(['update-ref', 'HEAD', command(['hash-object', '-t', 'commit', '-w', join(root, '.git', 'signed')])]);
      command(['log', '-1']);
      assert.ok(existsSync(mark), 'the trap does not work without our care');
      rmSync(mark);
      await everything();
    });

    for (const [name, url] of [
      ['an upload-pack', 'file:///nowhere'],
      ['ssh', 'ssh://nowhere.invalid/x'],
      ['an ext:: transport', 'ext::sh -c evil'],
    ] as const) {
      it(`executes nothing through ${name} for objects that are missing on purpose`, async () => {
        const tree = command(['rev-parse', 'HEAD^{tree}']);
        command(['config', 'core.repositoryFormatVersion', '1']);
        command(['config', 'extensions.partialClone', 'origin']);
        command(['config', 'remote.origin.promisor', 'true']);
        command(['config', 'remote.origin.url', url.replace('evil', evil().replaceAll(' ', '% '))]);
        command(['config', 'remote.origin.uploadpack', evil()]);
        command(['config', 'core.sshCommand', evil()]);
        command(['config', 'protocol.ext.allow', 'always']);
        rmSync(join(root, '.git/objects', tree.slice(0, 2), tree.slice(2)));
        assert.throws(() => command(['log', '--raw', '-1']));
        assert.ok(existsSync(mark), 'the trap does not work without our care');
        rmSync(mark);
        await everything();
      });
    }

    it('changes nothing in the repository', async () => {
      const before = command(['for-each-ref']) + execFileSync('stat', ['-c', '%Y%s', join(root, '.git/index')]).toString();
      await everything();
      const after = command(['for-each-ref']) + execFileSync('stat', ['-c', '%Y%s', join(root, '.git/index')]).toString();
      assert.equal(after, before);
    });
  });
});
