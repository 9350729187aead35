/** Short texts for parts of names: what is called, what is assigned to, keys. */
import * as ts from 'typescript';
import { isWrapper, withoutWrappers } from './trail';

const longestPlace = 60;
const longestLiteral = 32;

function isIdentifierLike(text: string): boolean {
  return /^[\p{ID_Start}$_#][\p{ID_Continue}$]*$/u.test(text);
}

function quote(text: string): string {
  const oneLine = text.replace(/\s+/g, ' ');
  return `'${oneLine.length > longestLiteral ? `${oneLine.slice(0, longestLiteral - 1)}…` : oneLine}'`;
}

/** `owner.key`, `owner['a-b']`, `owner[0]`, `owner[Symbol.iterator]`; without an owner only the key. */
export function member(owner: string | undefined, name: ts.PropertyName | ts.Expression): string {
  const key = ts.isComputedPropertyName(name) ? withoutWrappers(name.expression) : name;
  if (ts.isIdentifier(key) && key === name) return dotted(owner, key.text);
  if (ts.isPrivateIdentifier(key)) return dotted(owner, key.text);
  if (ts.isStringLiteralLike(key)) return isIdentifierLike(key.text) ? dotted(owner, key.text) : bracketed(owner, quote(key.text));
  if (ts.isNumericLiteral(key)) return bracketed(owner, key.text);
  return bracketed(owner, expressionText(key));
}

function dotted(owner: string | undefined, key: string): string {
  return owner === undefined ? key : `${owner}.${key}`;
}

function bracketed(owner: string | undefined, key: string): string {
  return `${owner ?? ''}[${key}]`;
}

/** `app.routes().get`, shortened from the left when long; `…` stands for what has no short form. */
export function expressionText(node: ts.Node): string {
  const links: string[] = [];
  let length = 0;
  for (let rest: ts.Node | undefined = node; rest !== undefined;) {
    const [text, next]: readonly [string, ts.Node | undefined] = lastLink(rest);
    links.push(text);
    length += text.length;
    if (length > longestPlace && next !== undefined) {
      links.push('…');
      break;
    }
    rest = next;
  }
  return links.reverse().join('');
}

/** The last part of an access chain and what it is attached to. */
function lastLink(node: ts.Node): readonly [string, ts.Node | undefined] {
  if (isWrapper(node) || ts.isAwaitExpression(node)) return lastLink(node.expression);
  if (ts.isPropertyAccessExpression(node)) return [`.${node.name.text}`, node.expression];
  if (ts.isElementAccessExpression(node)) return [elementText(node.argumentExpression), node.expression];
  if (ts.isCallExpression(node)) return isFunction(node.expression) ? ['IIFE', undefined] : ['()', node.expression];
  return [rootText(node), undefined];
}

function elementText(key: ts.Expression): string {
  return ts.isStringLiteralLike(key) ? member('', key) : `[${expressionText(key)}]`;
}

function rootText(node: ts.Node): string {
  if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) return node.text;
  if (ts.isNumericLiteral(node)) return node.text;
  if (ts.isNewExpression(node)) return `new ${expressionText(node.expression)}()`;
  if (isFunction(node)) return 'IIFE';
  return rootWords[node.kind] ?? '…';
}

const rootWords: Readonly<Partial<Record<ts.SyntaxKind, string>>> = {
  [ts.SyntaxKind.ThisKeyword]: 'this',
  [ts.SyntaxKind.SuperKeyword]: 'super',
  [ts.SyntaxKind.ImportKeyword]: 'import',
  [ts.SyntaxKind.ArrayLiteralExpression]: '[…]',
  [ts.SyntaxKind.ObjectLiteralExpression]: '{…}',
};

export function isFunction(node: ts.Node): boolean {
  const inner = withoutWrappers(node);
  return ts.isFunctionExpression(inner) || ts.isArrowFunction(inner);
}

/** `app.get('/x')`, `new Promise()`, `foo.map()`. */
export function callText(node: ts.CallExpression | ts.NewExpression): string {
  const callee = expressionText(node.expression);
  const first = node.arguments?.[0];
  const argument = first !== undefined && ts.isStringLiteralLike(first) ? quote(first.text) : '';
  if (callee === 'IIFE') return callee;
  return `${ts.isNewExpression(node) ? 'new ' : ''}${callee}(${argument})`;
}

/** Last name of what is called: `get` of `app.get()`. */
export function calleeName(node: ts.CallExpression | ts.NewExpression): string {
  const callee = withoutWrappers(node.expression);
  if (ts.isIdentifier(callee)) return callee.text;
  return ts.isPropertyAccessExpression(callee) ? callee.name.text : '';
}
