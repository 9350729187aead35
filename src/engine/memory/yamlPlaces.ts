/** Where the parts of a block or flow collection begin and end in the text, comments left out. */
import { isCollection, isMap, isScalar, isSeq, type CST, type Node, type Pair, type Scalar } from 'yaml';
import { lineEnd } from './yamlSource';

/** Start of a pair: its `? `, or its key with an anchor or tag before it. */
export function pairStart(pair: Pair): number {
  const token = pair.srcToken;
  const first = token?.start.find(({ type }) => type === 'explicit-key-ind' || type === 'anchor' || type === 'tag');
  return first?.offset ?? (pair.key as Node).range?.[0] ?? 0;
}

/** End of the `:` and of an anchor or tag after it; undefined for a key without a colon. */
export function separatorEnd(pair: Pair): number | undefined {
  const tokens: readonly CST.SourceToken[] = pair.srcToken?.sep ?? [];
  const last = tokens.findLast(({ type }) => type === 'map-value-ind' || type === 'anchor' || type === 'tag');
  return last === undefined ? undefined : last.offset + last.source.length;
}

/** The tag written before a value. */
export function valueTag(pair: Pair): CST.SourceToken | undefined {
  return pair.srcToken?.sep?.find(({ type }) => type === 'tag');
}

/** End of the last thing a pair says. */
export function pairEnd(text: string, pair: Pair): number {
  const value = pair.value as Node | null;
  const end = isEmptyNode(value) ? undefined : contentEnd(text, value);
  return end ?? separatorEnd(pair) ?? (pair.key as Node).range?.[1] ?? 0;
}

/** End of a node's last character; the newline that ends a block scalar is not part of it. */
export function contentEnd(text: string, node: Node | null): number {
  const [start, end] = node?.range ?? [0, 0];
  if (isBlockScalar(node)) return start + text.slice(start, end).replace(/[\r\n]+$/, '').length;
  if (!isCollection(node) || node.flow === true) return end;
  const last = node.items.at(-1);
  if (last === undefined) return end;
  return isMap(node) ? pairEnd(text, last as Pair) : Math.max(contentEnd(text, last as Node), start);
}

/** Whether nothing is written: `key:` with no value. */
export function isEmptyNode(node: Node | null | undefined): boolean {
  if (node === null || node === undefined) return true;
  return isScalar(node) && node.source === '' && node.range?.[0] === node.range?.[1];
}

export function isBlockScalar(node: unknown): node is Scalar {
  return isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED');
}

/** `|+` and `>+`: the blank lines after it belong to it, so that nothing may be put there. */
export function keepsBlankLines(text: string, node: unknown): boolean {
  if (isBlockScalar(node)) {
    const start = node.range?.[0] ?? 0;
    return /^[|>]\d?\+/.test(text.slice(start, start + 3));
  }
  if (!isCollection(node) || node.flow === true) return false;
  const last: unknown = node.items.at(-1);
  return keepsBlankLines(text, isMap(node) ? (last as Pair | undefined)?.value : last);
}

export function isBlockCollection(node: unknown): boolean {
  return (isMap(node) || isSeq(node)) && node.flow !== true;
}

/** Column of the keys of a block map, or of the dashes of a block list. */
export function indentOf(node: Node): number {
  const token = node.srcToken;
  return token !== undefined && 'indent' in token ? token.indent : 0;
}

export function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** The line ending of the line at an offset, or of the text's first line, or LF. */
export function eolAt(text: string, at: number, fallback = '\n'): string {
  const end = lineEnd(text, at);
  if (end < text.length) return text[end] === '\r' ? '\r\n' : '\n';
  const first = text.indexOf('\n');
  return first === -1 ? fallback : text[first - 1] === '\r' ? '\r\n' : '\n';
}
