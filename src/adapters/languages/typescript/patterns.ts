/** Default values, of parameters and in patterns: each is a branch. */
import * as ts from 'typescript';
import type { Register, Visitor } from './visitor';

const kinds = ts.SyntaxKind;

function defaultValue(visitor: Visitor, node: ts.ParameterDeclaration | ts.BindingElement): void {
  if (node.initializer !== undefined) visitor.branch(visitor.startOf(node), node.end, 'default value');
  visitor.children(node);
}

function shorthand(visitor: Visitor, node: ts.ShorthandPropertyAssignment): void {
  if (node.objectAssignmentInitializer === undefined) return;
  visitor.branch(visitor.startOf(node), node.end, 'default value');
  visitor.visit(node.objectAssignmentInitializer);
}

/** Visits what is assigned to: in a pattern, `=` gives a default value. */
export function target(visitor: Visitor, node: ts.Node): void {
  switch (node.kind) {
    case kinds.ArrayLiteralExpression:
      for (const element of (node as ts.ArrayLiteralExpression).elements) patternElement(visitor, element);
      return;
    case kinds.ObjectLiteralExpression:
      for (const property of (node as ts.ObjectLiteralExpression).properties) patternProperty(visitor, property);
      return;
    default:
      visitor.visit(node);
  }
}

function patternElement(visitor: Visitor, node: ts.Expression): void {
  if (ts.isSpreadElement(node)) return target(visitor, node.expression);
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== kinds.EqualsToken) return target(visitor, node);
  visitor.branch(visitor.startOf(node), node.end, 'default value');
  target(visitor, node.left);
  visitor.visitUnder(node, [node.right]);
}

function patternProperty(visitor: Visitor, node: ts.ObjectLiteralElementLike): void {
  if (ts.isSpreadAssignment(node)) return target(visitor, node.expression);
  if (!ts.isPropertyAssignment(node)) return visitor.visit(node);
  visitor.visit(node.name);
  patternElement(visitor, node.initializer);
}

export function registerPatterns(on: Register): void {
  on(defaultValue, kinds.Parameter, kinds.BindingElement);
  on(shorthand, kinds.ShorthandPropertyAssignment);
}
