/**
 * One change of one key, as splices at the ranges of the parsed nodes: everything else of the text stays, down to the spaces
 * before a comment. Callers parse the text again after each change, and check the result.
 */
import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import {
  contentEnd,
  eolAt,
  indentOf,
  isBlockCollection,
  isBlockScalar,
  isEmptyNode,
  keepsBlankLines,
  lineStart,
  pairEnd,
  pairStart,
  separatorEnd,
  valueTag,
} from './yamlPlaces';
import { changeList } from './yamlList';
import { indented, isLiteral, renderInline, renderLiteral, renderPair, type Quote } from './yamlRender';
import { lineEnd } from './yamlSource';
import type { Splice } from './yamlSplice';
import { keyOf } from './yamlValues';

/** A map to be changed, and where it stands. */
export interface MapSite {
  readonly text: string;
  readonly map: YAMLMap;
  /** Whether the map, or anything around it, is in brackets. */
  readonly isInFlow: boolean;
  /** Line ending of the file. */
  readonly eol: string;
}

/** Sets a key, or removes it (`undefined`). `order` says after which keys a new one is put. */
export function changeKey(site: MapSite, key: string, value: unknown, order: readonly string[]): Splice[] {
  const pair: Pair | undefined = site.map.items.find((candidate) => keyOf(candidate) === key);
  if (value === undefined) return pair === undefined ? [] : [removal(site, pair)];
  return pair === undefined ? [addition(site, key, value, order)] : replacement(site, pair, value);
}

function replacement(site: MapSite, pair: Pair, value: unknown): Splice[] {
  const node = pair.value as Node | null;
  const splices = isEmptyNode(node) ? [filling(site, pair, value)] : replacedValue(site, pair, node as Node, value);
  return [...splices, ...staleTag(site, pair, value)];
}

/** A value for `key:`. */
function filling(site: MapSite, pair: Pair, value: unknown): Splice {
  const { text, map, isInFlow } = site;
  const colon = separatorEnd(pair);
  const key = pair.key as Node;
  const inline = () => renderInline(value, { isInFlow, quote: quoteOfKey(map) });
  if (colon === undefined) {
    const keyEnd = key.range?.[1] ?? 0;
    if (isInFlow) return insertion(keyEnd, `: ${inline()}`);
    const at = lineEnd(text, keyEnd);
    return insertion(at, `${eolAt(text, at, site.eol)}${' '.repeat(indentOf(map))}: ${inline()}`);
  }
  if (isInFlow || typeof value !== 'object') return insertion(colon, ` ${inline()}`);
  const [first = '', ...rest] = renderPair('k', value);
  const at = rest.length === 0 ? colon : lineEnd(text, colon);
  return insertion(at, rest.length === 0 ? first.slice(2) : block(site, rest, at));
}

function replacedValue(site: MapSite, pair: Pair, node: Node, value: unknown): Splice[] {
  const { text, isInFlow, map } = site;
  const [start, end] = node.range ?? [0, 0];
  const items = isSeq(node) && Array.isArray(value) ? changeList(text, node, value, isInFlow) : undefined;
  if (items !== undefined) return items;
  if (isBlockCollection(node)) return replacedCollection(site, pair, node as YAMLMap | YAMLSeq, value);
  if (isBlockScalar(node)) return [replacedBlockScalar(site, node, value)];
  const quote = isAlias(node) ? quoteOfKey(map) : quoteOf(node);
  if (!isInFlow && quote === 'plain' && typeof value === 'string' && isLiteral(value)) {
    const { header, lines } = renderLiteral(value);
    const at = lineEnd(text, end);
    return [{ start, end, text: header }, insertion(at, block(site, indented(lines, 2), at))];
  }
  return [{ start, end, text: renderInline(value, { quote, isInFlow: isInFlow || (typeof value === 'object' && value !== null) }) }];
}

/** A comment behind `|` stays behind what replaces it. */
function replacedBlockScalar(site: MapSite, node: Node, value: unknown): Splice {
  const { text } = site;
  const start = node.range?.[0] ?? 0;
  const end = contentEnd(text, node);
  const headerEnd = lineEnd(text, start);
  const comment = /[ \t]+#.*$/.exec(text.slice(start, headerEnd))?.[0] ?? '';
  if (typeof value !== 'string' || !isLiteral(value)) return { start, end, text: renderInline(value, { isInFlow: false }) + comment };
  const { header, lines } = renderLiteral(value);
  return { start, end, text: header + comment + block(site, indented(lines, 2), start) };
}

function replacedCollection(site: MapSite, pair: Pair, node: YAMLMap | YAMLSeq, value: unknown): Splice[] {
  const { text } = site;
  const start = node.range?.[0] ?? 0;
  const end = lineEnd(text, contentEnd(text, node));
  if (isSeq(node) && Array.isArray(value) && value.length > 0) {
    const separator = eolAt(text, start, site.eol) + ' '.repeat(indentOf(node));
    const items = value.map((item) => `- ${renderInline(item, { isInFlow: typeof item === 'object' && item !== null })}`);
    return [{ start, end, text: items.join(separator) }];
  }
  const colon = separatorEnd(pair) ?? start;
  const inline = renderInline(value, { isInFlow: typeof value === 'object' && value !== null });
  if (!text.slice(colon, start).includes('\n')) return [{ start, end, text: inline }];
  return [insertion(colon, ` ${inline}`), { start: lineEnd(text, colon), end, text: '' }];
}

