/** Finds the comments that suppress findings, and the function that each is about. Costs a search of the text where there are none. */
import * as ts from 'typescript';
import type { Suppression } from '../../../domain/audit/suppression';
import { parseSuppression, suppressionMark } from '../../../domain/audit/suppressionText';
import type { Lines } from './lines';
import type { Unit } from './unit';

/** What may stand between the beginning of a line and the mark; prose that mentions it is no order. */
const opening = /(\/\/+|\/\*+|^\s*\*)\s*$/;

export function suppressionsIn(source: ts.SourceFile, units: readonly Unit[], lines: Lines): Suppression[] {
  const { text } = source;
  const found: Suppression[] = [];
  for (let at = text.indexOf(suppressionMark); at >= 0; at = text.indexOf(suppressionMark, at + suppressionMark.length)) {
    const lineStart = text.lastIndexOf('\n', at) + 1;
    const before = opening.exec(text.slice(lineStart, at));
    if (before === null || !isComment(source, at)) continue;
    const end = endOfComment(text, at, before[1] ?? '');
    const parsed = parseSuppression(text.slice(at, end.text));
    if (parsed === undefined) continue;
    const target = parsed.scope === 'next' ? functionAfter(source, units, end.comment) : undefined;
    found.push({
      ...lines.placeAt(lineStart + before.index),
      ...parsed,
      ...(target === undefined ? {} : { target: lines.placeAt(target.start.start) }),
    });
  }
  return found;
}

/** Where what it says ends, and where the comment does. */
function endOfComment(text: string, at: number, opened: string): { readonly text: number; readonly comment: number } {
  const lineEnd = /[\n\r]/.exec(text.slice(at));
  const line = lineEnd === null ? text.length : at + lineEnd.index;
  if (opened.startsWith('//')) return { text: line, comment: line };
  const closed = text.indexOf('*/', at);
  const comment = closed < 0 ? text.length : closed;
  return { text: Math.min(line, comment), comment: closed < 0 ? comment : comment + 2 };
}

/** Between tokens there are only blanks and comments; a string or a template that looks like one is a token. */
function isComment(source: ts.SourceFile, at: number): boolean {
  let node: ts.Node = source;
  for (;;) {
    const inner: ts.Node | undefined = ts.forEachChild(node, (child) => (child.pos <= at && at < child.end ? child : undefined));
    if (inner === undefined) break;
    node = inner;
  }
  const isToken = ts.isToken(node) || ts.isLiteralExpression(node) || node.kind === ts.SyntaxKind.JsxText;
  return !isToken || at < node.getStart(source);
}

/** The first function in what stands right after the comment: a declaration, a statement, a member. A class is none. */
function functionAfter(source: ts.SourceFile, units: readonly Unit[], from: number): Unit | undefined {
  const node = nodeAfter(source, source, from);
  if (node === undefined || ts.isClassLike(node)) return undefined;
  const start = node.getStart(source);
  return units.find((unit) => unit.start.start >= start && unit.start.end <= node.end);
}

function nodeAfter(source: ts.SourceFile, around: ts.Node, from: number): ts.Node | undefined {
  const next = ts.forEachChild(around, (child) => (child.end > from ? child : undefined));
  if (next === undefined) return undefined;
  return next.getStart(source) >= from ? next : nodeAfter(source, next, from);
}
