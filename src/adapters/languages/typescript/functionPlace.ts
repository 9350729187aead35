/**
 * Where a function "is": the offset at which a person looks for it, and behind which its hint is shown. It is the first
 * of these that there is:
 *
 * 1. its own name: `function NAME`, a method's or accessor's key, `constructor`;
 * 2. the name it is directly given: `const NAME = () => …`, `NAME: () => …` in an object, `NAME = () => …` in a class
 *    (parentheses, `as` and the like between do not count);
 * 3. its first token: `function`, `async`, or an arrow function's parameters.
 */
import * as ts from 'typescript';
import { isWrapper, withoutParentheses, type Trail } from './trail';

/** The node on top of the trail is the function. */
export function placeOfFunction(node: ts.FunctionLikeDeclaration, trail: Trail, source: ts.SourceFile): number {
  if (node.name !== undefined) return keyOf(node.name).getStart(source, false);
  const given = givenName(trail);
  if (given !== undefined) return keyOf(given).getStart(source, false);
  return afterExport(node, source);
}

/** A field is at its key. */
export function placeOfField(node: ts.PropertyDeclaration, source: ts.SourceFile): number {
  return keyOf(node.name).getStart(source, false);
}

/** `[key]` is looked for at `key`. */
function keyOf(name: ts.Node): ts.Node {
  return ts.isComputedPropertyName(name) ? withoutParentheses(name.expression) : name;
}

function givenName(trail: Trail): ts.Node | undefined {
  let depth = trail.length - 2;
  for (let node = trail.at(depth); node !== undefined && isWrapper(node); node = trail.at(depth)) depth--;
  const parent = trail.at(depth);
  const child = trail.at(depth + 1);
  if (parent === undefined) return undefined;
  if (!ts.isVariableDeclaration(parent) && !ts.isPropertyAssignment(parent) && !ts.isPropertyDeclaration(parent)) return undefined;
  if (parent.initializer !== child || ts.isObjectBindingPattern(parent.name) || ts.isArrayBindingPattern(parent.name)) return undefined;
  return parent.name;
}

/** First token that is not `export`, `default`, `private` or another modifier; `async` is where a function begins. */
function afterExport(node: ts.FunctionLikeDeclaration, source: ts.SourceFile): number {
  const { modifiers } = node;
  if (modifiers === undefined || modifiers.length === 0) return node.getStart(source, false);
  const async = modifiers.find((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword);
  return async === undefined ? skipTrivia(source.text, modifiers.end) : async.getStart(source, false);
}

/** Start of the token behind an offset, past comments. */
function skipTrivia(text: string, offset: number): number {
  const scanner = ts.createScanner(ts.ScriptTarget.ESNext, true, ts.LanguageVariant.Standard, text, undefined, offset);
  scanner.scan();
  return scanner.getTokenStart();
}
