/** Places, sizes, nesting and parameters of functions, and texts that are no ordinary source. */
import assert from 'node:assert/strict';
import { typescript } from '../../../../../src/adapters/languages/typescript/typescript';
import type { MeasuredFunction } from '../../../../../src/domain/audit/metrics';

const measure = (code: string, path = 'a.ts') => typescript.measure(path, code);

function only(code: string, path?: string): MeasuredFunction {
  const { functions } = measure(code, path);
  assert.equal(functions.length, 1);
  return functions[0] as MeasuredFunction;
}

describe('where a function is', () => {
  const places: Readonly<Record<string, readonly [code: string, place: string]>> = {
    'at the name of a declaration': ['\nexport async function foo() {}', '2:23'],
    'at `function` without a name': ['export default function () {}', '1:16'],
    'at `async` without a name': ['export default async function () {}', '1:16'],
    'at the variable of an arrow function': ['export const foo =\n  async (a) => {};', '1:14'],
    'at the variable through parentheses and as': ['const foo = (\n(() => 1) as any);', '1:7'],
    'at the first parameter of a callback': ['foo(\n  1, (a) => a);', '2:6'],
    'at `async` of a callback': ['foo(async a => a);', '1:5'],
    'at the key of a property': ['x = {\n  key: function () {} };', '2:3'],
    'at the name of a method, behind modifiers': ['class A {\n  @dec()\n  private static async foo() {} }', '3:24'],
    'at the name of an accessor': ['class A { static get foo() { return 1; } }', '1:22'],
    'at the key in brackets': ['class A { [Symbol.iterator]() {} }', '1:12'],
    'at `constructor`, behind modifiers': ['class A {\n  private /* constructor */ constructor() {} }', '2:29'],
    'at the field of an arrow function': ['class A { private readonly foo = () => 1; }', '1:28'],
    'at `static` of a block': ['class A {\n  static { } }', '2:3'],
    'not counting a byte order mark': ['\uFEFFfunction foo() {}', '1:10'],
    'after a hashbang': ['#!/usr/bin/env node\nfunction foo() {}', '2:10'],
    'in lines that end in CRLF': ['// a\r\nfunction foo() {}\r\n', '2:10'],
    'in lines that end in CR alone': ['// a\rfunction foo() {}', '2:10'],
    'in UTF-16 units': ['const a = "😀"; function foo() {}', '1:26'],
  };
  for (const [title, [code, place]] of Object.entries(places)) {
    it(title, () => {
      const { line, column } = only(code);
      assert.equal(`${line}:${column}`, place);
    });
  }

  it('ends at the closing brace, and counts lines inclusively', () => {
    const { line, endLine, lines } = only('\nfunction foo() {\n  return 1;\n}\n\n');
    assert.deepEqual({ line, endLine, lines }, { line: 2, endLine: 4, lines: 3 });
  });

  it('tells where each construct begins and ends', () => {
    const { increments } = only('function foo(a) {\n  if (a) {\n    g();\n  }\n  else {\n    h();\n  }\n}');
    assert.deepEqual(
      increments.map(({ metric, reason, line, column, endLine }) => `${metric} ${reason} ${line}:${column}-${endLine}`),
      ['cyclomatic if 2:3-7', 'cognitive if 2:3-7', 'cognitive else 5:3-7'],
    );
  });

  it('says how much of an increment is for nesting', () => {
    const { increments } = only('function foo(a) { for (;;) { while (a) { a ? 1 : 2; } } }');
    const nested = increments
      .filter(({ metric }) => metric === 'cognitive')
      .map(({ reason, amount, nesting }) => [reason, amount, nesting]);
    assert.deepEqual(nested, [
      ['for', 1, 0],
      ['while', 2, 1],
      ['? :', 3, 2],
    ]);
  });
});

describe('size and shape of a function', () => {
  it('counts formal parameters, a pattern or a rest once, `this` never', () => {
    assert.equal(only('function f(this: Window, a, { b, c }, [d, e] = [], ...rest) {}').parameters, 4);
    assert.equal(only('class A { static { } }').parameters, 0);
  });

  it('nests by control structures of its own alone', () => {
    const nestings = (code: string) => measure(code).functions.map(({ nesting }) => nesting);
    assert.deepEqual(nestings('function f() { { { g(); } } }'), [0]);
    assert.deepEqual(nestings('function f() { if (a) { for (;;) { try { } catch { b ? 1 : 2; } } } }'), [4]);
    assert.deepEqual(nestings('function f() { if (a) {} else if (b) {} else { if (c) {} } }'), [2]);
    assert.deepEqual(nestings('function f() { if (a) { g(() => { if (b) {} }); } }'), [1, 1]);
    assert.deepEqual(nestings('function f() { const g = a ? () => 1 : 2; if (b) {} }'), [1, 0]);
  });

  it('counts the lines of a file as an editor would, without what follows the last break', () => {
    assert.deepEqual(
      ['', 'a', 'a\n', 'a\nb', 'a\r\nb\r\n', '\n\n'].map((text) => measure(text).lines),
      [1, 1, 1, 2, 2, 2],
    );
  });

  it('names the language as the editor does', () => {
    const names = ['a.ts', 'a.mts', 'a.cts', 'a.tsx', 'a.js', 'a.mjs', 'a.cjs', 'a.jsx', 'A.TSX'].map((path) => measure('', path).language);
    const [ts, js] = ['typescript', 'javascript'];
    assert.deepEqual(names, [ts, ts, ts, `${ts}react`, js, js, js, `${js}react`, `${ts}react`]);
  });
});

