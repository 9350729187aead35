import assert from 'node:assert/strict';
import { expectations } from '../../../../src/engine/memory/taskChecks';
import { parseTasks, isValid } from '../../../../src/engine/memory/tasksDocument';
import { taskContextSchema, taskSchema, taskTargetSchema } from '../../../../src/domain/tasks/task';

/** `line:column code` of every problem. */
function told(text: string | Uint8Array): string[] {
  return parseTasks(text).problems.map(({ line, column, code }) => `${line}:${column} ${code}`);
}

function messages(text: string | Uint8Array): string {
  return parseTasks(text)
    .problems.map(({ message }) => message)
    .join('\n');
}

describe('reading tasks.yml', () => {
  it('reads a task with its defaults', () => {
    const { tasks, problems } = parseTasks('# first\n- id: a\n');
    assert.deepEqual(problems, []);
    assert.deepEqual(tasks, [
      {
        id: 'a',
        title: 'a',
        kind: 'manual',
        status: 'pending',
        priority: 0,
        cost: 1,
        dependencies: [],
        isolate: 'none',
        context: { env: {}, prerequisites: [] },
        tags: [],
        line: 2,
      },
    ]);
  });

  it('takes a task with a command for one of kind command', () => {
    assert.equal(parseTasks('- { id: a, command: make }').tasks[0]?.kind, 'command');
  });

  for (const [name, text] of [
    ['an empty file', ''],
    ['comments only', '# nothing yet\n\n'],
    ['a marker only', '---\n'],
    ['an empty list', '[]\n'],
    ['a byte order mark', '\ufeff'],
  ] as const) {
    it(`finds no tasks and no problem in ${name}`, () => {
      assert.deepEqual([parseTasks(text).tasks, parseTasks(text).problems], [[], []]);
    });
  }

  it('keeps numbers that are names as they are written', () => {
    const { tasks } = parseTasks('- id: 007\n- id: b\n  dependencies: [007]\n  context: { env: { V: 1.10, ON: true } }\n');
    assert.deepEqual([tasks[0]?.id, tasks[1]?.dependencies, tasks[1]?.context.env], ['007', ['007'], { V: '1.10', ON: 'true' }]);
  });

  it('tells every error at once, with its place', () => {
    const text = '- id: a\n  status: penidng\n  priority: high\n- id: a\n  kind: command\n- title: x\n- id: c\n  dependencies: [nobody]\n';
    assert.deepEqual(told(text), [
      '2:11 schema',
      '3:13 schema',
      '4:7 duplicate-id',
      '5:9 missing-command',
      '6:3 schema',
      '8:18 unknown-dependency',
    ]);
  });

  it('says what was expected, what was found and what was probably meant', () => {
    assert.match(
      messages('- id: a\n  status: penidng\n'),
      /^status: expected one of pending, in_progress, .*; found `penidng` \(did you mean `pending`\?\)$/,
    );
  });

  it('gives the path within the document', () => {
    assert.equal(parseTasks('- id: a\n- id: b\n  context: { timeout: soon }\n').problems[0]?.path, '[1].context.timeout');
  });

  it('names a cycle as its path', () => {
    const text = '- { id: a, dependencies: [b] }\n- { id: b, dependencies: [c] }\n- { id: c, dependencies: [a] }\n';
    assert.match(messages(text), /a → b → c → a$/);
    assert.deepEqual(told(text), ['1:27 dependency-cycle']);
  });

  it('refuses a task that waits for itself', () => {
    assert.match(messages('- { id: a, dependencies: [a] }'), /a → a/);
  });

  it('finds a key that occurs twice', () => {
    assert.deepEqual(told('- id: a\n  status: done\n  status: failed\n'), ['3:3 duplicate-key']);
  });

  it('keeps unknown keys, and warns of one that looks like a slip', () => {
    const parsed = parseTasks('- id: a\n  depndencies: [b]\n  my-own: 1\n');
    assert.ok(isValid(parsed));
    assert.deepEqual(
      parsed.problems.map(({ severity, code, line, column }) => [severity, code, line, column]),
      [['warning', 'unknown-key', 2, 3]],
    );
  });

  it('takes a key without a value as not given, with a warning', () => {
    const parsed = parseTasks('- id: a\n  dependencies:\n');
    assert.ok(isValid(parsed));
    assert.equal(parsed.problems[0]?.code, 'empty-value');
  });

  it('follows aliases and merges', () => {
    const { tasks, problems } = parseTasks(
      '- &base\n  id: a\n  context: &c { timeout: 5 }\n  priority: 3\n- <<: *base\n  id: b\n- id: d\n  context: *c\n',
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(
      tasks.map(({ id, priority, context }) => [id, priority, context.timeout]),
      [
        ['a', 3, 5],
        ['b', 3, 5],
        ['d', 0, 5],
      ],
    );
  });

  it('bounds what aliases add', () => {
    const rows = Array.from({ length: 12 }, (_, level) => `  k${level}: &a${level} [${level === 0 ? 'x' : `*a${level - 1}, `.repeat(9)}]`);
    assert.match(messages(`- id: a\n${rows.join('\n')}\n`), /expected aliases that add at most 20000 values/);
  });

  it('refuses an alias inside what it refers to', () => {
    assert.deepEqual(told('- id: a\n  x: &x [*x]\n'), ['2:10 alias']);
  });

  it('refuses a second document', () => {
    assert.ok(told('- id: a\n---\n- id: b\n').includes('2:1 multiple-documents'));
  });

  it('refuses what is not a list, and knows the usual reason', () => {
    assert.match(messages('tasks:\n- id: a\n'), /expected a list of tasks.*found a map \(remove the line `tasks:`\)/);
  });

  it('refuses tabs as indentation', () => {
    assert.match(messages('- id: a\n\tstatus: done\n'), /tab/);
  });

  it('refuses bytes that are not UTF-8, with the place of the first', () => {
    assert.deepEqual(told(Uint8Array.from([0x23, 0x20, 0xc3, 0xbc, 0x0a, 0x2d, 0xff])), ['2:2 encoding']);
  });

  it('refuses a NUL character', () => {
    assert.deepEqual(told('- id: a\n# \u0000\n'), ['2:3 binary']);
  });

  it('refuses a file of more than 16 MB', () => {
    assert.deepEqual(told(new Uint8Array(16 * 1024 * 1024 + 1)), ['1:1 too-large']);
  });

  for (const opener of ['[', '{a: ', '- ', '? ']) {
    it(`survives ${JSON.stringify(opener)} nested without end`, () => {
      assert.equal(
        parseTasks(`- id: a\n  x: ${opener.repeat(200_000)}`).problems.some(({ severity }) => severity === 'error'),
        true,
      );
    });
  }

  it('treats __proto__ as a key like any other', () => {
    assert.ok(isValid(parseTasks('- id: a\n  __proto__: { polluted: true }\n')));
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });

  it('warns of a tag it does not know', () => {
    const parsed = parseTasks('- id: a\n  title: !custom x\n');
    assert.ok(isValid(parsed));
    assert.equal(parsed.problems[0]?.severity, 'warning');
  });

  it('does not count a byte order mark as a column', () => {
    assert.deepEqual(told('\ufeff- id: 1.5x y\n'), ['1:7 schema']);
  });

  it('reads with what it knew before as it does without', () => {
    const before = parseTasks('- id: a\n- id: b\n  dependencies: [a]\n');
    const text = '- id: a\n  status: nope\n- id: b\n  dependencies: [a]\n';
    assert.deepEqual(parseTasks(text, before).problems, parseTasks(text).problems);
  });

  it('knows what to expect at every key of the schema', () => {
    const keys = [
      ...Object.keys(taskSchema.shape),
      ...Object.keys(taskContextSchema.shape).map((key) => `context.${key}`),
      ...Object.keys(taskTargetSchema.shape).map((key) => `target.${key}`),
    ];
    assert.deepEqual(
      keys.filter((key) => expectations[key] === undefined),
      [],
    );
  });
});
