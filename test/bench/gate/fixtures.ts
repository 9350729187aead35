/**
 * The vendored functions with their tests, their correct refactorings written by hand, and generators of inputs, from
 * test/fixtures/gate/*.txt: sections that begin with `=== NAME`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

export interface Refactoring {
  readonly name: string;
  readonly code: string;
  /** Whether it is made of the function that the fixture's task is about; one by rule may be of any. */
  readonly isOfTarget: boolean;
}

export interface Fixture {
  readonly name: string;
  /** `src/cart.js` and its test. */
  readonly path: string;
  readonly testPath: string;
  readonly code: string;
  readonly tests: string;
  /** The function that the task is about. */
  readonly target: string;
  /** Text of a function from a source of random numbers to arguments of the target. */
  readonly inputs: string | undefined;
  readonly refactorings: readonly Refactoring[];
}

const folder = resolve(__dirname, '../../fixtures/gate');

export function readFixtures(): Fixture[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .map((name) => parseFixture(basename(name, '.txt'), readFileSync(join(folder, name), 'utf8')));
}

function parseFixture(file: string, text: string): Fixture {
  const sections = text
    .split(/^=== /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n');
      return { name: part.slice(0, end), body: part.slice(end + 1) };
    });
  const bodyOf = (name: string): string | undefined => sections.find((section) => section.name === name)?.body;
  const [code, tests, target] = ['code', 'tests', 'target'].map(bodyOf);
  if (code === undefined || tests === undefined || target === undefined) throw new Error(`${file}: a section is missing`);
  const name = file.replace(/\.\w+$/, '');
  return {
    name,
    path: `src/${file}`,
    testPath: `test/${name}.test.js`,
    code,
    tests,
    target: target.trim(),
    inputs: bodyOf('inputs')?.trim(),
    refactorings: sections
      .filter((section) => section.name.startsWith('refactoring '))
      .map((section) => ({ name: section.name.slice('refactoring '.length), code: section.body, isOfTarget: true })),
  };
}
