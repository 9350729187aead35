/** Correct refactorings made by rules that keep what a program does, wherever in a text one of them applies. */
import * as ts from 'typescript';
import { applied, endsItsBlock, holds, isFunctionWithBody, isWithin, listOf, nodesOf, replaced, sourceOf, type Edit } from './edits';
import type { Refactoring } from './fixtures';

type Rewrite = (node: ts.Node, source: ts.SourceFile) => readonly Edit[] | undefined;

const inner = (block: ts.Statement, source: ts.SourceFile): string =>
  ts.isBlock(block) ? block.getText(source).slice(1, -1).trim() : block.getText(source);
const declares = (statement: ts.Statement): boolean =>
  ts.isBlock(statement) &&
  statement.statements.some((each) => ts.isVariableStatement(each) || ts.isFunctionDeclaration(each) || ts.isClassDeclaration(each));

/** Both are blocks or chains of them: the words swap places. */
const invertIf: Rewrite = (node, source) => {
  if (!ts.isIfStatement(node) || node.elseStatement === undefined || ts.isIfStatement(node.elseStatement)) return undefined;
  return [
    replaced(source, node.expression, `!(${node.expression.getText(source)})`),
    replaced(source, node.thenStatement, `{ ${inner(node.elseStatement, source)} }`),
    replaced(source, node.elseStatement, `{ ${inner(node.thenStatement, source)} }`),
  ];
};

/** What cannot be reached from the first branch needs no `else`. */
const dropElse: Rewrite = (node, source) => {
  if (!ts.isIfStatement(node) || node.elseStatement === undefined || listOf(node) === undefined) return undefined;
  if (!endsItsBlock(node.thenStatement) || declares(node.elseStatement)) return undefined;
  return [{ from: node.thenStatement.getEnd(), to: node.getEnd(), text: `\n${inner(node.elseStatement, source)}` }];
};

/** The last thing in a loop or function of no result: left early instead. */
const guard: Rewrite = (node, source) => {
  if (!ts.isIfStatement(node) || node.elseStatement !== undefined || declares(node.thenStatement)) return undefined;
  if (listOf(node)?.at(-1) !== node || !ts.isBlock(node.parent)) return undefined;
  const owner = node.parent.parent;
  const isLoop = ts.isForOfStatement(owner) || ts.isForInStatement(owner) || ts.isWhileStatement(owner) || ts.isForStatement(owner);
  const isPlain = isFunctionWithBody(owner) && !ts.isConstructorDeclaration(owner);
  if (!isLoop && !isPlain) return undefined;
  const leave = isLoop ? 'continue' : 'return';
  return [replaced(source, node, `if (!(${node.expression.getText(source)})) ${leave};\n${inner(node.thenStatement, source)}`)];
};

const mergeIfs: Rewrite = (node, source) => {
  if (!ts.isIfStatement(node) || node.elseStatement !== undefined || !ts.isBlock(node.thenStatement)) return undefined;
  const [only, more] = node.thenStatement.statements;
  if (only === undefined || more !== undefined || !ts.isIfStatement(only) || only.elseStatement !== undefined) return undefined;
  const condition = `(${node.expression.getText(source)}) && (${only.expression.getText(source)})`;
  return [replaced(source, node, `if (${condition}) ${only.thenStatement.getText(source)}`)];
};

const splitIf: Rewrite = (node, source) => {
  if (!ts.isIfStatement(node) || node.elseStatement !== undefined || !ts.isBinaryExpression(node.expression)) return undefined;
  const { left, right, operatorToken } = node.expression;
  if (operatorToken.kind !== ts.SyntaxKind.AmpersandAmpersandToken) return undefined;
  const then = node.thenStatement.getText(source);
  return [replaced(source, node, `if (${left.getText(source)}) { if (${right.getText(source)}) ${then} }`)];
};

const nameCondition: Rewrite = (node, source) => {
  if (!ts.isIfStatement(node) || listOf(node) === undefined || ts.isIdentifier(node.expression)) return undefined;
  // A type checker does not follow a name to what it was narrowed by in every case; in plain JavaScript nothing is lost.
  if (!source.fileName.endsWith('js') || source.text.includes('isNamed')) return undefined;
  if (ts.isCaseOrDefaultClause(node.parent)) return undefined;
  return [
    replaced(
      source,
      node,
      `const isNamed = ${node.expression.getText(source)};\n${node.getText(source).replace(node.expression.getText(source), 'isNamed')}`,
    ),
  ];
};

const conditionalToIf: Rewrite = (node, source) => {
  if (!ts.isReturnStatement(node) || node.expression === undefined || !ts.isConditionalExpression(node.expression)) return undefined;
  const { condition, whenTrue, whenFalse } = node.expression;
  const text = `if (${condition.getText(source)}) { return ${whenTrue.getText(source)}; } return ${whenFalse.getText(source)};`;
  return [replaced(source, node, listOf(node) === undefined ? `{ ${text} }` : text)];
};

const ifToConditional: Rewrite = (node, source) => {
  if (!ts.isIfStatement(node) || node.elseStatement !== undefined) return undefined;
  const list = listOf(node);
  const next = list?.[list.indexOf(node) + 1];
  const first =
    ts.isBlock(node.thenStatement) && node.thenStatement.statements.length === 1 ? node.thenStatement.statements[0] : node.thenStatement;
  if (first === undefined || next === undefined || !ts.isReturnStatement(first) || !ts.isReturnStatement(next)) return undefined;
  if (first.expression === undefined || next.expression === undefined) return undefined;
  const [one, other] = [first.expression, next.expression].map((each) => `(${each.getText(source)})`);
  return [{ from: node.getStart(source), to: next.getEnd(), text: `return (${node.expression.getText(source)}) ? ${one} : ${other};` }];
};

