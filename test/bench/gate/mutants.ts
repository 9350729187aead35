/** Mutants: each does one thing that a refactoring must not, at one place of a text. */
import * as ts from 'typescript';
import { applied, isFunctionWithBody, isWithin, listOf, nodesOf, replaced, sourceOf, type Edit } from './edits';

export const codeOperators = [
  'operator',
  'boundary',
  'dropped statement',
  'swapped arguments',
  'lost await',
  'changed return',
  'reordered effect',
  'widened catch',
  'removed export',
] as const;
export type CodeOperator = (typeof codeOperators)[number];

export interface CodeMutant {
  readonly operator: CodeOperator;
  readonly line: number;
  readonly code: string;
}

type Mutation = (node: ts.Node, source: ts.SourceFile) => readonly (readonly Edit[])[];

const otherOperators: Readonly<Record<string, string>> = {
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '+=': '-=',
  '-=': '+=',
  '*=': '/=',
  '===': '!==',
  '!==': '===',
  '&&': '||',
  '||': '&&',
  '??': '&&',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
};
const otherBoundaries: Readonly<Record<string, string>> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' };

const byOperator =
  (others: Readonly<Record<string, string>>): Mutation =>
  (node, source) => {
    if (!ts.isBinaryExpression(node)) return [];
    const other = others[node.operatorToken.getText(source)];
    return other === undefined ? [] : [[replaced(source, node.operatorToken, other)]];
  };

const changedOperator: Mutation = (node, source) => {
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    return [[replaced(source, node, `(${node.operand.getText(source)})`)]];
  return byOperator(otherOperators)(node, source);
};

const droppedStatement: Mutation = (node, source) => {
  const isKnown =
    ts.isExpressionStatement(node) ||
    (ts.isIfStatement(node) && node.elseStatement === undefined) ||
    ts.isContinueStatement(node) ||
    ts.isThrowStatement(node);
  return isKnown && ts.isStatement(node) && listOf(node) !== undefined ? [[replaced(source, node, '')]] : [];
};

const swappedArguments: Mutation = (node, source) => {
  if (!ts.isCallExpression(node)) return [];
  const [one, other] = node.arguments;
  if (one === undefined || other === undefined || one.getText(source) === other.getText(source)) return [];
  return [[replaced(source, one, other.getText(source)), replaced(source, other, one.getText(source))]];
};

const lostAwait: Mutation = (node, source) =>
  ts.isAwaitExpression(node) ? [[replaced(source, node, `(${node.expression.getText(source)})`)]] : [];

const changedReturn: Mutation = (node, source) => {
  if (!ts.isReturnStatement(node) || node.expression === undefined) return [];
  const { expression } = node;
  const others = ['undefined', 'null', ...(ts.isNumericLiteral(expression) ? ['-1'] : [])].filter(
    (text) => text !== expression.getText(source),
  );
  if (expression.kind === ts.SyntaxKind.TrueKeyword) others.push('false');
  if (expression.kind === ts.SyntaxKind.FalseKeyword) others.push('true');
  if (ts.isStringLiteral(expression)) others.push("''");
  return others.map((text) => [replaced(source, expression, text)]);
};

/** Two statements that follow each other and both do something. */
const reorderedEffect: Mutation = (node, source) => {
  const list = ts.isStatement(node) ? listOf(node) : undefined;
  const next = list?.[list.indexOf(node as ts.Statement) + 1];
  if (next === undefined || !isEffect(node) || !isEffect(next) || areIndependent(node, next, source)) return [];
  return [[replaced(source, node, next.getText(source)), replaced(source, next, node.getText(source))]];
};

/** Two plain assignments to properties or names, neither of which the other mentions: their order is nobody's business. */
function areIndependent(one: ts.Node, other: ts.Node, source: ts.SourceFile): boolean {
  const [first, second] = [assignedName(one, source), assignedName(other, source)];
  const mentions = (node: ts.Node, name: string): boolean => [...nodesOf(node)].some((each) => ts.isIdentifier(each) && each.text === name);
  return first !== undefined && second !== undefined && !mentions(one, second) && !mentions(other, first);
}

