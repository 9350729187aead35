/** The order of tasks in the view, what stands above them, and what dropping one on another can mean. */
import assert from 'node:assert/strict';
import { viewOf, type TaskView } from '../../../../../src/domain/tasks/task';
import { dropWays } from '../../../../../src/hosts/vscode/views/taskDrop';
import { sorted, stepOf } from '../../../../../src/hosts/vscode/views/taskOrder';
import { parseFilter } from '../../../../../src/hosts/vscode/views/tasksLook';
import { filterMessage, tasksMessage, type Situation } from '../../../../../src/hosts/vscode/views/tasksMessage';
import { taskOf } from '../../../../taskOf';

const task = (id: string, more: Parameters<typeof taskOf>[1] = {}): TaskView => viewOf(taskOf(id, more));
const tasks = [
  task('done', { status: 'done', priority: 9 }),
  task('low', { priority: -1 }),
  task('a'),
  task('b', { dependencies: ['a'] }),
  task('high', { priority: 5 }),
];
const ids = (list: readonly TaskView[]): string => list.map(({ id }) => id).join(' ');

describe('tasks in their view', () => {
  it('are sorted by what runs first, finished ones at the end, or as in the file', () => {
    assert.equal(ids(sorted(tasks, 'priority')), 'high a b low done');
    assert.equal(ids(sorted(tasks, 'file')), 'done low a b high');
  });

  it('take a step among those shown, together, and none beyond the ends', () => {
    const shown = sorted(tasks, 'priority');
    assert.deepEqual(stepOf(shown, ['b'], 'up'), { ids: ['b'], before: 'a' });
    assert.deepEqual(stepOf(shown, ['a'], 'down'), { ids: ['a'], before: 'low' });
    assert.deepEqual(stepOf(shown, ['b'], 'down'), { ids: ['b'], before: null });
    assert.deepEqual(stepOf(shown, ['b', 'a'], 'up'), { ids: ['a', 'b'], before: 'high' });
    assert.deepEqual(stepOf(shown, ['b', 'high'], 'up'), { ids: ['high', 'b'], before: 'a' });
    assert.equal(stepOf(shown, ['high'], 'up'), undefined);
    assert.equal(stepOf(shown, ['low'], 'down'), undefined);
    assert.equal(stepOf(shown, ['done'], 'up'), undefined);
  });

  it('can be dropped where that means something, and say why where it does not', () => {
    const ways = (dragged: string, onto: string) => dropWays(tasks, [dragged], tasks.find(({ id }) => id === onto) ?? task(onto));
    assert.deepEqual(ways('low', 'high'), { notBefore: undefined, notWaiting: undefined });
    assert.match(ways('a', 'b').notWaiting ?? '', /a → b → a/);
    assert.match(ways('b', 'a').notWaiting ?? '', /already/);
    assert.match(ways('a', 'done').notBefore ?? '', /finished/);
    assert.match(ways('a', 'a').notWaiting ?? '', /a → a/);
  });

  it('say what a filter hides', () => {
    const counts = { shown: 1, all: 5 };
    assert.equal(filterMessage({}, counts), '');
    assert.equal(filterMessage({ statuses: ['failed'], tags: ['slow'] }, counts), 'Filter: failed, #slow. 4 of 5 tasks are hidden.');
    assert.match(filterMessage({ text: 'x' }, { shown: 0, all: 5 }), /^No task fits the filter: “x”/);
    assert.match(filterMessage({ text: 'x' }, { shown: 5, all: 5 }), /All tasks fit/);
  });

  it('are not filtered by what an older window remembers wrongly', () => {
    assert.deepEqual(parseFilter({ statuses: ['failed', 'gone'], kinds: 7, epics: [], text: ' x ' }), { statuses: ['failed'], text: 'x' });
    assert.deepEqual(parseFilter('all'), {});
  });

  const list = { path: 'tasks.yml', exists: true, tasks, problems: [], isStale: false };
  const calm: Situation = { failure: undefined, isEngineDown: false, list, liveRun: undefined, note: '', isTrusted: true };

  it('have above them the one thing that matters most', () => {
    const problem = { line: 1, column: 1, endLine: 1, endColumn: 2, severity: 'error' as const, code: 'x', message: 'm', path: '' };
    const wrong = { ...list, problems: [problem], isStale: true };
    const said = (more: Partial<Situation>): string => tasksMessage({ ...calm, ...more });
    assert.equal(said({}), '');
    assert.match(said({ failure: 'No answer.', note: 'n' }), /^No answer\. These are the tasks as they were before\.$/);
    assert.equal(said({ failure: 'No answer.', isEngineDown: true, list: undefined }), '');
    assert.match(said({ list: wrong, note: 'n' }), /^tasks\.yml has an error, see Problems\. These/);
    assert.equal(said({ liveRun: { reason: 'waits', warnings: ['w'] }, note: 'n' }), 'waits');
    assert.equal(said({ liveRun: { warnings: ['v', 'w'] }, note: 'n' }), 'w');
    assert.equal(said({ note: 'n', isTrusted: false }), 'n');
    assert.match(said({ isTrusted: false }), /not trusted/);
  });
});
