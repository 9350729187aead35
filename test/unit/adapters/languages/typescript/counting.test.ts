/** Every construct that counts, in a text of its own: our numbers against ESLint's and sonarjs' own. */
import assert from 'node:assert/strict';
import { typescript } from '../../../../../src/adapters/languages/typescript/typescript';
import { compare } from '../../../../parity/compare';
import { Peers } from '../../../../parity/peers';

interface Case {
  readonly title: string;
  readonly code: string;
  /** By default a `.ts` file. */
  readonly path?: string;
  /** `[cyclomatic, cognitive]` by name, for what is worth spelling out. */
  readonly expected?: Readonly<Record<string, readonly [number, number]>>;
}

const cases: readonly Case[] = [
  { title: 'straight code', code: 'function f() { return 1; }', expected: { f: [1, 0] } },
  { title: 'if, else if, else', code: 'function f(a) { if (a) g(); else if (b) h(); else i(); }', expected: { f: [3, 3] } },
  { title: 'else with an if in a block', code: 'function f(a) { if (a) g(); else { if (b) h(); } }', expected: { f: [3, 4] } },
  {
    title: 'loops inside loops',
    code: 'function f(a) { for (;;) for (const b of a) for (const c in b) while (c) do { g(); } while (b); }',
  },
  { title: 'loop headers with branches', code: 'function f(a) { for (let i = a ? 1 : 2; i && a; i += a || 1) {} while (a ? 1 : 2) {} }' },
  {
    title: 'switch with default and fall through',
    code: 'function f(a) { switch (a) { case 1: case 2: if (a) break; default: g(); } }',
    expected: { f: [4, 3] },
  },
  { title: 'switch case with a conditional test', code: 'function f(a) { switch (true) { case a ? 1 : 2: break; case a && 1: } }' },
  { title: 'try, catch, finally', code: 'function f() { try { if (a) {} } catch ({ x = 1 }) { if (b) {} } finally { if (c) {} } }' },
  { title: 'catch without a binding', code: 'function f() { try { g(); } catch { h(); } }', expected: { f: [2, 1] } },
  { title: 'labelled jumps', code: 'function f(a) { outer: for (;;) { for (;;) { if (a) break outer; else continue outer; } } }' },
  { title: 'jumps without labels', code: 'function f(a) { for (;;) { if (a) break; continue; } }', expected: { f: [3, 3] } },
  { title: 'conditional inside conditional', code: 'const f = (a) => a ? (b ? 1 : 2) : c ? 3 : 4;', expected: { f: [4, 5] } },
  { title: 'conditional in the test of a conditional', code: 'const f = (a) => (a ? b : c) ? 1 : 2;' },
  { title: 'one operator', code: 'const f = (a) => a && b && (c && d);', expected: { f: [4, 1] } },
  { title: 'mixed operators', code: 'const f = (a) => a && b || c && d || !(e && g) && (h ?? i);' },
  { title: 'operators on the right', code: 'const f = (a) => a || (b && (c || (d && e)));' },
  { title: 'operators behind as and !', code: 'const f = (a: any) => ((a && b) as any) && (c && d)! && (e satisfies any);' },
  { title: 'coalescing alone', code: 'const f = (a) => a ?? b ?? c;', expected: { f: [3, 0] } },
  { title: 'logical assignment', code: 'function f(a) { a ||= 1; a &&= b && c; a ??= 2; a += 1; }', expected: { f: [5, 1] } },
  {
    title: 'optional chaining',
    code: 'const f = (a) => a?.b?.[c?.d]?.(e?.f) + a?.b!.c + (a?.b).c;',
    expected: { f: [8, 0] },
  },
  { title: 'optional call with type arguments', code: 'const f = (a: any) => a?.<string>(b?.c);' },
  { title: 'default parameters', code: 'function f(a = 1, { b = 2, c: { d = 3 } = {} } = {}, [e = 4] = [], ...[g = 5]) {}' },
  {
    title: 'defaults of an assignment pattern',
    code: 'function f() { ({ a = 1, b: c = 2, d: [e = 3], ...g } = h); [a = 1, [b = 2], { c = 3 }, ...d] = h; }',
  },
  { title: 'assignments that are no pattern', code: 'function f() { [a = 1]; g({ b: c = 2 }); d = [e = 3]; d = { x: e = 4 }; }' },
  {
    title: 'patterns of for of',
    code: 'function f() { for ([a = 1] of b); for ({ c = 2 } of b); for (const { d = 3 } of b); for ([e = 1] in b); }',
  },
  { title: 'patterns with computed keys and functions', code: 'function f() { ({ [a && b]: c = () => d ? 1 : 2 } = h); }' },
  { title: 'conditions inside default values', code: 'function f(a = b ? 1 : 2, c = d && e) { if (a) {} }' },
  { title: 'parameter properties', code: 'class A { constructor(private a = 1, public readonly b?: string, protected c = d || 2) {} }' },
  { title: 'nested functions', code: 'function f() { if (a) { function g() { if (b) { const h = () => { if (c) {} }; } } } }' },
  {
    title: 'functions three deep',
    code: 'function f() { return () => { for (;;) { g(() => { if (a) { h(() => b ? 1 : 2); } if (c) {} }); } if (d) {} }; }',
  },
  {
    title: 'a function in a branch of a conditional',
    code: 'function f(a) { const g = a ? () => 1 : function () { if (b) {} }; if (g) {} for (;;) {} }',
  },
  {
    title: 'a function in a branch, in parentheses and with as',
    code: 'function f(a) { const g = a ? (() => 1) : ((() => 2) as any); if (g) {} }',
  },
  { title: 'a function in a branch at the top level', code: 'const g = a ? () => { if (b) {} } : () => { if (c) {} };' },
  { title: 'a function in a branch, two deep', code: 'function f(a) { return () => { const g = a ? () => b ? 1 : 2 : 3; if (g) {} }; }' },
  { title: 'a function in a branch in the test of a conditional', code: 'function f(a) { return (a ? () => 1 : b) ? 1 : 2; }' },
  { title: 'a function as a branch of an if', path: 'a.cjs', code: 'function f(a) { if (a) function g() { if (b) {} } if (a) {} }' },
  { title: 'recursion is not counted', code: 'function f(n) { return n ? f(n - 1) : 0; }', expected: { f: [2, 1] } },
  { title: 'a component', path: 'a.tsx', code: 'function View() { const g = () => { if (a) {} }; if (b) {} return <p>{c && d}</p>; }' },
  {
    title: 'rendering guards',
    path: 'a.tsx',
    code: 'const f = () => <p a={a && b}>{a && b && <i />}{(a || b)}{a && b || c}{a && (b ? 1 : 2)}{...(a && b)}</p>;',
  },
  {
    title: 'rendering guards with other things around',
    path: 'a.tsx',
    code: 'const f = () => <p>{!(a && b)}{(a && b) as any}{g(a && b)}{[a && b]}</p>;',
  },
  { title: 'spread attributes', path: 'a.jsx', code: 'const f = () => <p {...(a && b)} {...(c ? d : {})}>{x ? <a /> : <b />}</p>;' },
  {
    title: 'methods and accessors',
    code: 'class A { m() { if (a) {} } get x() { return a ? 1 : 2; } set x(v) { v && g(); } static s() {} async *g() { for await (const x of y) {} } }',
  },
  {
    title: 'private names',
    code: 'class A { #a = b ? 1 : 2; get #x() { return this.#a ?? 1; } set #x(v) {} #m() { return #a in b && c; } static #s = d || e; }',
  },
  {
    title: 'constructors',
    code: 'class A extends B { constructor(a) { super(a?.b); if (a) {} } } class C { "constructor"() { if (a) {} } }',
  },
  {
    title: 'field initialisers',
    code: 'class A { a = b ? 1 : 2; c = () => { if (d) {} }; e = f ?? (() => g || h); static i = j && k; l; m = 1; }',
  },
  {
    title: 'field initialisers in a function',
    code: 'function f() { if (a) { return class { b = c ? 1 : 2; d = () => e ? 1 : 2; }; } if (g) {} }',
  },
  {
    title: 'static blocks',
    code: 'class A { static { if (a) {} for (;;) { if (b) {} } } static {} }',
    expected: { 'static block in A': [4, 4] },
  },
  {
    title: 'static blocks in a function',
    code: 'function f() { for (;;) { class A { static { if (a) { g(() => b && c); } } } } if (d) {} }',
  },
  {
    title: 'a function in a branch in a static block',
    code: 'function f() { class A { static { const g = a ? () => 1 : 2; if (g) {} } } if (b) {} }',
  },
  { title: 'accessor fields', code: 'function f() { return class { accessor a = b ? 1 : 2; static accessor c = d || (() => e ?? g); }; }' },
  {
    title: 'decorators',
    code: '@a(b ? 1 : 2) class A { @c(d && e) f(@g(h || i) j = 1) { if (k) {} } @l(() => m ? 1 : 2) n = 1; @o accessor p = q ?? r; }',
  },
  {
    title: 'decorators in a function',
    code: 'function f() { @a(b ? 1 : 2) class A { @c(d && e) [g || h]() { if (k) {} } @l(m || n) [o ? 1 : 2] = p ?? q; } return A; }',
  },
  {
    title: 'object members',
    code: 'const o = { a() { if (b) {} }, get c() { return d ? 1 : 2; }, set c(v) {}, e: () => f && g, [h || i]: function () { j ||= 1; }, async *k() {} };',
  },
  {
    title: 'using',
    code: 'function f() { using a = b ? c : d; { using e = g?.h; } } async function g() { await using a = b ?? c; for (await using x of y) {} }',
  },
  { title: 'satisfies and assertions', code: 'const f = (a: unknown) => (a satisfies unknown) ? (<any>a)?.b : (a as any)!?.c;' },
  {
    title: 'type-level conditions',
    code: 'type T<X> = X extends string ? 1 : X extends number ? 2 : 3; function f<T extends (A extends 1 ? B : C)>(a: (T extends 1 ? 2 : 3)): a is any { return 1; }',
  },
  {
    title: 'overloads, abstract and declared',
    code: 'function f(a: string): void; function f(a: any = 1) { if (a) {} } abstract class A { abstract m(): void; abstract x: 1; n?(): void; } declare function g(a?: any): void;',
  },
  {
    title: 'namespaces and enums',
    code: 'function f() {} namespace N { export const g = (a) => a ? 1 : 2; enum E { A = B || C, D = (() => 1)() } }',
  },
  { title: 'the this parameter and rest', code: 'function f(this: Window, a, ...b) { return a ? this : b; }', expected: { f: [2, 1] } },
  {
    title: 'generators and async',
    code: 'async function* f() { yield* (a ? b : c); await (d && e); for await (const x of y) { yield x ?? 1; } }',
  },
  {
    title: 'comma expressions',
    code: 'function f() { for (a = b ? 1 : 2, c = d && e; a, c && g; a++, c--) {} return (a && b, c ? 1 : 2); }',
  },
  { title: 'templates', code: 'const f = (a) => tag`${a ? 1 : 2}${b && c}${() => d ?? e}`;' },
  { title: 'new and import()', code: 'const f = async () => new (a || B)(c ? 1 : 2, await import(d && e));' },
  { title: 'with', path: 'a.cjs', code: 'function f(a) { with (a) { if (b) {} } }' },
  { title: 'default exports', code: 'export default function (a = 1) { return a ? 1 : 2; }', expected: { default: [3, 1] } },
  { title: 'an exported arrow', code: 'export default (a) => a && b;' },
  { title: 'exported class without a name', code: 'export default class { m() { if (a) {} } static x = a || b; }' },
  { title: 'export assignment', path: 'a.cts', code: 'export = function () { if (a) {} };' },
  { title: 'top-level code around functions', code: 'if (a) { for (;;) { g(() => { if (b) {} }); } } const c = d ? e : f;' },
  {
    title: 'immediately invoked',
    path: 'a.js',
    code: '(function () { if (a) {} })(); (() => { b && c; })(); !function () { d ? 1 : 2; }(); const x = (function () { return a ?? b; })();',
  },
  { title: 'hashbang and directives', path: 'a.mjs', code: '#!/usr/bin/env node\n"use strict";\nfunction f(a) { return a ? 1 : 2; }' },
  { title: 'CRLF', code: 'function f(a) {\r\n  if (a)\r\n    return a?.b;\r\n  else\r\n    return 2;\r\n}\r\n' },
  {
    title: 'comments between tokens',
    code: 'const /* a */ f /* b */ = /* c */ async /* d */ (a /* e */) /* f */ => /* ) => */ a /* ? */ ? 1 : 2; class A { /* x */ private /* constructor */ constructor() {} }',
  },
  { title: 'Unicode names', code: 'const größe = (ä) => ä ?? "日本"; class Ünï { método() { if (a) {} } }' },
];

