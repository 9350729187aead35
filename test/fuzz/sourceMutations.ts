/** Sources as nobody wrote them: real ones, cut, spliced, repeated and sprinkled, by a seed; and what must hold of their numbers. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { measureText } from '../../src/hosts/worker/measureText';

/** Mulberry32: the same numbers for the same seed on every machine. */
export function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) % below;
  };
}

const pieces = [
  ...[
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    '`',
    '${',
    '"',
    "'",
    '/',
    '/*',
    '*/',
    '//',
    '\\',
    '<',
    '>',
    '</',
    '=>',
    '?.',
    '??=',
    '...',
    '#',
    '@',
    ';',
    '\n',
  ],
  ...[
    'if (',
    'else ',
    'for (;;) ',
    'while (',
    'do ',
    'switch (x) { case ',
    'try {',
    'catch ',
    'class A { static {',
    'async function* ',
    'get ',
    'await ',
    'yield ',
  ],
  ...[
    'a ? b : ',
    'a && b || c ?? ',
    'label: ',
    'break label;',
    'enum E {',
    'namespace N {',
    'declare ',
    'abstract ',
    'satisfies T',
    'as any',
    'accessor x = ',
    'using y = ',
  ],
  ...['\u2028', '\uFEFF', '\0', '\uD800', 'ä', '𝒳', '<a>{', '</a>', '/(?<a>(a+)+)+$/u', '0b', '1e', '\r', '#!'],
];

type Mutation = (text: string, random: (below: number) => number, other: string) => string;

const spanOf = (text: string, random: (below: number) => number, most: number): readonly [number, number] => {
  const start = random(text.length + 1);
  return [start, Math.min(text.length, start + random(most) + 1)];
};

const mutations: readonly Mutation[] = [
  (text, random) => {
    const [start, end] = spanOf(text, random, 200);
    return text.slice(0, start) + text.slice(end);
  },
  (text, random) => {
    const [start, end] = spanOf(text, random, 2000);
    return text.slice(0, end) + text.slice(start);
  },
  (text, random) => {
    const at = random(text.length + 1);
    return text.slice(0, at) + (pieces[random(pieces.length)] ?? '') + text.slice(at);
  },
  (text, random) => {
    const at = random(text.length + 1);
    return text.slice(0, at) + (pieces[random(pieces.length)] ?? '').repeat(random(300)) + text.slice(at);
  },
  (text, random) => text.slice(0, random(text.length + 1)),
  (text, random, other) => {
    const [start, end] = spanOf(other, random, 3000);
    const at = random(text.length + 1);
    return text.slice(0, at) + other.slice(start, end) + text.slice(at);
  },
  (text, random) => {
    const at = random(text.length + 1);
    return text.slice(0, at) + String.fromCharCode(random(0x10000)) + text.slice(at + 1);
  },
];

const extensions = ['.ts', '.tsx', '.js', '.jsx', '.mts', '.cjs'];

/** Real sources below a folder, none longer than would make the fuzz slow. */
export function sourcesBelow(folder: string, mostBytes = 20_000): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[cm]?[jt]sx?$/.test(name))
    .sort()
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile() && statSync(file).size < mostBytes)
    .map((file) => readFileSync(file, 'utf8'));
}

export function mutated(sources: readonly string[], seed: number): { readonly path: string; readonly text: string } {
  const random = randomOf(seed);
  const source = (): string => sources[random(sources.length)] ?? '';
  let text = source();
  for (let left = 1 + random(6); left > 0; left--) text = (mutations[random(mutations.length)] ?? String)(text, random, source());
  return { path: `fuzz${extensions[random(extensions.length)] ?? '.ts'}`, text };
}

/** Fails where measuring throws, gives up, or says what cannot be; answers how long it took. */
export function check({ path, text }: { readonly path: string; readonly text: string }): number {
  const start = performance.now();
  const file = measureText(path, text);
  const took = performance.now() - start;
  assert.equal(file.exclusion, undefined, file.exclusion?.detail);
  for (const fn of file.functions) {
    assert.ok(fn.line >= 1 && fn.column >= 1 && fn.endLine >= fn.line, `${fn.name} stands at ${fn.line}:${fn.column} to ${fn.endLine}`);
    // A file's lines are those a person counts: what follows the last line break is one more for the parser.
    assert.ok(fn.endLine <= file.lines + 1, `${fn.name} ends at ${fn.endLine} of ${file.lines}`);
    const sum = (metric: string): number => fn.increments.reduce((total, each) => total + (each.metric === metric ? each.amount : 0), 0);
    assert.equal(fn.cyclomatic, 1 + sum('cyclomatic'), `cyclomatic of ${fn.name}`);
    assert.equal(fn.cognitive, sum('cognitive'), `cognitive of ${fn.name}`);
  }
  return took;
}
