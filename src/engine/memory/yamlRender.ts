/** New values as YAML text. The `yaml` package quotes; we choose the style. */
import type { Scalar } from 'yaml';
import { Document, isCollection, isScalar, isSeq, visit, type Node } from 'yaml';

/** How a scalar is written: as the one it replaces was. */
export type Quote = 'plain' | 'single' | 'double';

// Not to be written as they are, or read differently by other tools.
const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|\p{Surrogate}/u;

const toStringOptions = {
  lineWidth: 0,
  doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  blockQuote: 'literal',
  flowCollectionPadding: false,
} as const;
const quoteTypes = { plain: 'PLAIN', single: 'QUOTE_SINGLE', double: 'QUOTE_DOUBLE' } as const;

/** Words that YAML 1.1 readers take for something else are quoted too. */
function newDocument(value: unknown): Document {
  return new Document(value, { compat: 'yaml-1.1', aliasDuplicateObjects: false });
}

/** On one line, collections in brackets. `isInFlow` where it will stand in brackets itself. */
export function renderInline(value: unknown, options: { readonly quote?: Quote; readonly isInFlow: boolean }): string {
  const document = newDocument({ k: [value] });
  visit(document, {
    Scalar: (key, node) => (key === 'key' && node.value === 'k' ? undefined : styleInline(node, options.quote ?? 'plain')),
    Collection: (_, node) => void (node.flow = true),
  });
  if (isScalarValue(value) && !options.isInFlow) return escaped(document.createNode(value), options.quote ?? 'plain');
  const text = escapeUnprintable(document.toString(toStringOptions).trim());
  return text.slice(text.indexOf('[') + 1, text.lastIndexOf(']')).trim();
}

/** A scalar as the value of a key in block style, where commas and brackets need no quotes. */
function escaped(node: Node, quote: Quote): string {
  const document = newDocument({});
  if (isScalar(node)) styleInline(node, quote);
  document.contents = document.createNode({ k: node });
  return escapeUnprintable(document.toString(toStringOptions)).trim().slice(2).trim();
}

function styleInline(node: Scalar, quote: Quote): void {
  if (typeof node.value !== 'string') return;
  node.type = node.value.includes('\n') || needsDouble(node.value) ? 'QUOTE_DOUBLE' : quoteTypes[quote];
}

/** Also for spaces that only other readers count as such (a no-break space): nobody would see them at the end of a line. */
function needsDouble(text: string): boolean {
  return unprintable.test(text) || (text.trim() !== text && !text.includes('\n'));
}

function isScalarValue(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

/**
 * `key: value` in block style without indentation of its own, in lines: texts of several lines as literals, lists of scalars in
 * brackets, maps one key per line.
 */
export function renderPair(key: string, value: unknown): string[] {
  return renderMap({ [key]: value });
}

/** The lines of a map in block style. */
export function renderMap(value: Readonly<Record<string, unknown>>): string[] {
  const document = newDocument(value);
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value !== 'string') return;
      if (needsDouble(node.value)) node.type = 'QUOTE_DOUBLE';
      else if (node.value.includes('\n')) node.type = isLiteral(node.value) ? 'BLOCK_LITERAL' : 'QUOTE_DOUBLE';
    },
    Seq: (_, node) => void (isSeq(node) && !node.items.some(isCollection) && (node.flow = true)),
  });
  // A multi-line text inside brackets cannot be a literal.
  visit(document, { Seq: (_, node) => void (node.flow === true && visit(node, { Scalar: (__, item) => styleInline(item, 'plain') })) });
  return escapeUnprintable(document.toString(toStringOptions)).replace(/\n$/, '').split('\n');
}

/** Whether a text of several lines is written line by line rather than quoted. */
export function isLiteral(text: string): boolean {
  return text.includes('\n') && !/^\s/.test(text) && !/[ \t\n]\n$|[ \t]$/.test(text) && !unprintable.test(text);
}

/** A literal: its header, and its lines without indentation. */
export function renderLiteral(text: string): { readonly header: string; readonly lines: readonly string[] } {
  return { header: text.endsWith('\n') ? '|' : '|-', lines: text.replace(/\n$/, '').split('\n') };
}

/** The package writes these as they are; they stand inside double quotes only. */
function escapeUnprintable(text: string): string {
  return text.replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

export function indented(lines: readonly string[], indent: number): string[] {
  return lines.map((line) => (line === '' ? line : ' '.repeat(indent) + line));
}