describe('counting in JavaScript and TypeScript', function () {
  this.timeout(60_000);
  const peers = new Peers();

  for (const { title, code, path = 'a.ts', expected = {} } of cases) {
    it(`${title}: as ESLint and sonarjs count`, () => {
      const result = compare(peers, path, code);
      assert.equal(result.failure, undefined);
      assert.deepEqual(result.disagreements, []);
      assert.deepEqual(result.syntaxErrors, []);
      assert.ok(result.compared > 0, 'nothing was compared');
      const { functions } = typescript.measure(path, code);
      for (const [name, numbers] of Object.entries(expected)) {
        const fn = functions.find((candidate) => candidate.name === name);
        assert.deepEqual([fn?.cyclomatic, fn?.cognitive], numbers, name);
      }
    });
  }
});

describe('units that a peer has no number for', () => {
  const measure = (code: string) => new Map(typescript.measure('a.ts', code).functions.map((fn) => [fn.name, fn]));

  it('gives a static block its own cognitive count, and the function around it as well', () => {
    const units = measure('function f() { for (;;) { class A { static { if (a) {} } } } }');
    assert.equal(units.get('static block in A')?.cognitive, 1);
    assert.equal(units.get('f')?.cognitive, 3);
    assert.equal(units.get('f')?.cyclomatic, 2);
  });

  it('gives the initialiser of an accessor field its own cyclomatic count', () => {
    const units = measure('class A { accessor a = b ? 1 : 2; }');
    assert.equal(units.get('A.a')?.cyclomatic, 2);
    assert.equal(units.get('A.a')?.kind, 'initializer');
  });

  it('lists an initialiser only where it has something to say', () => {
    const units = measure('class A { a = 1; b = () => 2; c = d ?? 3; }');
    assert.deepEqual(
      [...units].map(([name, { kind }]) => `${kind} ${name}`),
      ['arrow A.b', 'initializer A.c'],
    );
  });
});
