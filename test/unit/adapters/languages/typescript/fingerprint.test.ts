/** What leaves no trace in a fingerprint, what does, and how alike edited functions look. */
import { strict as assert } from 'node:assert';
import { typescript } from '../../../../../src/adapters/languages/typescript/typescript';
import { exactPart, isSameCode, likeness, substance } from '../../../../../src/domain/audit/fingerprint';

function fingerprintOf(text: string, name: string, path = 'a.ts'): string {
  const found = typescript.measure(path, text).functions.find((each) => each.name === name);
  assert.ok(found?.fingerprint, `${name} is not in ${text}`);
  return found.fingerprint;
}

const plain = `
function total(items, rate) {
  let sum = 0;
  for (const item of items) {
    if (item.price > 10 && item.count > 0) sum += item.price * item.count;
    else sum -= 1;
  }
  return sum * (1 + rate) + '€';
}`;

describe('the fingerprint of a function', () => {
  const same: Readonly<Record<string, readonly [text: string, name: string, path?: string]>> = {
    'another place': [`const first = 1;\n\n${plain}`, 'total'],
    'another layout, braces, quotes and semicolons': [
      'function total(items,rate){let sum=0;for(const item of items){if((item.price>10)&&item.count>0){sum+=(item.price*item.count)}else{sum-=1;}}return sum*(1+rate)+"€"}',
      'total',
    ],
    comments: [plain.replace('let sum', '/* at first */ let sum // nothing\n'), 'total'],
    'another name': [plain.replace('total', 'amount'), 'amount'],
    types: [plain.replace('items, rate', 'items: readonly Item[], rate: number').replace('sum = 0', 'sum: number = 0 as number'), 'total'],
    'another file': [plain, 'total', 'b.js'],
  };
  for (const [what, [text, name, path]] of Object.entries(same)) {
    it(`is the same with ${what}`, () => {
      assert.ok(isSameCode(fingerprintOf(plain, 'total'), fingerprintOf(text, name, path)));
    });
  }

  it('is the same for a recursive function with another name', () => {
    const text = (name: string): string => `function ${name}(n) { return n < 2 ? 1 : n * ${name}(n - 1); }`;
    assert.equal(fingerprintOf(text('factorial'), 'factorial'), fingerprintOf(text('product'), 'product'));
  });

  it('is the same where a formatter breaks JSX text', () => {
    const before = 'function View() { return <p>one two three</p>; }';
    const after = 'function View() {\n  return (\n    <p>\n      one two\n      three\n    </p>\n  );\n}';
    assert.equal(fingerprintOf(before, 'View', 'a.tsx'), fingerprintOf(after, 'View', 'a.tsx'));
  });

  const others: Readonly<Record<string, readonly [from: string, to: string]>> = {
    'an operator': ['>', '>='],
    'a logical operator': ['&&', '||'],
    'an assignment': ['+=', '-='],
    'a property': ['item.price', 'item.cost'],
    'a number': ['10', '11'],
    'a text': ['€', '$'],
    'a variable': ['items, rate', 'items, tax'],
    'an else': ['else sum', 'if (true) sum'],
  };
  for (const [what, [from, to]] of Object.entries(others)) {
    it(`differs by ${what}, and looks alike`, () => {
      const [before, after] = [fingerprintOf(plain, 'total'), fingerprintOf(plain.replace(from, to), 'total')];
      assert.equal(isSameCode(before, after), false);
      assert.ok((likeness(before, after) ?? 0) > 0.6, `${likeness(before, after)}`);
    });
  }

  it('differs by what an inner function does', () => {
    const text = (inner: string): string => `function outer(a) { return a.map((x) => ${inner}); }`;
    assert.equal(isSameCode(fingerprintOf(text('x + 1'), 'outer'), fingerprintOf(text('x + 2'), 'outer')), false);
  });

  it('is not alike to that of another function', () => {
    const other = 'function other(path) { try { return JSON.parse(read(path)).name ?? path; } catch { return undefined; } }';
    assert.ok((likeness(fingerprintOf(plain, 'total'), fingerprintOf(other, 'other')) ?? 1) < 0.3);
  });

  it('tells how much a function holds', () => {
    const small = fingerprintOf('const f = (a) => a;', 'f');
    assert.ok(substance(small) < 4);
    assert.ok(substance(fingerprintOf(plain, 'total')) > 16);
    assert.equal(exactPart(small)?.length, 12);
  });

  it('says nothing about what has none', () => {
    assert.equal(isSameCode(undefined, undefined), false);
    assert.equal(likeness('', fingerprintOf(plain, 'total')), undefined);
  });
});
