/** Suggestions are drawn from increments and true to them. The increments here are measured from real code. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { typescript } from '../../../../src/adapters/languages/typescript/typescript';
import type { Increment, MeasuredFunction } from '../../../../src/domain/audit/metrics';
import { suggest } from '../../../../src/domain/audit/suggestion';

function measured(lines: readonly string[]): MeasuredFunction {
  const [fn] = typescript.measure('a.ts', lines.join('\n')).functions;
  assert.ok(fn);
  return fn;
}

const repeat = (count: number, line: (index: number) => string): string[] => Array.from({ length: count }, (_, index) => line(index));
const straight = (count: number) => repeat(count, () => '  call();');

describe('suggest', () => {
  it('points to the construct that holds the most, with its lines and shares', () => {
    const fn = measured([
      'function f(a) {',
      ...straight(8),
      '  if (a) call();',
      '  for (const b of a) {',
      '    if (b) {',
      '      while (b) call();',
      '    }',
      '  }',
      ...straight(8),
      '  if (a) call();',
      '}',
    ]);
    assert.equal(fn.cognitive, 8);
    assert.deepEqual(suggest(fn), { text: 'the loop at 11–15 holds 6 of 8: extract it', line: 11, endLine: 15 });
  });

  it('goes inside a construct that is nearly the whole function', () => {
    const fn = measured([
      'function f(a) {',
      '  for (const b of a) {',
      '    if (b) {',
      '      if (c && d) call();',
      '      if (e) call();',
      '    }',
      '    if (g) {',
      '      call();',
      '      call();',
      '    }',
      '  }',
      '}',
    ]);
    assert.deepEqual(suggest(fn), { text: 'the if at 3–6 holds 9 of 12: extract it', line: 3, endLine: 6 });
  });

  it('makes a lookup table of a switch', () => {
    const cases = repeat(9, (index) => `    case ${index}: return ${index};`);
    const fn = measured(['function f(a) {', '  if (a) call();', '  switch (a) {', ...cases, '  }', '}']);
    assert.deepEqual(suggest(fn), {
      text: '9 of 10 branches are cases of the switch at 3–13: make it a lookup table',
      line: 3,
      endLine: 13,
    });
  });

  it('counts for a switch only its own cases', () => {
    const inner = ['      switch (b) {', ...repeat(6, (index) => `        case ${index}: return ${index};`), '      }'];
    const fn = measured(['function f(a, b) {', '  switch (a) {', '    case 1:', ...inner, '    case 2: return 2;', '  }', '}']);
    assert.deepEqual(suggest(fn), {
      text: '6 of 8 branches are cases of the switch at 4–11: make it a lookup table',
      line: 4,
      endLine: 11,
    });
  });

  it('makes a lookup table of a chain of else if', () => {
    const links = repeat(6, (index) => `  else if (a === ${index}) return ${index};`);
    const fn = measured(['function f(a) {', '  if (a) return -1;', ...links, '}']);
    assert.match(suggest(fn).text, /^7 of 7 branches are one chain of else if at 2–8: /);
  });

  it('turns round an if that wraps nearly everything', () => {
    const fn = measured([
      'function f(a) {',
      '  if (a) {',
      '    while (b)',
      '      if (c) call(() => {',
      '        call();',
      '      });',
      '  }',
      '}',
    ]);
    assert.deepEqual(suggest(fn), {
      text: 'the if at 2–7 wraps nearly everything and holds 6 of 6: invert it and return early',
      line: 2,
      endLine: 7,
    });
  });

  it('does not turn round an if with an else', () => {
    const fn = measured([
      'function f(a) {',
      '  if (a) {',
      '    while (b) if (c) call();',
      '    call();',
      '  } else {',
      '    call();',
      '  }',
      '}',
    ]);
    assert.doesNotMatch(suggest(fn).text, /invert it/);
  });

  it('names a long condition', () => {
    const fn = measured(['function f(a) {', '  return a && b || c && d ||', '    e && g || h;', '}']);
    assert.deepEqual(suggest(fn), { text: '6 of 6 branches are && and || at 2–3: name the condition as a predicate', line: 2, endLine: 3 });
  });

  it('settles missing values once', () => {
    const fn = measured(['function f(a = 1, b = 2, c = {}) {', '  return a?.b ?? c?.d ?? 3;', '}']);
    assert.match(suggest(fn).text, /^7 of 7 branches are default values and optional accesses: /);
  });

  it('says something of a function without increments at hand', () => {
    const fn = { ...measured(['function f(a) {', '  if (a) call();', '}']), increments: [] };
    assert.equal(suggest(fn).text, 'cognitive 1, cyclomatic 2 over 3 lines: extract what can be named');
  });

  it('does not claim what follows on the last line of a construct', () => {
    const fn = measured([
      'function f(a) {',
      ...straight(9),
      '  for (;;) {',
      '    if (a) if (b) call();',
      '  } a && b && (c ? 1 : 2);',
      ...straight(9),
      '}',
    ]);
    const total = fn.cognitive;
    assert.equal(total, 8);
    assert.equal(suggest(fn).text, `the loop at 11–13 holds 6 of ${total}: extract it`);
  });

  it('never names more than there is, and only lines of the function', () => {
    const reasons = [
      'if',
      'else',
      'else if',
      'for',
      'while',
      'do while',
      'switch',
      'case',
      'catch',
      '? :',
      '&&',
      '||',
      '??',
      '?.',
      'default value',
    ];
    const increment: fc.Arbitrary<Increment> = fc.record({
      metric: fc.constantFrom('cyclomatic' as const, 'cognitive' as const),
      line: fc.integer({ min: 1, max: 40 }),
      column: fc.integer({ min: 1, max: 40 }),
      endLine: fc.integer({ min: 40, max: 60 }),
      amount: fc.integer({ min: 1, max: 6 }),
      nesting: fc.integer({ min: 0, max: 5 }),
      reason: fc.constantFrom(...reasons),
    });
    fc.assert(
      fc.property(fc.array(increment, { maxLength: 40 }), (increments) => {
        const sum = (metric: string) =>
          increments.filter((each) => each.metric === metric).reduce((total, { amount }) => total + amount, 0);
        const numbers = { cyclomatic: sum('cyclomatic') + 1, cognitive: sum('cognitive') };
        const place = { name: 'f', kind: 'function' as const, line: 1, column: 1, endLine: 60, lines: 60, nesting: 3, parameters: 0 };
        const { text, line = 1, endLine = 60 } = suggest({ ...place, ...numbers, increments });
        const [, part, whole] = /(\d+) of (\d+)/.exec(text) ?? [];
        assert.ok(text.length > 0 && Number(part ?? 0) <= Number(whole ?? 0), text);
        assert.ok(line >= 1 && line <= endLine && endLine <= 60, text);
      }),
    );
  });
});
