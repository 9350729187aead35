/** Functions are named as a developer would say them. */
import assert from 'node:assert/strict';
import { typescript } from '../../../../../src/adapters/languages/typescript/typescript';

/** Code, then the names and kinds expected of its functions in order. */
type Case = readonly [code: string, ...expected: string[]];

const cases: Readonly<Record<string, readonly Case[]>> = {
  'functions and variables': [
    ['function plain() {}', 'function plain'],
    ['const arrow = () => {}; let fn = function () {}; var own = function inner() {}', 'arrow arrow', 'function fn', 'function inner'],
    ['const x = (() => {}) as Handler; const y = (<any>function () {});', 'arrow x', 'function y'],
    ['const { a = () => 1, b: { c = () => 2 } } = d; function f(g = () => 3) {}', 'arrow a', 'arrow c', 'function f', 'arrow g'],
    ['const f = a || function () {}; const g = a ? () => 1 : () => 2;', 'function f', 'arrow g', 'arrow g'],
    [
      'x = () => 1; a.b.c = function () {}; a["d"] = () => 2; a["e-f"] = () => 3; a[i] = () => 4; h ??= () => 5',
      'arrow x',
      'function a.b.c',
      'arrow a.d',
      "arrow a['e-f']",
      'arrow a[i]',
      'arrow h',
    ],
  ],
  modules: [
    ['class A { b = withBatch((c) => {}); static d = observe(function () {}, 1); }', 'arrow A.b', 'function A.d'],
    [
      'const save = useStableCallback(() => {}); const a = createB(() => {}, 1); const t = setTimeout(() => {});',
      'arrow save',
      'arrow a',
      'arrow callback in setTimeout()',
    ],
    [
      'export const act = register({ perform: () => {}, other() {} }); const V = defineComponent({ setup() {} });',
      'arrow act.perform',
      'method act.other',
      'method V.setup',
    ],
    [
      'function f() { a = (function* () { yield () => 1; }).call(this); const b = (function () {}).bind(this); }',
      'function f',
      'function IIFE for a',
      'arrow function yielded by IIFE for a',
      'function b',
    ],
    ['export default function () {}', 'function default'],
    ['export default async () => {}', 'arrow default'],
    ['export default class { m() {} }', 'method default.m'],
    ['export default { data() {}, methods: { go() {} } }', 'method default.data', 'method default.methods.go'],
    [
      'exports.foo = () => 1; module.exports = function () {}; module.exports.bar = () => 2;',
      'arrow exports.foo',
      'function module.exports',
      'arrow module.exports.bar',
    ],
    ['module.exports = { a() {}, b: () => 1 };', 'method module.exports.a', 'arrow module.exports.b'],
    ['exports.a = exports.b = function () {};', 'function exports.b'],
  ],
  classes: [
    [
      'class A { constructor() {} m() {} static s() {} async *g() {} }',
      'constructor A.constructor',
      'method A.m',
      'method A.s',
      'method A.g',
    ],
    [
      'class A { get x() { return 1; } set x(v) {} static get y() { return 1; } }',
      'accessor get A.x',
      'accessor set A.x',
      'accessor get A.y',
    ],
    ['class A { #p() {} get #q() { return 1; } #r = () => 1; }', 'method A.#p', 'accessor get A.#q', 'arrow A.#r'],
    ['class A { f = () => 1; g = a || 1; static { b(); } }', 'arrow A.f', 'initializer A.g', 'static block static block in A'],
    [
      'class A { [Symbol.iterator]() {} ["x-y"]() {} "z"() {} 1() {} }',
      'method A[Symbol.iterator]',
      "method A['x-y']",
      'method A.z',
      'method A[1]',
    ],
    ['const A = class { m() {} }; const B = class Own { m() {} }; a.C = class { m() {} }', 'method A.m', 'method Own.m', 'method a.C.m'],
    ['mixin(class { m() {} });', 'method m in mixin()'],
    ['class A { m() { this.x = () => 1; } }', 'method A.m', 'arrow this.x'],
    ['Foo.prototype.bar = function () {};', 'function Foo.prototype.bar'],
  ],
  'objects and arrays': [
    [
      'const api = { get() {}, deep: { er: () => 1 }, "a-b": () => 2, get x() { return 1; }, [k]: () => 3, [`t`]: () => 4 };',
      'method api.get',
      'arrow api.deep.er',
      "arrow api['a-b']",
      'accessor get api.x',
      'arrow api[k]',
      'arrow api.t',
    ],
    ['const list = [() => 1, { run() {} }];', 'arrow list[0]', 'method list[1].run'],
    ['app.component("x", { data() {}, methods: { go() {} } })', "method data in app.component('x')", "method go in app.component('x')"],
    ['function make() { return { go() {}, stop: () => 1 }; }', 'function make', 'method go in make', 'arrow stop in make'],
  ],
  callbacks: [
    [
      'foo.map((x) => x); foo.bar().each(function () {}); setTimeout(() => {}, 1);',
      'arrow callback in foo.map()',
      'function callback in foo.bar().each()',
      'arrow callback in setTimeout()',
    ],
    [
      "app.get('/x', (req) => 1); button.addEventListener('click', function () {}); emitter.on(name, () => 1)",
      "arrow handler in app.get('/x')",
      "function handler in button.addEventListener('click')",
      'arrow callback in emitter.on()',
    ],
    ["describe('parses', () => {});", "arrow callback in describe('parses')"],
    ['new Promise((resolve) => 1); new (a.b)(() => 1)', 'arrow callback in new Promise()', 'arrow callback in new a.b()'],
    ['const handle = useCallback(() => {}, []); const View = React.memo(forwardRef(function () {}));', 'arrow handle', 'function View'],
    ['const names = users.map((user) => user.name);', 'arrow callback in users.map()'],
    [
      'Promise.all([a, () => 1]); f(...[() => 1]); g(b ? () => 1 : c)',
      'arrow callback in Promise.all()',
      'arrow callback in f()',
      'arrow callback in g()',
    ],
    ['@Type(() => Date) class A {}', 'arrow callback in Type()'],
    ['const S = styled.div`${() => 1}`;', 'arrow callback in styled.div`…`'],
    [
      '(await load()).items!.filter(() => 1); this.a?.[0].find(() => 1); super.x(() => 1); import("x").then(() => 1)',
      'arrow callback in load().items.filter()',
      'arrow callback in this.a[0].find()',
      'arrow callback in super.x()',
      'arrow callback in import().then()',
    ],
    ['f(() => g(() => 1));', 'arrow callback in f()', 'arrow callback in g()'],
    [
      '[1, 2].map(() => 1); ({}).x(() => 1); "".replace(/a/, () => 1)',
      'arrow callback in […].map()',
      'arrow callback in {…}.x()',
      'arrow callback in ….replace()',
    ],
  ],
  'immediately invoked and returned': [
    [
      '(function () {})(); (() => {})(); (function named() {})(); !function () {}();',
      'function IIFE',
      'arrow IIFE',
      'function named',
      'function IIFE',
    ],
    ['const Foo = (function () { return 1; })(); x.y = (() => 1)();', 'function IIFE for Foo', 'arrow IIFE for x.y'],
    ['(function (factory) {})(function () {});', 'function IIFE', 'function callback in IIFE'],
    [
      'function outer() { return () => 1; } const curry = (a) => (b) => a + b;',
      'function outer',
      'arrow function returned by outer',
      'arrow curry',
      'arrow function returned by curry',
    ],
    ['[].x((() => 1) + 1); y(void function () {}); throw () => 1;', 'arrow <anonymous>', 'function <anonymous>', 'arrow <anonymous>'],
  ],
};

