/** Cases, assertions and what is left out of a test file, as mocha, jest, vitest, node:test, ava, tap and jasmine write them. */
import * as ts from 'typescript';
import type { TestFacts } from '../../../domain/proof/testFacts';
import { parse } from './parse';
import { tokens } from './signatures';

const cases = new Set(['it', 'test', 'specify', 'fit', 'ftest']);
const groups = new Set(['describe', 'context', 'suite', 'fdescribe']);
const leftOut = new Set(['xit', 'xtest', 'xdescribe', 'xcontext', 'xspecify', 'xsuite']);
const assertions = new Set(['expect', 'assert', 'should', 'expectTypeOf', 'assertType']);
/** The object a runner hands to a case: `t.is(…)`, `t.assert.equal(…)`. */
const handles = new Set(['t']);
/** Methods of such an object that ask nothing. */
const noAssertions = new Set([
  'test',
  'plan',
  'log',
  'context',
  'teardown',
  'before',
  'after',
  'beforeEach',
  'afterEach',
  'mock',
  'skip',
  'todo',
  'end',
  'comment',
  'diagnostic',
]);

export function testFacts(path: string, text: string): TestFacts {
  const { source } = parse(path, text.startsWith('\uFEFF') ? text.slice(1) : text, true);
  const found = { cases: 0, assertions: 0, skipped: 0, asks: [] as string[] };
  const visit = (node: ts.Node, conditions: string): void => {
    if (ts.isCallExpression(node)) count(node, conditions, found);
    ts.forEachChild(node, (child) => visit(child, conditions + conditionOf(child)));
  };
  visit(source, '');
  return found;
}

interface Counted {
  cases: number;
  assertions: number;
  skipped: number;
  readonly asks: string[];
}

function count(node: ts.CallExpression, conditions: string, found: Counted): void {
  // The inner call of `it.each(table)(name, body)` is no case, and the one of `expect(x).toBe(1)` is the assertion.
  const chain = namesOf(node.expression);
  const [root = '', ...rest] = chain;
  const isRunner = cases.has(root) || groups.has(root);
  if (leftOut.has(root) || (isRunner && rest.some((word) => word === 'skip' || word === 'todo' || word === 'fails'))) found.skipped += 1;
  else if (isRunner && (rest.includes('only') || root.startsWith('f'))) found.skipped += 1;
  else if (
    cases.has(root) &&
    rest.every((word) => word === 'each' || word === 'concurrent' || word === 'serial' || word === 'runIf' || word === 'skipIf') &&
    hasBody(node)
  )
    found.cases += 1;
  else if (assertions.has(root) && isAssertion(node, root, rest)) ask(node, conditions, found);
  else if (handles.has(root) && rest.length > 0 && !noAssertions.has(rest[0] ?? '')) ask(node, conditions, found);
}

function ask(node: ts.CallExpression, conditions: string, found: Counted): void {
  found.assertions += 1;
  let whole: ts.Node = node;
  // `expect(x)` is the root of what is asked: `expect(x).not.toBe(1)`.
  while ((ts.isPropertyAccessExpression(whole.parent) || ts.isCallExpression(whole.parent)) && whole.parent.expression === whole)
    whole = whole.parent;
  found.asks.push(conditions + tokens(whole));
}

/** What has to hold for a statement or an operand to be reached, as far as it is written within its function. */
function conditionOf(node: ts.Node): string {
  const { parent } = node;
  const early =
    ts.isStatement(node) && hasBlock(parent) ? parent.statements.slice(0, parent.statements.indexOf(node)).find(isLeaving) : undefined;
  const after = early === undefined ? '' : `after ${tokens(early)}: `;
  if (ts.isIfStatement(parent) && node !== parent.expression)
    return `${node === parent.thenStatement ? 'if' : 'unless'} ${tokens(parent.expression)}: `;
  if (ts.isConditionalExpression(parent) && node !== parent.condition)
    return `${node === parent.whenTrue ? 'if' : 'unless'} ${tokens(parent.condition)}: `;
  if (ts.isWhileStatement(parent) && node === parent.statement) return `while ${tokens(parent.expression)}: `;
  if (ts.isBinaryExpression(parent) && node === parent.right && isLogical(parent.operatorToken.kind))
    return `${tokens(parent.left)} ${tokens(parent.operatorToken)} `;
  if (ts.isTryStatement(parent) && node === parent.tryBlock && parent.catchClause !== undefined)
    return `try, catch ${tokens(parent.catchClause)}: `;
  return after;
}

function hasBlock(node: ts.Node): node is ts.Block | ts.SourceFile {
  return ts.isBlock(node) || ts.isSourceFile(node);
}

/** What stands behind it is reached sometimes, or never. */
function isLeaving(statement: ts.Statement): boolean {
  if (ts.isReturnStatement(statement) || ts.isThrowStatement(statement)) return true;
  if (ts.isIfStatement(statement)) return isLeaving(statement.thenStatement);
  return ts.isBlock(statement) && statement.statements.some(isLeaving);
}

function isLogical(kind: ts.SyntaxKind): boolean {
  return (
    kind === ts.SyntaxKind.AmpersandAmpersandToken || kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.QuestionQuestionToken
  );
}

/** `expect(x)` alone asks nothing; `expect(x).toBe(1)` has it as its root and is counted once, at `expect(x)`. */
function isAssertion(node: ts.CallExpression, root: string, rest: readonly string[]): boolean {
  if (root === 'assert') return true;
  return rest.length === 0 && ts.isIdentifier(node.expression);
}

function hasBody({ arguments: given }: ts.CallExpression): boolean {
  return given.some((argument) => ts.isArrowFunction(argument) || ts.isFunctionExpression(argument) || ts.isIdentifier(argument));
}

/** `it.only.each` → it, only, each; nothing for what is called on something else. */
function namesOf(callee: ts.Expression): string[] {
  if (ts.isIdentifier(callee)) return [callee.text];
  if (ts.isPropertyAccessExpression(callee)) {
    const owner = namesOf(callee.expression);
    return owner.length === 0 ? [] : [...owner, callee.name.text];
  }
  if (ts.isCallExpression(callee) || ts.isTaggedTemplateExpression(callee)) {
    const inner = namesOf(ts.isCallExpression(callee) ? callee.expression : callee.tag);
    return inner.at(-1) === 'each' || inner.at(-1) === 'skipIf' || inner.at(-1) === 'runIf' ? inner : [];
  }
  return [];
}
