/** Malformed tasks files by seed: truncated, binary, full of aliases, huge, cyclic, with keys twice, mutated, deeply nested. */
import { Buffer } from 'node:buffer';

/** A small generator of chance that is the same everywhere (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Malformed {
  readonly kind: string;
  readonly bytes: Uint8Array;
}

type Maker = (random: () => number) => string | Uint8Array;

const good = `# tasks of the house
- id: build
  title: "Build it"   # twice a day
  kind: command
  status: pending
  command: npm run build
  context:
    cwd: packages/core
    env: { CI: true, LEVEL: 3 }
    timeout: 60
- id: test
  description: |
    Run the tests,
    all of them.
  dependencies: [build]
  command: 'npm test'
- { id: ship, title: Ship it, dependencies: [build, test], priority: 5, tags: [a, "b"] }
- id: talk
  title: >-
    Talk to
    people
  metrics: &m
    cyclomatic: 12
    cognitive: 30
- id: again
  metrics: *m
  x-note: {deep: [1, {er: ~}]}
`;

const makers: Readonly<Record<string, Maker>> = {
  truncated: (random) => good.slice(0, Math.floor(random() * good.length)),
  truncatedBytes: (random) => {
    const bytes = Buffer.from(good.replace('people', 'Völker 👋'));
    return bytes.subarray(0, Math.floor(random() * bytes.length));
  },
  binary: (random) => Uint8Array.from({ length: 1 + Math.floor(random() * 3000) }, () => Math.floor(random() * 256)),
  nul: (random) => insert(good, random, '\u0000'),
  utf16: () => Buffer.from(`\ufeff${good}`, 'utf16le'),
  aliasBomb: (random) => {
    const levels = 5 + Math.floor(random() * 20);
    const rows = Array.from(
      { length: levels },
      (_, level) => `  k${level}: &a${level} [${level === 0 ? 'x' : Array.from({ length: 9 }, () => `*a${level - 1}`).join(', ')}]`,
    );
    return `- id: bomb\n${rows.join('\n')}\n`;
  },
  aliasCycle: (random) => `- id: a\n  x: &x { y: [*x${random() > 0.5 ? ', *x' : ''}] }\n- &b\n  id: b\n  self: *b\n`,
  unknownAlias: (random) => insertLine(good, random, '  epic: *nobody'),
  hugeLine: (random) => `- id: a\n  title: ${'x'.repeat(50_000 + Math.floor(random() * 400_000))}\n  status: nope\n`,
  hugeKeys: (random) =>
    `- id: a\n${Array.from({ length: 2000 + Math.floor(random() * 6000) }, (_, index) => `  k${index % 1999}: v\n`).join('')}`,
  hugeList: (random) =>
    Array.from({ length: 500 + Math.floor(random() * 1000) }, (_, index) => `- id: t${index % 499}\n  status: done\n`).join(''),
  tooLarge: () => new Uint8Array(16 * 1024 * 1024 + 1).fill(0x23),
  cycle: (random) => {
    const length = 1 + Math.floor(random() * 300);
    return Array.from({ length }, (_, index) => `- id: t${index}\n  dependencies: [t${(index + 1) % length}]\n`).join('');
  },
  unknownDependency: (random) => `- id: a\n  dependencies:\n    - b\n    - nobody${Math.floor(random() * 9)}\n- id: b\n`,
  duplicateKeys: (random) => insertLine(good.replace(/&m|\*m/g, '1'), random, '  id: build\n  id: build'),
  deepFlow: (random) => `- id: a\n  x: ${(random() > 0.5 ? '[' : '{a: ').repeat(50 + Math.floor(random() * 20_000))}`,
  deepBlock: (random) => `${'- '.repeat(2 + Math.floor(random() * 5000))}x\n`,
  deepIndent: (random) =>
    Array.from({ length: 60 + Math.floor(random() * 700) }, (_, level) => `${' '.repeat(level)}${level === 0 ? '- ' : ' k:'}\n`).join(''),
  explicitKeys: (random) => `- ${'? '.repeat(1 + Math.floor(random() * 3000))}a\n`,
  proto: () => '- __proto__: { polluted: yes }\n  id: [__proto__]\n  context: { __proto__: { cwd: / } }\n',
  tabs: (random) => good.replaceAll('  ', random() > 0.5 ? '\t' : ' \t'),
  tags: (random) => insertLine(good, random, '  status: !!binary aGk=\n  x: !<tag:yaml.org,2002:js/function> f'),
  documents: (random) => insertLine(good, random, '---'),
  scalarRoot: (random) =>
    ['just words', '42', '"quoted"', '{a: 1}', 'tasks:\n- id: a', '!!set {a}', '|\n text', '*a', '&a'][Math.floor(random() * 9)] ?? '',
  notMaps: (random) => `- id: a\n- ${['42', 'text', '[a]', '~', '', '"', '- id: b', '!!null x'][Math.floor(random() * 8)] ?? ''}\n`,
  wrongTypes: (random) => good.replace(/: (?=\w)/g, (match) => (random() > 0.8 ? ': [oops] #' : match)),
  carriageReturns: () => good.replaceAll('\n', '\r'),
  controls: (random) => insert(good, random, String.fromCharCode(1 + Math.floor(random() * 8))),
  surrogates: (random) =>
    Buffer.concat([Buffer.from(good.slice(0, Math.floor(random() * 300))), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from(good)]),
  mutated: (random) => {
    const bytes = Uint8Array.from(Buffer.from(good));
    for (let count = 1 + Math.floor(random() * 8); count > 0; count--)
      bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
    return bytes;
  },
  punctuated: (random) => {
    let text = good;
    for (let count = 1 + Math.floor(random() * 4); count > 0; count--)
      text = insert(text, random, '[]{}:,-?&*!|>\'"%@`#\n \t'[Math.floor(random() * 23)] ?? '');
    return text;
  },
  shuffled: (random) => {
    const lines = good.split('\n');
    for (let count = 1 + Math.floor(random() * 3); count > 0; count--)
      lines.splice(Math.floor(random() * lines.length), 1, lines[Math.floor(random() * lines.length)] ?? '');
    return lines.join('\n');
  },
};

export const malformedKinds = Object.keys(makers);

/** The file of a number: kinds take turns, the rest is chance by the seed. */
export function malformed(number: number, seed: number): Malformed {
  const kind = malformedKinds[number % malformedKinds.length] ?? '';
  const made = makers[kind]?.(chance(seed * 1_000_003 + number)) ?? '';
  return { kind, bytes: typeof made === 'string' ? Uint8Array.from(Buffer.from(made)) : made };
}

function insert(text: string, random: () => number, what: string): string {
  const at = Math.floor(random() * text.length);
  return text.slice(0, at) + what + text.slice(at);
}

function insertLine(text: string, random: () => number, line: string): string {
  const lines = text.split('\n');
  lines.splice(Math.floor(random() * lines.length), 0, line);
  return lines.join('\n');
}
