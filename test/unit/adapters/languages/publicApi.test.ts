import assert from 'node:assert/strict';
import { publicApi } from '../../../../src/adapters/languages/typescript/publicApi';
import { apiChanges } from '../../../../src/domain/proof/publicApi';

const told = (text: string, path = 'a.ts'): string[] => publicApi(path, text).map(({ name, signature }) => `${name}: ${signature}`);
const changes = (before: string, after: string, path = 'a.ts'): string[] =>
  apiChanges(publicApi(path, before), publicApi(path, after)).map(({ change, name }) => `${change} ${name}`);

describe('the public API of a module', () => {
  it('is what is exported, with parameters, defaults and written types', () => {
    assert.deepEqual(
      told(`
        export async function read<T extends object>(path: string, options: Options = {}, ...rest: T[]): Promise<T> { return inner(); }
        function inner() {}
        export const limit = 10, name: string = compute(), shape = { a: 1, run(x) {} }, later = (a, b = 2) => a + b;
        export interface Options { deep?: boolean; }
        export type Id = string | number;
        export enum Colour { red, green }
        const { x, y: [z] } = point(); export { x, z as last };
      `),
      [
        'read: async < T extends object > ( path : string , options : Options = { } , ... rest : T [ ] ) : Promise < T >',
        'limit: const limit = 10',
        'name: const name : string',
        'shape: const shape = { a = 1 , run ( x ) }',
        'later: const later = ( a , b = 2 )',
        'Options: interface Options { deep ? : boolean }',
        'Id: type Id = string | number',
        'Colour: enum Colour { red , green }',
        'x: const x',
        'last: const z',
      ],
    );
  });

  it('has the members of classes that others can reach', () => {
    assert.deepEqual(
      told(`
        export default abstract class Parser<T> extends Base<T> implements Reader {
          static readonly #cache = new Map();
          private secret = 1;
          readonly size: number = 0;
          constructor(readonly text: string, private at = 0) { super(); }
          protected abstract peek(): T;
          get rest(): string { return ''; }
          [Symbol.iterator]() { return this; }
          static from(text: string): Parser<string>;
          static from(text: string, at: number): Parser<string>;
          static from(text: string, at?: number) { return make(text, at); }
        }
      `),
      [
        'default: abstract class < T > extends Base < T > implements Reader',
        'default.size: readonly property : number',
        'default.constructor: ( readonly text : string , private at = 0 )',
        'default.text: readonly property : string',
        'default.peek: protected abstract ( ) : T',
        'default.rest: get ( ) : string',
        'default.[Symbol.iterator]: ( )',
        'default.from: static ( text : string ) : Parser < string >',
        'default.from: static ( text : string , at : number ) : Parser < string >',
      ],
    );
  });

  it('has what is passed on from other modules', () => {
    assert.deepEqual(
      told(`export * from './a'; export * as b from './b'; export { c, type d as e } from "./c"; import f from 'f'; export { f };`),
      ['* from ./a: * from ./a', 'b: * as b from ./b', 'c: c from ./c', 'e: type d from ./c', 'f: f'],
    );
  });

  it('is found on module.exports, too', () => {
    assert.deepEqual(
      told(
        `
        function parse(text, options = {}) {}
        const limit = 3;
        module.exports = { parse, limit, 'a-b': (x) => x };
        exports.extra = function (a, b) {};
        module.exports.deep = limit;
        exports.x = exports.y = parse;
      `,
        'a.js',
      ),
      [
        'parse: ( text , options = { } )',
        'limit: const limit = 3',
        'a-b:  = ( x )',
        'extra:  = ( a , b )',
        'deep: const limit = 3',
        'x: ( text , options = { } )',
        'y: ( text , options = { } )',
      ],
    );
    assert.deepEqual(told('module.exports = class Queue { push(item) {} };', 'a.js'), [
      'module.exports: class',
      'module.exports.push: ( item )',
    ]);
  });

  it('is the same whatever the formatting, the comments and what stands inside', () => {
    const before = `export function total(items: Item[], { tax = 0.2, }: Options = {},): number { let sum = 0; return sum; }`;
    const after = `/** Sums up. */
      export function total(
        items: Item[], // all of them
        { tax = 0.2 }: Options = {}
      ): number {
        return sumOf(items);
      }
      function sumOf(items: Item[]) { return 0 }`;
    assert.deepEqual(changes(before, after), []);
    assert.deepEqual(changes(`export const a = 'x'`, `export const a = "x";`), []);
  });

  it('differs where a caller could tell', () => {
    const before = `export function total(items: Item[], tax = 0.2): number { return 0; }\nexport const limit = 10;\nexport class A { run(x) {} }`;
    assert.deepEqual(changes(before, before.replace('0.2', '0.3')), ['changed total']);
    assert.deepEqual(changes(before, before.replace(': number', '')), ['changed total']);
    assert.deepEqual(changes(before, before.replace('total', 'sum')), ['added sum', 'removed total']);
    assert.deepEqual(changes(before, before.replace('10', '11')), ['changed limit']);
    assert.deepEqual(changes(before, before.replace('run(x)', 'run(x, y)')), ['changed A.run']);
    assert.deepEqual(changes(before, before.replace('run(x)', 'private run(x)')), ['removed A.run']);
    assert.deepEqual(changes(before, `${before}\nexport function extra() {}`), ['added extra']);
    assert.deepEqual(changes(before, before.replace('export class', 'class')), ['removed A', 'removed A.run']);
  });

  it('lets a script have new helpers, and lose none', () => {
    const script = 'function a(x) { return x; }\nvar b = 1;\n';
    assert.deepEqual(changes(script, `${script}function helper() {}\n`, 'a.js'), []);
    assert.deepEqual(changes(script, 'function a(x) { return x; }\n', 'a.js'), ['removed global b']);
    assert.deepEqual(changes('export {}; function a() {}', 'export {}; function b() {}'), []);
  });
});
