/** What expressions add: conditionals, logical operators, optional chains. */
import * as ts from 'typescript';
import { flattenLogical, isLogicalAssignment, isLogicalOperator, operatorText, type Operator } from './operators';
import { target } from './patterns';
import type { Register, Visitor } from './visitor';

const kinds = ts.SyntaxKind;

function conditional(visitor: Visitor, node: ts.ConditionalExpression): void {
  const start = node.questionToken.end - 1;
  visitor.branch(start, node.end, '? :');
  visitor.structure(start, node.end, '? :');
  visitor.visit(node.condition);
  visitor.nested(node.whenTrue);
  visitor.nested(node.whenFalse);
}

function binary(visitor: Visitor, node: ts.BinaryExpression): void {
  if (isLogicalOperator(node.operatorToken.kind)) logical(visitor, node);
  else leftChain(visitor, node);
}

/** One chain of `&&`, `||` and `??`. The plugin counts each change to `&&` among its operators, and no other. */
function logical(visitor: Visitor, node: ts.BinaryExpression): void {
  const { operators, operands } = flattenLogical(node);
  for (const operator of operators) {
    visitor.branch(operator.start, operator.end, operator.text);
    visitor.word(operator.text);
  }
  if (!isRenderingGuard(visitor, operators, operands)) countChangesOfOperator(visitor, operators);
  for (const operand of operands) visitor.visit(operand);
}

function countChangesOfOperator(visitor: Visitor, operators: readonly Operator[]): void {
  let previous = '';
  for (const { text, start, end } of operators) {
    if (text === '&&' && previous !== '&&') visitor.flat(start, end, text);
    previous = text;
  }
}

/** `{isOpen && isReady && <Menu />}`: how JSX writes `if`, which the plugin does not count. */
function isRenderingGuard(visitor: Visitor, operators: readonly Operator[], operands: readonly ts.Node[]): boolean {
  if (!visitor.isInJsxExpression()) return false;
  return (
    operators.every(({ text }) => text === operators[0]?.text) && operands.every((operand) => operand.kind !== kinds.ConditionalExpression)
  );
}

/** Binary expressions nested to the left, in a loop: thousands of `+` in a row are one of these. */
function leftChain(visitor: Visitor, node: ts.BinaryExpression): void {
  const chain: ts.BinaryExpression[] = [];
  let left: ts.Expression = node;
  while (ts.isBinaryExpression(left) && !isLogicalOperator(left.operatorToken.kind)) {
    chain.push(left);
    left = left.left;
  }
  if (chain.at(-1)?.operatorToken.kind === kinds.EqualsToken) target(visitor, left);
  else visitor.visit(left);
  for (const link of chain.reverse()) {
    const operator = link.operatorToken;
    visitor.token(operator.kind);
    if (isLogicalAssignment(operator.kind)) {
      const text = operatorText(operator.kind);
      visitor.branch(operator.end - text.length, link.end, text);
    }
    visitor.visitUnder(link, [link.right]);
  }
}

type Link = ts.CallExpression | ts.PropertyAccessExpression | ts.ElementAccessExpression | ts.NonNullExpression;

function isLink(node: ts.Node): node is Link {
  switch (node.kind) {
    case kinds.CallExpression:
    case kinds.PropertyAccessExpression:
    case kinds.ElementAccessExpression:
    case kinds.NonNullExpression:
      return true;
    default:
      return false;
  }
}

/** `a?.b().c[d]`, from its root to its end in a loop. */
function accessChain(visitor: Visitor, node: Link): void {
  const chain: Link[] = [];
  let root: ts.Expression = node;
  while (isLink(root)) {
    chain.push(root);
    root = root.expression;
  }
  visitor.visitUnder(chain.at(-1) ?? node, [root]);
  for (let index = chain.length - 1; index >= 0; index--) {
    const link = chain[index];
    if (link !== undefined) accessLink(visitor, link);
  }
}

function accessLink(visitor: Visitor, link: Link): void {
  if (link.kind === kinds.NonNullExpression) return;
  const question = (link as ts.CallChain).questionDotToken;
  if (question !== undefined) visitor.branch(question.end - '?.'.length, link.end, '?.');
  visitor.token(link.kind);
  if (ts.isCallExpression(link)) visitor.visitUnder(link, link.arguments);
  else if (ts.isElementAccessExpression(link)) visitor.visitUnder(link, [link.argumentExpression]);
  else visitor.word(link.name.text);
}

function unary(visitor: Visitor, node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression): void {
  visitor.token(node.operator);
  visitor.visit(node.operand);
}

export function registerExpressions(on: Register): void {
  on(conditional, kinds.ConditionalExpression);
  on(binary, kinds.BinaryExpression);
  on(unary, kinds.PrefixUnaryExpression, kinds.PostfixUnaryExpression);
  on(accessChain, kinds.CallExpression, kinds.PropertyAccessExpression, kinds.ElementAccessExpression, kinds.NonNullExpression);
}
