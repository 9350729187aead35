import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCsv, parseTable } from '../src/parseCsv.js';

test('reads rows and fields', () => {
  assert.deepEqual(parseCsv('a,b\r\nc,d\n'), [
    ['a', 'b'],
    ['c', 'd'],
  ]);
});

test('reads quoted fields', () => {
  assert.deepEqual(parseCsv('"a, b","say ""hi"""'), [['a, b', 'say "hi"']]);
});

test('refuses a quoted field that does not end', () => {
  assert.throws(() => parseCsv('"a'), /does not end/);
});

test('names fields by the first row', () => {
  assert.deepEqual(parseTable('x,y\n1,2'), [{ x: '1', y: '2' }]);
});
