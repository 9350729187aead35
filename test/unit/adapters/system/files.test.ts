import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createFiles } from '../../../../src/adapters/system/files';
import { EngineError } from '../../../../src/domain/errors';
import type { Files } from '../../../../src/ports/files';
import type { Disposable } from '../../../../src/shared/disposable';

const isRoot = process.getuid?.() === 0;

describe('files', function () {
  this.timeout(20_000);
  let base: string;
  let root: string;
  let files: Files;

  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'symbiote-files-'));
    root = join(base, 'root');
    mkdirSync(root);
    files = createFiles(root);
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  function io(errno?: string): (error: unknown) => boolean {
    return (error) => EngineError.is(error, 'io') && (errno === undefined || error.data.errno === errno);
  }

  describe('read', () => {
    it('gives bytes, kinds, sizes and names', async () => {
      writeFileSync(join(root, 'b.txt'), 'text');
      mkdirSync(join(root, 'a'));
      assert.equal(Buffer.from((await files.read('b.txt')) ?? []).toString(), 'text');
      const info = await files.info('b.txt');
      assert.deepEqual([info?.kind, info?.size], ['file', 4]);
      assert.equal((await files.info('a'))?.kind, 'directory');
      assert.deepEqual(await files.list(''), ['a', 'b.txt']);
      assert.equal(files.absolute('a/c'), join(root, 'a', 'c'));
    });

    it('give undefined for what is not there, also below a file', async () => {
      writeFileSync(join(root, 'file'), '');
      for (const path of ['missing', 'missing/deep', 'file/below']) {
        assert.equal(await files.read(path), undefined);
        assert.equal(await files.info(path), undefined);
        assert.deepEqual(await files.list(path), []);
      }
      await files.remove('missing');
    });

    it('tell what is wrong with a path, with its name and number', async () => {
      mkdirSync(join(root, 'folder'));
      await assert.rejects(files.read('folder'), (error) => io('EISDIR')(error) && (error as EngineError).data.path === 'folder');
    });

    it('do not lead out of their root', async () => {
      for (const path of ['..', '../x', 'a/../../x', '/etc/passwd']) {
        await assert.rejects(
          async () => files.read(path),
          (error) => EngineError.is(error, 'invalidInput'),
        );
        await assert.rejects(files.writeAtomic(path, Buffer.from('')), (error) => EngineError.is(error, 'invalidInput'));
        await assert.rejects(files.openAppend(path), (error) => EngineError.is(error, 'invalidInput'));
      }
    });
  });

  describe('written atomically', () => {
    it('create their folders and leave nothing else behind', async () => {
      await files.writeAtomic('a/b/c.txt', Buffer.from('x'));
      assert.equal(readFileSync(join(root, 'a/b/c.txt'), 'utf8'), 'x');
      assert.deepEqual(readdirSync(join(root, 'a/b')), ['c.txt']);
    });

    it('keep their mode', async () => {
      for (const mode of [0o640, 0o755, 0o600]) {
        writeFileSync(join(root, 'x'), '');
        chmodSync(join(root, 'x'), mode);
        await files.writeAtomic('x', Buffer.from('y'));
        assert.equal(statSync(join(root, 'x')).mode & 0o777, mode);
      }
    });

    it('follow symbolic links, which stay, also to what is not there yet', async () => {
      mkdirSync(join(base, 'elsewhere'));
      writeFileSync(join(base, 'elsewhere/target'), 'old');
      symlinkSync('../elsewhere/target', join(root, 'link'));
      symlinkSync('link', join(root, 'linkToLink'));
      symlinkSync('../elsewhere/new', join(root, 'dangling'));
      await files.writeAtomic('linkToLink', Buffer.from('new'));
      await files.writeAtomic('dangling', Buffer.from('new'));
      assert.equal(readFileSync(join(base, 'elsewhere/target'), 'utf8'), 'new');
      assert.equal(readFileSync(join(base, 'elsewhere/new'), 'utf8'), 'new');
      assert.equal(readlinkSync(join(root, 'link')), '../elsewhere/target');
      assert.ok(lstatSync(join(root, 'dangling')).isSymbolicLink());
    });

    it('tell of links in a circle', async () => {
      symlinkSync('a', join(root, 'b'));
      symlinkSync('b', join(root, 'a'));
      await assert.rejects(files.writeAtomic('a', Buffer.from('')), io('ELOOP'));
    });

    it('are never seen half written', async () => {
      const contents = ['a', 'b'].map((letter) => letter.repeat(300_000));
      await files.writeAtomic('x', Buffer.from(contents[0] ?? ''));
      let isDone = false;
      const writing = (async () => {
        for (let n = 0; n < 30; n += 1) await files.writeAtomic('x', Buffer.from(contents[n % 2] ?? ''));
        isDone = true;
      })();
      while (!isDone) assert.ok(contents.includes(Buffer.from((await files.read('x')) ?? []).toString()));
      await writing;
    });

    it('end as the last of those that were written at once', async () => {
      await Promise.all(Array.from({ length: 20 }, (_, n) => files.writeAtomic('x', Buffer.from(String(n)))));
      assert.equal(readFileSync(join(root, 'x'), 'utf8'), '19');
      assert.deepEqual(readdirSync(root), ['x']);
    });

    it('stay as they were when writing fails', async () => {
      mkdirSync(join(root, 'folder'));
      await assert.rejects(files.writeAtomic('folder', Buffer.from('x')), io());
      writeFileSync(join(root, 'file'), 'x');
      await assert.rejects(files.writeAtomic('file/below', Buffer.from('x')), io());
      assert.deepEqual(readdirSync(root), ['file', 'folder']);
    });

    it('take away what a killed process left half written', async () => {
      writeFileSync(join(root, '.x.1073741824.0123abcd.tmp'), 'half');
      writeFileSync(join(root, `.x.${process.pid}.0123abcd.tmp`), 'ours');
      await files.writeAtomic('x', Buffer.from('whole'));
      assert.deepEqual(readdirSync(root), [`.x.${process.pid}.0123abcd.tmp`, 'x']);
    });

    it('are refused where a person made them read-only', async function () {
      if (isRoot) this.skip();
      writeFileSync(join(root, 'x'), 'mine');
      chmodSync(join(root, 'x'), 0o444);
      await assert.rejects(files.writeAtomic('x', Buffer.from('y')), (error) => {
        assert.ok(io('EACCES')(error));
        assert.match((error as EngineError).message, /^Cannot write x: permission denied/);
        return true;
      });
      assert.equal(readFileSync(join(root, 'x'), 'utf8'), 'mine');
    });
  });

  describe('behind symbolic links', () => {
    it('say whether a write to them stays below the root', async () => {
      mkdirSync(join(root, 'inner'));
      symlinkSync('inner/there', join(root, 'in'));
      symlinkSync('../outside', join(root, 'out'));
      symlinkSync('..', join(root, 'folder'));
      symlinkSync('loop', join(root, 'loop'));
      const found = await Promise.all(
        ['plain', 'new/folder/x', 'in', 'out', 'folder/x', 'folder/root/x', 'loop'].map((path) => files.staysInside(path)),
      );
      assert.deepEqual(found, [true, true, true, false, false, true, false]);
    });
  });

  describe('opened for appending', () => {
    it('do not say that they are on the disk when somebody deleted them', async () => {
      const file = await files.openAppend('log');
      await file.append(Buffer.from('a'));
      await file.sync();
      rmSync(join(root, 'log'));
      await file.append(Buffer.from('b'));
      await assert.rejects(file.sync(), (error) => EngineError.is(error, 'io') && error.data['errno'] === 'ENOENT');
      await file.close();
    });

    it('keep order, grow where they ended, and take a header in place', async () => {
      for (const [first, second] of [
        ['aaa', 'bbb'],
        ['ccc', 'ddd'],
      ] as const) {
        const file = await files.openAppend('logs/x.log');
        void file.append(Buffer.from(first));
        await file.append(Buffer.from(second));
        await file.writeAt(0, Buffer.from('>'));
        await file.append(Buffer.from('!'));
        await file.sync();
        await file.close();
        await file.close();
      }
      assert.equal(readFileSync(join(root, 'logs/x.log'), 'utf8'), '>aabbb!cccddd!');
    });

    it('are refused exclusively when they exist', async () => {
      await (await files.openAppend('x', { exclusive: true })).close();
      await assert.rejects(files.openAppend('x', { exclusive: true }), io('EEXIST'));
    });

    it('tell when they cannot be written any more', async () => {
      const file = await files.openAppend('x');
      await file.close();
      await assert.rejects(file.append(Buffer.from('x')), io());
    });
  });

  describe('watched', () => {
    const watches: Disposable[] = [];
    afterEach(() => watches.splice(0).forEach((watch) => watch.dispose()));

    /** Counts calls; `next` resolves with the call after those seen so far. */
    function watched(path: string): { count: () => number; next: (what: string) => Promise<void> } {
      let [count, seen] = [0, 0];
      watches.push(files.watch(path, () => (count += 1)));
      return {
        count: () => count,
        async next(what) {
          const end = Date.now() + 10_000;
          while (count === seen) {
            assert.ok(Date.now() < end, `nothing was told after ${what}`);
            await new Promise((wake) => setTimeout(wake, 5));
          }
          seen = count;
        },
      };
    }

    it('tell of creation, change, replacement, deletion and return', async () => {
      const watch = watched('x');
      const path = join(root, 'x');
      writeFileSync(path, '1');
      await watch.next('creation');
      writeFileSync(path, '22');
      await watch.next('change');
      for (let n = 0; n < 3; n += 1) {
        await files.writeAtomic('x', Buffer.from('same'));
        await watch.next(`replacement ${n}`);
      }
      rmSync(path);
      await watch.next('deletion');
      writeFileSync(path, 'back');
      await watch.next('return');
      renameSync(path, join(root, 'y'));
      await watch.next('renaming');
    });

    it('tell when their folders come, go and come back', async () => {
      const watch = watched('a/b/x');
      for (let n = 0; n < 2; n += 1) {
        mkdirSync(join(root, 'a/b'), { recursive: true });
        writeFileSync(join(root, 'a/b/x'), String(n));
        await watch.next('coming');
        writeFileSync(join(root, 'a/b/x'), 'changed');
        await watch.next('a change');
        rmSync(join(root, 'a'), { recursive: true });
        await watch.next('going');
      }
    });

    it('tell of changes where a link leads', async () => {
      mkdirSync(join(base, 'elsewhere'));
      writeFileSync(join(base, 'elsewhere/target'), '1');
      symlinkSync(join(base, 'elsewhere/target'), join(root, 'link'));
      const watch = watched('link');
      writeFileSync(join(base, 'elsewhere/target'), '22');
      await watch.next('a change');
    });

    it('tell of many changes few times, and of others not at all', async () => {
      const watch = watched('x');
      writeFileSync(join(root, 'other'), '');
      for (let n = 0; n < 100; n += 1) writeFileSync(join(root, 'x'), String(n));
      await watch.next('the changes');
      writeFileSync(join(root, 'x'), 'last');
      await watch.next('the last change');
      assert.ok(watch.count() <= 6, `${watch.count()} calls`);
    });

    it('tell nothing after they were disposed', async () => {
      const [first, second] = [watched('x'), watched('x')];
      watches[0]?.dispose();
      writeFileSync(join(root, 'x'), '');
      await second.next('the change');
      assert.equal(first.count(), 0);
    });

    it('do not keep a process alive', async () => {
      const path = require.resolve('../../../../src/adapters/system/files.ts');
      const script = `require(${JSON.stringify(path)}).createFiles(${JSON.stringify(root)}).watch('a/x', () => undefined);`;
      await promisify(execFile)(process.execPath, ['--import', 'tsx', '-e', script], { timeout: 15_000 });
    });
  });
});
