/** Packing what a content says, and the key it is kept under. */
import assert from 'node:assert/strict';
import {
  contentKey,
  packMeasurement,
  unpackMeasurement,
  unpackOutline,
  type ContentMeasurement,
} from '../../../../src/domain/audit/contentMeasurement';

const place = { line: 3, column: 5, endLine: 9, lines: 7 };
const measurement: ContentMeasurement = {
  lines: 20,
  functions: [
    { name: 'Reader.line "one"', kind: 'method', ...place, cyclomatic: 4, cognitive: 16, nesting: 2, parameters: 1 },
    { name: 'static block', kind: 'static block', ...place, cyclomatic: 17, cognitive: 0, nesting: 0, parameters: 0 },
  ],
  suggestions: new Map([
    [0, { text: 'the loop at 4–8 holds 9 of 16: extract it', line: 4, endLine: 8 }],
    [1, { text: 'split' }],
  ]),
  marks: { generated: 'comment “@generated”' },
  isMeasured: true,
  syntaxErrors: [{ line: 2, column: 1, message: "';' expected.\nMore." }],
};

describe('what a content says', () => {
  it('is unpacked as it was packed', () => {
    assert.deepEqual(unpackMeasurement(packMeasurement(measurement)), measurement);
  });

  it('tells what a ranking needs without the functions that nobody ranks', () => {
    const [first, second] = measurement.functions;
    assert.ok(first && second);
    const low = { ...first, cyclomatic: 10, cognitive: 10 };
    const [head, lines] = packMeasurement({ ...measurement, functions: [second, low, first, { ...first, line: 1 }] }).split('\n');
    const outline = unpackOutline(`${head}\n${lines}\n`);
    assert.deepEqual([outline?.functions, outline?.lines, outline?.suggestions.size], [4, 20, 2]);
    assert.deepEqual(
      outline?.outlined.map(({ index, ordinal, measured }) => [index, ordinal, measured.name, measured.cognitive]),
      [
        [3, 1, first.name, 16],
        [0, 1, second.name, 0],
        [2, 3, first.name, 16],
      ],
    );
  });

  it('is nothing where a character is missing, anywhere', () => {
    const packed = packMeasurement(measurement);
    const [head = '', outline = '', body = ''] = packed.split('\n');
    const damaged = [
      head,
      body,
      `${head}\n`,
      `${head}\n${outline}`,
      `${head}\n${outline}\n`,
      `${head}\n${outline}\n[]`,
      `${head}\n\n${body}`,
      `\n${outline}\n${body}`,
      `[1]\n${outline}\n${body}`,
      `${head}\n[[],[]]\n${body}`,
      `${head}\n[[7,1],${JSON.stringify(JSON.parse(outline)[1].slice(0, 10))},[]]\n${body}`,
      `${head}\n${outline}\n[${'"x",'.repeat(19)}"x"]`,
      '',
      '\n',
      '\n\n',
    ];
    for (const text of damaged) assert.equal(unpackMeasurement(text), undefined, text);
  });

  it('is known by its blob and by the extension it is read as', () => {
    const blob = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391';
    assert.notEqual(contentKey(blob, 'a.ts'), contentKey(blob, 'a.tsx'));
    assert.equal(contentKey(blob, 'a/b.TS'), contentKey(blob, 'c.ts'));
    assert.notEqual(contentKey(blob, 'a.ts'), contentKey(blob, 'a.ts', 'halstead'));
  });
});
