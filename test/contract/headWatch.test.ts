/** HEAD is noticed when it moves, in a repository, in a linked worktree of one, and in a folder that becomes one. */
import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGit } from '../../src/adapters/system/git';
import type { Disposable } from '../../src/shared/disposable';
import { gitEnvironment, TemporaryRepository } from '../temporaryRepository';
import { until } from '../until';

describe('HEAD', function () {
  this.timeout(60_000);
  let repository: TemporaryRepository;
  const watches: Disposable[] = [];

  beforeEach(() => void (repository = new TemporaryRepository()));
  afterEach(() => {
    for (const watch of watches.splice(0)) watch.dispose();
    repository.dispose();
  });

  /** A watch begins a moment after it was asked for: a move before that is repeated until it is noticed. */
  const noticed = async (workspace: string, move: () => unknown, what: string): Promise<void> => {
    let calls = 0;
    const watch = createGit({ workspace, environment: gitEnvironment }).watchHead?.(() => (calls += 1));
    assert.ok(watch !== undefined);
    watches.push(watch);
    await until(async () => {
      move();
      await new Promise((resolve) => setTimeout(resolve, 100));
      return calls > 0;
    }, what);
  };

  it('is noticed when it moves', async () => {
    repository.commit('first');
    await noticed(repository.root, () => repository.commit('more'), 'a commit to be noticed');
    let name = 0;
    await noticed(repository.root, () => repository.git(['checkout', '-q', '-b', `branch${(name += 1)}`]), 'a branch to be noticed');
  });

  it('is that of a linked worktree', async () => {
    repository.commit('first');
    const linked = join(repository.root, 'linked');
    repository.git(['worktree', 'add', '-q', linked]);
    await noticed(
      linked,
      () => repository.git(['commit', '-q', '--allow-empty', '-m', 'there'], { folder: linked }),
      'a commit of the worktree',
    );
  });

  it('is waited for where there is no repository yet', async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'symbiote-none-')));
    try {
      await noticed(
        folder,
        () => repository.git(['init', '-q', folder]) + repository.git(['commit', '-q', '--allow-empty', '-m', 'one'], { folder }),
        'a first commit',
      );
    } finally {
      for (const watch of watches.splice(0)) watch.dispose();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
