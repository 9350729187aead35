/** Rows of a query, as a person and as programs read them. */
import assert from 'node:assert/strict';
import { createPalette } from '../../../../../src/hosts/cli/palette';
import { formatRows } from '../../../../../src/hosts/cli/format/rows';

const style = { palette: createPalette(false), columns: undefined, pathOf: (path: string) => path, now: 0 };
const found = {
  columns: ['id', 'n', 'n'],
  rows: [
    ['plain', 1, null],
    ['with "quotes", a comma\nand a \u001b[2J', 20, 3.5],
  ],
};

describe('rows of a query', () => {
  it('are a table with numbers to the right, and nothing in it moves the cursor', () => {
    assert.equal(
      formatRows(
        {
          columns: ['id', 'n'],
          rows: [
            ['a\u001b[2Jb', 1],
            ['c', 20],
          ],
        },
        'table',
        style,
      ).includes('\u001b'),
      false,
    );
    assert.deepEqual(
      formatRows(
        {
          columns: ['id', 'n'],
          rows: [
            ['a', 1],
            ['bc', 20],
          ],
        },
        'table',
        style,
      ).split('\n'),
      ['id   n', 'a    1', 'bc  20'],
    );
    assert.equal(formatRows({ columns: ['id'], rows: [] }, 'table', style), 'No rows.');
  });

  it('are CSV as RFC 4180 has it', () => {
    assert.equal(formatRows(found, 'csv', style), 'id,n,n\r\nplain,1,\r\n"with ""quotes"", a comma\nand a \u001b[2J",20,3.5');
  });

  it('are JSON objects, columns of one name told apart', () => {
    assert.deepEqual(JSON.parse(formatRows(found, 'json', style)), [
      { id: 'plain', n: 1, n_2: null },
      { id: found.rows[1]?.[0], n: 20, n_2: 3.5 },
    ]);
  });
});
