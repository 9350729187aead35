/** What statements add: `if`, loops, `switch`, `catch`, jumps to labels. */
import * as ts from 'typescript';
import { target } from './patterns';
import type { Register, Visitor } from './visitor';

const kinds = ts.SyntaxKind;

function ifStatement(visitor: Visitor, node: ts.IfStatement, isElseIf = false): void {
  const start = visitor.startOf(node);
  const reason = isElseIf ? 'else if' : 'if';
  visitor.branch(start, node.end, reason);
  if (isElseIf) visitor.flat(start, node.end, reason);
  else visitor.structure(start, node.end, reason);
  visitor.visit(node.expression);
  visitor.nested(node.thenStatement);
  elseBranch(visitor, node.elseStatement);
}

function elseBranch(visitor: Visitor, node: ts.Statement | undefined): void {
  if (node === undefined) return;
  visitor.token(kinds.ElseKeyword);
  if (ts.isIfStatement(node)) return ifStatement(visitor, node, true);
  // A node's full start is the end of the token before it, here of `else`.
  visitor.flat(node.pos - 'else'.length, node.end, 'else');
  visitor.nested(node);
}

function loop(visitor: Visitor, node: ts.IterationStatement, reason: string): void {
  const start = visitor.startOf(node);
  visitor.branch(start, node.end, reason);
  visitor.structure(start, node.end, reason);
}

function forStatement(visitor: Visitor, node: ts.ForStatement): void {
  loop(visitor, node, 'for');
  visitor.visitIfThere(node.initializer);
  visitor.visitIfThere(node.condition);
  visitor.visitIfThere(node.incrementor);
  visitor.nested(node.statement);
}

function forInOrOf(visitor: Visitor, node: ts.ForInOrOfStatement): void {
  loop(visitor, node, node.kind === kinds.ForInStatement ? 'for in' : 'for of');
  target(visitor, node.initializer);
  visitor.visit(node.expression);
  visitor.nested(node.statement);
}

function whileStatement(visitor: Visitor, node: ts.WhileStatement): void {
  loop(visitor, node, 'while');
  visitor.visit(node.expression);
  visitor.nested(node.statement);
}

function doStatement(visitor: Visitor, node: ts.DoStatement): void {
  loop(visitor, node, 'do while');
  visitor.nested(node.statement);
  visitor.visit(node.expression);
}

function switchStatement(visitor: Visitor, node: ts.SwitchStatement): void {
  visitor.structure(visitor.startOf(node), node.end, 'switch');
  visitor.children(node);
}

function caseClause(visitor: Visitor, node: ts.CaseClause): void {
  visitor.branch(visitor.startOf(node), node.end, 'case');
  visitor.nestedChildren(node);
}

function catchClause(visitor: Visitor, node: ts.CatchClause): void {
  const start = visitor.startOf(node);
  visitor.branch(start, node.end, 'catch');
  visitor.structure(start, node.end, 'catch');
  visitor.visitIfThere(node.variableDeclaration);
  visitor.nested(node.block);
}

function jump(visitor: Visitor, node: ts.BreakOrContinueStatement): void {
  if (node.label === undefined) return;
  const word = node.kind === kinds.BreakStatement ? 'break' : 'continue';
  visitor.flat(visitor.startOf(node), node.end, `${word} to a label`);
}

export function registerStatements(on: Register): void {
  on<ts.IfStatement>((visitor, node) => ifStatement(visitor, node), kinds.IfStatement);
  on(forStatement, kinds.ForStatement);
  on(forInOrOf, kinds.ForInStatement, kinds.ForOfStatement);
  on(whileStatement, kinds.WhileStatement);
  on(doStatement, kinds.DoStatement);
  on(switchStatement, kinds.SwitchStatement);
  on(caseClause, kinds.CaseClause);
  on<ts.DefaultClause>((visitor, node) => visitor.nestedChildren(node), kinds.DefaultClause);
  on(catchClause, kinds.CatchClause);
  on(jump, kinds.BreakStatement, kinds.ContinueStatement);
}
