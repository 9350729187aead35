/** Halstead's numbers: escomplex's own on what it knows, JavaScript's for TypeScript, and no syntax that it cannot take. */
import assert from 'node:assert/strict';
import escomplex from 'typhonjs-escomplex';
import { parse } from '@babel/parser';
import { escomplexCounter } from '../../../../src/adapters/halstead/escomplex/escomplex';

const count = (path: string, code: string) => escomplexCounter.count(path, code);

/** What the package says by itself. */
function ownVolume(code: string): unknown {
  const report = escomplex.analyzeModuleAST(parse(code, { sourceType: 'module' }).program) as {
    readonly aggregate: { readonly halstead: { readonly volume: number } };
  };
  return report.aggregate.halstead.volume;
}

const javaScript = `
function largest(list, limit) {
  let found = list[0];
  for (let i = 1; i < list.length; i++) {
    if (list[i] > found && found < limit) found = list[i];
  }
  return found;
}
class Box extends Shape { constructor(a) { super(a); this.a = a; } get size() { return this.a * 2; } }
export const run = (list) => list.map((each) => ({ each, size: largest(each, 10) }));
`;

describe('Halstead’s numbers', () => {
  it('are those of escomplex where it knows the syntax', () => {
    const { halstead } = count('a.js', javaScript);
    assert.equal(halstead.volume, ownVolume(javaScript));
    assert.equal(halstead.length, halstead.operators.total + halstead.operands.total);
    assert.ok(halstead.volume > 300);
  });

  for (const [title, typed, plain] of [
    ['annotations', 'function f(a: Map<string, number>, b?: X): Y { return a.get(b); }', 'function f(a, b) { return a.get(b); }'],
    ['assertions', 'const a = (b as any).c!.d satisfies E; const e = <F>g;', 'const a = b.c.d; const e = g;'],
    ['interfaces and aliases', 'interface A { b: C } type D = A | string; declare const e: D; const f = 1;', 'const f = 1;'],
    ['type arguments', 'const a = new Map<string, B<C>>(); f<D>(a);', 'const a = new Map(); f(a);'],
    ['overloads', 'function f(a: string): void; function f(a: any) { g(a); }', 'function f(a) { g(a); }'],
    ['this parameters', 'function f(this: Window, a: string) { return a; }', 'function f(a) { return a; }'],
    ['imported types', 'import type { A } from "a"; import { type B, c } from "b"; c();', 'import { c } from "b"; c();'],
  ] as const) {
    it(`do not see ${title}`, () => {
      assert.deepEqual(count('a.ts', typed).halstead, count('a.js', plain).halstead);
    });
  }

  for (const [title, code, path] of [
    ['parameter properties', 'class A { constructor(private readonly a: B, public c = a ?? 1) {} }', 'a.ts'],
    ['loop heads', 'for (const a of (await b)?.c as D) {} for (let i = a!; i < b?.length; i++) {} for (const k in x as any) {}', 'a.ts'],
    ['extended expressions', 'class A extends (B as any) {} class C extends mixin(D)<E> {}', 'a.ts'],
    ['parameter decorators', 'class A { m(@inject(B) b: C) {} @d() e = 1; @f accessor g = 2; }', 'a.ts'],
    ['decorators before and after export', '@a export class A {} export @b class B {}', 'a.js'],
    ['angle brackets', 'const a = <any>b; const f = <T,>(c: T) => c;', 'a.ts'],
    [
      'patterns with everything',
      'function f({ a = { b() {}, get c() { return /x/u; }, ...d }, [`e`]: g = class { #h = 1n } }, ...[i]) {}',
      'a.js',
    ],
    [
      'private members',
      'class A { #a = 1; static #b; get #c() { return this?.#a; } static { this.#b = #a in this; } async *#d() {} }',
      'a.js',
    ],
    ['TSX', 'const V = <T,>({ a }: P<T>) => <><b.c d="e" {...f} g={h => i}>text {a && <j:k />}</b.c></>;', 'a.tsx'],
    [
      'using and import attributes',
      'import j from "j" with { type: "json" }; { using a = b(); } async () => { await using c = d; await import("e"); };',
      'a.mts',
    ],
    ['enums and namespaces', 'enum A { B = 1, C } namespace D { export const e = A.B; } import F = D.e; export = F;', 'a.cts'],
    ['a hashbang, sloppy code, return', '#!/usr/bin/env node\nwith (a) { b = 010; } return 1;', 'a.cjs'],
  ] as const) {
    it(`take ${title}`, () => assert.ok(count(path, code).halstead.volume > 0));
  }

  it('count lines of code alone', () => {
    assert.equal(count('a.js', '/* a\n b */\n\nf(); // c\n  /* d */ g(\n\n);\n').sourceLines, 3);
  });

  it('fail on what is no code', () => {
    assert.throws(() => count('a.ts', 'function ( { ] <'));
  });
});
