/** Over programs made at random from every construct: sums are exact, and our numbers are the peers'. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { typescript } from '../../../../../src/adapters/languages/typescript/typescript';
import { compare } from '../../../../parity/compare';
import { Peers } from '../../../../parity/peers';
import { inForm } from '../../../../longForm';

/** Expressions and statements that nest in each other; names do not matter to what is counted. */
const { statement } = fc.letrec<{ expression: string; statement: string; body: string; parameters: string; member: string }>((tie) => {
  const expression = tie('expression');
  const statement = tie('statement');
  const body = tie('body');
  const parameters = tie('parameters');
  const binary = (operator: string) => fc.tuple(expression, expression).map(([a, b]) => `(${a}) ${operator} (${b})`);
  return {
    expression: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'program' },
      fc.constantFrom('a', 'b?.c', 'd?.[e]?.(1)', '1', 'this', '[]', 'f ||= 1', '([g = 1] = h)', '({ i: j = 2 } = k)', '<T,>(x: T) => x'),
      fc.constantFrom('&&', '||', '??', '+', ',').chain(binary),
      fc.tuple(expression, expression, expression).map(([a, b, c]) => `(${a}) ? (${b}) : ${`(${c})`}`),
      fc.tuple(parameters, expression).map(([p, e]) => `(${p}) => (${e})`),
      fc.tuple(parameters, body).map(([p, b]) => `async (${p}) => ${b}`),
      fc.tuple(parameters, body).map(([p, b]) => `function (${p}) ${b}`),
      expression.map((e) => `call(${e}, ...[${e}])`),
      expression.map((e) => `(${e} as any)!`),
      fc.tuple(expression, body).map(([e, b]) => `({ m() ${b}, get [a || (${e})]() ${b}, k: ${e} })`),
      expression.map((e) => `<p a={${e}} {...(${e})}>{${e}}</p>`),
      fc.array(tie('member'), { maxLength: 3 }).map((members) => `class { ${members.join(' ')} }`),
    ),
    member: fc.oneof(
      fc.tuple(expression, body).map(([e, b]) => `[a || (${e})](a = 1) ${b}`),
      expression.map((e) => `field = ${e};`),
      expression.map((e) => `static accessor #a = ${e};`),
      body.map((b) => `static ${b}`),
      fc.tuple(expression, body).map(([e, b]) => `@dec(${e}) method(@dec(${e}) a) ${b}`),
    ),
    parameters: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'program' },
      fc.constantFrom('', 'a', '{ a, b = 1 } = {}', '...rest'),
      expression.map((e) => `a, b = ${`(${e})`}`),
    ),
    body: fc.array(statement, { maxLength: 3 }).map((list) => `{ ${list.join('\n')} }`),
    statement: fc.oneof(
      { maxDepth: 5, depthIdentifier: 'program' },
      fc.constantFrom(';', 'call();'),
      expression.map((e) => `void (${e});`),
      fc.tuple(expression, body).map(([e, b]) => `if (${e}) ${b}`),
      fc.tuple(expression, statement, body).map(([e, s, b]) => `if (${e}) { ${s} } else ${b}`),
      fc.tuple(expression, body, expression, body).map(([e, b, f, c]) => `if (${e}) ${b} else if (${f}) ${c} else ${b}`),
      fc.tuple(expression, body).map(([e, b]) => `for (let i = ${`(${e})`}; i < 1; i++) ${b}`),
      fc.tuple(expression, body).map(([e, b]) => `for (const { x = 1 } of [${e}]) ${b}`),
      fc.tuple(expression, body).map(([e, b]) => `label: while (${e}) { ${b} if (a) { continue label; } break label; }`),
      fc.tuple(expression, body).map(([e, b]) => `do ${b} while (${e});`),
      fc.tuple(expression, expression, body).map(([e, c, b]) => `switch (${e}) { case ${`(${c})`}: ${b} break; default: ${b} }`),
      fc.tuple(body, body).map(([b, c]) => `try ${b} catch ({ e = 1 }) ${c} finally ${b}`),
      fc.tuple(parameters, body).map(([p, b]) => `{ function inner(${p}) ${b} }`),
    ),
  };
});
const program = fc.array(statement, { minLength: 1, maxLength: 3 }).map((list) => `function main() {\n${list.join('\n')}\n}`);

describe('programs made at random', function () {
  this.timeout(120_000);

  it('have increments that add up to each number', () => {
    fc.assert(
      fc.property(program, (code) => {
        for (const fn of typescript.measure('a.tsx', code).functions) {
          const sum = (metric: string) => fn.increments.reduce((total, each) => total + (each.metric === metric ? each.amount : 0), 0);
          assert.equal(sum('cyclomatic'), fn.cyclomatic - 1, fn.name);
          assert.equal(sum('cognitive'), fn.cognitive, fn.name);
        }
      }),
      { numRuns: inForm(40, 400) },
    );
  });

  it('have increments inside their function', () => {
    fc.assert(
      fc.property(program, (code) => {
        for (const { line, endLine, increments, kind } of typescript.measure('a.tsx', code).functions) {
          if (kind === 'initializer') continue;
          for (const each of increments) assert.ok(line <= each.line && each.line <= each.endLine && each.endLine <= endLine);
        }
      }),
      { numRuns: inForm(40, 400) },
    );
  });

  it('are measured as ESLint and sonarjs measure them', () => {
    const peers = new Peers();
    let compared = 0;
    fc.assert(
      fc.property(program, (code) => {
        const result = compare(peers, 'a.tsx', code);
        compared += result.compared;
        assert.deepEqual(result.disagreements, []);
      }),
      { numRuns: inForm(40, 400) },
    );
    assert.ok(compared > inForm(80, 800), `only ${compared} functions were compared`);
  });
});
