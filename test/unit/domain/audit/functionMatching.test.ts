/** Functions are found again after edits of every kind; by property over generated files, and case by case. */
import { strict as assert } from 'node:assert';
import { typescript } from '../../../../src/adapters/languages/typescript/typescript';
import { matchFiles } from '../../../../src/domain/audit/fileMatching';
import { matchFunctions } from '../../../../src/domain/audit/functionMatching';
import type { MeasuredFunction } from '../../../../src/domain/audit/metrics';

const functionsOf = (text: string, path = 'a.ts'): readonly MeasuredFunction[] => typescript.measure(path, text).functions;
const file = (path: string, text: string) => ({ path, functions: functionsOf(text, path) });

/** `before → after (reason)` for each pair, by name and line. */
function followed(before: string, after: string): string[] {
  return matchFunctions(functionsOf(before), functionsOf(after)).map(
    (match) => `${match.before.name}:${match.before.line} → ${match.after.name}:${match.after.line} ${match.reason}`,
  );
}

const big = (name: string, extra = ''): string => `function ${name}(items, rate) {
  let sum = 0;
  for (const item of items) {
    if (item.price > 10 && item.count > 0) sum += item.price * item.count;
    else if (item.isFree) continue;${extra}
  }
  return sum * (1 + rate);
}
`;
const other = (name: string): string => `function ${name}(path) {
  try { return JSON.parse(read(path)).name ?? path; } catch { return undefined; }
}
`;

/** A generator of numbers from a seed. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return Math.floor(((state >>> 0) / 2 ** 32) * below);
  };
}

const statements = [
  (a: number) => `if (x > ${a}) y += ${a};`,
  (a: number) => `for (const each of list${a}) use(each, ${a});`,
  (a: number) => `const value${a} = read${a}(x) ?? fallback.of(${a});`,
  (a: number) => `while (queue${a}.length > 0) queue${a}.pop();`,
  (a: number) => `try { send('${a}'); } catch { log.warn(${a}); }`,
  (a: number) => `switch (mode${a}) { case 1: stop(); break; default: go(${a}); }`,
];

function generated(next: (below: number) => number, name: string): string {
  const body = Array.from({ length: 5 + next(6) }, () => statements[next(statements.length)]?.(next(400)) ?? '');
  return `function ${name}(x, y) {\n${body.map((line) => `  ${line}\n`).join('')}}\n`;
}

describe('following functions within a file', () => {
  for (let seed = 1; seed <= 12; seed++) {
    const next = numbers(seed);
    const names = Array.from({ length: 12 }, (_, index) => `work${index}`);
    const texts = names.map((name) => generated(next, name));

    it(`finds all of them reordered, reformatted and renamed (${seed})`, () => {
      const changed = texts.map((text, index) => {
        const renamed = index % 3 === 0 ? text.replace(`work${index}(`, `renamed${index}(`) : text;
        return renamed.replaceAll('\n  ', index % 2 === 0 ? '\n\t\t' : ' /* note */ ');
      });
      const shuffled = changed.map((text) => ({ text, at: next(1000) })).sort((a, b) => a.at - b.at);
      const matches = matchFunctions(functionsOf(texts.join('\n')), functionsOf(shuffled.map(({ text }) => text).join('\n\n')));
      assert.equal(matches.length, names.length);
      for (const { before, after, reason, confidence } of matches) {
        assert.equal(after.name.replace('renamed', 'work'), before.name);
        assert.equal(reason, after.name === before.name ? 'unchanged' : 'renamed');
        assert.ok(confidence > 0.6, `${confidence}`);
      }
    });

    it(`keeps each name through an edit of its body, with others removed and added (${seed})`, () => {
      const kept = texts.slice(2).map((text) => text.replace('{\n', `{\n  added${next(100)}();\n`));
      const after = [generated(next, 'fresh'), ...kept, generated(next, 'newer')].join('');
      const matches = matchFunctions(functionsOf(texts.join('')), functionsOf(after));
      assert.deepEqual(
        matches.map((match) => [match.before.name, match.after.name]),
        names.slice(2).map((name) => [name, name]),
      );
    });
  }

  it('follows the code where a function is wrapped by one of its name', () => {
    const after = `function total(items) { return totalOf(items, 0); }\n${big('totalOf', ' tick();')}`;
    assert.deepEqual(followed(big('total'), after), ['total:1 → totalOf:2 renamed']);
  });

  it('keeps the name where a function was copied and then edited', () => {
    const after = `${big('total', ' if (item.isNew) sum += 1;')}${big('totalOfOld')}`;
    assert.deepEqual(followed(big('total'), after), ['total:1 → total:1 edited']);
  });

  it('tells namesakes apart when another is inserted before them', () => {
    const twins = `const a = { run() { if (x) one(x.first, 1); } };\nconst b = { run() { while (y) two(y.second, 2); } };`;
    const three = `const c = { run() { for (;;) three(); } };\n${twins}`.replaceAll('const ', 'use = ').replaceAll(' = {', '.of = {');
    const before = twins.replaceAll('const ', 'use = ').replaceAll(' = {', '.of = {');
    const matches = matchFunctions(functionsOf(before), functionsOf(three));
    assert.deepEqual(
      matches.map(({ before: old, after }) => after.line - old.line),
      [1, 1],
    );
  });

  it('follows a name through a body that was written anew', () => {
    assert.deepEqual(followed(big('total'), `${other('load')}${other('total')}`), ['total:1 → total:4 edited']);
  });

  it('takes no other function for one that was removed', () => {
    assert.deepEqual(followed(`${big('total')}${other('load')}`, other('load')), ['load:9 → load:1 unchanged']);
    assert.deepEqual(followed('function a() { return 1; }', 'function b() { return 1; }'), []);
  });

  it('goes by name and numbers where a record has no fingerprint', () => {
    const record = { name: 'total', cyclomatic: 5, cognitive: 7 };
    const now = functionsOf(big('amount')).map((each) => ({ ...each, cyclomatic: 5, cognitive: 7 }));
    assert.equal(matchFunctions([record], now)[0]?.reason, 'renamed');
    assert.equal(matchFunctions([{ ...record, cognitive: 1 }], now).length, 0);
  });
});

describe('following functions through files', () => {
  it('finds a renamed file, and what was edited in it', () => {
    const before = [file('src/old.ts', big('total') + other('load') + other('save'))];
    const after = [file('lib/new.ts', big('total', ' tick();') + other('load') + other('save'))];
    const { matches, removed, added } = matchFiles(before, after);
    assert.deepEqual(
      matches.map((match) => `${match.before.name} ${match.after.path} ${match.reason}`),
      ['total lib/new.ts moved', 'load lib/new.ts moved', 'save lib/new.ts moved'],
    );
    assert.deepEqual([removed, added], [[], []]);
  });

  it('finds a function that went to another file, under another name too', () => {
    const before = [file('a.ts', big('total') + other('load')), file('b.ts', other('keep'))];
    const after = [file('a.ts', other('load')), file('b.ts', other('keep') + big('sumOf'))];
    const { matches } = matchFiles(before, after);
    assert.deepEqual(
      matches.filter(({ reason }) => reason !== 'unchanged').map((match) => `${match.before.path} ${match.after.path} ${match.reason}`),
      ['a.ts b.ts moved and renamed'],
    );
  });

  it('says what was removed and what is new', () => {
    const { matches, removed, added } = matchFiles([file('a.ts', big('total'))], [file('a.ts', other('load'))]);
    assert.deepEqual([matches.length, removed.map(({ name }) => name), added.map(({ name }) => name)], [0, ['total'], ['load']]);
  });
});
