/** Effects of a text, from its syntax: what it imports, what it writes that others see, and what a reviewer has to see. */
import * as ts from 'typescript';
import type { Effect } from '../../../domain/proof/effects';
import { Lines } from './lines';
import { parse } from './parse';
import { riskOfCall, riskOfModule, riskOfText } from './risks';
import { Scopes } from './scopes';

export function effectsOf(path: string, text: string): Effect[] {
  const { source } = parse(path, text.startsWith('\uFEFF') ? text.slice(1) : text, true);
  return new EffectReader(source).read();
}

class EffectReader {
  readonly #source: ts.SourceFile;
  readonly #lines: Lines;
  readonly #scopes: Scopes;
  readonly #found: Effect[] = [];

  constructor(source: ts.SourceFile) {
    this.#source = source;
    this.#lines = new Lines(source.getLineStarts());
    this.#scopes = new Scopes(source);
  }

  read(): Effect[] {
    this.#visit(this.#source);
    return this.#found;
  }

  #visit(node: ts.Node): void {
    this.#visitImport(node);
    this.#visitWrite(node);
    this.#visitRisk(node);
    ts.forEachChild(node, (child) => this.#visit(child));
  }

  #visitImport(node: ts.Node): void {
    const specifier = importedModule(node);
    if (specifier === undefined) return;
    this.#tell('import', specifier, node);
    const risk = riskOfModule(specifier);
    if (risk !== undefined) this.#tell('risk', risk, node);
  }

  #visitWrite(node: ts.Node): void {
    for (const target of writtenBy(node)) {
      const what = this.#scopes.visibleWrite(target);
      if (what !== undefined) this.#tell('write', what, target);
    }
  }

  #visitRisk(node: ts.Node): void {
    const risk = ts.isCallExpression(node) || ts.isNewExpression(node) ? riskOfCall(node) : riskOfText(node);
    if (risk !== undefined) this.#tell('risk', risk, node);
  }

  #tell(kind: Effect['kind'], what: string, node: ts.Node): void {
    this.#found.push({ kind, what, line: this.#lines.placeAt(node.getStart(this.#source)).line });
  }
}

/** `import 'x'`, `export … from 'x'`, `require('x')`, `import('x')`, `import x = require('x')`. */
function importedModule(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return literalText(node.moduleSpecifier);
  if (ts.isExternalModuleReference(node)) return literalText(node.expression);
  if (!ts.isCallExpression(node)) return undefined;
  const isRequire = ts.isIdentifier(node.expression) && node.expression.text === 'require';
  return isRequire || node.expression.kind === ts.SyntaxKind.ImportKeyword ? literalText(node.arguments[0]) : undefined;
}

function literalText(node: ts.Node | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
}

/** Methods that change what they are called on. */
const changingMethods = new Set([
  'push',
  'pop',
  'shift',
  'unshift',
  'splice',
  'sort',
  'reverse',
  'fill',
  'copyWithin',
  'set',
  'add',
  'delete',
  'clear',
]);

/** What a node assigns to, or changes by a method that is known to. */
function writtenBy(node: ts.Node): ts.Expression[] {
  if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) return targetsIn(node.left);
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    const isStep = node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken;
    return isStep ? [node.operand] : [];
  }
  if (ts.isDeleteExpression(node)) return [node.expression];
  if ((ts.isForInStatement(node) || ts.isForOfStatement(node)) && !ts.isVariableDeclarationList(node.initializer))
    return targetsIn(node.initializer);
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && changingMethods.has(node.expression.name.text))
    return [node.expression];
  return [];
}

function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** `[a, { b: c = 1 }] = …` writes a and c. */
function targetsIn(target: ts.Expression): ts.Expression[] {
  if (ts.isParenthesizedExpression(target)) return targetsIn(target.expression);
  if (ts.isArrayLiteralExpression(target))
    return target.elements.flatMap((element) => targetsIn(ts.isSpreadElement(element) ? element.expression : element));
  if (ts.isObjectLiteralExpression(target)) return target.properties.flatMap(targetOfProperty);
  if (ts.isBinaryExpression(target)) return targetsIn(target.left);
  return ts.isOmittedExpression(target) ? [] : [target];
}

function targetOfProperty(property: ts.ObjectLiteralElementLike): ts.Expression[] {
  if (ts.isPropertyAssignment(property)) return targetsIn(property.initializer);
  if (ts.isShorthandPropertyAssignment(property)) return [property.name];
  return ts.isSpreadAssignment(property) ? targetsIn(property.expression) : [];
}
