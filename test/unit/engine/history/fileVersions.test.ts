import assert from 'node:assert/strict';
import { fileVersions, mayMove } from '../../../../src/engine/history/fileVersions';
import type { CommittedChanges, FileChange } from '../../../../src/ports/gitHistory';

const commit = (id: string, ...changes: FileChange[]): CommittedChanges => ({ id, atMs: 0, subject: id, changes });
const told = (commits: readonly CommittedChanges[], renames: readonly (readonly [string, string, string])[] = []) =>
  Object.fromEntries(
    [
      ...fileVersions(
        commits,
        renames.map(([id, from, to]) => ({ commit: id, from, to })),
      ),
    ].map(([path, { versions, isWhole }]) => [
      path,
      [...versions.map(({ commit: at, blob, path: then }) => `${at?.id ?? '-'} ${then} ${blob}`), ...(isWhole ? ['whole'] : [])],
    ]),
  );

describe('the versions of files', () => {
  it('begin with what the file held before the window', () => {
    const commits = [commit('2', { path: 'a', before: 'y', after: 'z' }), commit('1', { path: 'a', before: 'x', after: 'y' })];
    assert.deepEqual(told(commits), { a: ['- a x', '1 a y', '2 a z'] });
  });

  it('are all there are of a file that came within the window', () => {
    assert.deepEqual(told([commit('1', { path: 'a', after: 'x' })]), { a: ['1 a x', 'whole'] });
  });

  it('follow a file that was moved, and moved again', () => {
    const commits = [
      commit('4', { path: 'c', before: 'y', after: 'z' }),
      commit('3', { path: 'b', before: 'x' }, { path: 'c', after: 'y' }),
      commit('2', { path: 'a', before: 'w' }, { path: 'b', after: 'x' }),
      commit('1', { path: 'a', before: 'v', after: 'w' }),
    ];
    const renames = [['3', 'b', 'c'] as const, ['2', 'a', 'b'] as const];
    assert.deepEqual(told(commits, renames), { c: ['- a v', '1 a w', '2 b x', '3 c y', '4 c z'] });
  });

  it('tell a file from another that had its name before', () => {
    const commits = [
      commit('3', { path: 'a', after: 'new' }),
      commit('2', { path: 'a', before: 'old' }, { path: 'b', after: 'old' }),
      commit('1', { path: 'a', after: 'old' }),
    ];
    assert.deepEqual(told(commits, [['2', 'a', 'b']]), { a: ['3 a new', 'whole'], b: ['1 a old', '2 b old', 'whole'] });
  });

  it('do not count files that are gone', () => {
    assert.deepEqual(told([commit('2', { path: 'a', before: 'x' }), commit('1', { path: 'a', after: 'x' })]), {});
  });

  it('take a move only where something came and something went', () => {
    assert.equal(mayMove(commit('1', { path: 'a', after: 'x' }, { path: 'b', before: 'x', after: 'y' })), false);
    assert.equal(mayMove(commit('1', { path: 'a', after: 'x' }, { path: 'b', before: 'x' })), true);
  });
});
