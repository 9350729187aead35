import assert from 'node:assert/strict';
import { changesOf } from '../../../../../src/hosts/cli/commands/tasks/edit';
import { run } from '../fakeHost';
import { task } from '../samples';

const tasks = [
  task(),
  task({ id: 'test', status: 'failed', title: 'Test it', epic: 'Quality', tags: ['slow'] }),
  task({ id: 'parse', kind: 'refactor', title: 'Simplify', target: { file: 'src/Parser.ts' } }),
];
const list = { path: 'tasks.yml', exists: true, tasks, problems: [], isStale: false };
const listed = { 'tasks.list': list };
const ids = (json: Record<string, unknown>): string[] => (json['tasks'] as { id: string }[]).map(({ id }) => id);

describe('symbiote tasks', () => {
  it('lists, also when no subcommand is given', async () => {
    assert.deepEqual(ids((await run(['tasks', '--json'], { answers: listed })).json()), ['build', 'test', 'parse']);
    assert.deepEqual(ids((await run(['tasks', 'list', '--json'], { answers: listed })).json()), ['build', 'test', 'parse']);
  });

  it('filters by status, kind, epic, tag and text, all of them at once', async () => {
    const found = async (...options: string[]): Promise<string[]> =>
      ids((await run(['tasks', 'list', '--json', ...options], { answers: listed })).json());
    assert.deepEqual(await found('--status', 'failed,done'), ['test']);
    assert.deepEqual(await found('--kind', 'refactor'), ['parse']);
    assert.deepEqual(await found('--epic', 'quality'), ['test']);
    assert.deepEqual(await found('--tag', 'quick', '--tag', 'slow'), ['test']);
    assert.deepEqual(await found('--text', 'PARSER.ts'), ['parse']);
    assert.deepEqual(await found('--text', 'it', '--status', 'pending'), ['build']);
  });

  it('knows the words of its filters', async () => {
    assert.deepEqual(ids((await run(['tasks', 'list', '--status', 'failed,done', '--json'], { answers: listed })).json()), ['test']);
    const { code, err } = await run(['tasks', 'list', '--status', 'faild'], { answers: listed });
    assert.equal(code, 2);
    assert.match(err.text, /Expected one of pending, in_progress/);
  });

  it('exits 2 and names the places while the file is invalid', async () => {
    const problem = { line: 3, column: 5, endLine: 3, endColumn: 6, severity: 'error', code: 'x', message: 'Expected a list.', path: '' };
    const { code, err } = await run(['tasks'], { answers: { 'tasks.list': { ...list, problems: [problem], isStale: true } } });
    assert.equal(code, 2);
    assert.match(err.text, /tasks\.yml:3:5 error: Expected a list\.\n/);
  });

  it('shows one, or says that there is none of that id', async () => {
    assert.match((await run(['tasks', 'show', 'test'], { answers: listed })).out.text, /^test {2}Test it\n/);
    const { code, json } = await run(['tasks', 'show', 'nope', '--json'], { answers: listed });
    assert.equal(code, 2);
    assert.equal((json()['error'] as { code: string }).code, 'unknownTask');
  });

  it('adds a task with everything that was said about it', async () => {
    const argv = [
      'tasks',
      'add',
      'Run tests',
      '--id',
      'test',
      '--command',
      'npm test',
      '--priority',
      '-2',
      '--cost',
      '0.5',
      '--depends-on',
      'a,b',
    ];
    const more = [
      '--depends-on',
      'c',
      '--cwd',
      'web',
      '--env',
      'A=1=2',
      '--env',
      'B=',
      '--timeout',
      '60',
      '--epic',
      'E',
      '--tag',
      'x',
      '--kind',
      'command',
    ];
    const { client, code } = await run([...argv, ...more], { answers: { ...listed, 'tasks.add': { task: task() } } });
    assert.equal(code, 0);
    assert.deepEqual(client.inputsOf('tasks.add'), [
      {
        task: {
          id: 'test',
          title: 'Run tests',
          kind: 'command',
          priority: -2,
          cost: 0.5,
          dependencies: ['a', 'b', 'c'],
          command: 'npm test',
          epic: 'E',
          tags: ['x'],
          context: { cwd: 'web', env: { A: '1=2', B: '' }, timeout: 60 },
        },
      },
    ]);
  });

  it('edits fields given as KEY=VALUE, --set, options and --unset', async () => {
    const argv = ['tasks', 'edit', 'test', 'priority=5', 'tags=[a, b]', '--set', 'custom=true', '--title', 'New', '--unset', 'epic'];
    const { client, connections } = await run(argv, { answers: { ...listed, 'tasks.edit': { tasks: [task()] } } });
    assert.deepEqual(client.inputsOf('tasks.edit'), [
      { ids: ['test'], changes: { title: 'New', priority: 5, tags: ['a', 'b'], custom: true, epic: null } },
    ]);
    assert.deepEqual(connections[0]?.layers().flags, {});
  });

  it('keeps the other entries of context when one is edited, also those nobody knows', () => {
    const before = { context: { cwd: 'web', custom: [1], env: { A: 1 }, timeout: 5 } };
    const edited = (...fields: [string, unknown][]): unknown => changesOf(before, fields)['context'];
    assert.deepEqual(edited(['context.timeout', 60]), { ...before.context, timeout: 60 });
    assert.deepEqual(edited(['context.env', { B: '2' }]), { ...before.context, env: { A: 1, B: '2' } });
    assert.deepEqual(edited(['context.cwd', null], ['context.env.A', '3']), { custom: [1], env: { A: '3' }, timeout: 5 });
    assert.deepEqual(changesOf({}, [['target.file', 'a.ts']]), { target: { file: 'a.ts' } });
  });

  it('refuses an edit that changes nothing or is none', async () => {
    assert.equal((await run(['tasks', 'edit', 'test'], { answers: listed })).code, 2);
    assert.equal((await run(['tasks', 'edit', 'test', 'priority'], { answers: listed })).code, 2);
  });

  it('moves tasks before another or to the end, and wants to know which', async () => {
    const answers = { ...listed, 'tasks.move': { tasks: [task({ priority: 3 })] } };
    const { client, out } = await run(['tasks', 'move', 'a', 'b', '--before', 'c'], { answers });
    assert.deepEqual(client.inputsOf('tasks.move'), [{ ids: ['a', 'b'], before: 'c' }]);
    assert.match(out.text, /^Moved build: .* priority 3\n$/);
    const last = await run(['tasks', 'move', 'a', '--last', '--json'], { answers });
    assert.deepEqual(last.client.inputsOf('tasks.move'), [{ ids: ['a'], before: null }]);
    assert.deepEqual(ids(last.json()), ['build']);
    assert.equal((await run(['tasks', 'move', 'a'], { answers })).code, 2);
    assert.equal((await run(['tasks', 'move', 'a', '--last', '--before', 'b'], { answers })).code, 2);
  });

  it('makes tasks wait for another, or no longer', async () => {
    const answers = { ...listed, 'tasks.depend': { tasks: [task({ dependencies: ['c'] })] } };
    const { client, out } = await run(['tasks', 'depend', 'a', 'b', '--on', 'c'], { answers });
    assert.deepEqual(client.inputsOf('tasks.depend'), [{ ids: ['a', 'b'], on: 'c', remove: false }]);
    assert.match(out.text, /waits for c\n$/);
    const removed = await run(['tasks', 'depend', 'a', '--on', 'c', '--remove', '--json'], { answers });
    assert.deepEqual(removed.client.inputsOf('tasks.depend'), [{ ids: ['a'], on: 'c', remove: true }]);
    assert.equal((await run(['tasks', 'depend', 'a'], { answers })).code, 2);
  });

  it('retries and cancels several at once', async () => {
    const answers = { ...listed, 'tasks.retry': { tasks }, 'tasks.cancel': { tasks } };
    assert.deepEqual((await run(['tasks', 'retry', 'a', 'b'], { answers })).client.inputsOf('tasks.retry'), [{ ids: ['a', 'b'] }]);
    assert.deepEqual((await run(['tasks', 'cancel', 'a'], { answers })).client.inputsOf('tasks.cancel'), [{ ids: ['a'] }]);
  });
});
