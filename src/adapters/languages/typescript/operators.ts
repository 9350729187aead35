/** Logical operators: chains of them, flattened in the order in which they are written, without recursion. */
import * as ts from 'typescript';
import { withoutParentheses } from './trail';

export interface Operator {
  readonly text: string;
  /** Offset of the operator. */
  readonly start: number;
  /** Offset after its right operand. */
  readonly end: number;
}

export interface LogicalChain {
  readonly operators: readonly Operator[];
  /** What the operators join, without parentheses around it. */
  readonly operands: readonly ts.Node[];
}

export function isLogicalOperator(kind: ts.SyntaxKind): boolean {
  switch (kind) {
    case ts.SyntaxKind.AmpersandAmpersandToken:
    case ts.SyntaxKind.BarBarToken:
    case ts.SyntaxKind.QuestionQuestionToken:
      return true;
    default:
      return false;
  }
}

export function isLogicalAssignment(kind: ts.SyntaxKind): boolean {
  switch (kind) {
    case ts.SyntaxKind.AmpersandAmpersandEqualsToken:
    case ts.SyntaxKind.BarBarEqualsToken:
    case ts.SyntaxKind.QuestionQuestionEqualsToken:
      return true;
    default:
      return false;
  }
}

export function operatorText(kind: ts.SyntaxKind): string {
  return ts.tokenToString(kind) ?? '';
}

function asLogical(node: ts.Node): ts.BinaryExpression | undefined {
  return ts.isBinaryExpression(node) && isLogicalOperator(node.operatorToken.kind) ? node : undefined;
}

export function flattenLogical(root: ts.BinaryExpression): LogicalChain {
  const operators: Operator[] = [];
  const operands: ts.Node[] = [];
  /** What is still to come: expressions, and the chains of which only the operator and the right side are left. */
  const pending: { readonly node: ts.Node; readonly isLeftDone: boolean }[] = [{ node: root, isLeftDone: false }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const node = withoutParentheses(next.node);
    const chain = asLogical(node);
    if (chain === undefined) operands.push(node);
    else if (next.isLeftDone) {
      const text = operatorText(chain.operatorToken.kind);
      operators.push({ text, start: chain.operatorToken.end - text.length, end: chain.end });
      pending.push({ node: chain.right, isLeftDone: false });
    } else pending.push({ node: chain, isLeftDone: true }, { node: chain.left, isLeftDone: false });
  }
  return { operators, operands };
}