/** A tag goes where it would contradict the new value. */
function staleTag(site: MapSite, pair: Pair, value: unknown): Splice[] {
  const tag = valueTag(pair);
  if (tag === undefined) return [];
  const isKept = tag.source === '!!str' ? typeof value === 'string' : /^!!(int|float)$/.test(tag.source) && typeof value === 'number';
  if (isKept) return [];
  const end = tag.offset + tag.source.length;
  return [{ start: tag.offset, end: site.text[end] === ' ' ? end + 1 : end, text: '' }];
}

function addition(site: MapSite, key: string, value: unknown, order: readonly string[]): Splice {
  const { text, map } = site;
  const before = predecessor(site, key, order);
  if (site.isInFlow) return flowAddition(site, key, value, before);
  if (before === undefined) {
    const at = lineStart(text, pairStart(map.items[0] as Pair));
    return insertion(at, indented(renderPair(key, value), indentOf(map)).join(site.eol) + site.eol);
  }
  const at = lineEnd(text, pairEnd(text, before));
  return insertion(at, block(site, renderPair(key, value), at));
}

function flowAddition(site: MapSite, key: string, value: unknown, before: Pair | undefined): Splice {
  const { text, map } = site;
  const quote = quoteOfKey(map);
  const pair = `${renderInline(key, { quote, isInFlow: true })}: ${renderInline(value, { quote, isInFlow: true })}`;
  const [start, end] = map.range ?? [0, 0];
  // `[ id: a ]` is a map without braces of its own.
  if (text[start] !== '{') return { start, end, text: `{ ${text.slice(start, end)}, ${pair} }` };
  if (before !== undefined) return insertion(pairEnd(text, before), `, ${pair}`);
  return insertion(start + 1, map.items.length === 0 ? ` ${pair} ` : ` ${pair},`);
}

/** The key after which a new one is put: the nearest that comes before it in the usual order, else the last. */
function predecessor(site: MapSite, key: string, order: readonly string[]): Pair | undefined {
  const usable = site.map.items.filter((pair: Pair) => !keepsBlankLines(site.text, pair.value));
  const rank = order.indexOf(key);
  const earlier = order.slice(0, Math.max(rank, 0)).reverse();
  for (const name of earlier) {
    const pair: Pair | undefined = usable.find((candidate: Pair) => keyOf(candidate) === name);
    if (pair !== undefined) return pair;
  }
  return usable.at(-1);
}

function removal(site: MapSite, pair: Pair): Splice {
  return site.isInFlow ? flowRemoval(site, pair) : blockRemoval(site, pair);
}

function blockRemoval({ text }: MapSite, pair: Pair): Splice {
  const start = pairStart(pair);
  const end = lineEnd(text, pairEnd(text, pair));
  const line = lineStart(text, start);
  // Behind a dash the next key moves up to it.
  if (text.slice(line, start).trim() !== '') return { start, end: end + (/^\s*/.exec(text.slice(end))?.[0].length ?? 0), text: '' };
  if (end < text.length) return { start: line, end: text.indexOf('\n', end) + 1, text: '' };
  return { start: line > 0 ? line - (text[line - 2] === '\r' ? 2 : 1) : line, end, text: '' };
}

function flowRemoval({ text, map }: MapSite, pair: Pair): Splice {
  const at = map.items.indexOf(pair);
  const next: Pair | undefined = map.items[at + 1];
  const previous: Pair | undefined = map.items[at - 1];
  if (next !== undefined) return { start: pairStart(pair), end: pairStart(next), text: '' };
  const end = pairEnd(text, pair);
  const from = previous === undefined ? pairStart(pair) : pairEnd(text, previous);
  // A comment before the last pair belongs to the one before it; the comma may stay.
  const hasComment = text.slice(from, pairStart(pair)).includes('#');
  return { start: hasComment ? pairStart(pair) : from, end, text: '' };
}

/** Lines below the one that ends at an offset, indented like the map's keys. */
function block(site: MapSite, lines: readonly string[], at: number): string {
  const eol = eolAt(site.text, at, site.eol);
  return indented(lines, indentOf(site.map))
    .map((line) => eol + line)
    .join('');
}

function insertion(at: number, text: string): Splice {
  return { start: at, end: at, text };
}

function quoteOf(node: Node): Quote {
  if (!isScalar(node)) return 'plain';
  return node.type === 'QUOTE_DOUBLE' ? 'double' : node.type === 'QUOTE_SINGLE' ? 'single' : 'plain';
}

/** In a map whose keys are in double quotes, as in JSON, so is everything new. */
function quoteOfKey(map: YAMLMap): Quote {
  const key: unknown = map.items[0]?.key;
  return isMap(map) && map.flow === true && isScalar(key) && key.type === 'QUOTE_DOUBLE' ? 'double' : 'plain';
}
