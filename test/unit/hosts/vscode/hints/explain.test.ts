/** Words about a function's complexity. */
import assert from 'node:assert/strict';
import type { MeasuredFunction } from '../../../../../src/domain/audit/metrics';
import { explain, hasHint, hintLabel, simpleName } from '../../../../../src/hosts/vscode/hints/explain';

const measured: MeasuredFunction = {
  name: 'Parser.parse',
  kind: 'method',
  line: 10,
  column: 3,
  endLine: 30,
  cyclomatic: 3,
  cognitive: 3,
  nesting: 2,
  parameters: 1,
  lines: 21,
  increments: [
    { metric: 'cognitive', line: 12, column: 5, endLine: 20, amount: 1, nesting: 0, reason: 'for' },
    { metric: 'cyclomatic', line: 12, column: 5, endLine: 20, amount: 1, nesting: 0, reason: 'for' },
    { metric: 'cognitive', line: 14, column: 7, endLine: 16, amount: 2, nesting: 1, reason: 'if' },
    { metric: 'cyclomatic', line: 14, column: 11, endLine: 14, amount: 1, nesting: 0, reason: '||' },
  ],
};

describe('explaining complexity', () => {
  it('says both numbers in the hint', () => {
    assert.equal(hintLabel({ cognitive: 31, cyclomatic: 18 }), 'cognitive 31 · cyclomatic 18');
  });

  it('hints from the threshold on, by the higher number', () => {
    assert.equal(hasHint({ cognitive: 9, cyclomatic: 10 }, 10), true);
    assert.equal(hasHint({ cognitive: 9, cyclomatic: 9 }, 10), false);
  });

  it('breaks the numbers down by line, with what is for nesting', () => {
    const table = explain(measured, { linkTo: (line) => `file:///a.ts#L${line}` }).split('\n\n')[2];
    assert.deepEqual(table?.split('\n'), [
      '| Line | | &emsp;Cognitive | &emsp;Cyclomatic |',
      '|--:|:--|--:|--:|',
      '| [10](file:///a.ts#L10) | function | | &emsp;+1 |',
      '| [12](file:///a.ts#L12) | `for` | &emsp;+1 | &emsp;+1 |',
      '| [14](file:///a.ts#L14) | `if` | &emsp;+2 (1 for nesting) |  |',
      '| [14](file:///a.ts#L14) | `\\|\\|` |  | &emsp;+1 |',
    ]);
  });

  it('adds up to the numbers when there are too many rows', () => {
    const increments = Array.from({ length: 60 }, (_, index) => ({
      metric: 'cyclomatic' as const,
      line: 11 + index,
      column: 1,
      endLine: 11 + index,
      amount: 1,
      nesting: 0,
      reason: 'case',
    }));
    const text = explain({ ...measured, cyclomatic: 61, increments }, { linkTo: () => undefined });
    assert.match(text, /\| … 20 more \| {2}\| &emsp;\+20 \|$/);
  });

  it('shows a name from the code as text', () => {
    assert.match(explain({ ...measured, name: 'a|b](x)' }, { linkTo: () => undefined }), /^\*\*a\\\|b\\\]\\\(x\\\)\*\*/);
  });

  it('knows the name as it stands in the text', () => {
    assert.equal(simpleName('Parser.parse'), 'parse');
    assert.equal(simpleName('Store.#load'), '#load');
    assert.equal(simpleName("handler in app.get('/x')"), 'handler');
    assert.equal(simpleName('<anonymous>'), undefined);
  });
});
