/** The past as git's objects tell it: in every kind of repository a person may have, without touching any of it. */
import assert from 'node:assert/strict';
import { existsSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createGitHistory } from '../../src/adapters/system/gitHistory';
import { EngineError } from '../../src/domain/errors';
import type { Blob, ChangesRequest, CommittedChanges, GitHistory } from '../../src/ports/gitHistory';
import { gitEnvironment, TemporaryRepository } from '../temporaryRepository';

const day = 86_400_000;
const start = Date.UTC(2026, 0, 1);

describe('history from git', function () {
  this.timeout(60_000);
  let repository: TemporaryRepository;
  const extra: TemporaryRepository[] = [];

  beforeEach(() => void (repository = new TemporaryRepository()));
  afterEach(() => {
    repository.dispose();
    for (const each of extra.splice(0)) each.dispose();
  });

  const historyOf = (workspace = repository.root): GitHistory => createGitHistory({ workspace, environment: gitEnvironment });
  const changesOf = async (request: ChangesRequest = {}, workspace = repository.root): Promise<CommittedChanges[]> => {
    const found: CommittedChanges[] = [];
    for await (const commit of historyOf(workspace).changes(request)) found.push(commit);
    return found;
  };
  const told = (commits: readonly CommittedChanges[]): string[] =>
    commits.map(({ subject, changes }) => `${subject}: ${changes.map(({ path }) => path).join(' ')}`);
  const contents = async (ids: readonly string[], maxBytes = 1_000_000, workspace = repository.root): Promise<Blob[]> => {
    const found: Blob[] = [];
    for await (const blob of historyOf(workspace).readBlobs(ids, { maxBytes })) found.push(blob);
    return found;
  };
  const textOf = (blob: Blob | undefined): string | undefined =>
    blob !== undefined && 'bytes' in blob ? Buffer.from(blob.bytes).toString('utf8') : blob?.lack;
  const cloned = (...options: readonly string[]): TemporaryRepository => {
    const place = new TemporaryRepository('--bare');
    extra.push(place);
    repository.git(['clone', '-q', ...options, `file://${repository.root}`, join(place.root, 'clone')]);
    return place;
  };
  const outcome = async (doing: Promise<unknown>): Promise<unknown> =>
    doing.then(
      () => 'done',
      (error: unknown) => error,
    );

  describe('changes', () => {
    it('gives commits newest first, each with the contents before and after', async () => {
      repository.write('a.ts', '1\n');
      const first = repository.commit('one', start);
      repository.write('a.ts', '2\n');
      const second = repository.commit('two', start + day);
      repository.git(['rm', '-q', 'a.ts']);
      const third = repository.commit('', start + 2 * day);
      const one = repository.blob('a.ts', first);
      const two = repository.blob('a.ts', second);
      assert.deepEqual(await changesOf(), [
        { id: third, atMs: start + 2 * day, subject: '', changes: [{ path: 'a.ts', before: two }] },
        { id: second, atMs: start + day, subject: 'two', changes: [{ path: 'a.ts', before: one, after: two }] },
        { id: first, atMs: start, subject: 'one', changes: [{ path: 'a.ts', after: one }] },
      ]);
    });

    it('keeps to a window, to files and to kinds of files', async () => {
      for (const [at, name] of ['a.ts', 'b.MTS', 'c.md', ':(top)d.ts'].entries()) {
        repository.write(name, name);
        repository.commit(name, start + at * day);
      }
      assert.deepEqual(told(await changesOf({ sinceMs: start + 2 * day })), [':(top)d.ts: :(top)d.ts', 'c.md: c.md']);
      assert.deepEqual(told(await changesOf({ extensions: ['.ts', '.mts'] })), [':(top)d.ts: :(top)d.ts', 'b.MTS: b.MTS', 'a.ts: a.ts']);
      assert.deepEqual(told(await changesOf({ paths: [':(top)d.ts'] })), [':(top)d.ts: :(top)d.ts']);
      assert.deepEqual(told(await changesOf({ revision: 'HEAD~2', extensions: ['.ts'] })), ['a.ts: a.ts']);
    });

    it('takes odd and Unicode names, and subjects that look like its own output', async () => {
      const names = ['-n.ts', 'a\nb.ts', 'q"uote.ts', '*.ts', 'ünï 文.ts', ':100644 x.ts', `${'a'.repeat(40)} 1 `].sort();
      for (const name of names) repository.write(name, name);
      repository.commit(`:100644 100644 ${'a'.repeat(40)} ${'b'.repeat(40)} M`);
      const [commit] = await changesOf();
      assert.deepEqual(commit?.changes.map(({ path }) => path).sort(), names);
      assert.equal(commit?.subject, `:100644 100644 ${'a'.repeat(40)} ${'b'.repeat(40)} M`);
    });

    it('walks the states of the branch: a merge brings the work of its side branch in one step', async () => {
      repository.write('a.ts', '1\n');
      repository.commit('one', start);
      repository.git(['checkout', '-q', '-b', 'side']);
      repository.write('b.ts', '1\n');
      repository.commit('side work', start + day);
      repository.git(['checkout', '-q', 'main']);
      repository.write('a.ts', '2\n');
      repository.commit('two', start + 2 * day);
      repository.git(['merge', '-q', '--no-ff', '-m', 'merge side', 'side'], { atMs: start + 3 * day });
      assert.deepEqual(told(await changesOf()), ['merge side: b.ts', 'two: a.ts', 'one: a.ts']);
    });

    it('leaves out links and submodules', async () => {
      repository.write('a.ts', '1\n');
      symlinkSync('a.ts', join(repository.root, 'link.ts'));
      repository.commit('one');
      repository.git(['submodule', 'add', '-q', repository.root, 'sub']);
      repository.commit('sub');
      assert.deepEqual(told(await changesOf()), ['sub: .gitmodules', 'one: a.ts']);
      assert.deepEqual(
        [...((await historyOf().filesAt('HEAD')) ?? [])].map(([path]) => path),
        ['.gitmodules', 'a.ts'],
      );
      assert.deepEqual(told(await changesOf({}, join(repository.root, 'sub'))), ['one: a.ts']);
    });

    it('sees a workspace below the repository with paths of its own', async () => {
      repository.write('packages/a/src/x.ts', '1\n');
      repository.write('top.ts', '1\n');
      repository.commit('one');
      repository.git(['mv', 'packages/a/src/x.ts', 'packages/a/src/y.ts']);
      const moved = repository.commit('moved');
      const workspace = join(repository.root, 'packages/a');
      assert.deepEqual(told(await changesOf({ extensions: ['.ts'] }, workspace)), ['moved: src/x.ts src/y.ts', 'one: src/x.ts']);
      assert.deepEqual(told(await changesOf({ paths: ['src/y.ts'] }, workspace)), ['moved: src/y.ts']);
      assert.deepEqual([...((await historyOf(workspace).filesAt('HEAD~1')) ?? [])], [['src/x.ts', repository.blob('top.ts', 'HEAD')]]);
      assert.deepEqual(await historyOf(workspace).renames([moved]), [{ commit: moved, from: 'src/x.ts', to: 'src/y.ts' }]);
    });
  });

  it('follows files that were moved and edited, in merges too', async () => {
    const lines = Array.from({ length: 40 }, (_, at) => `line ${at}\n`);
    repository.write('old.ts', lines.join(''));
    repository.commit('one');
    repository.git(['checkout', '-q', '-b', 'side']);
    repository.git(['mv', 'old.ts', 'new.ts']);
    repository.write('new.ts', [...lines.slice(0, 30), 'changed\n'].join(''));
    repository.commit('moved');
    repository.git(['checkout', '-q', 'main']);
    repository.git(['merge', '-q', '--no-ff', '-m', 'merge', 'side']);
    const merge = repository.git(['rev-parse', 'HEAD']);
    assert.deepEqual(await historyOf().renames([merge]), [{ commit: merge, from: 'old.ts', to: 'new.ts' }]);
    assert.deepEqual(await historyOf().renames([]), []);
  });

  it('gives what a revision holds, whatever the working tree looks like', async () => {
    repository.write('a.ts', 'committed\n');
    repository.commit('one');
    repository.git(['tag', 'v1']);
    repository.write('a.ts', 'dirty\n');
    repository.write('untracked.ts', 'x\n');
    repository.git(['add', 'untracked.ts']);
    const index = statSync(join(repository.root, '.git/index')).mtimeMs;
    const files = await historyOf().filesAt('v1');
    assert.deepEqual([...(files ?? [])], [['a.ts', repository.blob('a.ts')]]);
    assert.equal(textOf((await contents([...(files?.values() ?? [])]))[0]), 'committed\n');
    assert.equal(statSync(join(repository.root, '.git/index')).mtimeMs, index);
  });

  it('resolves names, and none that would be an option or does not exist', async () => {
    repository.write('a.ts', '1\n');
    const id = repository.commit('one', start);
    const git = historyOf();
    const expected = { id, atMs: start, subject: 'one' };
    for (const name of ['HEAD', 'main', id.slice(0, 8)]) assert.deepEqual(await git.commitOf(name), expected, name);
    for (const name of ['', '--all', '-n1', 'nowhere', 'HEAD:a.ts', 'a\nb', 'HEAD~7'])
      assert.equal(await git.commitOf(name), undefined, name);
    assert.equal(await git.filesAt('nowhere'), undefined);
  });

  it('finds where two lines of work parted', async () => {
    const base = repository.commit('base');
    repository.git(['checkout', '-q', '-b', 'side']);
    repository.commit('side');
    repository.git(['checkout', '-q', 'main']);
    repository.commit('main');
    repository.git(['checkout', '-q', '--orphan', 'other']);
    repository.commit('other');
    assert.equal(await historyOf().mergeBase('main', 'side'), base);
    assert.equal(await historyOf().mergeBase('main', 'other'), undefined);
    assert.equal(await historyOf().mergeBase('main', 'nowhere'), undefined);
  });

  describe('contents', () => {
    it('come in the order asked for: empty, binary, huge and missing ones among them', async () => {
      const binary = Uint8Array.from({ length: 300_000 }, (_, at) => at % 256);
      repository.write('empty', '');
      repository.write('binary', binary);
      repository.write('huge', 'x'.repeat(400_000));
      repository.write('text', 'text without an end of line');
      repository.commit('one');
      const [empty, text, huge, whole] = ['empty', 'text', 'huge', 'binary'].map((path) => repository.blob(path));
      assert.ok(empty !== undefined && text !== undefined && huge !== undefined && whole !== undefined);
      const missing = 'f'.repeat(40);
      const found = await contents([text, huge, missing, whole, 'no id', empty, text], 300_000);
      assert.deepEqual(
        found.map((blob) => ('bytes' in blob ? blob.bytes.length : blob.lack)),
        [27, 'tooLarge', 'missing', 300_000, 'missing', 0, 27],
      );
      assert.deepEqual(found[3] !== undefined && 'bytes' in found[3] && Buffer.from(found[3].bytes).equals(binary), true);
      assert.equal(textOf(found[6]), 'text without an end of line');
    });

    it('are those the id names, although git was told to replace them', async () => {
      repository.write('a', 'original');
      repository.write('b', 'replacement');
      repository.commit('one');
      const id = repository.blob('a');
      repository.git(['replace', id, repository.blob('b')]);
      assert.equal(textOf((await contents([id]))[0]), 'original');
    });

    it('are no longer read once nobody wants them, and once cancelled', async () => {
      for (let at = 0; at < 30; at += 1) repository.write(`f${at}`, `${at}`.repeat(100_000));
      repository.commit('one');
      const ids = [...((await historyOf().filesAt('HEAD')) ?? new Map<string, string>()).values()];
      for await (const blob of historyOf().readBlobs(ids, { maxBytes: 1e6 })) if ('bytes' in blob) break;
      const stop = new AbortController();
      const reading = async (): Promise<void> => {
        for await (const blob of historyOf().readBlobs(ids, { maxBytes: 1e6, signal: stop.signal })) if ('bytes' in blob) stop.abort();
      };
      assert.ok(EngineError.is(await outcome(reading()), 'cancelled'));
    });
  });

  describe('in a repository that is special:', () => {
    const twoCommits = (): void => {
      repository.write('a.ts', '1\n');
      repository.commit('one', start);
      repository.write('a.ts', '2\n');
      repository.write('b.ts', 'b\n');
      repository.commit('two', start + day);
    };

    it('none, or no commit yet', async () => {
      const nothing = { hasCommits: false, isShallow: false, isPartial: false };
      assert.deepEqual(await historyOf().extent(), nothing);
      assert.deepEqual(await changesOf(), []);
      rmSync(join(repository.root, '.git'), { recursive: true });
      assert.deepEqual(await historyOf().extent(), nothing);
      assert.deepEqual(await changesOf(), []);
      assert.deepEqual(await contents(['f'.repeat(40)]), [{ id: 'f'.repeat(40), lack: 'missing' }]);
    });

    it('git is not installed', async () => {
      const git = createGitHistory({ workspace: repository.root, environment: { PATH: join(repository.root, 'nothing') } });
      assert.equal((await git.extent()).hasCommits, false);
      assert.equal(await git.filesAt('HEAD'), undefined);
      for await (const blob of git.readBlobs(['f'.repeat(40)], { maxBytes: 1 }))
        assert.deepEqual(blob, { id: 'f'.repeat(40), lack: 'missing' });
    });

    it('a detached HEAD, and a linked worktree', async () => {
      twoCommits();
      repository.git(['checkout', '-q', '--detach', 'HEAD~1']);
      assert.deepEqual(told(await changesOf()), ['one: a.ts']);
      const tree = join(repository.root, '..', `${repository.root.split('/').pop() ?? ''} linked`);
      repository.git(['worktree', 'add', '-q', '--detach', tree, 'main']);
      try {
        assert.deepEqual(told(await changesOf({}, tree)), ['two: a.ts b.ts', 'one: a.ts']);
        assert.equal(textOf((await contents([repository.blob('b.ts', 'main')], 1e6, tree))[0]), 'b\n');
      } finally {
        rmSync(tree, { recursive: true });
      }
    });

    it('a shallow clone: its last commit did not make every file', async () => {
      twoCommits();
      repository.write('b.ts', 'bb\n');
      repository.commit('three', start + 2 * day);
      const clone = join(cloned('--depth', '2').root, 'clone');
      assert.deepEqual(told(await changesOf({}, clone)), ['three: b.ts']);
      assert.equal((await historyOf(clone).extent()).isShallow, true);
      const whole = join(cloned('--depth', '9').root, 'clone');
      assert.deepEqual(told(await changesOf({}, whole)), ['three: b.ts', 'two: a.ts b.ts', 'one: a.ts']);
    });

    it('a partial clone: what is not here is missing, and is not fetched', async () => {
      repository.git(['config', 'uploadpack.allowFilter', 'true']);
      twoCommits();
      repository.git(['mv', 'a.ts', 'moved.ts']);
      repository.commit('moved', start + 2 * day);
      const clone = join(cloned('--filter=blob:none', '--no-checkout').root, 'clone');
      const objects = (): string => repository.git(['count-objects', '-v'], { folder: clone });
      const before = objects();
      const commits = await changesOf({}, clone);
      assert.deepEqual(told(commits), ['moved: a.ts moved.ts', 'two: a.ts b.ts', 'one: a.ts']);
      const ids = commits.flatMap(({ changes }) => changes.flatMap(({ after }) => after ?? []));
      assert.deepEqual(
        (await contents(ids, 1e6, clone)).map(textOf),
        ids.map(() => 'missing'),
      );
      assert.equal((await historyOf(clone).renames(commits.map(({ id }) => id))).length, 1);
      assert.equal((await historyOf(clone).extent()).isPartial, true);
      assert.equal(objects(), before);
    });

    it('SHA-256', async () => {
      const other = new TemporaryRepository('--object-format=sha256');
      extra.push(other);
      other.write('a.ts', '1\n');
      const id = other.commit('one');
      other.write('a.ts', '2\n');
      other.commit('two');
      assert.equal(id.length, 64);
      assert.deepEqual(told(await changesOf({}, other.root)), ['two: a.ts', 'one: a.ts']);
      assert.equal(textOf((await contents([other.blob('a.ts')], 1e6, other.root))[0]), '2\n');
    });

    it('history that was grafted on, as git itself shows it', async () => {
      twoCommits();
      const head = repository.git(['rev-parse', 'HEAD']);
      repository.git(['checkout', '-q', '--orphan', 'past']);
      repository.git(['rm', '-rfq', '.']);
      repository.write('past.ts', 'p\n');
      const past = repository.commit('past', start - day);
      repository.git(['checkout', '-q', 'main']);
      repository.git(['replace', '--graft', `${head}~1`, past]);
      assert.deepEqual(told(await changesOf()), ['two: a.ts b.ts', 'one: a.ts past.ts', 'past: past.ts']);
    });

    it('a configuration that wants other output', async () => {
      twoCommits();
      for (const [key, value] of Object.entries({
        'log.showSignature': 'true',
        'log.diffMerges': 'combined',
        'diff.renames': 'copies',
        'diff.noprefix': 'true',
        'diff.relative': 'false',
        'diff.orderFile': 'order',
        'core.abbrev': '5',
        'color.ui': 'always',
        'log.date': 'relative',
        'log.decorate': 'full',
        'format.pretty': 'oneline',
        'i18n.logOutputEncoding': 'latin1',
        'core.quotePath': 'true',
      }))
        repository.git(['config', key, value]);
      repository.write('order', 'b.ts\na.ts\n');
      assert.deepEqual(told(await changesOf()), ['two: a.ts b.ts', 'one: a.ts']);
      assert.deepEqual(
        [...((await historyOf().filesAt('HEAD')) ?? [])].map(([path]) => path),
        ['a.ts', 'b.ts'],
      );
      assert.equal(existsSync(join(repository.root, '.git/index.lock')), false);
    });
  });
});
