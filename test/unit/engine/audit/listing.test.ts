import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { systemClock } from '../../../../src/adapters/system/clock';
import { createFiles } from '../../../../src/adapters/system/files';
import { createGit } from '../../../../src/adapters/system/git';
import { createTreeWatch } from '../../../../src/adapters/system/treeWatch';
import { defaultSettings } from '../../../../src/domain/settings';
import { Listing, type Listed } from '../../../../src/engine/audit/listing';

const extensions = { '.ts': 'typescript' };

describe('the list of what is measured', function () {
  this.timeout(30_000);
  let root: string;
  let listing: Listing;
  let watch: ReturnType<typeof createTreeWatch>;
  /** How often git was asked for files: what a look at everything costs. */
  let looks: number;

  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'symbiote-listing-')));
    write('src/a.ts', 'a');
    write('src/b.ts', 'b');
    write('lib/c.ts', 'c');
    mkdirSync(join(root, 'empty'));
    git('init', '-q');
    commit();
    looks = 0;
    const real = createGit({ workspace: root });
    const counting = { ...real, listFiles: (...args: Parameters<typeof real.listFiles>) => ((looks += 1), real.listFiles(...args)) };
    watch = createTreeWatch(root);
    listing = new Listing({ files: createFiles(root), git: counting, clock: systemClock, measurer: { extensions }, watch });
  });
  afterEach(() => {
    watch.dispose();
    rmSync(root, { recursive: true, force: true });
  });

  function git(...args: string[]): void {
    const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.invalid', '-c', 'gc.auto=0', '-c', 'maintenance.auto=false'];
    execFileSync('git', [...who, ...args], { cwd: root, stdio: 'ignore' });
  }
  function commit(): void {
    git('add', '-A');
    git('commit', '-q', '-m', 'x');
  }
  function write(path: string, text: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    const then = Date.now() / 1000 - 3600;
    utimesSync(join(root, path), then, then);
  }
  async function list(): Promise<Listed> {
    return listing.list({ settings: { ...defaultSettings, 'audit.maxFileKilobytes': 100 }, scope: '' }, false);
  }
  /** Listed twice, so that it is watched whole; what comes then is the first that can be known without a look. */
  async function settled(): Promise<void> {
    await list();
    await list();
    looks = 0;
  }
  const pathsOf = ({ sorting }: Listed): string[] => sorting.versions.map(({ path }) => path);
  const sizeOf = ({ sorting }: Listed, name: string): number | undefined => sorting.versions.find(({ path }) => path === name)?.bytes;

  it('looks at an edited file alone, where a watch tells', async function () {
    if (process.platform !== 'linux') this.skip();
    await settled();
    write('src/b.ts', 'longer');
    assert.equal(sizeOf(await list(), 'src/b.ts'), 6);
    writeFileSync(join(root, 'src/b.ts.tmp'), 'as editors save');
    renameSync(join(root, 'src/b.ts.tmp'), join(root, 'src/b.ts'));
    assert.equal(sizeOf(await list(), 'src/b.ts'), 15);
    assert.equal(looks, 0);
  });

  const changes: readonly (readonly [name: string, change: () => void, paths: readonly string[]])[] = [
    ['a new file', () => write('src/d.ts', 'd'), ['lib/c.ts', 'src/a.ts', 'src/b.ts', 'src/d.ts']],
    ['a file in a folder that was empty', () => write('empty/d.ts', 'd'), ['empty/d.ts', 'lib/c.ts', 'src/a.ts', 'src/b.ts']],
    ['a file in a new folder', () => write('new/deep/d.ts', 'd'), ['lib/c.ts', 'new/deep/d.ts', 'src/a.ts', 'src/b.ts']],
    ['a file that is gone', () => rmSync(join(root, 'src/a.ts')), ['lib/c.ts', 'src/b.ts']],
    ['a folder that is gone', () => rmSync(join(root, 'lib'), { recursive: true }), ['src/a.ts', 'src/b.ts']],
    ['a folder with another name', () => renameSync(join(root, 'lib'), join(root, 'core')), ['core/c.ts', 'src/a.ts', 'src/b.ts']],
    ['what .gitattributes say', () => write('.gitattributes', 'lib/** linguist-vendored\n'), ['src/a.ts', 'src/b.ts']],
    ['a file that grew too large', () => write('src/a.ts', 'x'.repeat(200_000)), ['lib/c.ts', 'src/b.ts']],
  ];
  for (const [name, change, paths] of changes) {
    it(`follows ${name}`, async () => {
      await settled();
      change();
      assert.deepEqual(pathsOf(await list()), paths);
      assert.deepEqual(pathsOf(await list()), paths);
    });
  }

  it('follows what happens in a folder that is there again under its name', async () => {
    await settled();
    rmSync(join(root, 'lib'), { recursive: true });
    write('lib/c.ts', 'c');
    await list();
    await list();
    write('lib/e.ts', 'e');
    assert.deepEqual(pathsOf(await list()), ['lib/c.ts', 'lib/e.ts', 'src/a.ts', 'src/b.ts']);
  });

  it('counts commits anew when there are more', async () => {
    await settled();
    assert.equal((await (await list()).churn).get('src/a.ts'), 1);
    write('src/a.ts', 'changed');
    commit();
    assert.equal((await (await list()).churn).get('src/a.ts'), 2);
  });

  it('asks again after it was cancelled', async () => {
    await settled();
    const abort = new AbortController();
    abort.abort();
    await listing.list({ settings: defaultSettings, scope: '', signal: abort.signal }, true).catch(() => undefined);
    assert.equal((await (await list()).churn).get('src/a.ts'), 1);
  });

  it('is right after branches of a thousand files were switched, with one look', async () => {
    git('checkout', '-q', '-b', 'many');
    for (let at = 0; at < 1000; at++) write(`many/f${at % 40}/file${at}.ts`, 'x');
    commit();
    git('checkout', '-q', '-');
    await settled();
    git('checkout', '-q', 'many');
    assert.equal((await list()).sorting.versions.length, 1003);
    assert.equal(looks, 1);
    await list();
    git('checkout', '-q', '-');
    assert.equal((await list()).sorting.versions.length, 3);
  });
});