function assignedName(node: ts.Node, source: ts.SourceFile): string | undefined {
  if (!ts.isExpressionStatement(node) || !ts.isBinaryExpression(node.expression)) return undefined;
  const { left, right, operatorToken } = node.expression;
  const isPlain = ['=', '+='].includes(operatorToken.getText(source));
  const isQuiet = ![...nodesOf(right)].some((each) => ts.isCallExpression(each) || ts.isAwaitExpression(each) || isOwnClass(each));
  if (!isPlain || !isQuiet) return undefined;
  if (ts.isIdentifier(left)) return left.text;
  return ts.isPropertyAccessExpression(left) && left.expression.kind === ts.SyntaxKind.ThisKeyword ? left.name.text : undefined;
}

/** What is made of anything but the language's own containers may do something. */
function isOwnClass(node: ts.Node): boolean {
  return ts.isNewExpression(node) && !(ts.isIdentifier(node.expression) && ['Map', 'Set'].includes(node.expression.text));
}

function isEffect(node: ts.Node): boolean {
  if (ts.isVariableStatement(node)) return [...nodesOf(node)].some((each) => ts.isAwaitExpression(each));
  return ts.isExpressionStatement(node);
}

/** A catch that no longer throws on; a function that throws, and keeps it to itself. */
const widenedCatch: Mutation = (node, source) => {
  if (ts.isThrowStatement(node) && isWithin(node, ts.isCatchClause)) return [[replaced(source, node, ';')]];
  if (!isFunctionWithBody(node) || !('body' in node)) return [];
  const body = node.body as ts.Node;
  const isThrowing = ts.isBlock(body) && [...nodesOf(body)].some((each) => ts.isThrowStatement(each));
  return isThrowing ? [[replaced(source, body, `{ try ${body.getText(source)} catch { return undefined; } }`)]] : [];
};

const removedExport: Mutation = (node, source) =>
  node.kind === ts.SyntaxKind.ExportKeyword && ts.isSourceFile(node.parent.parent)
    ? [[{ from: node.getStart(source), to: node.getEnd() + 1, text: '' }]]
    : [];

const mutations: Readonly<Record<CodeOperator, Mutation>> = {
  operator: changedOperator,
  boundary: byOperator(otherBoundaries),
  'dropped statement': droppedStatement,
  'swapped arguments': swappedArguments,
  'lost await': lostAwait,
  'changed return': changedReturn,
  'reordered effect': reorderedEffect,
  'widened catch': widenedCatch,
  'removed export': removedExport,
};

export function mutantsOf(path: string, text: string): CodeMutant[] {
  const source = sourceOf(path, text);
  const found: CodeMutant[] = [];
  for (const node of nodesOf(source)) {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    for (const operator of codeOperators)
      for (const edits of mutations[operator](node, source)) found.push({ operator, line: line + 1, code: applied(text, edits) });
  }
  return found;
}

/** Tests that ask less, or something else. */
export function weakenedTests(path: string, text: string): { readonly name: string; readonly code: string }[] {
  const source = sourceOf(path, text);
  const found: { name: string; code: string }[] = [];
  for (const node of nodesOf(source)) {
    if (!ts.isExpressionStatement(node)) continue;
    const call = ts.isAwaitExpression(node.expression) ? node.expression.expression : node.expression;
    if (!ts.isCallExpression(call)) continue;
    const callee = call.expression.getText(source);
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    const add = (name: string, edits: readonly Edit[]) => found.push({ name: `${name} (line ${line + 1})`, code: applied(text, edits) });
    if (callee.startsWith('assert.')) {
      add('assertion removed', [replaced(source, node, '')]);
      add('assertion asks for truth', [replaced(source, node, 'assert.ok(true);')]);
      add('assertion in what never runs', [replaced(source, node, `if (false) { ${node.getText(source)} }`)]);
    }
    if (callee === 'it') {
      add('it.skip', [replaced(source, call.expression, 'it.skip')]);
      add('case removed', [replaced(source, node, '')]);
      add('it.only', [replaced(source, call.expression, 'it.only')]);
    }
  }
  return found;
}
