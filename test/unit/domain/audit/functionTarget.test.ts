import assert from 'node:assert/strict';
import { functionsMeant, functionTargets } from '../../../../src/domain/audit/functionTarget';
import type { FunctionMetrics } from '../../../../src/domain/audit/metrics';

const fn = (name: string, line: number, endLine = line): FunctionMetrics => ({
  name,
  kind: 'function',
  line,
  column: 1,
  endLine,
  cyclomatic: 1,
  cognitive: 0,
  nesting: 0,
  parameters: 0,
  lines: endLine - line + 1,
});

describe('FILE:FUNCTION', () => {
  it('is read in every way, the longest path first', () => {
    assert.deepEqual(functionTargets('src/a.ts'), [{ path: 'src/a.ts' }]);
    assert.deepEqual(functionTargets('a:b.ts:f'), [
      { path: 'a:b.ts:f' },
      { path: 'a:b.ts', function: 'f' },
      { path: 'a', function: 'b.ts:f' },
    ]);
    assert.deepEqual(functionTargets("src/a.ts:handler in app.get('/x:id')").at(-1), {
      path: 'src/a.ts',
      function: "handler in app.get('/x:id')",
    });
  });

  it('takes the drives of Windows for what they are', () => {
    assert.deepEqual(functionTargets('C:\\src\\a.ts:Class.method'), [
      { path: 'C:\\src\\a.ts:Class.method' },
      { path: 'C:\\src\\a.ts', function: 'Class.method' },
    ]);
    assert.deepEqual(functionTargets('c:/a.ts'), [{ path: 'c:/a.ts' }]);
    assert.deepEqual(functionTargets('a:f'), [{ path: 'a:f' }, { path: 'a', function: 'f' }]);
  });

  it('leaves a colon at the end to the path', () => {
    assert.deepEqual(functionTargets('a.ts:'), [{ path: 'a.ts:' }]);
  });

  const functions = [fn('total', 1, 30), fn('Cart.total', 5, 9), fn('Cart.add', 10), fn('helper', 40), fn('helper', 50), fn('12', 60)];
  const meant = (wanted: string): string[] => functionsMeant(functions, wanted).map(({ name, line }) => `${name}:${line}`);

  it('means a function by its name, its ordinal, its last part or a line', () => {
    assert.deepEqual(meant('total'), ['total:1']);
    assert.deepEqual(meant('Cart.total'), ['Cart.total:5']);
    assert.deepEqual(meant('cart.TOTAL'), ['Cart.total:5']);
    assert.deepEqual(meant('add'), ['Cart.add:10']);
    assert.deepEqual(meant('helper~2'), ['helper:50']);
    assert.deepEqual(meant('7'), ['Cart.total:5']);
    assert.deepEqual(meant('20'), ['total:1']);
    assert.deepEqual(meant('12'), ['12:60']);
    assert.deepEqual(meant('nothing'), []);
    assert.deepEqual(meant('99'), []);
  });
});