const nameResult: Rewrite = (node, source) => {
  if (!ts.isReturnStatement(node) || node.expression === undefined || listOf(node) === undefined) return undefined;
  if (ts.isIdentifier(node.expression) || ts.isLiteralExpression(node.expression) || ts.isCaseOrDefaultClause(node.parent))
    return undefined;
  if (source.fileName.endsWith('.ts') || /\bnamedResult\b/.test(source.text)) return undefined;
  return [replaced(source, node, `const namedResult = ${node.expression.getText(source)};\nreturn namedResult;`)];
};

const longAssignment: Rewrite = (node, source) => {
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusEqualsToken || !ts.isIdentifier(node.left))
    return undefined;
  const name = node.left.text;
  return [replaced(source, node, `${name} = ${name} + (${node.right.getText(source)})`)];
};

/** A condition over locals becomes a function of the file; without calls, so that `this` and order stay. */
const extractCondition: Rewrite = (node, source) => {
  if (!ts.isIfStatement(node) || !source.fileName.endsWith('js') || /\bisExtracted\b/.test(source.text)) return undefined;
  const { expression } = node;
  if (!ts.isBinaryExpression(expression) || holds(expression, isNotMovable)) return undefined;
  const names = [...new Set([...nodesOf(expression)].filter(isReadName).map((each) => each.text))].filter((name) => name !== 'undefined');
  const text = `\nfunction isExtracted(${names.join(', ')}) {\n  return ${expression.getText(source)};\n}\n`;
  return [replaced(source, expression, `isExtracted(${names.join(', ')})`), { from: source.end, to: source.end, text }];
};

function isNotMovable(node: ts.Node): boolean {
  return (
    ts.isCallExpression(node) ||
    ts.isFunctionLike(node) ||
    ts.isAwaitExpression(node) ||
    ts.isYieldExpression(node) ||
    ts.isNewExpression(node) ||
    ts.isTypeOfExpression(node) ||
    node.kind === ts.SyntaxKind.ThisKeyword ||
    node.kind === ts.SyntaxKind.SuperKeyword ||
    (ts.isBinaryExpression(node) &&
      node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
      node.operatorToken.kind <= ts.SyntaxKind.LastAssignment) ||
    (ts.isIdentifier(node) && node.text === 'arguments')
  );
}

function isReadName(node: ts.Node): node is ts.Identifier {
  return ts.isIdentifier(node) && !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node);
}

/** A local that is declared once in the file, and is in no short form of an object. */
const renameLocal: Rewrite = (node, source) => {
  if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name) || !isWithin(node, isFunctionWithBody)) return undefined;
  const { text: name } = node.name;
  const same = [...nodesOf(source)].filter((each): each is ts.Identifier => ts.isIdentifier(each) && each.text === name);
  const isProperty = (each: ts.Identifier): boolean =>
    (ts.isPropertyAccessExpression(each.parent) || ts.isPropertyAssignment(each.parent)) && each.parent.name === each;
  const uses = same.filter((each) => !isProperty(each));
  const isPlain = ({ parent }: ts.Identifier): boolean =>
    ts.isExpression(parent) ||
    ts.isVariableDeclaration(parent) ||
    ts.isStatement(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isTemplateSpan(parent);
  const declarations = uses.filter((each) => each !== node.name && ts.isVariableDeclaration(each.parent) && each.parent.name === each);
  if (
    declarations.length > 0 ||
    !uses.every(isPlain) ||
    uses.some(({ parent }) => ts.isFunctionLike(parent) && !ts.isArrowFunction(parent))
  )
    return undefined;
  if (uses.some((each) => ts.isObjectLiteralExpression(each.parent) || ts.isShorthandPropertyAssignment(each.parent))) return undefined;
  return source.text.includes(`${name}Renamed`) ? undefined : uses.map((each) => replaced(source, each, `${name}Renamed`));
};

/** `for (const x of xs)` over a block gets its braces, and single statements theirs. */
const braces: Rewrite = (node, source) => {
  if (!ts.isIfStatement(node) || ts.isBlock(node.thenStatement)) return undefined;
  return [replaced(source, node.thenStatement, `{ ${node.thenStatement.getText(source)} }`)];
};

const rewrites: Readonly<Record<string, Rewrite>> = {
  'if inverted': invertIf,
  'else after return dropped': dropElse,
  'guard clause': guard,
  'ifs merged': mergeIfs,
  'if split': splitIf,
  'condition named': nameCondition,
  'conditional to if': conditionalToIf,
  'if to conditional': ifToConditional,
  'result named': nameResult,
  'assignment written out': longAssignment,
  'condition extracted': extractCondition,
  'local renamed': renameLocal,
  braces,
};

/** Each place where a rule applies is a refactoring of its own. */
export function rewritesOf(path: string, text: string): Refactoring[] {
  const source = sourceOf(path, text);
  const found: Refactoring[] = [];
  for (const node of nodesOf(source)) {
    if (!isWithin(node, isFunctionWithBody)) continue;
    for (const [name, rewrite] of Object.entries(rewrites)) {
      const edits = rewrite(node, source);
      if (edits === undefined) continue;
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      found.push({ name: `${name} (line ${line + 1})`, code: applied(text, edits), isOfTarget: false });
    }
  }
  return found;
}
