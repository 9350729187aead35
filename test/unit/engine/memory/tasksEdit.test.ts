import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EngineError } from '../../../../src/domain/errors';
import { editTasks, parseTasks } from '../../../../src/engine/memory/tasksDocument';
import { inForm } from '../../../longForm';

function set(text: string, changes: Record<string, unknown>, id = 'a'): string {
  return editTasks(text, [{ id, changes }]);
}

const done = { status: 'done' };

describe('editing tasks.yml', () => {
  const cases: readonly (readonly [name: string, before: string, changes: Record<string, unknown>, after: string])[] = [
    ['keeps the comment behind a value', '- id: a\n  status: pending   # now\n', done, '- id: a\n  status: done   # now\n'],
    ['keeps double quotes', '- id: a\n  "status": "pending"\n', done, '- id: a\n  "status": "done"\n'],
    [
      'adds to a list, and keeps the comments in it',
      '- id: a\n  tags:\n    # first\n    - x # one\n    - "y"\n  cost: 1\n',
      { tags: ['x', 'y', 'z'] },
      '- id: a\n  tags:\n    # first\n    - x # one\n    - "y"\n    - "z"\n  cost: 1\n',
    ],
    [
      'takes from a list, and keeps what is beside the others',
      '- id: a\n  tags:\n    - x # one\n    - y # two\n    - z # three\n',
      { tags: ['y'] },
      '- id: a\n  tags:\n    - y # two\n',
    ],
    [
      'changes a list at the end of a file',
      '- id: a\n  tags:\n  - x # 1\n  - y',
      { tags: ['x', 'z'] },
      '- id: a\n  tags:\n  - x # 1\n  - z',
    ],
    [
      'changes a list in CRLF',
      '- id: a\r\n  tags:\r\n  - x\r\n  - y\r\n',
      { tags: ['y', 'z'] },
      '- id: a\r\n  tags:\r\n  - y\r\n  - z\r\n',
    ],
    ['adds to brackets', '- { id: a, tags: [ x,  y ] }\n', { tags: ['x', 'y', 'z'] }, '- { id: a, tags: [ x,  y, z ] }\n'],
    ['takes from brackets', '- id: a\n  tags: [ u, v, x, y, z ] # of a\n', { tags: ['v', 'x'] }, '- id: a\n  tags: [ v, x ] # of a\n'],
    ['changes brackets', '- id: a\n  tags: [x, y]\n', { tags: ['y', 'p, q'] }, "- id: a\n  tags: [y, 'p, q']\n".replace(/'/g, '"')],
    ['replaces a list of which nothing stays', '- id: a\n  tags: [ x ]\n', { tags: ['w'] }, '- id: a\n  tags: [w]\n'],
    [
      'changes an entry of the context, and keeps the others',
      '- id: a\n  context: { mine: 1, timeout: 5 } # c\n',
      { 'context.timeout': 60 },
      '- id: a\n  context: { mine: 1, timeout: 60 } # c\n',
    ],
    ['adds the context with its first entry', '- id: a\n', { 'context.timeout': 60 }, '- id: a\n  context:\n    timeout: 60\n'],
    ['removes the context with its last entry', '- id: a\n  context:\n    cwd: x\n', { 'context.cwd': null }, '- id: a\n'],
    ['keeps single quotes', "- id: a\n  status: 'pending'\n", done, "- id: a\n  status: 'done'\n"],
    ['keeps CRLF', '- id: a\r\n  status: pending\r\n- id: b\r\n', done, '- id: a\r\n  status: done\r\n- id: b\r\n'],
    ['keeps a byte order mark and a missing newline', '\ufeff- id: a\n  status: pending', done, '\ufeff- id: a\n  status: done'],
    ['adds a status behind title', '- id: a\n  title: A # x\n  tags: []\n', done, '- id: a\n  title: A # x\n  status: done\n  tags: []\n'],
    ['adds a key in CRLF', '- id: a\r\n- id: b\r\n', done, '- id: a\r\n  status: done\r\n- id: b\r\n'],
    ['adds a key at the end of a file without newline', '- id: a', done, '- id: a\n  status: done'],
    ['adds a key in braces', '- { id: a, title: b }\n', done, '- { id: a, title: b, status: done }\n'],
    ['adds a key as JSON has it', '[{"id": "a"}]\n', done, '[{"id": "a", "status": "done"}]\n'],
    ['adds a key to a map without braces', '[ id: a ]\n', done, '[ { id: a, status: done } ]\n'],
    [
      'adds a key behind a text of several lines',
      '- id: a\n  title: |\n    x\n\n  tags: []\n',
      done,
      '- id: a\n  title: |\n    x\n  status: done\n\n  tags: []\n',
    ],
    [
      'does not add a key where blank lines count',
      '- id: a\n  title: |+\n    x\n\n- id: b\n',
      done,
      '- id: a\n  status: done\n  title: |+\n    x\n\n- id: b\n',
    ],
    ['fills in an empty value', '- id: a\n  status: # soon\n', done, '- id: a\n  status: done # soon\n'],
    ['fills in an explicit key', '- id: a\n  ? status\n', done, '- id: a\n  ? status\n  : done\n'],
    ['replaces the value of an explicit key', '- id: a\n  ? status\n  : pending # x\n', done, '- id: a\n  ? status\n  : done # x\n'],
    ['keeps a tag that fits', '- id: a\n  status: !!str pending\n', done, '- id: a\n  status: !!str done\n'],
    [
      'replaces an alias where it is used, only',
      '- id: b\n  status: &s pending\n- id: a\n  status: *s\n',
      done,
      '- id: b\n  status: &s pending\n- id: a\n  status: done\n',
    ],
    [
      'keeps what others repeat of a changed value',
      '- id: a\n  status: &s pending\n- id: b\n  status: *s\n',
      done,
      '- id: a\n  status: &s done\n- id: b\n  status: pending\n',
    ],
    [
      'keeps what others merge of a changed task',
      '- &t\n  id: a\n  status: pending\n- <<: *t\n  id: b\n',
      done,
      '- &t\n  id: a\n  status: done\n- <<: *t\n  id: b\n  status: pending\n',
    ],
    ['removes a key with its line', '- id: a\n  reason: x # y\n  tags: []\n', { reason: null }, '- id: a\n  tags: []\n'],
    ['removes the last key of a file without newline', '- id: a\n  reason: x', { reason: null }, '- id: a'],
    ['removes the key behind the dash', '- reason: x\n  # about a\n  id: a\n', { reason: null }, '- # about a\n  id: a\n'],
    ['removes a key in braces', '- { reason: x, id: a, epic: y }\n', { reason: null, epic: null }, '- { id: a }\n'],
    ['removes a block of lines', '- id: a\n  metrics:\n    x: 1\n  tags: []\n', { metrics: null }, '- id: a\n  tags: []\n'],
    [
      'goes into maps',
      '- id: a\n  metrics:\n    x: 1 # ex\n    # old\n    y: 2\n',
      { metrics: { x: 3, z: 4 } },
      '- id: a\n  metrics:\n    x: 3 # ex\n    # old\n    z: 4\n',
    ],
    [
      'keeps a list in lines',
      '- id: a\n  tags: # t\n    - x\n  epic: e\n',
      { tags: ['w', 'z'] },
      '- id: a\n  tags: # t\n    - w\n    - z\n  epic: e\n',
    ],
    ['keeps a list in brackets', '- id: a\n  tags: [ x ] # t\n', { tags: ['w', 'a, b'] }, '- id: a\n  tags: [w, "a, b"] # t\n'],
    ['empties a list in lines', '- id: a\n  tags: # t\n    - x\n', { tags: [] }, '- id: a\n  tags: [] # t\n'],
    [
      'writes several lines as a literal',
      '- id: a\n  description: x # y\n',
      { description: 'one\ntwo' },
      '- id: a\n  description: |- # y\n    one\n    two\n',
    ],
    [
      'replaces a text of several lines',
      '- id: a\n  description: > # y\n    one\n    two\n  epic: e\n',
      { description: 'three' },
      '- id: a\n  description: three # y\n  epic: e\n',
    ],
    [
      'replaces a quoted text of several lines',
      '- id: a\n  description: "one\n    two" # y\n',
      { description: 'x\ny' },
      '- id: a\n  description: "x\\ny" # y\n',
    ],
    ['quotes what would be read as something else', '- id: a\n  reason: x\n', { reason: 'yes' }, '- id: a\n  reason: "yes"\n'],
    ['changes nothing where nothing differs', '- { id: a, status:   done }\n', done, '- { id: a, status:   done }\n'],
  ];
  for (const [name, before, changes, after] of cases) it(name, () => assert.equal(set(before, changes), after));

  for (const text of [
    'null',
    '1.0',
    ' x',
    'x ',
    '#x',
    'a: b',
    "it's",
    '"',
    'a #b',
    '\u0007',
    '\u00a0',
    '👋',
    '- x',
    '~',
    '',
    'x:',
    '0x1f',
    '2024-01-01',
  ]) {
    it(`writes ${JSON.stringify(text)} so that it is read again`, () => {
      for (const file of ['- id: a\n', '- {id: a}\n', '- id: a\n  epic: "x"\n', "- id: a\n  epic: 'x'\n"])
        assert.equal(parseTasks(set(file, { epic: text })).tasks[0]?.epic, text);
    });
  }

  const additions: readonly (readonly [name: string, before: string, after: string])[] = [
    ['to an empty file', '', '- id: new\n  title: New\n'],
    ['below comments', '# mine', '# mine\n- id: new\n  title: New\n'],
    ['before an end marker', '---\n...\n', '---\n- id: new\n  title: New\n...\n'],
    ['in place of an empty list', '# x\n[]\n', '# x\n- id: new\n  title: New\n'],
    ['in an empty list with a comment', '[] # none\n', '[{id: new, title: New}] # none\n'],
    ['with the indentation of the others', '  -   id: a\n', '  -   id: a\n  -   id: new\n      title: New\n'],
    ['after an empty line where the others have one', '- id: a\n\n- id: b\n', '- id: a\n\n- id: b\n\n- id: new\n  title: New\n'],
    ['before the comments at the end', '- id: a\n  # status: x\n\n# end\n', '- id: a\n  # status: x\n- id: new\n  title: New\n\n# end\n'],
    ['to a file without newline, in CRLF', '- id: a\r\n- id: b', '- id: a\r\n- id: b\r\n- id: new\r\n  title: New'],
    ['in brackets', '[\n  { id: a },\n]\n', '[\n  { id: a },\n  {id: new, title: New},\n]\n'],
    ['as JSON has it', '[{"id": "a"}]', '[{"id": "a"}, {"id": "new", "title": "New"}]'],
  ];
  for (const [name, before, after] of additions)
    it(`appends ${name}`, () => assert.equal(editTasks(before, [], [{ id: 'new', title: 'New' }]), after));

  const refusals: readonly (readonly [name: string, code: string, run: () => unknown])[] = [
    ['an invalid file', 'invalidTasksFile', () => set('- id: a\n  status: nope\n', done)],
    ['a status that does not exist', 'invalidInput', () => set('- id: a\n', { status: 'nope' })],
    ['a task that does not exist', 'unknownTask', () => set('- id: a\n', done, 'b')],
    ['an id that is taken', 'duplicateTask', () => editTasks('- id: a\n', [], [{ id: 'a' }])],
    ['a dependency that does not exist', 'unknownDependency', () => set('- id: a\n', { dependencies: ['b'] })],
    ['a circle', 'dependencyCycle', () => set('- { id: a }\n- { id: b, dependencies: [a] }\n', { dependencies: ['b'] })],
  ];
  for (const [name, code, run] of refusals)
    it(`refuses ${name}`, () => assert.throws(run, (error) => EngineError.is(error) && error.code === code));

  it('changes any list by what is added and taken, and keeps the comments of what stays', () => {
    const words = ['one', '"two"', "'three'", 'four', '5', '"six"'];
    const news = ['x', 'y,z', '7', '#no'];
    const others = [...words, ...news.map((word) => JSON.stringify(word))].map((word) => `- id: ${word}`);
    const drawn = fc.record({
      old: fc.uniqueArray(fc.constantFrom(...words), { minLength: 1 }),
      taken: fc.uniqueArray(fc.nat(5)),
      added: fc.uniqueArray(fc.constantFrom(...news), { maxLength: 2 }),
      isBlock: fc.boolean(),
      eol: fc.constantFrom('\n', '\r\n'),
      end: fc.constantFrom([], [''], ['  cost: 1']),
    });
    fc.assert(
      fc.property(drawn, ({ old, taken, added, isBlock, eol, end }) => {
        const block = ['  dependencies:', ...old.map((word, at) => `    - ${word} # c${at}`)];
        const list = isBlock ? block : [`  dependencies: [ ${old.join(',  ')} ] # c`];
        const text = [...others, '- id: a', ...list, ...end].join(eol);
        const wanted = [...old.filter((_, at) => !taken.includes(at)).map((word) => word.replace(/["']/g, '')), ...added];
        const result = set(text, { dependencies: wanted.length === 0 ? null : wanted });
        assert.deepEqual(parseTasks(result).tasks.at(-1)?.dependencies, wanted);
        if (isBlock) old.forEach((word, at) => assert.equal(result.includes(`- ${word} # c${at}`), !taken.includes(at)));
        if (wanted.length > 0) assert.ok(result.startsWith(text.slice(0, text.indexOf('dependencies:'))));
        assert.equal(/[^\r]\n/.test(result), eol === '\n');
      }),
      { numRuns: inForm(100, 2000) },
    );
  });
});
