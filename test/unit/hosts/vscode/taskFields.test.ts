/** What a person may type for a task's fields. */
import assert from 'node:assert/strict';
import { viewOf } from '../../../../src/domain/tasks/task';
import {
  nested,
  possibleDependencies,
  textFields,
  wrongWith,
  type FieldKey,
  type TextKey,
} from '../../../../src/hosts/vscode/commands/taskFields';
import { taskOf } from '../../../taskOf';

const known = { ids: new Set(['lint']), needsCommand: true };
const parsed = (key: TextKey, text: string): unknown => {
  const answer = textFields[key].parse(text, known);
  return 'wrong' in answer ? 'wrong' : answer.value;
};

describe('the fields of a task', () => {
  it('take what fits, and an empty answer for none', () => {
    assert.equal(parsed('priority', ' -2,5 '), -2.5);
    assert.equal(parsed('cost', '0'), 0);
    assert.equal(parsed('context.timeout', '60'), 60);
    assert.deepEqual(parsed('tags', 'a, b,, a'), ['a', 'b']);
    for (const key of ['priority', 'cost', 'context.timeout', 'tags', 'epic', 'id', 'description'] as const)
      assert.equal(parsed(key, ' '), null);
  });

  it('refuse what does not', () => {
    const wrongs: readonly [TextKey, string][] = [
      ['title', ' '],
      ['command', ''],
      ['priority', 'high'],
      ['cost', '-1'],
      ['context.timeout', '0'],
      ['id', 'lint'],
      ['id', 'a b'],
      ['id', 'x'.repeat(201)],
    ];
    for (const [key, text] of wrongs) assert.notEqual(wrongWith(textFields[key], text, known), undefined, `${key}: ${text}`);
    assert.equal(wrongWith(textFields.id, 'build', known), undefined);
  });

  it('offer no dependency that would close a circle', () => {
    const tasks = [taskOf('a'), taskOf('b', { dependencies: ['a'] }), taskOf('c', { dependencies: ['b'] }), taskOf('d')].map(viewOf);
    assert.deepEqual(
      possibleDependencies(tasks, 'a').map(({ id }) => id),
      ['d'],
    );
    assert.equal(possibleDependencies(tasks, undefined).length, 4);
  });

  it('become the task of the file', () => {
    const values = new Map<FieldKey, unknown>([
      ['title', 'A'],
      ['context.timeout', 60],
      ['context.cwd', 'web'],
      ['target', { file: 'a.ts' }],
      ['epic', null],
    ]);
    assert.deepEqual(nested(values), { title: 'A', context: { timeout: 60, cwd: 'web' }, target: { file: 'a.ts' } });
  });
});
