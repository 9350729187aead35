import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readPlainItem } from '../../../../src/engine/memory/plainItem';
import { readItem, type ParsedItem } from '../../../../src/engine/memory/tasksItem';
import { composeSingleItem } from '../../../../src/engine/memory/yamlSource';
import { ValueReader } from '../../../../src/engine/memory/yamlValues';
import { inForm } from '../../../longForm';

/** As YAML reads it; undefined where it is no item on its own. */
function readYaml(slice: string): ParsedItem | undefined {
  const composed = composeSingleItem(slice);
  if (composed === undefined) return undefined;
  const reader = new ValueReader();
  const item = readItem(composed.node, reader, composed.findings);
  return reader.hasAlias ? undefined : item;
}

const typical = `- id: api-12
  title: Split \`parse\` in two # asked for twice
  kind: refactor
  status: in_progress
  priority: 7
  cost: 1.5

  # said in the meeting
  dependencies: [a, b-2, "c"]
  tags:
  - x
  - 'y z'
  description: |-
    First line: with a colon # and no comment

      indented
  reason: >-
    folded
    lines
  context:
    cwd: packages/api
    env:
      PORT: 8080
      DEBUG: true
    prerequisites: []
  target:
    file: src/api.ts
    line: 12
  command: "npm test -- --grep 'api #12'"
  own_key: ./anything
# after it
`;

const scalars = [
  'a',
  'two words',
  'a: b',
  'a:b',
  'a #b',
  'a#b',
  '# c',
  '"q"',
  '"q" # c',
  '"a\\n"',
  "'it''s'",
  "'q'",
  '"open',
  "'a' b",
  '12',
  '012',
  '1.50',
  '1e3',
  '0x1f',
  '-3',
  '.5',
  '1_000',
  '2026-11-21',
  'true',
  'True',
  'null',
  '~',
  'nullable',
  'yes',
  './run.sh',
  '1 of 2',
  '10/20',
  '9007199254740993',
  '[]',
  '[a, b]',
  '[a, 1, "x"]',
  '[a,b]',
  '[a, ]',
  '[a',
  '[a, [b]]',
  '{}',
  '{ a: b }',
  '&x a',
  '*x',
  '!!str 1',
  '|',
  '|-',
  '>',
  '>-',
  '|2',
  '>+',
  '-',
  '- x',
  '? x',
  '%x',
  '@x',
  '\u00a0a\u00a0',
  'größe',
  'a\u2028b',
  'a ',
  '',
  'trailing:',
  '.nan',
  '+1',
  '5 ',
  'pending',
  'command',
];
const keys = ['id', 'title', 'kind', 'status', 'priority', 'dependencies', 'tags', 'context', 'env', 'cwd', 'command', 'description', 'x'];
const line = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constantFrom(...keys), fc.constantFrom(...scalars)).map(([key, value]) => `${key}: ${value}`) },
  { weight: 1, arbitrary: fc.constantFrom(...keys).map((key) => `${key}:`) },
  { weight: 1, arbitrary: fc.constantFrom(...scalars).map((value) => `- ${value}`) },
  { weight: 1, arbitrary: fc.constantFrom(...scalars) },
  { weight: 1, arbitrary: fc.constantFrom('', '# note', '<<: x', '"id": a', 'id : b', '__proto__: c', 'a:', 'key:value') },
);
const indented = fc
  .tuple(fc.constantFrom('', '  ', '  ', '  ', '  ', '   ', '    ', '    ', '      '), line)
  .map((parts) => parts.join(''));
const slices = fc
  .tuple(
    fc.constantFrom('- id: a', '- id: 12', '-  id: a', '- title: b', '-', '- - a', ' - id: a', '- x'),
    fc.array(indented, { maxLength: 7 }),
    fc.constantFrom('\n', '\n', '\n', '\r\n'),
    fc.boolean(),
  )
  .map(([first, rest, eol, isEnded]) => [first, ...rest].join(eol) + (isEnded ? eol : ''));

/** A typical item with a few characters changed: everything is nearly right. */
const damaged = fc
  .array(fc.tuple(fc.nat(typical.length), fc.constantFrom('', ' ', '\n', ':', '#', '-', '"', "'", '[', ',', '  ', '\n  ', ': ')), {
    maxLength: 4,
  })
  .map((edits) => edits.reduce((text, [at, piece]) => text.slice(0, at) + piece + text.slice(at + (piece === '' ? 1 : 0)), typical));

describe('an item in the plain form', () => {
  it('is read', () => {
    for (const text of [typical, typical.replaceAll('\n', '\r\n').replace(/ {2}description[^]*lines\r\n/, '')]) {
      const item = readPlainItem(text);
      assert.ok(item !== undefined);
      assert.deepEqual(item, readYaml(text));
    }
  });

  it('is what YAML reads, or is left to YAML', () => {
    let read = 0;
    const isSame = (slice: string): void => {
      const plain = readPlainItem(slice);
      if (plain === undefined) return;
      read++;
      assert.deepEqual(plain, readYaml(slice));
    };
    fc.assert(fc.property(slices, isSame), { numRuns: inForm(300, 5000) });
    fc.assert(fc.property(damaged, isSame), { numRuns: inForm(100, 1500) });
    assert.ok(read > inForm(20, 200), `only ${read} were read`);
  });
});
