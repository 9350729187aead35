/** What a file and its functions measured from commit to commit, from a real repository. */
import assert from 'node:assert/strict';
import { defaultSettings } from '../../src/domain/settings';
import { EngineError } from '../../src/domain/errors';
import type { FileHistory } from '../../src/domain/audit/fileHistory';
import { TemporaryRepository } from '../temporaryRepository';
import { branches } from '../unit/engine/audit/judgedWorkspace';
import { day, PastWorkspace, today } from './pastWorkspace';

/** Newest first: `10 renamed b.ts`. */
function told({ entries }: FileHistory): string[] {
  return entries.map(({ cognitive, subject, path }) => `${cognitive} ${subject ?? 'not committed'} ${path}`);
}

describe('the history of a file', function () {
  this.timeout(60_000);
  let repository: TemporaryRepository;
  let workspace: PastWorkspace;
  let at = 0;
  const commit = (subject: string): string => repository.commit(subject, today - 100 * day + (at += 1) * day);

  before(() => {
    repository = new TemporaryRepository();
    repository.write('a.ts', `${branches('f', 3)}\n${branches('g', 1)}`);
    commit('first');
    repository.write('a.ts', `${branches('f', 5)}\n${branches('g', 1)}`);
    commit('f grows');
    repository.git(['mv', 'a.ts', 'b.ts']);
    repository.write('b.ts', `${branches('f', 6)}\n${branches('g', 1)}`);
    commit('moved and grown');
    repository.write('b.ts', `${branches('f', 6)}\n${branches('g', 4)}\n${branches('Late', 2)}`);
    repository.write('gone.ts', branches('x', 2));
    commit('g grows');
    repository.git(['rm', '-q', 'gone.ts']);
    commit('gone');
  });
  after(() => repository.dispose());
  beforeEach(() => void (workspace = new PastWorkspace(repository)));

  it('is of the file as a whole, over renames', async () => {
    const history = await workspace.fileHistory('b.ts');
    assert.deepEqual(told(history), ['12 g grows b.ts', '7 moved and grown b.ts', '6 f grows a.ts', '4 first a.ts']);
    assert.deepEqual(history.entries[0]?.change, { cyclomatic: 6, cognitive: 5, lines: 10 });
    assert.equal(history.hasMore, false);
  });

  it('is of a function where its numbers changed, by name, by line, and by the last part of its name', async () => {
    const expected = ['6 moved and grown b.ts', '5 f grows a.ts', '3 first a.ts'];
    assert.deepEqual(told(await workspace.fileHistory('b.ts', 'f')), expected);
    assert.deepEqual(told(await workspace.fileHistory('b.ts', '3')), expected);
    assert.deepEqual(told(await workspace.fileHistory('b.ts', 'late')), ['2 g grows b.ts']);
    await assert.rejects(
      workspace.fileHistory('b.ts', 'fn'),
      (error) => EngineError.is(error, 'notFound') && error.message.includes('`f`'),
    );
  });

  it('ends with what is not committed', async () => {
    repository.write('b.ts', `${branches('f', 9)}\n${branches('g', 4)}\n${branches('Late', 2)}`);
    try {
      assert.deepEqual(told(await workspace.fileHistory('b.ts', 'f')).slice(0, 2), ['9 not committed b.ts', '6 moved and grown b.ts']);
      assert.equal(told(await workspace.fileHistory('b.ts'))[0], '15 not committed b.ts');
    } finally {
      repository.git(['checkout', '-q', 'b.ts']);
    }
  });

  it('stops at so many commits, and says that there are more', async () => {
    const history = await workspace.fileHistory('b.ts', undefined, 2);
    assert.deepEqual(told(history), ['12 g grows b.ts', '7 moved and grown b.ts', '6 f grows a.ts'].slice(0, history.entries.length));
    assert.deepEqual([history.commits, history.hasMore], [2, true]);
  });

  it('is of a deleted file, too, and of none that never was', async () => {
    assert.deepEqual(told(await workspace.fileHistory('gone.ts')), ['2 g grows gone.ts']);
    await assert.rejects(workspace.fileHistory('never.ts'), (error) => EngineError.is(error, 'notFound'));
  });

  it('is of a function that came from another file, from there on', async () => {
    const other = new TemporaryRepository();
    try {
      const since = today - 50 * day;
      for (const [at, count] of [12, 14].entries()) {
        other.write('old.ts', `${branches('stays', 2)}\n${branches('goes', count)}`);
        other.commit(`goes has ${count}`, since + at * day);
      }
      other.write('old.ts', branches('stays', 2));
      other.write('README.md', 'moved');
      other.write('new.ts', branches('goes', 14));
      other.commit('goes elsewhere', since + 3 * day);
      other.write('new.ts', branches('goes', 17));
      other.commit('grows there', since + 4 * day);
      const history = await new PastWorkspace(other).fileHistory('new.ts', 'goes');
      assert.deepEqual(told(history), ['17 grows there new.ts', '14 goes has 14 old.ts', '12 goes has 12 old.ts']);
      assert.equal(history.entries[1]?.before, other.blob('old.ts', 'HEAD~3'));
    } finally {
      other.dispose();
    }
  });

  it('measures no content twice', async () => {
    await workspace.fileHistory('b.ts');
    workspace.measured = [];
    await workspace.fileHistory('b.ts', 'g');
    assert.deepEqual(workspace.measured, []);
  });

  it('of former contents of an audit since a revision, none is measured that history knows', async () => {
    await workspace.fileHistory('b.ts');
    workspace.measured = [];
    repository.write('b.ts', `${branches('f', 20)}\n${branches('g', 4)}\n${branches('Late', 2)}`);
    try {
      const report = await workspace.parts().auditor.audit({ all: false, since: {}, settings: defaultSettings });
      assert.deepEqual(
        report.comparison?.functions.map(({ change, delta }) => [change, delta.cognitive]),
        [['worse', 14]],
      );
      assert.deepEqual(workspace.measured, []);
    } finally {
      repository.git(['checkout', '-q', 'b.ts']);
    }
  });
});
