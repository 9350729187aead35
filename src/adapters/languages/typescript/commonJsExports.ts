/** What a CommonJS module puts on `module.exports`, at its top level, also in a chain (`module.exports = exports = …`). */
import * as ts from 'typescript';

export interface CommonJsExport {
  /** `module.exports` for the whole, else the name put on it. */
  readonly name: string;
  readonly node: ts.Expression;
}

export class CommonJsExports {
  readonly found: CommonJsExport[] = [];

  constructor(source: ts.SourceFile) {
    for (const statement of source.statements) {
      if (ts.isExpressionStatement(statement)) this.#read(statement.expression);
    }
  }

  #read(expression: ts.Expression): void {
    if (!ts.isBinaryExpression(expression) || expression.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return;
    const value = lastValue(expression);
    for (const target of targetsOf(expression)) {
      const name = exportName(target);
      if (name === 'module.exports' && ts.isObjectLiteralExpression(value)) this.#readObject(value);
      else if (name !== undefined) this.found.push({ name, node: value });
    }
  }

  /** Each property under its own name, as callers take them apart; what cannot be named stays with the whole. */
  #readObject(object: ts.ObjectLiteralExpression): void {
    for (const property of object.properties) {
      if (ts.isShorthandPropertyAssignment(property)) this.found.push({ name: property.name.text, node: property.name });
      else if (ts.isPropertyAssignment(property) && isPlainName(property.name))
        this.found.push({ name: property.name.text, node: property.initializer });
      else this.found.push({ name: 'module.exports', node: object });
    }
  }
}

function isPlainName(name: ts.PropertyName): name is ts.Identifier | ts.StringLiteral {
  return ts.isIdentifier(name) || ts.isStringLiteral(name);
}

function targetsOf(assignment: ts.BinaryExpression): ts.Expression[] {
  const { left, right } = assignment;
  return ts.isBinaryExpression(right) && right.operatorToken.kind === ts.SyntaxKind.EqualsToken ? [left, ...targetsOf(right)] : [left];
}

function lastValue({ right }: ts.BinaryExpression): ts.Expression {
  return ts.isBinaryExpression(right) && right.operatorToken.kind === ts.SyntaxKind.EqualsToken ? lastValue(right) : right;
}

/** `exports.a`, `module.exports.a`, `module.exports`. */
function exportName(target: ts.Expression): string | undefined {
  if (isModuleExports(target)) return 'module.exports';
  const key = ts.isPropertyAccessExpression(target)
    ? target.name.text
    : ts.isElementAccessExpression(target) && ts.isStringLiteralLike(target.argumentExpression)
      ? target.argumentExpression.text
      : undefined;
  if (key === undefined || !(ts.isPropertyAccessExpression(target) || ts.isElementAccessExpression(target))) return undefined;
  const owner = target.expression;
  return isModuleExports(owner) || (ts.isIdentifier(owner) && owner.text === 'exports') ? key : undefined;
}

function isModuleExports(node: ts.Expression): boolean {
  return (
    ts.isPropertyAccessExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'module' &&
    node.name.text === 'exports'
  );
}