const jsxCases: readonly Case[] = [
  [
    'const v = <Button onClick={() => 1} style={{ on() {} }} a:b={() => 2} />;',
    'arrow onClick in <Button>',
    'method on in <Button>',
    'arrow b in <Button>',
  ],
  ['const v = <List>{(item) => 1}</List>;', 'arrow child of <List>'],
  ['const v = <ui.List>{items.map((item) => 1)}</ui.List>;', 'arrow callback in items.map()'],
];

function namesOf(path: string, code: string): string[] {
  return typescript.measure(path, code).functions.map(({ kind, name }) => `${kind} ${name}`);
}

describe('names of functions', () => {
  for (const [title, list] of Object.entries(cases)) {
    for (const [code, ...expected] of list) {
      it(`${title}: ${code}`, () => assert.deepEqual(namesOf('a.ts', code), expected));
    }
  }

  for (const [code, ...expected] of jsxCases) {
    it(`JSX: ${code}`, () => assert.deepEqual(namesOf('a.tsx', code), expected));
  }

  it('are never empty, also where the name is still to be typed', () => {
    assert.deepEqual(namesOf('a.ts', 'while = function'), ['function <anonymous>']);
  });

  it('keeps a name at a readable length', () => {
    const chain = Array.from({ length: 40 }, (_, index) => `.step${index}()`).join('');
    const [name = ''] = namesOf('a.ts', `start${chain}.map(() => 1);`);
    assert.match(name, /^arrow callback in …\..*\.map\(\)$/);
    assert.ok(name.length <= 110, name);
  });

  it('does not pile up names of functions in functions in functions', () => {
    const [, , inner] = namesOf('a.ts', 'list.map(() => () => () => 1);');
    assert.equal(inner, 'arrow function returned');
  });
});
