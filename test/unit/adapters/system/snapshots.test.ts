import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createSnapshots } from '../../../../src/adapters/system/snapshots/snapshots';
import { EngineError } from '../../../../src/domain/errors';
import type { Snapshots } from '../../../../src/ports/snapshots';

/** Independent of the configuration of whoever runs the tests. */
const environment = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))),
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
};

describe('snapshots', function () {
  this.timeout(60_000);
  let root: string;
  let outside: string;

  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'symbiote snapshots ü-')));
    outside = realpathSync(mkdtempSync(join(tmpdir(), 'symbiote-outside-')));
  });
  afterEach(() => {
    for (const folder of [root, outside]) rmSync(folder, { recursive: true, force: true });
  });

  const command = (args: readonly string[], folder = root): string =>
    execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=n@example.org', '-c', 'protocol.file.allow=always', ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: environment,
    }).trim();
  const write = (path: string, text: string | Buffer = `${path}\n`): void => {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  const remove = (path: string): void => rmSync(join(root, path), { recursive: true });
  const commit = (folder = root): void => {
    command(['add', '-A', '.'], folder);
    command(['commit', '-qm', 'work', '--allow-empty'], folder);
  };
  const init = (...args: string[]): string => command(['init', '-q', '-b', 'main', ...args]);
  const create = (
    workspace = root,
    extra: Record<string, string> = {},
    limits: { maxBytes?: number; maxUntrackedBytes?: number } = {},
  ): Snapshots =>
    createSnapshots({
      workspace,
      environment: { ...environment, ...extra },
      prepare: () => {
        mkdirSync(join(workspace, '.symbiote'), { recursive: true });
        writeFileSync(join(workspace, '.symbiote/.gitignore'), '*\n');
        return Promise.resolve();
      },
      ...limits,
    });
  const store = (workspace = root): string => join(workspace, '.symbiote/cache/snapshots.git');

  /** `kind path`, with modes and the old path where they say something, of what the work changed. */
  const changedBy = async (work: () => void, snapshots = create()): Promise<string[]> => {
    const before = await snapshots.take();
    work();
    const after = await snapshots.take();
    return (await snapshots.compare(before.id, after.id)).map(({ kind, path, oldPath, oldMode, newMode }) =>
      [
        kind,
        ...(oldPath === undefined ? [] : [oldPath, '->']),
        path,
        ...(kind !== 'modified' || oldMode === newMode ? [] : [oldMode, newMode]),
      ].join(' '),
    );
  };
  /** The file's bytes as the snapshot kept them. */
  const kept = async (path: string, work: () => void, snapshots = create()): Promise<Buffer> => {
    const before = await snapshots.take();
    work();
    const after = await snapshots.take();
    const [found] = (await snapshots.compare(before.id, after.id)).filter((difference) => difference.path === path);
    assert.ok(found?.after !== undefined, `${path} differs`);
    return Buffer.from((await snapshots.read(found.after)) ?? assert.fail('it is kept'));
  };

  /** Every file below a folder with what it holds, its mode and its time (of objects no time: git may renew it). */
  const stateOf = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .sort()
      .map((path) => {
        const info = lstatSync(join(folder, path));
        const content = info.isFile()
          ? createHash('sha1')
              .update(readFileSync(join(folder, path)))
              .digest('hex')
          : '';
        const time = info.isDirectory() || path.includes('objects') ? '' : String(info.mtimeMs);
        return [path, info.mode, content, time].join(' ');
      });

  describe('what changed', () => {
    it('tells files that were added, modified and deleted, sorted by path', async () => {
      init();
      for (const path of ['b', 'c', 'd']) write(path);
      commit();
      write('untracked');
      const changed = await changedBy(() => {
        write('a');
        write('c', 'other\n');
        remove('d');
        write('untracked', 'changed\n');
      });
      assert.deepEqual(changed, ['added a', 'modified c', 'deleted d', 'modified untracked']);
    });

    it('tells nothing where nothing changed, though files were written again', async () => {
      init();
      write('a');
      commit();
      assert.deepEqual(
        await changedBy(() => {
          write('a');
          utimesSync(join(root, 'a'), new Date(1e12), new Date(1e12));
        }),
        [],
      );
    });

    it('is about the files, not about what was committed or staged meanwhile', async () => {
      init();
      write('a');
      commit();
      write('a', 'dirty\n');
      write('staged', 'first\n');
      command(['add', 'staged']);
      write('staged', 'second\n');
      assert.deepEqual(await changedBy(commit), []);
      assert.deepEqual(await changedBy(() => command(['rm', '-q', '--cached', 'a'])), []);
    });

    it('tells a change of the same size within the same moment', async () => {
      init();
      write('a', 'one\n');
      commit();
      const snapshots = create();
      await snapshots.take();
      for (const text of ['two\n', 'six\n', 'ten\n'])
        assert.deepEqual(await changedBy(() => write('a', text), snapshots), ['modified a'], text);
    });

    it('finds renames, also with a change', async () => {
      init();
      const text = Array.from({ length: 40 }, (_, line) => `line ${line}`).join('\n');
      write('old/a', text);
      write('old/b', `${text}b`);
      commit();
      const changed = await changedBy(() => {
        mkdirSync(join(root, 'new'));
        renameSync(join(root, 'old/a'), join(root, 'new/a'));
        remove('old/b');
        write('new/c', `${text}b\nmore\n`);
      });
      assert.deepEqual(changed, ['renamed old/a -> new/a', 'renamed old/b -> new/c']);
    });

    it('tells of the executable bit', async () => {
      init();
      write('run.sh');
      commit();
      assert.deepEqual(await changedBy(() => chmodSync(join(root, 'run.sh'), 0o755)), ['modified run.sh 100644 100755']);
    });

    it('keeps symbolic links as links, and does not follow them', async () => {
      init();
      writeFileSync(join(outside, 'secret'), 'secret\n');
      write('a');
      commit();
      const link = (): void => symlinkSync(join(outside, 'secret'), join(root, 'link'));
      assert.equal((await kept('link', link)).toString(), join(outside, 'secret'));
      assert.deepEqual(await changedBy(() => writeFileSync(join(outside, 'secret'), 'other\n')), []);
      const replace = (): void => {
        remove('a');
        symlinkSync('nowhere', join(root, 'a'));
      };
      assert.deepEqual(await changedBy(replace), ['modified a 100644 120000']);
    });

    it('tells files below a folder that became a link as gone', async () => {
      init();
      write('folder/a');
      write('folder/b');
      write('.gitignore', 'folder\n');
      command(['add', '-f', 'folder']);
      commit();
      const replace = (): void => {
        renameSync(join(root, 'folder'), join(outside, 'folder'));
        symlinkSync(join(outside, 'folder'), join(root, 'folder'));
      };
      assert.deepEqual(await changedBy(replace), ['deleted folder/a', 'deleted folder/b']);
    });

    it('tells when a file becomes a folder and a folder a file', async () => {
      init();
      write('file');
      write('folder/inside');
      commit();
      const swap = (): void => {
        remove('file');
        remove('folder');
        write('file/inside', 'x\n');
        write('folder', 'y\n');
      };
      assert.deepEqual(await changedBy(swap), ['deleted file', 'added file/inside', 'added folder', 'deleted folder/inside']);
    });

    it('leaves out what git ignores, from the moment it does', async () => {
      init();
      write('.gitignore', 'dist/\n');
      write('dist/a');
      write('out/b');
      commit();
      assert.deepEqual(await changedBy(() => write('dist/a', 'other\n')), []);
      command(['rm', '-rq', '--cached', 'out']);
      write('.gitignore', 'dist/\nout/\n');
      assert.deepEqual(await changedBy(() => write('out/b', 'other\n')), []);
    });

    it('copes with every name that is valid UTF-8', async () => {
      init();
      write('start');
      commit();
      const names = ['ünï 文.ts', 'new\nline', 'tab\there', '"quoted"', '-dash', ':colon', 'back\\slash', '[a]*?', ' space ', 'e\u0301'];
      assert.deepEqual(await changedBy(() => names.forEach((name) => write(`in/${name}`))), names.map((name) => `added in/${name}`).sort());
    });

    it('names a file whose name is not valid UTF-8 as left out', async function () {
      init();
      try {
        writeFileSync(Buffer.concat([Buffer.from(`${root}/bad`), Buffer.from([0xff])]), 'x');
      } catch {
        // The disk takes no such names.
        this.skip();
      }
      assert.deepEqual((await create().take()).omitted, [{ path: 'bad\uFFFD', reason: 'its name is not valid UTF-8' }]);
    });
  });

  describe('exact bytes', () => {
    const text = 'one\r\ntwo\n$Id$\r\n';

    it('keeps line ends whatever git would make of them', async () => {
      init();
      write('.gitattributes', '* text=auto eol=crlf ident\n*.txt text\n[attr]mine text eol=lf\n*.m mine crlf\n');
      commit();
      command(['config', 'core.autocrlf', 'true']);
      command(['config', 'core.safecrlf', 'true']);
      for (const path of ['a.txt', 'b', 'c.m']) assert.equal((await kept(path, () => write(path, text))).toString(), text, path);
    });

    it('keeps an encoding', async () => {
      init();
      write('.gitattributes', '*.txt text working-tree-encoding=UTF-16\n');
      commit();
      const bytes = Buffer.from('\uFEFFhéllo\r\n', 'utf16le');
      assert.deepEqual(await kept('a.txt', () => write('a.txt', bytes)), bytes);
    });

    it('runs no filter, of the repository or the person', async () => {
      init();
      const filter = `touch '${outside}/ran'; cat`;
      const settings = `[filter "evil"]\n\tclean = ${JSON.stringify(filter)}\n\tprocess = ${JSON.stringify(filter)}\n\trequired = true\n`;
      writeFileSync(join(outside, 'config'), settings);
      writeFileSync(join(root, '.git/config'), `${readFileSync(join(root, '.git/config'), 'utf8')}${settings}`);
      write('.gitattributes', '* filter=evil diff=evil merge=evil\n');
      mkdirSync(join(root, '.git/info'), { recursive: true });
      writeFileSync(join(root, '.git/info/attributes'), '* filter=evil\n');
      const snapshots = create(root, { GIT_CONFIG_GLOBAL: join(outside, 'config') });
      assert.equal((await kept('a', () => write('a', text), snapshots)).toString(), text);
      assert.equal(existsSync(join(outside, 'ran')), false);
    });

    it('keeps what is staged in another form as it is on the disk', async () => {
      init();
      command(['config', 'core.autocrlf', 'input']);
      write('a', 'one\r\n');
      commit();
      assert.equal(command(['cat-file', '-s', ':a']), '4');
      const snapshots = create();
      const before = await snapshots.take();
      write('a', 'two\r\n');
      const after = await snapshots.take();
      const [found] = await snapshots.compare(before.id, after.id);
      assert.equal(Buffer.from((await snapshots.read(found?.before ?? '')) ?? []).toString(), 'one\r\n');
      assert.equal(Buffer.from((await snapshots.read(found?.after ?? '')) ?? []).toString(), 'two\r\n');
    });

    it('reads many contents at once, empty and binary ones too', async () => {
      init();
      const contents = Array.from({ length: 50 }, (_, number) => Buffer.alloc(number * 1000, number));
      const snapshots = create();
      const before = await snapshots.take();
      contents.forEach((content, number) => write(`f${String(number).padStart(2, '0')}`, content));
      const differences = await snapshots.compare(before.id, (await snapshots.take()).id);
      const read = await Promise.all(differences.map(({ after = '' }) => snapshots.read(after)));
      assert.deepEqual(
        read.map((bytes) => Buffer.from(bytes ?? assert.fail('it is kept'))),
        contents,
      );
      const unknown = ['', 'HEAD', '0'.repeat(40), after(differences), '--help', before.id];
      assert.deepEqual(await Promise.all(unknown.map((id) => snapshots.read(id).then((bytes) => bytes === undefined))), [
        true,
        true,
        true,
        true,
        true,
        true,
      ]);
    });
    const after = (differences: readonly { after?: string | undefined }[]): string => `${differences[1]?.after ?? ''}\n${'0'.repeat(40)}`;
  });

  describe('left out, with a reason', () => {
    it('are large files; a stamp tells whether they changed', async () => {
      init();
      write('large', 'x'.repeat(3000));
      write('small', 'x'.repeat(1000));
      const snapshots = create(root, {}, { maxBytes: 2048 });
      const [first, again] = [await snapshots.take(), await snapshots.take()];
      assert.deepEqual(first.omitted, again.omitted);
      assert.deepEqual(
        first.omitted.map(({ path, reason }) => `${path}: ${reason}`),
        ['large: 0.0 MB, more than 0.0 MB'],
      );
      write('large', 'y'.repeat(3000));
      assert.notDeepEqual((await snapshots.take()).omitted, first.omitted);
      write('small', 'x'.repeat(2049));
      assert.deepEqual((await snapshots.take()).omitted.map(({ path }) => path).sort(), ['large', 'small']);
    });

    it('are submodules and nested repositories', async () => {
      init();
      command(['init', '-q', '-b', 'main', join(outside, 'library')]);
      commit(join(outside, 'library'));
      command(['submodule', '--quiet', 'add', join(outside, 'library'), 'module']);
      command(['init', '-q', '-b', 'main', join(root, 'nested')]);
      write('nested/a');
      commit(join(root, 'nested'));
      const work = (): void => {
        write('module/a');
        write('nested/a', 'other\n');
      };
      assert.deepEqual(await changedBy(work), []);
      const { omitted } = await create().take();
      assert.deepEqual(omitted.map(({ path }) => path).sort(), ['module', 'nested']);
      assert.match(omitted[0]?.reason ?? '', /a repository of its own/);
    });

    it('is all, where what would have to be stored is too much', async () => {
      init();
      write('tracked', 'x'.repeat(200_000));
      commit();
      const snapshots = create(root, {}, { maxUntrackedBytes: 100_000 });
      await snapshots.take();
      write('data', 'x'.repeat(200_000));
      const refused = await snapshots.take().catch((error: unknown) => error);
      assert.ok(EngineError.is(refused, 'notSupported'));
      assert.match(refused.message, /\.gitignore/);
      write('.gitignore', 'data\n');
      assert.deepEqual(await changedBy(() => write('a'), snapshots), ['added a']);
    });

    it('are files that cannot be read', async function () {
      if (process.getuid?.() === 0) this.skip();
      init();
      write('a');
      write('secret');
      chmodSync(join(root, 'secret'), 0);
      const snapshots = create();
      assert.deepEqual(
        (await snapshots.take()).omitted.map(({ path, reason }) => `${path}: ${reason}`),
        ['secret: it cannot be read'],
      );
      assert.deepEqual(await changedBy(() => write('a', 'other\n'), snapshots), ['modified a']);
    });
  });

  describe('where', () => {
    it('the workspace is a folder of the repository', async () => {
      init();
      write('inner/a');
      write('beside/b');
      commit();
      const snapshots = create(join(root, 'inner'));
      const work = (): void => {
        write('inner/a', 'other\n');
        write('inner/deep/c');
        write('beside/b', 'other\n');
      };
      assert.deepEqual(await changedBy(work, snapshots), ['modified a', 'added deep/c']);
    });

    it('the workspace is a linked worktree', async () => {
      init();
      write('a');
      commit();
      const linked = join(outside, 'linked');
      command(['worktree', 'add', '-q', linked]);
      const snapshots = create(linked);
      assert.deepEqual(await changedBy(() => writeFileSync(join(linked, 'a'), 'other\n'), snapshots), ['modified a']);
    });

    it('the repository has no commits', async () => {
      init();
      write('a');
      assert.deepEqual(await changedBy(() => write('b')), ['added b']);
    });

    it('the repository names its objects by SHA-256', async () => {
      init('--object-format=sha256');
      write('a');
      commit();
      assert.equal((await kept('a', () => write('a', 'other\n'))).toString(), 'other\n');
    });

    it('there is no repository: ignore files are respected, and what tools fetched', async () => {
      write('.gitignore', '*.log\n');
      write('a');
      const work = (): void => {
        write('a', 'other\n');
        write('src/b');
        write('c.log');
        write('src/node_modules/d/e.js');
      };
      assert.deepEqual(await changedBy(work), ['modified a', 'added src/b']);
    });

    it('a repository is made between two snapshots, and goes after them', async () => {
      write('a');
      assert.deepEqual(await changedBy(() => void (init(), write('b'), commit())), ['added b']);
      remove('.git');
      assert.deepEqual(await changedBy(() => write('c')), ['added c']);
    });

    it('there is no git: it says so', async () => {
      const snapshots = create(root, { PATH: outside });
      assert.equal(await snapshots.unavailable(), 'git was not found');
      assert.equal(await create().unavailable(), undefined);
      await assert.rejects(snapshots.take(), (error) => EngineError.is(error, 'notSupported'));
    });
  });

  describe('the person’s repository', () => {
    it('stays as it is, byte by byte', async () => {
      init();
      for (const path of ['a', 'b', 'c']) write(path);
      commit();
      write('a', 'stashed\n');
      command(['stash', '--quiet']);
      write('b', 'staged\n');
      command(['add', 'b']);
      write('b', 'dirty\n');
      write('untracked');
      writeFileSync(join(root, '.git/hooks/post-index-change'), `#!/bin/sh\ntouch '${outside}/ran'\n`, { mode: 0o755 });
      const before = stateOf(join(root, '.git'));
      await changedBy(() => write('c', 'other\n'));
      assert.deepEqual(stateOf(join(root, '.git')), before);
      assert.equal(existsSync(join(outside, 'ran')), false);
    });

    it('lends its objects: what is committed is not stored again', async () => {
      init();
      for (let number = 0; number < 20; number++) write(`f${number}`, `${number}`.repeat(10_000));
      commit();
      const snapshots = create();
      await snapshots.take();
      const files = readdirSync(join(store(), 'objects'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      assert.deepEqual(
        files.map(({ name }) => name),
        ['alternates'],
      );
    });

    it('may lose objects that are counted on: files are read anew', async () => {
      init();
      write('a', 'only staged\n');
      command(['add', 'a']);
      const snapshots = create();
      const before = await snapshots.take();
      command(['rm', '-q', '--cached', 'a']);
      command(['prune', '--expire=now']);
      write('b');
      const after = await snapshots.take();
      assert.deepEqual(
        (await snapshots.compare(before.id, after.id)).map(({ path }) => path),
        ['b'],
      );
    });
  });

  describe('the store', () => {
    const trouble: Record<string, () => void> = {
      'a lock was left by a git that was killed': () => writeFileSync(join(store(), 'index.lock'), ''),
      'the index is damaged': () => writeFileSync(join(store(), 'index'), 'nonsense'),
      'the configuration is damaged': () => writeFileSync(join(store(), 'config'), '[nonsense'),
      'objects are gone': () => rmSync(join(store(), 'objects'), { recursive: true }),
      'all of it is gone': () => rmSync(join(root, '.symbiote'), { recursive: true }),
    };
    for (const [name, make] of Object.entries(trouble))
      it(`works when ${name}`, async () => {
        init();
        write('a');
        const snapshots = create();
        await snapshots.take();
        make();
        assert.deepEqual(await changedBy(() => write('b'), snapshots), ['added b']);
        make();
        assert.deepEqual(await changedBy(() => write('c'), create()), ['added c']);
      });

    it('is made anew after objects were found cut off', async () => {
      init();
      write('a', 'first\n');
      const snapshots = create();
      const before = await snapshots.take();
      write('a', 'second\n');
      const after = await snapshots.take();
      const [found] = await snapshots.compare(before.id, after.id);
      for (const entry of readdirSync(join(store(), 'objects'), { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath, entry.name);
        if (!entry.isFile() || entry.name === 'alternates') continue;
        chmodSync(path, 0o644);
        writeFileSync(path, '');
      }
      assert.equal(await snapshots.read(found?.before ?? ''), undefined);
      assert.deepEqual(await changedBy(() => write('a', 'first\n'), snapshots), ['modified a']);
    });

    it('that came with the workspace runs nothing', async () => {
      init();
      write('a');
      const planted = store();
      mkdirSync(join(root, '.symbiote/cache'), { recursive: true });
      command(['init', '-q', '--bare', planted]);
      const evil = `touch '${outside}/ran'; cat`;
      writeFileSync(join(planted, 'config'), `[core]\n\tbare = true\n\tfsmonitor = "${evil}"\n[filter "evil"]\n\tclean = "${evil}"\n`);
      writeFileSync(join(planted, 'info/attributes'), '* filter=evil\n');
      writeFileSync(join(planted, 'hooks/post-index-change'), `#!/bin/sh\n${evil}\n`, { mode: 0o755 });
      write('.gitattributes', '* filter=evil\n');
      assert.deepEqual(await changedBy(() => write('b')), ['added b']);
      assert.equal(existsSync(join(outside, 'ran')), false);
    });

    it('is not written through links', async () => {
      init();
      mkdirSync(join(root, '.symbiote'));
      symlinkSync(outside, join(root, '.symbiote/cache'));
      await assert.rejects(create().take(), (error) => EngineError.is(error, 'refused'));
      remove('.symbiote/cache');
      mkdirSync(store(), { recursive: true });
      writeFileSync(join(outside, 'config'), 'mine\n');
      symlinkSync(join(outside, 'config'), join(store(), 'config'));
      symlinkSync(outside, join(store(), 'objects'));
      await create().take();
      assert.deepEqual(readdirSync(outside), ['config']);
      assert.equal(readFileSync(join(outside, 'config'), 'utf8'), 'mine\n');
    });

    it('is read by another engine', async () => {
      init();
      const first = create();
      const before = await first.take();
      write('a', 'kept\n');
      const after = await first.take();
      const second = create();
      const [found] = await second.compare(before.id, after.id);
      assert.equal(Buffer.from((await second.read(found?.after ?? '')) ?? []).toString(), 'kept\n');
    });

    it('forgets when it is cleared', async () => {
      init();
      const snapshots = create();
      const before = await snapshots.take();
      write('a', 'kept\n'.repeat(1000));
      const [found] = await snapshots.compare(before.id, (await snapshots.take()).id);
      assert.ok((await snapshots.diskBytes()) > 1000);
      await snapshots.clear();
      assert.equal(await snapshots.diskBytes(), 0);
      assert.equal(await snapshots.read(found?.after ?? ''), undefined);
      assert.deepEqual(await changedBy(() => write('b'), snapshots), ['added b']);
    });

    it('says so when what was before is gone', async () => {
      init();
      const snapshots = create();
      write('a');
      const before = await snapshots.take();
      rmSync(join(root, '.symbiote'), { recursive: true });
      write('a', 'other\n');
      const after = await snapshots.take();
      await assert.rejects(snapshots.compare(before.id, after.id), (error) => EngineError.is(error, 'notFound'));
      assert.deepEqual(await changedBy(() => write('b'), snapshots), ['added b']);
    });

    it('takes several at once, one after the other', async () => {
      init();
      for (let number = 0; number < 30; number++) write(`f${number}`);
      const snapshots = create();
      const taken = await Promise.all(Array.from({ length: 4 }, () => snapshots.take()));
      assert.equal(new Set(taken.map(({ id }) => id)).size, 1);
    });
  });

  describe('cancelling', () => {
    it('ends at once, also for one that waits; the next one works', async () => {
      init();
      for (let number = 0; number < 500; number++) write(`f${number}`, `${number}`.repeat(2000));
      const snapshots = create();
      const abort = new AbortController();
      const running = snapshots.take(abort.signal);
      const waiting = snapshots.take(abort.signal);
      setImmediate(() => abort.abort());
      const isCancelled = (error: unknown): boolean => EngineError.is(error, 'cancelled');
      await Promise.all([assert.rejects(running, isCancelled), assert.rejects(waiting, isCancelled)]);
      await assert.rejects(snapshots.take(AbortSignal.abort()), isCancelled);
      assert.deepEqual(await changedBy(() => write('b'), snapshots), ['added b']);
    });
  });
});