describe('texts that are no ordinary source', () => {
  it('reports a syntax error with its place and measures what it can', () => {
    const { functions, syntaxErrors } = measure('function f() { if (a) {} }\nfunction g( { if (b) {} }\nfunction h() { if (c) {} }');
    assert.ok(functions.some(({ name, cyclomatic }) => name === 'f' && cyclomatic === 2));
    assert.equal(syntaxErrors[0]?.line, 2);
    assert.ok((syntaxErrors[0]?.message.length ?? 0) > 5);
  });

  it('bounds the errors of a binary file', () => {
    const noise = Array.from({ length: 50_000 }, (_, index) => String.fromCharCode((index * 7919) % 0x250)).join('');
    assert.ok(measure(noise, 'a.js').syntaxErrors.length <= 100);
  });

  it('takes JSX in plain JavaScript, and Flow’s types without falling over', () => {
    assert.deepEqual(measure('const v = () => <p>{a && b}</p>;', 'a.js').syntaxErrors, []);
    const flow = measure(
      '// @flow\nimport type { A } from "a";\nfunction f(a: ?string, b: {| c: number |}): %checks { return a ? 1 : 2; }\nfunction g() { if (a) {} }',
      'a.js',
    );
    assert.ok(flow.functions.some(({ name }) => name === 'g'));
  });

  it('has no complaint about old JavaScript that engines run', () => {
    const old = 'var a = 010; var b = "\\01"; with (a) {} if (a) function f() {} var let = 1; var yield_ = /[\\w-a]\\c/; <!-- comment\n';
    const codes = measure(old.replace('<!-- comment', ''), 'a.js').syntaxErrors;
    assert.deepEqual(codes, []);
  });

  it('keeps pairs of generics and JSX apart by the extension', () => {
    assert.deepEqual(measure('const f = <T>(a: T) => <any>a;', 'a.ts').syntaxErrors, []);
    assert.deepEqual(measure('const f = <T,>(a: T) => <p>{a}</p>;', 'a.tsx').syntaxErrors, []);
  });

  const deep = (count: number, open: string, close: string, middle = '') => open.repeat(count) + middle + close.repeat(count);
  const monsters: Readonly<Record<string, string>> = {
    'nested parentheses': `function f() { return ${deep(10_000, '(', ')', '1')}; }`,
    'nested blocks': `function f() ${deep(10_000, '{', '}')}`,
    'nested arrays': `const a = ${deep(10_000, '[', ']')};`,
    'nested arrows': `const a = ${'() => '.repeat(10_000)}1;`,
    'nested ifs': `function f() { ${'if (a) '.repeat(10_000)}g(); }`,
    'else ifs': `function f() { ${'if (a) b(); else '.repeat(10_000)}g(); }`,
    'unclosed brackets': '['.repeat(20_000),
  };
  for (const [title, code] of Object.entries(monsters)) {
    it(`survives 10,000 ${title}`, function () {
      this.timeout(60_000);
      const { syntaxErrors, functions } = measure(code);
      assert.ok(syntaxErrors.length > 0 || functions.length > 0 || title === 'nested arrays');
    });
  }

  const chains: Readonly<Record<string, readonly [code: string, cyclomatic: number, cognitive: number]>> = {
    'a + b + c': [`const f = () => ${'a + '.repeat(5_000)}a;`, 1, 0],
    'a && b && c': [`const f = () => ${'a && '.repeat(5_000)}a;`, 5_001, 1],
    'a, b, c': [`const f = () => (${'a = b, '.repeat(5_000)}a);`, 1, 0],
    'a.b().c()': [`const f = () => a${'?.b(c)'.repeat(5_000)};`, 5_001, 0],
    'a || b && c': [`const f = () => ${'a || b && '.repeat(2_500)}a;`, 5_001, 2_500],
  };
  for (const [title, [code, cyclomatic, cognitive]] of Object.entries(chains)) {
    it(`counts 5,000 links of ${title}`, () => {
      const { syntaxErrors, functions } = measure(code);
      assert.deepEqual(syntaxErrors, []);
      assert.deepEqual([functions[0]?.cyclomatic, functions[0]?.cognitive], [cyclomatic, cognitive]);
    });
  }
});
