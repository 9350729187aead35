/** Against git itself: it applies our patches and we apply its, to exact bytes; and our differences are no longer than its. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  lstatSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import fc from 'fast-check';
import { applyPatch, type TreeFile } from '../../../../src/engine/diff/applyPatch';
import { compareFile } from '../../../../src/engine/diff/compareFile';
import { parsePatch } from '../../../../src/engine/diff/parsePatch';
import { filePairs, listed, patchOf, tree } from './patchedFiles';
import { inForm } from '../../../longForm';

const repository = resolve(__dirname, '../../../..');
const environment = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_CEILING_DIRECTORIES: tmpdir() };

function git(folder: string, args: readonly string[], input?: Uint8Array | string): Buffer {
  return execFileSync('git', args, {
    cwd: folder,
    env: environment,
    input: input ?? '',
    maxBuffer: 1 << 28,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

function write(folder: string, files: ReadonlyMap<string, TreeFile>): void {
  for (const [path, { contents, mode }] of files) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    if (mode === '120000') symlinkSync(Buffer.from(contents), target);
    else writeFileSync(target, contents);
    if (mode === '100755') chmodSync(target, 0o755);
  }
}

function read(folder: string): Map<string, TreeFile> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    files.map((path): [string, TreeFile] => {
      const info = lstatSync(path);
      const contents = info.isSymbolicLink() ? readlinkSync(path, 'buffer') : readFileSync(path);
      const mode = info.isSymbolicLink() ? '120000' : info.mode & 0o100 ? '100755' : '100644';
      return [path.slice(folder.length + 1), { contents, mode }];
    }),
  );
}

describe('patches and git', function () {
  this.timeout(120_000);
  let home: string;
  beforeEach(() => (home = mkdtempSync(join(tmpdir(), 'symbiote-patch-'))));
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('git apply makes the exact bytes of our patches, forwards and backwards', () => {
    let count = 0;
    fc.assert(
      fc.property(filePairs, (pairs) => {
        const patch = patchOf(pairs);
        fc.pre(patch.length > 0);
        const folder = join(home, `${count++}`);
        mkdirSync(folder);
        write(folder, tree(pairs, 'before'));
        git(folder, ['apply', '--whitespace=nowarn', '-'], patch);
        assert.deepEqual(listed(read(folder)), listed(tree(pairs, 'after')));
        git(folder, ['apply', '--whitespace=nowarn', '--reverse', '-'], patch);
        assert.deepEqual(listed(read(folder)), listed(tree(pairs, 'before')));
      }),
      { numRuns: inForm(10, 25) },
    );
  });

  it('we make the exact bytes of git’s patches, forwards and backwards', () => {
    git(home, ['init', '-q']);
    const treeOf = (files: ReadonlyMap<string, TreeFile>): string => {
      const names = [...files].map(([path, { contents, mode }]) => {
        const id = git(home, ['hash-object', '-w', '--stdin'], contents).toString().trim();
        return `${mode} ${id}\t${path}\0`;
      });
      git(home, ['read-tree', '--empty']);
      git(home, ['update-index', '-z', '--index-info'], names.join(''));
      return git(home, ['write-tree']).toString().trim();
    };
    fc.assert(
      fc.property(filePairs, fc.constantFrom('--unified=0', '--unified=3', '--unified=99'), (pairs, context) => {
        const [before, after] = [tree(pairs, 'before'), tree(pairs, 'after')];
        const patch = git(home, ['diff', '--binary', '-M', context, treeOf(before), treeOf(after)]);
        assert.deepEqual(listed(changed(before, patch)), listed(after));
        assert.deepEqual(listed(changed(after, patch, true)), listed(before));
      }),
      { numRuns: inForm(6, 25) },
    );
  });

  it('we read git’s deltas', () => {
    git(home, ['init', '-q']);
    const before = Buffer.alloc(40_000, 'some text that is long\0');
    before.fill(7, 100, 9000);
    const after = Buffer.concat([
      before.subarray(20_000),
      Buffer.from('in between'),
      before.subarray(0, 19_000),
      before.subarray(100, 200),
    ]);
    const patch = git(home, ['diff', '--binary', ...[before, after].map((contents) => git(home, ['hash-object', '-w', '--stdin'], contents).toString().trim())]); // prettier-ignore
    assert.match(patch.toString(), /\ndelta \d+\n[^]*\ndelta \d+\n/);
    const named = Buffer.from(patch.toString().replace(/^diff --git .*/, 'diff --git a/x b/x'));
    const file = (contents: Uint8Array): Map<string, TreeFile> => new Map([['x', { contents, mode: '100644' }]]);
    assert.deepEqual(listed(changed(file(before), named)), listed(file(after)));
    assert.deepEqual(listed(changed(file(after), named, true)), listed(file(before)));
  });

  it('our differences of real edits have as few lines as git’s, give or take one in twenty', function () {
    const edits = realEdits().slice(0, inForm(100, undefined));
    if (edits.length < 50) this.skip(); // A clone without its history.
    const sum = { ours: 0, git: 0 };
    for (const { before, after, lines } of edits) {
      const { file } = compareFile({ kind: 'modified', path: 'x' }, before, after);
      sum.ours += file.additions + file.deletions;
      sum.git += lines;
    }
    assert.ok(sum.ours <= sum.git * 1.05, `${sum.ours} lines, git's ${sum.git}`);
    console.log(`      ${edits.length} edits: ${sum.ours} lines, git's ${sum.git}`);
  });

  it('we apply the patches of our own history to exact bytes', function () {
    const patches = git(repository, ['log', '-n60', '--no-merges', '-p', '--binary', '--full-index', '-M', '--format=%x01']).toString('latin1').split('\x01\n').filter((patch) => patch.trim() !== ''); // prettier-ignore
    if (patches.length < 20) this.skip();
    const files = patches.flatMap((patch) => parsePatch(Buffer.from(patch.trimStart(), 'latin1')));
    const ids = files.flatMap(({ oldId, newId }) => [oldId, newId]).filter((id) => id !== undefined && !/^0+$/.test(id));
    const contents = blobs(ids.map(String));
    for (const file of files) {
      if (file.oldId === undefined || file.newId === undefined) continue;
      const source = contents.get(file.oldId);
      const result = applyPatch([file], (path) => (source !== undefined && path === file.oldPath ? { contents: source, mode: file.oldMode ?? '100644' } : undefined)); // prettier-ignore
      assert.deepEqual(result.get(file.newPath)?.contents.join(), contents.get(file.newId)?.join(), file.newPath);
    }
  });
});

