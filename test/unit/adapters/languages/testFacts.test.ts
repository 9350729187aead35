import assert from 'node:assert/strict';
import { testFacts } from '../../../../src/adapters/languages/typescript/testFacts';
import { testsGate } from '../../../../src/domain/proof/testFacts';

const told = (text: string): string => {
  const { cases, assertions, skipped } = testFacts('a.test.ts', text);
  return `${cases} cases, ${assertions} assertions, ${skipped} skipped`;
};

describe('what a test file asks', () => {
  it('is counted, whoever runs it', () => {
    assert.equal(
      told(`describe('a', () => { it('b', () => { expect(1).toBe(1); expect(f()).resolves.not.toThrow(); }); });`),
      '1 cases, 2 assertions, 0 skipped',
    );
    assert.equal(
      told(`import assert from 'assert'; test('a', function () { assert(x); assert.equal(1, 1); assert.strict.ok(2); });`),
      '1 cases, 3 assertions, 0 skipped',
    );
    assert.equal(told(`test('a', async (t) => { t.is(1, 1); t.plan(2); t.assert.equal(1, 1); });`), '1 cases, 2 assertions, 0 skipped');
    assert.equal(
      told(`it.each([1, 2])('n %i', (n) => { expect(n).toBe(n); }); test.each\`a\`('x', () => {}); it('run', body);`),
      '3 cases, 1 assertions, 0 skipped',
    );
  });

  it('does not count what is left out, and says how much that is', () => {
    assert.equal(
      told(
        `it.skip('a', () => {}); xit('b', () => {}); it.todo('c'); describe.only('d', () => { it('e', () => {}); }); fit('f', () => {});`,
      ),
      '1 cases, 0 assertions, 5 skipped',
    );
  });

  it('is nothing where there is no test', () => {
    assert.equal(told(`export function test(x) { return expect; } emit('x'); obj.it('y', () => {});`), '0 cases, 0 assertions, 0 skipped');
  });
});

describe('the gate of tests', () => {
  const facts = (cases: number, assertions: number, skipped = 0) => ({ cases, assertions, skipped, asks: [] });
  const reason = (before: ReturnType<typeof facts> | undefined, after: ReturnType<typeof facts> | undefined): string => {
    const result = testsGate([{ path: 'a.test.ts', before, after }], () => false);
    return `${result.state}: ${result.reason}`;
  };

  it('stops what deletes, leaves out or weakens one', () => {
    assert.equal(reason(facts(3, 9), undefined), 'failed: a.test.ts was deleted.');
    assert.equal(reason(facts(3, 9), facts(2, 9)), 'failed: a.test.ts: 3 tests → 2.');
    assert.equal(reason(facts(3, 9), facts(3, 8)), 'failed: a.test.ts: 9 assertions → 8.');
    assert.equal(reason(facts(3, 9), facts(2, 8, 1)), 'failed: a.test.ts: 3 tests → 2. (and 2 more)');
  });

  it('lets others through', () => {
    assert.equal(reason(facts(3, 9), facts(4, 12)), 'passed: 1 test file changed, and none asks less than before.');
    assert.equal(reason(undefined, facts(4, 12)), 'passed: 1 test file changed, and none asks less than before.');
    assert.equal(reason(facts(0, 0), undefined), 'passed: No test was touched.');
  });

  it('stops what asks another thing, or asks it where it is not reached, unless the task names the tests', () => {
    const test = `it('a', () => { const sum = add(1, 2); assert.equal(sum, 3); expect(sum).not.toBe(4); });`;
    const after = (text: string, mayChange = false): string => {
      const [path, before] = ['a.test.ts', testFacts('a.test.ts', test)];
      return testsGate([{ path, before, after: testFacts(path, text) }], () => mayChange).reason;
    };
    const asked = 'a.test.ts no longer asks assert.equal(sum, 3)'.replaceAll(' ', '');
    const plain = (text: string): string => text.replaceAll(' ', '');
    assert.equal(plain(after(test.replace('sum, 3', 'sum, 4'))), asked);
    assert.equal(plain(after(test.replace('assert.equal(sum, 3)', 'assert.ok(true)'))), asked);
    assert.equal(plain(after(test.replace('assert.equal(sum, 3);', 'if (sum) { assert.equal(sum, 3); }'))), asked);
    assert.equal(plain(after(test.replace('assert.equal(sum, 3);', 'sum && assert.equal(sum, 3);'))), asked);
    assert.equal(plain(after(test.replace('assert.equal(sum, 3);', 'try { assert.equal(sum, 3); } catch {}'))), asked);
    assert.match(plain(after(test.replace('assert', 'return; assert'))), /nolongerasksassert.*\(and1more\)/);
    assert.match(after(test.replace('.not', '')), /no longer asks expect/);
    assert.match(after(test.replace('sum, 3', 'sum, 4'), true), /none asks less/);
    assert.match(
      after(`${test.replace('add(1, 2)', 'plus(1, 2)').replace('; expect', ';\n  expect')} it('b', () => {});`),
      /none asks less/,
    );
  });
});
