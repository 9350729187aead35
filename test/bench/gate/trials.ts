/** What is tried with each fixture: correct refactorings that should pass, and mutants that should not. */
import type { EvidenceCommand } from '../../../src/domain/proof/proof';
import type { Candidate, Versions } from './candidates';
import { TestRuns, TypeCheck } from './checks';
import type { Fixture, Refactoring } from './fixtures';
import { codeOperators, mutantsOf, weakenedTests } from './mutants';
import { rewritesOf } from './rewrites';

export const operators = [...codeOperators, 'weakened test', 'edit outside scope'] as const;
export type Operator = (typeof operators)[number];

export interface Trial {
  readonly name: string;
  readonly candidate: Candidate;
  /** Absent for a correct refactoring. */
  readonly operator?: Operator;
  /** The text that may be equal after all. */
  readonly mutated?: string;
}

export class Trials {
  readonly #tests = new TestRuns();
  readonly #types = new TypeCheck();

  close(): void {
    this.#tests.close();
  }

  /** By hand, and by rule. Of the latter those that the project's own type check takes: a rule knows nothing of narrowing. */
  correct(fixture: Fixture): Trial[] {
    return this.#refactorings(fixture).map(({ name, code, isOfTarget }) => {
      const { target, ...candidate } = this.#candidate(fixture, { [fixture.path]: { before: fixture.code, after: code } });
      return {
        name: `${fixture.path}: ${name}`,
        candidate: { ...candidate, ...(isOfTarget && target !== undefined ? { target } : {}) },
      };
    });
  }

  mutants(fixture: Fixture): Trial[] {
    const seen = new Set([fixture.code, ...fixture.refactorings.map(({ code }) => code)]);
    const refactored = fixture.refactorings.flatMap((refactoring) => [
      ...this.#codeMutants(fixture, refactoring, seen),
      ...this.#elsewhere(fixture, refactoring),
    ]);
    const [first] = fixture.refactorings;
    return first === undefined ? refactored : [...refactored, ...this.#weakened(fixture, first)];
  }

  /** Whether nothing told the two apart: the same results and the same errors on as many generated inputs. */
  async isSameOn(fixture: Fixture, code: string, rounds: number): Promise<boolean> {
    const { inputs, target } = fixture;
    if (inputs === undefined || target.includes('.')) return false;
    const entry = 'test/comparison.test.js';
    const comparison = `import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ${target} as old } from '../src/old';
import { ${target} as now } from '../src/now';
const inputs = ${inputs};
let state = 1;
const random = (below) => { state = (state * 48271) % 2147483647; return state % below; };
const outcome = (of, given) => { try { return { is: of(...given) }; } catch (error) { return { thrown: String(error) }; } };
it('is the same', () => {
  for (let round = 0; round < ${rounds}; round++) {
    const given = inputs(random);
    const copy = structuredClone(given);
    assert.deepEqual([outcome(now, copy), copy], [outcome(old, given), given]);
  }
});`;
    return (await this.#tests.run({ 'src/old.ts': fixture.code, 'src/now.ts': code, [entry]: comparison }, entry)) === 0;
  }

  #refactorings(fixture: Fixture): readonly Refactoring[] {
    const all = [...rewritesOf(fixture.path, fixture.code), ...fixture.refactorings];
    const isTyped = fixture.path.endsWith('.ts');
    return all.filter(({ code }) => !isTyped || this.#types.run(fixture.path, code) === 0);
  }

  #codeMutants(fixture: Fixture, { name, code }: Refactoring, seen: Set<string>): Trial[] {
    return mutantsOf(fixture.path, code).flatMap((mutant): Trial[] => {
      if (seen.has(mutant.code)) return [];
      seen.add(mutant.code);
      return [
        {
          name: `${fixture.path}: ${name}: ${mutant.operator}, line ${mutant.line}`,
          operator: mutant.operator,
          mutated: mutant.code,
          candidate: this.#candidate(fixture, { [fixture.path]: { before: fixture.code, after: mutant.code } }),
        },
      ];
    });
  }

  #weakened(fixture: Fixture, { code }: Refactoring): Trial[] {
    return weakenedTests(fixture.testPath, fixture.tests).map((weakened) => ({
      name: `${fixture.testPath}: ${weakened.name}`,
      operator: 'weakened test',
      candidate: this.#candidate(fixture, {
        [fixture.path]: { before: fixture.code, after: code },
        [fixture.testPath]: { before: fixture.tests, after: weakened.code },
      }),
    }));
  }

  /** The refactoring is good, and something comes with it that nobody asked for. */
  #elsewhere(fixture: Fixture, { name, code }: Refactoring): Trial[] {
    const files: Versions = { [fixture.path]: { before: fixture.code, after: code } };
    const trial = (what: string, more: Versions, scope?: readonly string[]): Trial => ({
      name: `${fixture.path}: ${name}: ${what}`,
      operator: 'edit outside scope',
      candidate: { ...this.#candidate(fixture, { ...files, ...more }), ...(scope === undefined ? {} : { scope }) },
    });
    return [
      trial('another module', { 'src/other.js': { before: 'let n = 1;\n', after: 'let n = 2;\n' } }, [fixture.path]),
      trial('another new file', { 'lib/new.js': { after: 'let n = 2;\n' } }, ['src/**']),
      trial('what the checks are', {
        'package.json': { before: '{ "scripts": { "test": "mocha" } }', after: '{ "scripts": { "test": "true" } }' },
      }),
      trial('how the tests run', { '.mocharc.json': { before: '{}', after: '{ "grep": "nothing" }' } }),
      trial('how types are checked', { 'tsconfig.json': { before: '{}', after: '{ "compilerOptions": { "strict": false } }' } }),
      trial('what the linter asks', { 'eslint.config.js': { before: 'export default [a];\n', after: 'export default [];\n' } }),
      trial('the workflow', { '.github/workflows/ci.yml': { before: 'on: push\n', after: 'on: never\n' } }),
    ];
  }

  #candidate(fixture: Fixture, files: Versions): Candidate {
    return {
      files,
      target: { file: fixture.path, symbol: fixture.target },
      check: async () => this.#check(fixture, files),
    };
  }

  async #check({ path, testPath, code, tests }: Fixture, files: Versions): Promise<EvidenceCommand[]> {
    const [now, asked] = [files[path]?.after ?? code, files[testPath]?.after ?? tests];
    const evidence = (name: string, command: string, exitCode: number | null): EvidenceCommand => ({
      name,
      command,
      exitCode,
      durationMs: 0,
      onBase: 0,
    });
    const types = path.endsWith('.ts') ? [evidence('types', 'tsc', this.#types.run(path, now))] : [];
    if (types.some(({ exitCode }) => exitCode !== 0)) return types;
    return [...types, evidence('tests', 'tests', await this.#tests.run({ [path]: now, [testPath]: asked }, testPath))];
  }
}