function changed(files: ReadonlyMap<string, TreeFile>, patch: Uint8Array, reverse = false): Map<string, TreeFile> {
  const result = new Map(files);
  for (const [path, file] of applyPatch(parsePatch(patch), (name) => files.get(name), { reverse })) {
    if (file === undefined) result.delete(path);
    else result.set(path, file);
  }
  return result;
}

/** Contents by id, through one process. */
function blobs(ids: readonly string[]): Map<string, Uint8Array> {
  const unique = [...new Set(ids)];
  const answer = git(repository, ['cat-file', '--batch'], `${unique.join('\n')}\n`);
  const found = new Map<string, Uint8Array>();
  let place = 0;
  for (const id of unique) {
    const end = answer.indexOf('\n', place);
    const size = Number(answer.toString('latin1', place, end).split(' ')[2]);
    found.set(id, answer.subarray(end + 1, end + 1 + size));
    place = end + 1 + size + 1;
  }
  return found;
}

/** Modified text files of the history, with the lines git says have changed. */
function realEdits(): { readonly before: Uint8Array; readonly after: Uint8Array; readonly lines: number }[] {
  const log = git(repository, ['log', '-n250', '--no-merges', '--no-renames', '--diff-filter=M', '--raw', '--numstat', '--abbrev=40', '--format=']).toString(); // prettier-ignore
  const raw = [...log.matchAll(/^:\d+ \d+ (\w+) (\w+) M\t(.*)$/gm)];
  const counts = [...log.matchAll(/^(\d+|-)\t(\d+|-)\t(.*)$/gm)];
  const contents = blobs(raw.flatMap(([, before = '', after = '']) => [before, after]));
  return raw.flatMap(([, before = '', after = '', path], index) => {
    const [, added, removed, samePath] = counts[index] ?? [];
    assert.equal(samePath, path);
    const [old, fresh] = [contents.get(before), contents.get(after)];
    return added === '-' || old === undefined || fresh === undefined
      ? []
      : [{ before: old, after: fresh, lines: Number(added) + Number(removed) }];
  });
}
